"""A small mine in an in-memory database, and a station that writes real batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.wire.batch import Batch, seeds_for
from content_packs.wire.record import Record, genesis, head_message, ledger_id, salt_of, segment_of
from content_packs.words import Words
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.people.service import Person, Unit, add_person, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.records.ledgers import open_ledger
from hub.secrets import Secrets, load_secrets
from hub.stations.service import Place, add_station, put_place
from hub.tables import metadata

DAY = "2026-11-22"
SHIFTS = (
    Shift("early", "早班", 480, 480, "Early"),
    Shift("middle", "中班", 960, 480, "Middle"),
    Shift("night", "夜班", 0, 480, "Night"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


@pytest.fixture
def secrets(settings: Settings) -> Secrets:
    return load_secrets(settings.secrets)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = make_engine("sqlite://")
    metadata.create_all(engine)
    with session_scope(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def now(settings: Settings) -> int:
    """08:10 on DAY: the early shift's window is open."""
    return at(settings, 8, 10)


def at(settings: Settings, hour: int, minute: int = 0, day: int = 22) -> int:
    return settings.instant(datetime(2026, 11, day, hour, minute))


@dataclass
class SmallMine:
    """Section "s" (team "t" of three on the early shift at "face"), station "face-1", station "face-2"."""

    people: list[Person] = field(default_factory=list)


@pytest.fixture
def mine(session: Session, now: int) -> SmallMine:
    for unit in (
        Unit("m", Words("矿"), "mine", None, "2026-01-01"),
        Unit("s", Words("一区"), "section", "m"),
        Unit("t", Words("甲班"), "team", "s"),
        Unit("b", Words("支部"), "branch", "s"),
    ):
        put_unit(session, unit)
    put_shifts(session, "m", SHIFTS)
    for place in ("face", "heading"):
        put_place(session, Place(place, Words(f"{place}面"), "coal_face", "s"))
    put_pattern(session, Pattern("t", "face", "2026-11-01", ("early",)))
    add_station(session, "face-1", "face", now, "test")
    add_station(session, "face-2", "heading", now, "test")
    names = ("甲一", "甲二", "甲三")
    return SmallMine([add_person(session, staff_no=f"100{i}", name=n, unit_id="t") for i, n in enumerate(names)])


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
        records = tuple(self.records[first - 1 : last])
        seeds = tuple((segment, bytes([segment]) * 16) for segment in seeds_for(records))
        signature = self.key.sign(head_message(self.ledger, last, self.heads[last]))
        return Batch(self.ledger, self.heads[first - 1], seeds, records, signature)


@pytest.fixture
def writer(session: Session, mine: SmallMine, now: int) -> Writer:
    return Writer().enrolled(session, now)
