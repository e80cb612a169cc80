"""Records as they came home, and those that need a look."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.batch import Batch, Links
from content_packs.wire.record import Record
from hub.config import Settings
from hub.records.models import RecordRow
from hub.records.taking import Taking


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the hub keeps it: with its arrival (ms) and the hub's own flags beside it."""

    record: Record
    ledger: str
    arrived_at: int
    hub_flags: tuple[str, ...]
    counts: bool

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags of both sides, sorted, each once."""
        return tuple(sorted({*self.record.flags, *self.hub_flags}))


def store_batch(
    session: Session, settings: Settings, station_id: str, batch: Batch, links: Links, now_ms: int
) -> int:
    """Take one verified batch in a transaction that takes nothing else, see :class:`Taking`.

    Returns:
        ``upto`` for the receipt: end of the contiguous prefix held.
    """
    taking = Taking(session, settings, (batch.ledger,), now_ms)
    taking.add_batch(station_id, batch, links)
    taking.write()
    session.flush()
    return taking.upto(batch.ledger)


def latest(session: Session, *, most: int = 100, person: str = "", station: str = "") -> tuple[Kept, ...]:
    """Records by arrival, newest first; of one person or station."""
    query = select(RecordRow).order_by(RecordRow.arrived_at.desc(), RecordRow.ledger, RecordRow.seq.desc())
    if person:
        query = query.where(RecordRow.person == person)
    if station:
        query = query.where(RecordRow.station == station)
    return tuple(kept_of(row) for row in session.scalars(query.limit(most)))


def kept_of(row: RecordRow) -> Kept:
    """The row as the feature hands it out."""
    return Kept(row.record(), row.ledger, row.arrived_at, tuple(row.hub_flags), row.counts)
