"""What is not as it should be with the chains, for the console; nothing here is mended by the hub.

* ``gap``: records are missing before what came; it goes when they have come.
* ``fork``: another history came for numbers that are held; it goes when the chain that is held goes on.
* ``lost``: the station's disk has lost its newest records, which are here, and it went on behind them; it
  goes when the station has a new ledger.
* ``reset``: the station says it holds fewer records than have come from it: its disk is an older copy.
* ``restored``: the hub's own ledger, which ended within NEW_MS because the hub came back from a backup: what
  was entered at it between the two is not held here.
* ``new``: the station has begun a new ledger within NEW_MS: it was replaced, or lost its key.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.records.ledgers import HUB, set_flag
from hub.records.models import HeadRow, LedgerRow

NEW_MS = 30 * 86_400_000
SURE_MS = 60_000
"""A station that speaks while its records are still being stored is not behind."""
_ORDER = ("fork", "reset", "lost", "gap", "restored", "new")


@dataclass(frozen=True, slots=True)
class Irregular:
    """One thing to look at: what (see above), whose, and up to which record the hub has the chain."""

    what: str
    station: str
    ledger: str
    upto: int
    opened_at: int


def irregular(session: Session, now_ms: int) -> tuple[Irregular, ...]:
    """Everything of the kind, worst first."""
    of_station: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in session.scalars(select(LedgerRow).order_by(LedgerRow.opened_at)):
        of_station[row.station_id].append(row)
    own = [row for row in of_station.pop(HUB, []) if now_ms - (row.closed_at or 0) < NEW_MS]
    found = [
        Irregular(str(flag), row.station_id, row.id, row.upto, row.opened_at)
        for rows in of_station.values()
        for row in rows
        for flag in (*row.flags, *(["new"] if row is not rows[0] and now_ms - row.opened_at < NEW_MS else []))
    ]
    found += [Irregular("restored", HUB, row.id, row.upto, row.opened_at) for row in own]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.what), one.station, one.opened_at)))


def note_length(session: Session, station_id: str, ledger: str, last: int, now_ms: int) -> None:
    """A station says how many records its ledger holds; fewer than have come mean an older disk."""
    row = session.get(LedgerRow, ledger)
    if row is None or row.station_id != station_id:
        return
    if last >= row.upto:
        set_flag(row, "reset", False)
        return
    newest = session.scalar(select(func.max(HeadRow.arrived_at)).where(HeadRow.ledger == ledger))
    if now_ms - (newest or 0) > SURE_MS:
        set_flag(row, "reset", True)
