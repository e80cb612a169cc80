"""A mine whose stations come back with what they signed while they were away, as messages on the line."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from content_packs.shifts import Shift
from content_packs.wire.record import Record
from content_packs.wire.topics import Topics
from content_packs.words import Words
from hub.config import Settings
from hub.db import session_scope
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import put_shifts
from hub.records.ledgers import open_ledger
from hub.stations.service import Place, add_station, put_place
from kiosk.carrier import MOST_BATCH
from kiosk.storage.ledger import Ledger

MINE = "mine-1"
STATIONS, CREW = 40, 50
"""Stations that come back, and men who sign at each."""
SHIFT = Shift("early", "早班", 480, 480, "Early")
NOW = datetime(2026, 11, 22, 12)
Feed = list[tuple[str, bytes]]
"""(topic, payload) in the order they arrive."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What is known of the mine before anything arrives, and what then does.

    Attributes:
        feed: file of the messages; of all stations in turn, one batch each.
        records: how many records they hold.
    """

    feed: Path
    records: int


def found(engine: Engine, folder: Path, settings: Settings, days: int) -> Mine:
    """Put the mine into an empty database, and write what its stations will send.

    Args:
        engine: with the newest tables.
        folder: for the feed and, for a while, the stations' ledgers.
        settings: the hub.
        days: for how many days each man of each station signs, once a day.
    """
    now = settings.instant(NOW)
    keys = [station_key(number) for number in range(STATIONS)]
    with session_scope(engine) as session:
        put_unit(session, Unit("mine", Words("矿"), "mine"))
        put_shifts(session, "mine", (SHIFT,))
        people = [
            add_person(session, staff_no=f"{10_000 + number}", name=f"矿工{number}", unit_id="mine").id
            for number in range(STATIONS * CREW)
        ]
        for number, key in enumerate(keys):
            put_place(session, Place(f"face-{number}", Words(f"面{number}"), "coal_face", "mine"))
            add_station(session, f"s-{number}", f"face-{number}", now, "bench")
            open_ledger(session, f"s-{number}", key.public_key().public_bytes_raw(), now)
    backlogs = [
        _backlog(folder / "ledger", key, number, people[number * CREW : (number + 1) * CREW], now, days)
        for number, key in enumerate(keys)
    ]
    file = folder / "feed.pickle"
    file.write_bytes(
        pickle.dumps([message for together in zip(*backlogs, strict=True) for message in together])
    )
    return Mine(file, STATIONS * CREW * days)


def station_key(number: int) -> Ed25519PrivateKey:
    """The key of the ledger of ``s-<number>``."""
    return Ed25519PrivateKey.from_private_bytes((number + 1).to_bytes(32))


def _backlog(
    folder: Path, key: Ed25519PrivateKey, number: int, crew: list[str], now: int, days: int
) -> list[tuple[str, bytes]]:
    """A station's own ledger, and the batches it sends of it."""
    folder.mkdir(parents=True)
    ledger = Ledger(folder / "ledger.db", key)
    for ago in range(days, 0, -1):
        day = NOW - timedelta(days=ago)
        made = now - ago * 86_400_000 - 4 * 3_600_000
        drafts = [_pledge(number, person, day, made + at * 7_000) for at, person in enumerate(crew)]
        ledger.append_all(drafts)
    topic, sent = Topics(MINE).up(f"s-{number}", "records"), []
    after = 0
    while (batch := ledger.batch(after, MOST_BATCH)) is not None:
        sent.append((topic, batch.encode()))
        after = batch.upto
    ledger.close()
    shutil.rmtree(folder)
    return sent


def _pledge(number: int, person: str, day: datetime, at: int) -> Record:
    return Record(
        seq=0, kind="pledge", method="badge", subject="card:pledge-0001", text_hash="5a" * 32, value="",
        person=person, author="", station=f"s-{number}", place=f"face-{number}",
        shift_date=day.date().isoformat(), shift="early", publisher="mine", version=29_000_000, at=at,
        boot="0badcafe", mono=at % 10_000_000_000, clock="hub",
    )  # fmt: skip
