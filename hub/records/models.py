"""Tables of ledgers, records and refused messages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from content_packs.wire.record import Record
from hub.db import Base

NEEDS_A_LOOK = text(
    "(CAST(hub_flags AS VARCHAR) <> '[]'"
    " OR CAST(flags AS VARCHAR) <> '[]' AND CAST(flags AS VARCHAR) <> '[\"late\"]')"
)
"""Records with any flag but ``late``. Flags are lists of words as JSON, and compared as text."""
RARE = text("kind NOT IN ('pledge', 'quiz')")
"""Records of the kinds that not everybody makes each shift."""
BY_PROXY = text("method = 'proxy'")
"""Of each of these there is an index of a few rows. A query must hold the very same words, or SQLite does
not see that the index will do, and reads a million records instead."""


class LedgerRow(Base):
    """One key's chain of records; ``upto`` and ``head`` are its contiguous end here."""

    __tablename__ = "ledgers"

    id: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[str] = mapped_column(index=True)
    public_key: Mapped[bytes]
    upto: Mapped[int] = mapped_column(default=0)
    head: Mapped[bytes]
    signature: Mapped[bytes] = mapped_column(default=b"")
    flags: Mapped[list[Any]] = mapped_column(default=list)
    opened_at: Mapped[int]
    closed_at: Mapped[int | None]


class RecordRow(Base):
    """A record as it was made, with what the hub keeps beside it; a record is never changed or removed.

    The one exception is erasing a person: ``person`` (and ``author``) and ``salt`` become null, the
    commitments stay and the chain still verifies. What stands beside it, ``hub_flags`` and ``counts``,
    follows later records that take it back or contest it.
    """

    __tablename__ = "records"
    __table_args__ = (
        Index("ix_records_run", "shift_date", "shift", "person"),
        Index("ix_records_arrived_at", "arrived_at"),
        Index("ix_records_subject", "subject"),
        Index("ix_records_person", "person", "shift_date"),
        Index("ix_records_flagged", "arrived_at", sqlite_where=NEEDS_A_LOOK, postgresql_where=NEEDS_A_LOOK),
        Index("ix_records_rare", "kind", "arrived_at", sqlite_where=RARE, postgresql_where=RARE),
        Index("ix_records_proxy", "arrived_at", sqlite_where=BY_PROXY, postgresql_where=BY_PROXY),
    )

    ledger: Mapped[str] = mapped_column(ForeignKey("ledgers.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    method: Mapped[str]
    subject: Mapped[str]
    text_hash: Mapped[str]
    value: Mapped[str]
    person: Mapped[str | None]
    author: Mapped[str | None]
    station: Mapped[str]
    place: Mapped[str]
    shift_date: Mapped[str]
    shift: Mapped[str]
    publisher: Mapped[str]
    version: Mapped[int]
    at: Mapped[int]
    boot: Mapped[str]
    mono: Mapped[int]
    clock: Mapped[str]
    flags: Mapped[list[Any]]
    extra: Mapped[dict[str, Any]]
    salt: Mapped[bytes | None]
    commitment: Mapped[str]
    author_commitment: Mapped[str]
    hash: Mapped[bytes]
    arrived_at: Mapped[int]
    hub_flags: Mapped[list[Any]]
    counts: Mapped[bool]

    def record(self) -> Record:
        """The record; an erased person reads as ""."""
        return Record(
            self.seq, self.kind, self.method, self.subject, self.text_hash, self.value, self.person or "",
            self.author or "", self.station, self.place, self.shift_date, self.shift, self.publisher,
            self.version, self.at, self.boot, self.mono, self.clock, tuple(self.flags), dict(self.extra),
        )  # fmt: skip


class QuarantinedRow(Base):
    """A record this program cannot read: it has its place in the chain, and counts nowhere.

    ``row``: the row's JSON as it came, persons in clear; empty where the station sent the hash alone, because
    its own disk had lost the record. ``salt``: empty likewise, and once the persons were erased: then their
    commitments stand in the row.
    """

    __tablename__ = "quarantined"

    ledger: Mapped[str] = mapped_column(ForeignKey("ledgers.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[bytes]
    hash: Mapped[bytes]
    salt: Mapped[bytes]
    reason_zh: Mapped[str]
    reason_en: Mapped[str]
    arrived_at: Mapped[int] = mapped_column(index=True)


class HeadRow(Base):
    """A signed head as it arrived: the chain's hash after record ``upto``, signed by the ledger's key."""

    __tablename__ = "heads"

    ledger: Mapped[str] = mapped_column(ForeignKey("ledgers.id"), primary_key=True)
    upto: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    head: Mapped[bytes]
    signature: Mapped[bytes]
    arrived_at: Mapped[int]


class BootRow(Base):
    """How a boot's running time lies to the hub's clock: the least ``arrival - mono`` seen, ms."""

    __tablename__ = "boots"

    ledger: Mapped[str] = mapped_column(ForeignKey("ledgers.id"), primary_key=True)
    boot: Mapped[str] = mapped_column(primary_key=True)
    offset_ms: Mapped[int]
    samples: Mapped[int]


class RefusedRow(Base):
    """A message that was refused: enough of it to find the sender, nothing of it used."""

    __tablename__ = "refused"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(index=True)
    topic: Mapped[str]
    station: Mapped[str] = mapped_column(default="")
    reason_zh: Mapped[str]
    reason_en: Mapped[str]
    head: Mapped[bytes]
    size: Mapped[int]
