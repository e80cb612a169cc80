"""A small mine for the hub's tests, and a station's ledger that writes real batches."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.wire.batch import Batch, seeds_for
from content_packs.wire.record import Record, genesis, head_message, ledger_id, salt_of, segment_of
from hub.config import Settings
from hub.db import make_engine
from hub.people.service import Person
from hub.records.coverage import Coverage
from hub.records.ledgers import open_ledger
from hub.records.models import RecordRow
from hub.records.runs import runs_at
from hub.tables import metadata

DAY = "2026-11-22"
SHIFTS = (
    Shift("early", "早班", 480, 480, "Early"),
    Shift("middle", "中班", 960, 480, "Middle"),
    Shift("night", "夜班", 0, 480, "Night"),
)


@cache
def _template() -> sqlite3.Connection:
    """A database with empty tables, made once: copying it is fifty times faster than making it."""
    engine = make_engine("sqlite://")
    metadata.create_all(engine)
    raw = engine.raw_connection().driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def blank_database() -> Engine:
    """A new in-memory database with every table."""
    engine = make_engine("sqlite://")
    raw = engine.raw_connection().driver_connection
    assert isinstance(raw, sqlite3.Connection)
    _template().backup(raw)
    return engine


def at(settings: Settings, hour: int, minute: int = 0, day: int = 22) -> int:
    return settings.instant(datetime(2026, 11, day, hour, minute))


def coverage(session: Session, day: str, shift: str, *, unit: str = "", place: str = "") -> list[Coverage]:
    """What the console shows of a run, one for each place."""
    settings = Settings()
    asked = {"day": date.fromisoformat(day), "shift": shift, "unit": unit, "place": place}
    runs = runs_at(session, settings, at(settings, 8, 10), **asked).runs  # type: ignore[arg-type]
    return [run.coverage for run in runs if run.coverage]


def record_totals(session: Session) -> tuple[int, int]:
    """(records held, pairs of person and run that count)."""
    held = session.scalar(select(func.count()).select_from(RecordRow)) or 0
    pairs = select(RecordRow.person, RecordRow.shift_date, RecordRow.shift).where(RecordRow.counts).distinct()
    return held, session.scalar(select(func.count()).select_from(pairs.subquery())) or 0


@dataclass
class SmallMine:
    """Section "s" (team "t" of three on the early shift at "face"), station "face-1", station "face-2"."""

    people: list[Person] = field(default_factory=list)


def pledge(person: str, now: int, **changes: object) -> Record:
    """A record as a station would make it."""
    made = Record(
        seq=0, kind="pledge", method="badge", subject="card:pledge", text_hash="ab" * 32, value="",
        person=person, author="", station="face-1", place="face", shift_date=DAY, shift="early",
        publisher="m", version=1, at=now, boot="0badcafe", mono=1000, clock="hub",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


class Writer:
    """A station's ledger: chains and signs like the station does."""

    def __init__(self, station: str = "face-1", seed: int = 1) -> None:
        self.station = station
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self.key.public_key().public_bytes_raw()
        self.ledger = ledger_id(self.public)
        self.records: list[Record] = []
        self.heads = [genesis(self.public)]

    def enrolled(self, session: Session, now: int) -> Writer:
        open_ledger(session, self.station, self.public, now)
        return self

    def write(self, *records: Record) -> Writer:
        for record in records:
            made = replace(record, seq=len(self.records) + 1, station=self.station)
            seed = bytes([segment_of(made.seq)]) * 16
            self.heads.append(made.digest(self.heads[-1], salt_of(seed, made.seq)))
            self.records.append(made)
        return self

    def batch(self, first: int = 1, upto: int | None = None) -> Batch:
        last = upto or len(self.records)
        rows = tuple(record.row() for record in self.records[first - 1 : last])
        seeds = tuple((segment, bytes([segment]) * 16) for segment in seeds_for(first, last))
        signature = self.key.sign(head_message(self.ledger, last, self.heads[last]))
        return Batch(self.ledger, self.heads[first - 1], first, seeds, rows, signature)
