"""Records come home: batches into ledgers, each record once, in order, never changed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch, Link, Unreadable
from content_packs.wire.record import Record
from content_packs.words import Words
from hub.config import Settings
from hub.records.judging import Judge
from hub.records.ledgers import set_flag
from hub.records.models import LedgerRow, RecordRow, RefusedRow

log = logging.getLogger("yizhan.records")
HEAD_BYTES = 256
"""How much of a refused message is kept."""
MOST_REFUSED = 10_000
"""Refused messages kept; a station gone wild must not fill the disk."""


Chained = tuple[Record, Link]
"""A record and its place in the chain."""


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


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused message, for the console."""

    id: int
    at: int
    topic: str
    station: str
    words: Words
    head: bytes
    size: int


def store_batch(
    session: Session, settings: Settings, station_id: str, batch: Batch, links: Sequence[Link], now_ms: int
) -> int:
    """Store what is new of a verified batch.

    Args:
        session: a writing session; the receipt may be sent only after its commit.
        settings: for the mine's wall time.
        station_id: whose topic it came on.
        batch: decoded, and verified with the key of :func:`hub.records.ledgers.key_of`.
        links: what ``batch.verify`` returned.
        now_ms: the hub's wall time.

    Returns:
        ``upto`` for the receipt: end of the contiguous prefix held. Known records are skipped; after a
        gap or a fork nothing is stored, the ledger is flagged and the old ``upto`` returned.

    Raises:
        MessageError: a record that cannot be read, or that no database can hold (a NUL in a text); nothing
            was stored.
    """
    ledger = session.get_one(LedgerRow, batch.ledger, with_for_update=True)
    if batch.first > ledger.upto + 1:
        set_flag(ledger, "gap", True)
        log.warning("%s: records %d-%d wait for %d", station_id, batch.first, batch.upto, ledger.upto + 1)
        return ledger.upto
    if _forks(session, ledger, batch, links):
        _note_fork(session, ledger, station_id, batch, now_ms)
        return ledger.upto
    records = _readable(batch)
    _refuse_unstorable(records)
    known = max(ledger.upto + 1 - batch.first, 0)
    if known >= len(records):
        log.info("%s: records %d-%d are held already", station_id, batch.first, batch.upto)
    new = list(zip(records, links, strict=True))[known:]
    add_records(session, settings, ledger, new, now_ms)
    if batch.upto == ledger.upto:
        ledger.signature = batch.signature
        set_flag(ledger, "gap", False)
    session.flush()
    return ledger.upto


def add_records(
    session: Session, settings: Settings, ledger: LedgerRow, new: Sequence[Chained], now_ms: int
) -> None:
    """Put the next records at the end of a locked ledger; for this feature only."""
    judge = Judge(session, settings, ledger, [record for record, _ in new], now_ms)
    flagged: dict[tuple[str, ...], list[int]] = {}
    for record, link in new:
        verdict = judge.judge(record)
        flagged.setdefault(verdict.flags, []).append(record.seq)
        session.add(
            RecordRow(
                ledger=ledger.id, seq=record.seq, kind=record.kind, method=record.method,
                subject=record.subject, text_hash=record.text_hash, value=record.value,
                person=record.person, author=record.author, station=record.station, place=record.place,
                shift_date=record.shift_date, shift=record.shift, publisher=record.publisher,
                version=record.version, at=record.at, boot=record.boot, mono=record.mono,
                clock=record.clock, flags=list(record.flags), extra=dict(record.extra), salt=link.salt,
                commitment=link.person, author_commitment=link.author, hash=link.hash,
                arrived_at=now_ms, hub_flags=list(verdict.flags), counts=verdict.counts,
            )
        )  # fmt: skip
        ledger.upto, ledger.head = record.seq, link.hash
    session.flush()
    _mark(session, judge.undone, "undone", ends=True)
    _mark(session, judge.contested, "contested", ends=False)
    _log_flagged(ledger.station_id, flagged)


def note_refused(
    session: Session, topic: str, station: str, error: MessageError, data: bytes, now_ms: int
) -> None:
    """Remember a refused message: its topic, sender, reason, first bytes and size; the oldest make room."""
    log.warning("refused %d bytes on %s: %s", len(data), _printable(topic[:120]), _printable(str(error)))
    row = RefusedRow(
        at=now_ms, topic=_printable(topic), station=_printable(station), reason_zh=_printable(error.words.zh),
        reason_en=_printable(error.words.en), head=data[:HEAD_BYTES], size=len(data),
    )  # fmt: skip
    session.add(row)
    session.flush()
    if row.id % 100 == 0:
        for old in session.scalars(select(RefusedRow).where(RefusedRow.id <= row.id - MOST_REFUSED)):
            session.delete(old)


def refused(session: Session, *, since_ms: int = 0, most: int = 200) -> tuple[Refused, ...]:
    """Refused messages, newest first."""
    query = select(RefusedRow).where(RefusedRow.at >= since_ms).order_by(RefusedRow.id.desc()).limit(most)
    return tuple(
        Refused(
            row.id, row.at, row.topic, row.station, Words(row.reason_zh, row.reason_en), row.head, row.size
        )
        for row in session.scalars(query)
    )


def latest(
    session: Session, *, most: int = 100, person: str = "", station: str = "", flagged: bool = False
) -> tuple[Kept, ...]:
    """Records by arrival, newest first; of one person or station, or only those that need a look.

    ``flagged``: any hub flag, or any station flag but ``late``.
    """
    query = select(RecordRow).order_by(RecordRow.arrived_at.desc(), RecordRow.ledger, RecordRow.seq.desc())
    if person:
        query = query.where(RecordRow.person == person)
    if station:
        query = query.where(RecordRow.station == station)
    if not flagged:
        return tuple(kept_of(row) for row in session.scalars(query.limit(most)))
    found = (kept_of(row) for row in session.scalars(query.execution_options(yield_per=200)))
    return tuple(item for _, item in zip(range(most), (k for k in found if _needs_a_look(k)), strict=False))


def kept_of(row: RecordRow) -> Kept:
    """The row as the feature hands it out."""
    return Kept(row.record(), row.ledger, row.arrived_at, tuple(row.hub_flags), row.counts)


def _mark(session: Session, names: Iterable[tuple[str, int]], flag: str, ends: bool) -> None:
    """Flag records for what a later one says of them; ``ends``: they count no more."""
    for name in names:
        row = session.get_one(RecordRow, name)
        row.hub_flags = sorted({*row.hub_flags, flag})
        row.counts = row.counts and not ends
    session.flush()


def _log_flagged(station_id: str, flagged: Mapping[tuple[str, ...], Sequence[int]]) -> None:
    """One line for each set of hub flags in a batch, however many records have it."""
    for flags, seqs in flagged.items():
        if flags:
            log.warning(
                "%s: %d record(s) from %d on flagged %s", station_id, len(seqs), seqs[0], " ".join(flags)
            )


def _readable(batch: Batch) -> list[Record]:
    records = []
    for entry in batch.entries():
        if isinstance(entry, Unreadable):
            raise MessageError(entry.reason.zh, entry.reason.en)
        records.append(entry)
    return records


def _forks(session: Session, ledger: LedgerRow, batch: Batch, links: Sequence[Link]) -> bool:
    """Whether the batch tells another history than the one held."""
    if batch.first == ledger.upto + 1:
        return batch.previous != ledger.head
    query = select(RecordRow.seq, RecordRow.hash).where(
        RecordRow.ledger == ledger.id, RecordRow.seq.between(batch.first, batch.upto)
    )
    return any(links[seq - batch.first].hash != held for seq, held in session.execute(query))


def _note_fork(session: Session, ledger: LedgerRow, station_id: str, batch: Batch, now_ms: int) -> None:
    if "fork" in ledger.flags:
        return  # told once; a station that asks again every minute must not drown the list
    set_flag(ledger, "fork", True)
    error = MessageError(
        f"站点“{station_id}”的记录 {batch.first}-{batch.upto} 与已收到的不一致，未采用；请检查该站。",
        f"records {batch.first}-{batch.upto} of {station_id} tell another history than those held; not used",
    )
    note_refused(session, f"{station_id}/records", station_id, error, batch.encode(), now_ms)


def _refuse_unstorable(records: Sequence[Record]) -> None:
    for record in records:
        if any("\0" in str(field) for field in _flat(record.row())):
            raise MessageError(
                f"记录 {record.seq} 含有不能保存的字符，这一批已拒收，仍存在站上；请检查该站。",
                f"record {record.seq} holds a NUL character; its batch was refused and stays there",
            )


def _flat(value: object) -> list[object]:
    if isinstance(value, dict):
        return [item for pair in value.items() for part in pair for item in _flat(part)]
    if isinstance(value, list):
        return [item for part in value for item in _flat(part)]
    return [value]


def _needs_a_look(kept: Kept) -> bool:
    return bool(kept.hub_flags) or bool(set(kept.record.flags) - {"late"})


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:500]
