"""Records come home: batches into ledgers, each record once, in order, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch
from content_packs.wire.record import Record
from content_packs.words import Words
from hub.config import Settings
from hub.secrets import Secrets

HUB = "hub"
HUB_FLAGS = ("clock", "delayed", "dup", "two_places")


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


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the hub keeps it: with its arrival and the hub's own flags beside it."""

    record: Record
    ledger: str
    arrived_at: int
    hub_flags: tuple[str, ...]
    counts: bool


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


def key_of(session: Session, station_id: str, ledger_id: str) -> bytes:
    """The public key a station's batch must be signed with.

    Raises:
        MessageError: an unknown or shut-out station, or a ledger that is not its own.
    """
    raise NotImplementedError


def store_batch(
    session: Session, settings: Settings, station_id: str, batch: Batch, hashes: Sequence[bytes], now_ms: int
) -> int:
    """Store what is new of a verified batch.

    Args:
        session: a writing session; the receipt may be sent only after its commit.
        settings: for the mine's wall time.
        station_id: whose topic it came on.
        batch: decoded and verified.
        hashes: what ``batch.verify`` returned.
        now_ms: the hub's wall time.

    Returns:
        ``upto`` for the receipt: end of the contiguous prefix held. Known records are skipped; after a
        gap or a fork nothing is stored, the ledger is flagged and the old ``upto`` returned.
    """
    raise NotImplementedError


def upto(session: Session, ledger_id: str) -> int:
    """End of the contiguous prefix held of a ledger; 0 for an unknown one."""
    raise NotImplementedError


def ledgers(session: Session) -> tuple[Ledger, ...]:
    """Every ledger, the hub's own with them."""
    raise NotImplementedError


def append_to_hub_ledger(
    session: Session, settings: Settings, secrets: Secrets, record: Record, now_ms: int
) -> Kept:
    """Chain and sign a record in the hub's own ledger; ``record.seq`` is set here."""
    raise NotImplementedError


def verify_ledger(session: Session, ledger_id: str) -> int | None:
    """Recompute a chain; the first sequence number that does not fit, or None."""
    raise NotImplementedError


def note_refused(
    session: Session, topic: str, station: str, error: MessageError, data: bytes, now_ms: int
) -> None:
    """Remember a refused message: its topic, sender, reason, first bytes and size."""
    raise NotImplementedError


def refused(session: Session, *, since_ms: int = 0, most: int = 200) -> tuple[Refused, ...]:
    """Refused messages, newest first."""
    raise NotImplementedError


def latest(
    session: Session, *, most: int = 100, person: str = "", station: str = "", flagged: bool = False
) -> tuple[Kept, ...]:
    """Records by arrival, newest first; of one person or station, or only those with any flag."""
    raise NotImplementedError


def counts(session: Session) -> tuple[int, int]:
    """(records held, pairs of person and run that are counted)."""
    raise NotImplementedError
