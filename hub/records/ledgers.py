"""Ledgers: one for each key; opened at enrolment, closed by the next one, never removed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.messages import HEAD_DIGITS
from content_packs.wire.record import chain_hash, genesis, hashed_fields, ledger_id
from hub.errors import RefusedError
from hub.records.models import LedgerRow, QuarantinedRow, RecordRow
from hub.stations.models import StationRow

HUB = "hub"
"""The owner of the hub's own ledger."""
PAGE_BY_PAGE = {"yield_per": 1000}
"""A ledger of years does not fit into memory at once."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger; ``flags``: see :mod:`hub.records.chains`."""

    id: str
    station_id: str
    upto: int
    head: bytes
    flags: tuple[str, ...]
    opened_at: int
    closed_at: int | None


def open_ledger(session: Session, owner: str, public_key: bytes, now_ms: int) -> str:
    """A new ledger for a station (or the hub); its id. RefusedError when the key has one already."""
    name = ledger_id(public_key)
    if session.get(LedgerRow, name) is not None:
        raise RefusedError(
            "这把密钥已有台账，没有登记；请让站点生成新密钥再登记。",
            "this key has a ledger already; let the station make a new key and enrol again",
        )
    session.add(
        LedgerRow(
            id=name, station_id=owner, public_key=public_key, upto=0, head=genesis(public_key),
            signature=b"", flags=[], opened_at=now_ms, closed_at=None,
        )
    )  # fmt: skip
    session.flush()
    return name


def close_ledger(session: Session, ledger: str, now_ms: int) -> None:
    """No new signatures are made in it; what was made and is still on its way is taken."""
    row = session.get_one(LedgerRow, ledger)
    row.closed_at = row.closed_at or now_ms
    set_flag(row, "lost", False)


def key_of(session: Session, station_id: str, ledger: str) -> bytes:
    """The public key a station's batch must be signed with; MessageError as in :func:`keys_of`."""
    key = keys_of(session, [(station_id, ledger)])[station_id, ledger]
    if isinstance(key, MessageError):
        raise key
    return key


def keys_of(
    session: Session, asked: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], bytes | MessageError]:
    """The public key that batches of some (station, ledger) must be signed with, or why there is none: an
    unknown or shut-out station, or a ledger that is not its own."""
    names, ids = {station for station, _ in asked}, {ledger for _, ledger in asked}
    known = session.scalars(select(StationRow.id).where(StationRow.id.in_(names), StationRow.authorised))
    let_in = set(known)
    rows = session.execute(
        select(LedgerRow.id, LedgerRow.station_id, LedgerRow.public_key).where(LedgerRow.id.in_(ids))
    )
    keys = {(owner, ledger): key for ledger, owner, key in rows}
    return {
        (station, ledger): _no_station(station)
        if station not in let_in
        else keys.get((station, ledger)) or _not_its_own(station, ledger)
        for station, ledger in asked
    }


def _no_station(station: str) -> MessageError:
    return MessageError(
        f"站点“{station}”未登记或已停用，记录已拒收，仍存在站上；请在中枢登记或启用。",
        f"records of the unknown or shut-out station {station!r} were refused; they stay there",
    )


def _not_its_own(station: str, ledger: str) -> MessageError:
    return MessageError(
        f"台账 {ledger[:8]} 不是站点“{station}”的，记录已拒收，仍存在站上；请让该站重新登记。",
        f"the ledger {ledger[:8]} is not {station!r}'s; its records were refused and stay there",
    )


def station_of(session: Session, ledger: str) -> str:
    """The station a ledger was opened for; empty for an unknown ledger, and for the hub's own."""
    row = session.get(LedgerRow, ledger)
    return row.station_id if row and row.station_id != HUB else ""


def ends_of(session: Session, asked: Collection[str]) -> Mapping[str, tuple[int, str]]:
    """Of each of some ledgers the end of the contiguous prefix held, and how the chain's hash after it
    begins, as a receipt says it; (0, "") for an unknown one."""
    rows = session.execute(
        select(LedgerRow.id, LedgerRow.upto, LedgerRow.head).where(LedgerRow.id.in_(asked))
    )
    held = {row.id: (row.upto, row.head.hex()[:HEAD_DIGITS]) for row in rows}
    return {ledger: held.get(ledger, (0, "")) for ledger in asked}


def upto(session: Session, ledger: str) -> int:
    """End of the contiguous prefix held of a ledger; 0 for an unknown one."""
    return session.scalar(select(LedgerRow.upto).where(LedgerRow.id == ledger)) or 0


def flags_of(session: Session, ledger: str) -> tuple[str, ...]:
    """The flags of a ledger; none for an unknown one."""
    row = session.get(LedgerRow, ledger)
    return tuple(row.flags) if row else ()


def holds(session: Session, ledger: str, seq: int, chained: bytes) -> bool:
    """Whether the record ``seq`` is held and the chain's hash after it is ``chained``."""
    row = session.get(RecordRow, (ledger, seq)) or session.get(QuarantinedRow, (ledger, seq))
    return row is not None and row.hash == chained


def ledgers(session: Session) -> tuple[Ledger, ...]:
    """Every ledger, the hub's own with them, by owner and age."""
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.station_id, LedgerRow.opened_at))
    return tuple(
        Ledger(row.id, row.station_id, row.upto, row.head, tuple(row.flags), row.opened_at, row.closed_at)
        for row in rows
    )


def verify_ledger(session: Session, ledger: str) -> int | None:
    """Recompute a chain from what is kept; the first sequence number that does not fit, or None."""
    return verify_from(session, ledger)[2]


def verify_from(
    session: Session, ledger: str, after: int = 0, previous: bytes = b"", most: int = 0
) -> tuple[int, bytes, int | None]:
    """Recompute a part of a chain.

    Args:
        session: reads.
        ledger: which.
        after, previous: the last record that was found to fit, and the chain's hash after it; 0: none.
        most: records to look at; 0: all.

    Returns:
        The last record that fits, the hash after it, and the first that does not (None: all do).
    """
    owner = session.get_one(LedgerRow, ledger)
    previous, last = previous if after else genesis(owner.public_key), after + most if most else None
    for row in _in_order(session, ledger, after, last):
        if row.seq != after + 1 or row.hash != _chained(previous, row):
            return after, previous, after + 1
        after, previous = row.seq, row.hash
    is_whole = (owner.upto, owner.head) == (after, previous) or (after == last and after < owner.upto)
    return after, previous, None if is_whole else after + 1


def chained_fields(row: RecordRow) -> list[object]:
    """What was hashed of a record: commitments in the place of persons, so erasure breaks no chain."""
    return [
        row.seq, row.kind, row.method, row.subject, row.text_hash, row.value, row.commitment,
        row.author_commitment, row.station, row.place, row.shift_date, row.shift, row.publisher,
        row.version, row.at, row.boot, row.mono, row.clock, list(row.flags), dict(row.extra),
    ]  # fmt: skip


def _in_order(
    session: Session, ledger: str, after: int, last: int | None
) -> Iterator[RecordRow | QuarantinedRow]:
    """A chain's records after one and up to another, those that cannot be read in their places."""
    read = select(RecordRow).where(RecordRow.ledger == ledger, RecordRow.seq > after)
    unread = select(QuarantinedRow).where(QuarantinedRow.ledger == ledger, QuarantinedRow.seq > after)
    if last is not None:
        read, unread = read.where(RecordRow.seq <= last), unread.where(QuarantinedRow.seq <= last)
    read, unread = read.order_by(RecordRow.seq), unread.order_by(QuarantinedRow.seq)
    rows: tuple[Iterable[RecordRow | QuarantinedRow], ...] = (
        session.scalars(read, execution_options=PAGE_BY_PAGE),
        session.scalars(unread, execution_options=PAGE_BY_PAGE),
    )
    return iter(merge(*rows, key=lambda row: row.seq))


def _chained(previous: bytes, row: RecordRow | QuarantinedRow) -> bytes:
    """The chain's hash after a row; where only the hash is left, that hash."""
    if isinstance(row, RecordRow):
        return chain_hash(previous, chained_fields(row))
    if not row.row:
        return row.hash
    raw = json.loads(row.row)
    is_erased = not row.salt  # then the commitments stand in the row
    return chain_hash(previous, [row.seq, *raw] if is_erased else hashed_fields(row.seq, raw, row.salt))


def set_flag(row: LedgerRow, flag: str, present: bool) -> None:
    """Put a flag on a ledger or take it off."""
    wanted: Sequence[str] = sorted({*row.flags, flag} if present else set(row.flags) - {flag})
    if list(row.flags) != wanted:
        row.flags = list(wanted)
