"""What a backup put back takes with it: entries of the hub's own ledger, which nobody else has, each by name.

The database is put back as ``yizhan restore`` does it: the hub's ledger is closed, and its next entry is made
with another key, so that no number is ever given twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from sqlalchemy import select

from hub.backup.contents import Contents
from hub.backup.restoring import LEDGER_KEY, begin_anew
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.records.ledgers import HUB
from hub.records.models import LedgerRow, RecordRow
from hub.secrets import load_secrets
from tests.chaos.reckoning import Tick

Name = tuple[str, int]
"""(ledger, number)."""


def put_back(settings: Settings, restore: Callable[[], None], made_at: int, now: int) -> frozenset[Name]:
    """Let an old database take the place of the one here; the names of what was entered at the hub and is
    gone. No hub runs meanwhile.

    Raises:
        RuntimeError: the database that came back is not whole.
    """
    before = _entered(settings)
    restore()
    engine = make_engine(settings.database)
    with session_scope(engine) as session:
        contents = Contents(made_at, settings.mine, engine.dialect.name, "", 0, {}, {}, "")
        if broken := begin_anew(session, contents, now):
            raise RuntimeError(f"chains that do not verify in the backup: {', '.join(broken)}")
    engine.dispose()
    (settings.secrets / LEDGER_KEY).unlink()
    load_secrets(settings.secrets)  # made here, once: the hub's programs all start at the same time
    return before - _entered(settings)


def without(ticks: Iterable[Tick], gone: Collection[Name]) -> list[Tick]:
    """Ticks but for those of entries at the hub that are gone; no tick of a station is ever left out."""
    return [tick for tick in ticks if tick.station != HUB or (tick.ledger, tick.seq) not in gone]


def write_down(file: Path, gone: Iterable[Name]) -> None:
    """Add them to a file, a JSON list a line."""
    with file.open("a", encoding="utf-8") as out:
        for name in sorted(gone):
            out.write(json.dumps(name) + "\n")


def _entered(settings: Settings) -> frozenset[Name]:
    """Everything entered at the hub that its database holds."""
    engine = make_engine(settings.database)
    query = select(RecordRow.ledger, RecordRow.seq).join(LedgerRow, LedgerRow.id == RecordRow.ledger)
    with read_scope(engine) as session:
        found = frozenset((row.ledger, row.seq) for row in session.execute(
            query.where(LedgerRow.station_id == HUB)
        ))  # fmt: skip
    engine.dispose()
    return found
