"""One consumer of records in a process of its own, fed from memory, so that no broker is measured with it.

``python -m tests.bench.ledgers_consumer WHO URL FOLDER FILE SHARE``. WHO:

* ``hub``: the product's own worker as ``yizhan serve`` runs it, on a line that hands it the feed and counts
  what it acknowledges: decoding, chain and signature, judgement, one transaction a reading, receipts.
* ``verify``: of what the hub does only what nobody can leave out: each batch read, its chain hashed, its
  signature checked; nothing judged or stored. With ``floor`` it says how fast a hub could be at most.
* ``decode``: of that only the reading: decompression, JSON and its checks.
* ``naive``: a plain ORM consumer: a message is one record as JSON, one ``add`` and one transaction. It
  verifies and judges nothing: every column comes ready in the message.
* ``floor``: nothing but the rows, ready in memory, into the same table with the same indexes:
  ``executemany`` of the driver for SQLite, COPY for PostgreSQL, as many rows in each transaction as ``hub``
  has.

SHARE is "0/2" for the first of two processes; each takes whole stations. The first message, for the floor its
rows, is taken before the order that is waited for: what a process does once in its life, such as to put its
queries together, is no part of what a record costs. Then it says how long the rest took, how long the first
had taken, and how many records that held:
``{"seconds": …, "cpu": …, "first_seconds": …, "first_records": …}``.
"""

from __future__ import annotations

import json
import pickle
import sys
import threading
import time
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from paho.mqtt.client import MQTTMessage
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from content_packs.wire.batch import decode_batch
from content_packs.wire.topics import Topics, parse
from hub.clerk import Clerk
from hub.config import Settings, load_settings
from hub.db import make_engine
from hub.link import MOST_READ
from hub.records.models import RecordRow
from hub.secrets import load_secrets
from hub.stations.progress import ProgressTable
from hub.sync.engine import Engine as Decisions
from hub.worker import Worker
from kiosk.carrier import MOST_BATCH
from tests.bench.ledgers_feed import MINE, NOW, Feed, station_key

PATIENCE_S = 120
IN_A_TRANSACTION = MOST_READ * MOST_BATCH
Rows = Sequence[tuple[Any, ...]]
Step = Callable[[], object]


class Run(NamedTuple):
    """Takes in the first message, of so many records, then the rest."""

    first: Step
    rest: Step
    first_records: int = MOST_BATCH


class FedLine:
    """Stands in for :class:`hub.link.Link`: gives the feed away as fast as it is read."""

    lost, is_full = False, False

    def __init__(self, feed: Feed) -> None:
        self._packets = [_packet(number, topic, payload) for number, (topic, payload) in enumerate(feed, 1)]
        self._given = self._acknowledged = 0
        self.begun, self.opened, self.done = threading.Event(), threading.Event(), threading.Event()
        self.receipts = 0

    def read(self) -> tuple[bool, list[MQTTMessage]]:
        waits_for = self.done if self.opened.is_set() else self.opened
        upto = self._given + MOST_READ if self.opened.is_set() else 1
        some = self._packets[self._given : upto]
        self._given += len(some)
        if not some:
            waits_for.wait(0.02)
        return False, some

    def acknowledge(self, packet: MQTTMessage) -> None:
        self._acknowledged += 1
        self.begun.set()
        if self._acknowledged == len(self._packets):
            self.done.set()

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> None:
        self.receipts += topic.endswith("/receipt")

    def leave(self) -> None: ...

    def close(self) -> None:
        raise RuntimeError("the hub gave up its line: see its log")


def _packet(number: int, topic: str, payload: bytes) -> MQTTMessage:
    packet = MQTTMessage(number, topic.encode())
    packet.payload, packet.qos = payload, 1
    return packet


def hub(engine: Engine, settings: Settings, file: Path, share: str) -> Run:
    """The product's worker; its clock stands still, so that every run judges alike."""
    line: Any = FedLine(_share(pickle.loads(file.read_bytes()), share))
    decisions, now = Decisions(Topics(MINE)), settings.instant(NOW)
    clerk = Clerk(
        settings, load_secrets(settings.secrets), line, decisions, lambda: now, ProgressTable(lambda: None)
    )
    worker = Worker(engine, line, decisions, clerk, lambda _: None, None)

    def first() -> None:
        worker.start()
        _patiently(line.begun)

    def rest() -> None:
        line.opened.set()
        _patiently(line.done)

    return Run(first, rest)


def _patiently(event: threading.Event) -> None:
    if not event.wait(PATIENCE_S):
        raise TimeoutError(f"not stored within {PATIENCE_S} s; see the log")


def verify(file: Path) -> Run:
    """Reading, chain and signature alone."""
    feed: Feed = pickle.loads(file.read_bytes())

    keys = {
        topic: station_key(int(parse(topic).who[2:])).public_key().public_bytes_raw() for topic, _ in feed
    }

    def run(some: Feed) -> None:
        for topic, payload in some:
            decode_batch(payload).verify(keys[topic])

    return Run(lambda: run(feed[:1]), lambda: run(feed[1:]))


def decode(file: Path) -> Run:
    """Reading alone."""
    feed: Feed = pickle.loads(file.read_bytes())

    def run(some: Feed) -> None:
        for _, payload in some:
            decode_batch(payload)

    return Run(lambda: run(feed[:1]), lambda: run(feed[1:]))


def naive(engine: Engine, messages: Sequence[str]) -> Run:
    """One transaction for each message."""

    def run(some: Sequence[str]) -> None:
        for message in some:
            with Session(engine) as session:
                for row in json.loads(message):
                    session.add(RecordRow(**_from_json(row)))
                session.commit()

    return Run(lambda: run(messages[:1]), lambda: run(messages[1:]), len(json.loads(messages[0])))


def floor_sqlite(engine: Engine, names: Sequence[str], transactions: Sequence[Rows]) -> Run:
    """``executemany`` of the very same rows."""
    marks = ", ".join("?" * len(names))
    insert = f"INSERT INTO records ({', '.join(_quoted(names))}) VALUES ({marks})"

    raw = engine.raw_connection().driver_connection
    assert raw is not None

    def run(some: Sequence[Rows]) -> None:
        for rows in some:
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(insert, rows)
            raw.execute("COMMIT")

    return Run(lambda: run(transactions[:1]), lambda: run(transactions[1:]), len(transactions[0]))


def floor_postgresql(engine: Engine, names: Sequence[str], transactions: Sequence[Rows]) -> Run:
    """COPY of the very same rows."""
    copy_in = f"COPY records ({', '.join(_quoted(names))}) FROM STDIN"

    raw = engine.raw_connection().driver_connection
    assert raw is not None

    def run(some: Sequence[Rows]) -> None:
        for rows in some:
            with raw.cursor() as cursor, cursor.copy(copy_in) as copy:
                for row in rows:
                    copy.write_row(row)
            raw.commit()

    return Run(lambda: run(transactions[:1]), lambda: run(transactions[1:]), len(transactions[0]))


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def sizes(feed: Feed) -> list[int]:
    """Records in each transaction of ``hub`` when it has the whole feed: those of its first message, then of
    as many messages as it reads at once."""
    held = [len(decode_batch(payload).rows) for _, payload in feed]
    rest = range(1, len(held), MOST_READ)
    return [held[0], *(sum(held[at : at + MOST_READ]) for at in rest)]


def _transactions(rows: Rows, sizes: Sequence[int]) -> list[Rows]:
    ends = list(accumulate(sizes, initial=0))
    return [rows[begin:end] for begin, end in pairwise(ends)]


def _share(feed: Feed, share: str) -> Feed:
    """Whole stations, so that each ledger has one consumer."""
    which, of = map(int, share.split("/"))
    stations = sorted({topic for topic, _ in feed})
    mine = set(stations[which::of])
    return [message for message in feed if message[0] in mine]


def _from_json(row: dict[str, Any]) -> dict[str, Any]:
    return {name: bytes.fromhex(value[4:]) if isinstance(value, str) and value.startswith("hex:") else value
            for name, value in row.items()}  # fmt: skip


def _prepared(who: str, engine: Engine, settings: Settings, file: Path, share: str) -> Run:
    if who == "hub":
        return hub(engine, settings, file, share)
    if who in ("verify", "decode"):
        return verify(file) if who == "verify" else decode(file)
    held = pickle.loads(file.read_bytes())
    if who == "floor":
        floor = floor_sqlite if engine.dialect.name == "sqlite" else floor_postgresql
        return floor(engine, held["names"], _transactions(held["rows"], held["sizes"]))
    return naive(engine, held)


def main(who: str, url: str, folder: str, file: str, share: str) -> None:
    """Prepare, wait, run, tell."""
    engine = make_engine(url)
    settings = load_settings(Path(folder), mine=MINE)
    run = _prepared(who, engine, settings, Path(file), share)
    begin = time.monotonic()
    run.first()
    first = {"first_seconds": time.monotonic() - begin, "first_records": run.first_records}
    print(json.dumps({"ready": who}), flush=True)
    sys.stdin.readline()
    begin, cpu = time.monotonic(), time.process_time()
    run.rest()
    told = {"seconds": time.monotonic() - begin, "cpu": time.process_time() - cpu}
    print(json.dumps(told | first), flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
