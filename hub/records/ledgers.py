"""Ledgers: one for each key; opened at enrolment, closed by the next one, never removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.record import chain_hash, genesis, ledger_id
from hub.errors import RefusedError
from hub.records.models import LedgerRow, RecordRow
from hub.stations.models import StationRow

HUB = "hub"
"""The owner of the hub's own ledger."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger; ``flags``: "gap" (records are missing before what came), "fork" (two histories)."""

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


def key_of(session: Session, station_id: str, ledger: str) -> bytes:
    """The public key a station's batch must be signed with.

    Raises:
        MessageError: an unknown or shut-out station, or a ledger that is not its own.
    """
    station, row = session.get(StationRow, station_id), session.get(LedgerRow, ledger)
    if station is None or not station.authorised:
        raise MessageError(
            f"站点“{station_id}”未登记或已停用，记录已拒收，仍存在站上；请在中枢登记或启用。",
            f"records of the unknown or shut-out station {station_id!r} were refused; they stay there",
        )
    if row is None or row.station_id != station_id:
        raise MessageError(
            f"台账 {ledger[:8]} 不是站点“{station_id}”的，记录已拒收，仍存在站上；请让该站重新登记。",
            f"the ledger {ledger[:8]} is not {station_id!r}'s; its records were refused and stay there",
        )
    return row.public_key


def station_of(session: Session, ledger: str) -> str:
    """The station a ledger was opened for; empty for an unknown ledger, and for the hub's own."""
    row = session.get(LedgerRow, ledger)
    return row.station_id if row and row.station_id != HUB else ""


def upto(session: Session, ledger: str) -> int:
    """End of the contiguous prefix held of a ledger; 0 for an unknown one."""
    row = session.get(LedgerRow, ledger)
    return row.upto if row else 0


def holds(session: Session, ledger: str, seq: int, chained: bytes) -> bool:
    """Whether the record ``seq`` is held and the chain's hash after it is ``chained``."""
    row = session.get(RecordRow, (ledger, seq))
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
    owner = session.get_one(LedgerRow, ledger)
    previous, expected = genesis(owner.public_key), 1
    for row in session.scalars(select(RecordRow).where(RecordRow.ledger == ledger).order_by(RecordRow.seq)):
        if row.seq != expected or row.hash != chain_hash(previous, chained_fields(row)):
            return expected
        previous, expected = row.hash, expected + 1
    return None if (owner.upto, owner.head) == (expected - 1, previous) else expected


def chained_fields(row: RecordRow) -> list[object]:
    """What was hashed of a record: commitments in the place of persons, so erasure breaks no chain."""
    return [
        row.seq, row.kind, row.method, row.subject, row.text_hash, row.value, row.commitment,
        row.author_commitment, row.station, row.place, row.shift_date, row.shift, row.publisher,
        row.version, row.at, row.boot, row.mono, row.clock, list(row.flags), dict(row.extra),
    ]  # fmt: skip


def set_flag(row: LedgerRow, flag: str, present: bool) -> None:
    """Put a flag on a ledger or take it off."""
    wanted: Sequence[str] = sorted({*row.flags, flag} if present else set(row.flags) - {flag})
    if list(row.flags) != wanted:
        row.flags = list(wanted)
