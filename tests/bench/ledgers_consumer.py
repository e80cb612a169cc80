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
  ``executemany`` of the driver for SQLite, COPY for PostgreSQL, as many rows in a transaction as ``hub`` has.

SHARE is "0/2" for the first of two processes; each takes whole stations. Waits for an order, then says how
long it took: ``{"seconds": …, "cpu": …}``.
"""

from __future__ import annotations

import json
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

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
Run = Callable[[], int]
"""Takes in everything; how many rows that were."""


class FedLine:
    """Stands in for :class:`hub.link.Link`: gives the feed away as fast as it is read."""

    lost, is_full = False, False

    def __init__(self, feed: Feed) -> None:
        self._packets = [_packet(number, topic, payload) for number, (topic, payload) in enumerate(feed, 1)]
        self._given = self._acknowledged = 0
        self.done = threading.Event()
        self.receipts = 0

    def read(self) -> tuple[bool, list[MQTTMessage]]:
        some = self._packets[self._given : self._given + MOST_READ]
        self._given += len(some)
        if not some:
            self.done.wait(0.02)
        return False, some

    def acknowledge(self, packet: MQTTMessage) -> None:
        self._acknowledged += 1
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

    def run() -> int:
        worker.start()
        if not line.done.wait(PATIENCE_S):
            raise TimeoutError(f"not stored within {PATIENCE_S} s; see the log")
        return line.receipts

    return run


def verify(file: Path) -> Run:
    """Reading, chain and signature alone."""
    feed: Feed = pickle.loads(file.read_bytes())

    def run() -> int:
        for topic, payload in feed:
            decode_batch(payload).verify(
                station_key(int(parse(topic).who[2:])).public_key().public_bytes_raw()
            )
        return len(feed)

    return run


def decode(file: Path) -> Run:
    """Reading alone."""
    feed: Feed = pickle.loads(file.read_bytes())

    def run() -> int:
        for _, payload in feed:
            decode_batch(payload)
        return len(feed)

    return run


def naive(engine: Engine, messages: Sequence[str]) -> Run:
    """One transaction for each message."""

    def run() -> int:
        for message in messages:
            with Session(engine) as session:
                for row in json.loads(message):
                    session.add(RecordRow(**_from_json(row)))
                session.commit()
        return len(messages)

    return run


def floor_sqlite(engine: Engine, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Run:
    """``executemany`` of the very same rows."""
    marks = ", ".join("?" * len(names))
    insert = f"INSERT INTO records ({', '.join(_quoted(names))}) VALUES ({marks})"

    def run() -> int:
        raw = engine.raw_connection().driver_connection
        assert raw is not None
        for some in _chunks(rows):
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(insert, some)
            raw.execute("COMMIT")
        return len(rows)

    return run


def floor_postgresql(engine: Engine, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Run:
    """COPY of the very same rows."""
    copy_in = f"COPY records ({', '.join(_quoted(names))}) FROM STDIN"

    def run() -> int:
        raw = engine.raw_connection().driver_connection
        assert raw is not None
        for some in _chunks(rows):
            with raw.cursor() as cursor, cursor.copy(copy_in) as copy:
                for row in some:
                    copy.write_row(row)
            raw.commit()
        return len(rows)

    return run


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _chunks(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    return (rows[at : at + IN_A_TRANSACTION] for at in range(0, len(rows), IN_A_TRANSACTION))


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
        return floor(engine, held["names"], held["rows"])
    return naive(engine, held)


def main(who: str, url: str, folder: str, file: str, share: str) -> None:
    """Prepare, wait, run, tell."""
    engine = make_engine(url)
    settings = load_settings(Path(folder), mine=MINE)
    run = _prepared(who, engine, settings, Path(file), share)
    with engine.connect():
        print(json.dumps({"ready": who}), flush=True)
    sys.stdin.readline()
    begin, cpu = time.monotonic(), time.process_time()
    run()
    told = {"seconds": time.monotonic() - begin, "cpu": time.process_time() - cpu}
    print(json.dumps(told), flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
