"""Records this program cannot read: kept in their place of the chain, shown, and counted nowhere.

A newer station may write a kind or a method that this hub does not know yet, and a dying disk may leave the
hash of a record alone. Neither may stop the records behind it. When a newer program can read a record, it
moves into the records, with the flag ``delayed``.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.batch import Link, Unreadable
from content_packs.wire.codec import canonical
from content_packs.words import Words
from hub.records.models import LedgerRow, QuarantinedRow


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read, for the console.

    ``row``: its JSON as it came; empty where only the hash was left.
    """

    ledger: str
    station: str
    seq: int
    row: str
    words: Words
    arrived_at: int


def quarantine(session: Session, ledger: LedgerRow, entry: Unreadable, link: Link, now_ms: int) -> None:
    """Keep what cannot be read, with its place in the chain; for this feature only."""
    is_whole = not isinstance(entry.row, str)
    session.add(
        QuarantinedRow(
            ledger=ledger.id, seq=entry.seq, row=canonical(entry.row) if is_whole else b"", hash=link.hash,
            salt=link.salt if is_whole else b"", reason_zh=entry.reason.zh, reason_en=entry.reason.en,
            arrived_at=now_ms,
        )
    )  # fmt: skip


def quarantined(session: Session, *, station: str = "", most: int = 200) -> tuple[Quarantined, ...]:
    """What cannot be read, newest first; of one station."""
    query = select(QuarantinedRow, LedgerRow.station_id).join(
        LedgerRow, LedgerRow.id == QuarantinedRow.ledger
    )
    if station:
        query = query.where(LedgerRow.station_id == station)
    query = query.order_by(QuarantinedRow.arrived_at.desc(), QuarantinedRow.ledger, QuarantinedRow.seq)
    return tuple(
        Quarantined(
            row.ledger, owner, row.seq, row.row.decode(), Words(row.reason_zh, row.reason_en), row.arrived_at
        )
        for row, owner in session.execute(query.limit(most))
    )
