"""A small hub on disk, and backups of it."""

from __future__ import annotations

from pathlib import Path

from content_packs.durable import write_durably
from content_packs.format.manifest import sha256
from content_packs.words import Words
from hub.backup.making import Rot, back_up
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.migrate import upgrade
from hub.people.service import Unit, put_unit
from hub.records.ledgers import HUB, open_ledger
from hub.secrets import load_secrets

NOW = 1_795_000_000_000
PICTURE = b"picture" * 100


def small_hub(folder: Path) -> Settings:
    """A hub with one unit, one object, keys and a ledger of its own; nobody listens on its port."""
    settings = Settings(data=folder, port=1)
    settings.data.mkdir()
    keys, engine = load_secrets(settings.secrets), make_engine(settings.database)
    upgrade(engine)
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None))
        open_ledger(session, HUB, keys.ledger_public, NOW)
    engine.dispose()
    write_durably(settings.objects / sha256(PICTURE), PICTURE)
    write_durably(settings.data / "yizhan.toml", b'mine = "m"\n')
    return settings


def backed_up(settings: Settings, target: Path, now: int = NOW) -> tuple[Path, Rot]:
    """One backup: its folder, and what had rotted."""
    engine = make_engine(settings.database)
    try:
        return back_up(engine, settings, target, now, quiet)
    finally:
        engine.dispose()


def quiet(done: int, whole: int) -> None:
    """Is told how far it is, and says nothing."""
    assert 0 < done <= whole
