"""Ledgers as a file that proves itself (SPEC.md 2.13), written line by line."""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from content_packs.wire.exported import Exported, Header, SignedHead
from content_packs.wire.record import genesis
from content_packs.words import Words
from hub.errors import RefusedError
from hub.records.models import HeadRow, LedgerRow, QuarantinedRow, RecordRow
from hub.records.moments import boot_offsets

AT_ONCE = 1_000
"""Records read from the database at a time."""
_RECORDS = RecordRow.__table__
_EVER = 2**53


@dataclass(frozen=True, slots=True)
class Span:
    """Records ``first`` .. ``last`` of one ledger; ``last`` is ``first - 1`` where there are none."""

    ledger: str
    station: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def spans(
    session: Session, *, ledger: str = "", station: str = "", since_ms: int = 0, until_ms: int = 0
) -> tuple[Span, ...]:
    """What there is to export, by owner and age.

    Args:
        session: reads.
        ledger: only the ledger whose id begins so.
        station: only the ledgers of this station; "hub" for the hub's own.
        since_ms: from the first record that arrived then or later; 0: from the beginning.
        until_ms: up to the first signature behind the last record that arrived before; 0: all.

    Raises:
        RefusedError: no ledger is asked for by these.
    """
    query = select(LedgerRow).order_by(LedgerRow.station_id, LedgerRow.opened_at)
    if ledger:
        query = query.where(LedgerRow.id.startswith(ledger.lower(), autoescape=True))
    if station:
        query = query.where(LedgerRow.station_id == station)
    rows = list(session.scalars(query))
    if not rows:
        raise RefusedError(
            "没有这样的台账，没有写文件；请看“台账”页。",
            "there is no such ledger; nothing was written; see the ledgers page",
        )
    found = [_span(session, row, since_ms, until_ms) for row in rows]
    return tuple(span for span in found if span.count > 0 or not (since_ms or until_ms))


def export_lines(session: Session, chosen: Collection[Span], now_ms: int) -> Iterator[bytes]:
    """The lines of the file, in one reading transaction; memory does not grow with the ledgers."""
    for nth, span in enumerate(chosen, 1):
        yield from _ledger(session, span, nth, len(chosen), now_ms)


def _span(session: Session, row: LedgerRow, since_ms: int, until_ms: int) -> Span:
    first, last = 1, row.upto
    if since_ms:
        first = min(_arrived(session, row.id, func.min, since_ms, _EVER), default=row.upto + 1)
    if until_ms:
        newest = max(_arrived(session, row.id, func.max, 0, until_ms), default=0)
        behind = select(func.min(HeadRow.upto)).where(HeadRow.ledger == row.id, HeadRow.upto >= newest)
        last = (session.scalar(behind) or row.upto) if newest else 0
    return Span(row.id, row.station_id, first, max(last, first - 1))


def _arrived(session: Session, ledger: str, edge: Any, since_ms: int, before_ms: int) -> list[int]:
    """The first or last number (``edge``) of what arrived in a time, of each of the two tables."""
    found = []
    for table in (RecordRow, QuarantinedRow):
        when = (table.arrived_at >= since_ms, table.arrived_at < before_ms)
        found.append(session.scalar(select(edge(table.seq)).where(table.ledger == ledger, *when)))
    return [seq for seq in found if seq is not None]


def _ledger(session: Session, span: Span, nth: int, of: int, now_ms: int) -> Iterator[bytes]:
    row = session.get_one(LedgerRow, span.ledger)
    heads = _heads(session, row, span)
    previous = _hash_at(session, row, span.first - 1)
    yield Header(
        row.id, row.station_id, row.public_key, span.first, span.last, previous, nth, of, now_ms
    ).encode()
    head = next(heads, None)
    if head is not None and head.upto == span.first - 1:
        yield head.encode()
        head = next(heads, None)
    for item in heapq.merge(
        _records(session, span), _quarantined(session, span), key=lambda exported: exported.seq
    ):
        yield item.encode()
        if head is not None and head.upto == item.seq:
            yield head.encode()
            head = next(heads, None)


def _heads(session: Session, row: LedgerRow, span: Span) -> Iterator[SignedHead]:
    """Every signature from before the first record on; that of the ledger's end may be with it alone."""
    query = select(HeadRow.upto, HeadRow.head, HeadRow.signature).where(
        HeadRow.ledger == row.id, HeadRow.upto.between(max(span.first - 1, 1), span.last)
    )
    upto = 0
    for held in _streamed(session, query.order_by(HeadRow.upto)):
        upto = held.upto
        yield SignedHead(upto, held.head, held.signature)
    if row.signature and upto < row.upto <= span.last:
        yield SignedHead(row.upto, row.head, row.signature)


def _hash_at(session: Session, row: LedgerRow, seq: int) -> bytes:
    """The chain's hash after a record; its beginning for 0."""
    if seq == 0:
        return genesis(row.public_key)
    record = session.get(RecordRow, (row.id, seq))
    return record.hash if record is not None else session.get_one(QuarantinedRow, (row.id, seq)).hash


def _records(session: Session, span: Span) -> Iterator[Exported]:
    boots = boot_offsets(session, [span.ledger])
    query = select(_RECORDS).where(
        _RECORDS.c.ledger == span.ledger, _RECORDS.c.seq.between(span.first, span.last)
    )
    for row in _streamed(session, query.order_by(_RECORDS.c.seq)):
        offset = boots.get((span.ledger, row.boot))
        beside = {
            "arrived_at": row.arrived_at, "hub_flags": row.hub_flags,
            "moment": None if offset is None else row.mono + offset,
        }  # fmt: skip
        yield Exported(row.seq, _row_of(row), row.salt, row.hash, beside)


_BEFORE = itemgetter("kind", "method", "subject", "text_hash", "value")
_AFTER = itemgetter(
    "station", "place", "shift_date", "shift", "publisher", "version", "at", "boot", "mono", "clock", "flags",
    "extra",
)  # fmt: skip


def _row_of(row: Row[Any]) -> list[Any]:
    """The row as it came; of an erased person the commitments stand in it."""
    held = row._mapping
    erased = row.salt is None
    persons = (row.commitment, row.author_commitment) if erased else (row.person or "", row.author or "")
    return [*_BEFORE(held), *persons, *_AFTER(held)]


def _quarantined(session: Session, span: Span) -> Iterator[Exported]:
    query = select(QuarantinedRow).where(
        QuarantinedRow.ledger == span.ledger, QuarantinedRow.seq.between(span.first, span.last)
    )
    for row in session.scalars(query.order_by(QuarantinedRow.seq)):
        body = json.loads(row.row) if row.row else row.hash.hex()
        reason = Words(row.reason_zh, row.reason_en).to_json()
        beside = {"arrived_at": row.arrived_at, "hub_flags": [], "moment": None, "quarantined": reason}
        yield Exported(row.seq, body, (row.salt or None) if row.row else None, row.hash, beside)


def _streamed(session: Session, query: Any) -> Iterable[Row[Any]]:
    return session.execute(query.execution_options(yield_per=AT_ONCE))
