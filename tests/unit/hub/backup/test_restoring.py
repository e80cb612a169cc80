"""A backup is whole or none, what stood here is kept, and the hub's own ledger begins anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.errors import StorageError
from content_packs.format.manifest import sha256
from content_packs.words import Words
from hub.backup.contents import CONTENTS, backups
from hub.backup.making import copy_keys, forget_all_but
from hub.backup.restoring import begin_anew, find, look_through, put_back
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import Unit, put_unit, units
from hub.records.ledgers import ledgers
from hub.secrets import load_secrets
from tests.fakes.backed_up import NOW, PICTURE, backed_up, quiet, small_hub


@pytest.fixture
def hub(tmp_path: Path) -> Settings:
    return small_hub(tmp_path / "hub")


def made(settings: Settings, target: Path, now: int = NOW) -> Path:
    return backed_up(settings, target, now)[0]


def add_unit(settings: Settings, name: str) -> None:
    engine = make_engine(settings.database)
    with session_scope(engine) as session:
        put_unit(session, Unit(name, Words("后来"), "section", "m"))
    engine.dispose()


def known(settings: Settings) -> list[str]:
    engine = make_engine(settings.database)
    with read_scope(engine) as session:
        found = [unit.id for unit in units(session)]
    engine.dispose()
    return found


def test_it_brings_back_what_was_and_keeps_what_stood_here(hub: Settings, tmp_path: Path) -> None:
    folder = made(hub, tmp_path)
    add_unit(hub, "later")
    (hub.objects / sha256(PICTURE)).unlink()
    contents = look_through(find(tmp_path), quiet)
    aside = put_back(folder, contents, hub, None, NOW + 1)
    assert known(hub) == ["m"]
    assert (hub.objects / sha256(PICTURE)).read_bytes() == PICTURE
    assert known(Settings(data=hub.data, database_url=f"sqlite:///{aside / 'hub.db'}")) == ["m", "later"]


def test_its_own_ledger_begins_anew_with_another_key(hub: Settings, tmp_path: Path) -> None:
    folder, before = made(hub, tmp_path), load_secrets(hub.secrets)
    contents = look_through(folder, quiet)
    put_back(folder, contents, hub, None, NOW + 1)
    engine = make_engine(hub.database)
    with session_scope(engine) as session:
        assert begin_anew(session, contents, NOW + 1) == ()
        assert [one.closed_at for one in ledgers(session)] == [NOW + 1]
    engine.dispose()
    after = load_secrets(hub.secrets)
    assert after.ledger_public != before.ledger_public
    assert after.state_public == before.state_public


def test_on_a_new_machine_the_keys_are_asked_for(hub: Settings, tmp_path: Path) -> None:
    folder, safe = made(hub, tmp_path), tmp_path / "safe"
    copy_keys(hub, safe)
    other = Settings(data=tmp_path / "other", port=1)
    contents = look_through(folder, quiet)
    with pytest.raises(RefusedError, match="--keys"):
        put_back(folder, contents, other, None, NOW + 1)
    assert not other.data.exists()
    put_back(folder, contents, other, safe, NOW + 1)
    assert known(other) == ["m"]
    assert (other.data / "yizhan.toml").read_text(encoding="utf-8") == 'mine = "m"\n'
    assert load_secrets(other.secrets).state_public == load_secrets(hub.secrets).state_public
    assert (other.secrets / "state.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("which", ["hub.db", "object"])
def test_a_damaged_backup_is_named_and_touches_nothing(hub: Settings, tmp_path: Path, which: str) -> None:
    folder = made(hub, tmp_path)
    file = folder / "hub.db" if which == "hub.db" else folder.parent / "objects" / sha256(PICTURE)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(StorageError, match=file.name):
        look_through(folder, quiet)


def test_one_that_was_cut_off_is_none(hub: Settings, tmp_path: Path) -> None:
    first = made(hub, tmp_path)
    second = made(hub, tmp_path, NOW + 60_000)
    (second / CONTENTS).unlink()
    assert find(tmp_path) == first
    (first / CONTENTS).unlink()
    with pytest.raises(RefusedError, match=str(tmp_path)):
        find(tmp_path)


def test_old_ones_go_and_files_stay(hub: Settings, tmp_path: Path) -> None:
    kept = [made(hub, tmp_path, NOW + minute * 60_000) for minute in range(3)]
    assert forget_all_but(tmp_path, 2) == 1
    assert backups(tmp_path) == kept[1:]
    look_through(kept[1], quiet)


def test_not_into_its_own_folder(hub: Settings) -> None:
    with pytest.raises(RefusedError, match="data folder"):
        made(hub, hub.data / "backups")


def test_another_kind_of_database_is_refused(hub: Settings, tmp_path: Path) -> None:
    folder = made(hub, tmp_path)
    contents = look_through(folder, quiet)
    other = Settings(data=hub.data, port=1, database_url="postgresql://hub@127.0.0.1:1/hub")
    with pytest.raises(RefusedError, match="is of sqlite"):
        put_back(folder, contents, other, None, NOW + 1)
