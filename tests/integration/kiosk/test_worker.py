"""The worker's thread on a real disk and a real broker."""

from __future__ import annotations

import queue
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from content_packs.transfer.blocks import cut
from content_packs.wire.batch import decode_batch
from content_packs.wire.messages import (
    HubPresence,
    Receipt,
    decode_need,
    decode_presence,
)
from content_packs.wire.record import ledger_id
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MetadataFiles
from hub.broker.embedded import EmbeddedBroker
from kiosk.bootstrap import Station, assemble
from kiosk.config import Folder
from kiosk.domain.signing import Answer, Kind
from kiosk.storage.ledger import Ledger
from kiosk.tray import Call, Scan
from tests.fakes.mine import STATE_KEY, STATION, card, document, published, roster
from tests.fakes.office import Office
from tests.fakes.station import close, enrolled

TOPICS = Topics("demo")
DEADLINE_S = 20
CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[3]


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, f"never came about: {what}"
        time.sleep(0.02)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


# The tick means it is on disk


def test_killed_right_after_the_answer_the_record_is_there(tmp_path: Path) -> None:
    enrolled(tmp_path)
    told: list[str] = []
    for number in range(5):
        child = subprocess.Popen(
            [sys.executable, CHILD, tmp_path], cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write(f"code-{number}\n")
        child.stdin.flush()
        told.append(child.stdout.readline().strip())
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdin.close()
        child.stdout.close()
    ledger = Ledger(tmp_path / "ledger.db", Folder(tmp_path).ledger_key())
    assert told == ["unknown"] * 5
    assert ledger.last == 5
    batch = ledger.batch(0, 10)
    assert batch is not None
    public = Folder(tmp_path).ledger_key().public_key().public_bytes_raw()
    assert len(decode_batch(batch.encode()).verify(public)) == 5
    ledger.close()


# The thread


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Station]:
    """An enrolled station that works, with no broker to be reached."""
    enrolled(tmp_path)
    station = assemble(tmp_path, lambda *_: None)
    station.start()
    yield station
    station.worker.stop()
    close(station)


def ask(station: Station, code: str) -> Answer:
    answers: queue.Queue[Answer] = queue.Queue()
    station.worker.post(Scan(code, answers.put))
    return answers.get(timeout=DEADLINE_S)


def test_one_bad_event_does_not_end_the_thread(alone: Station) -> None:
    def fail() -> None:
        raise RuntimeError("a fault of the program")

    def fail_with(_: Answer) -> None:
        fail()

    alone.worker.post(Call(fail))
    alone.worker.post(Scan("somebody", fail_with))
    assert ask(alone, "somebody else").kind is Kind.UNKNOWN
    assert alone.worker.last == 2
    assert alone.worker.is_alive()
    assert "program" in alone.memory.faults.codes


def test_the_same_code_at_once_is_one_scan(alone: Station) -> None:
    first, again = ask(alone, "somebody"), ask(alone, "somebody")
    assert (first, alone.worker.last) == (again, 1)


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """No free pages are kept in the ledger: filling those takes tens of thousands of scans."""
    monkeypatch.setattr("kiosk.storage.ledger.ROOM_BYTES", 0)


@pytest.mark.usefixtures("no_room")
def test_a_full_disk_is_answered_as_failed_and_the_next_scan_is_kept(alone: Station) -> None:
    db = alone.worker._counter._ledger._db

    def most(pages: int) -> None:
        alone.worker.post(Call(lambda: db.execute(f"PRAGMA max_page_count = {pages}") and None))

    most(1)
    kept = 0
    while (answer := ask(alone, f"code-{kept}")).kind is Kind.UNKNOWN:
        kept += 1
    assert answer.kind is Kind.FAILED
    assert alone.worker.last == kept
    most(100_000)
    assert ask(alone, f"code-{kept}").kind is Kind.UNKNOWN
    assert alone.worker.last == kept + 1


# The line


class Hub:
    """As much of a hub as a station needs, on a real connection."""

    def __init__(self, port: int, public_key: bytes) -> None:
        self.public_key = public_key
        self.ledger = ledger_id(public_key)
        self.records: list[object] = []
        self.presences: list[str] = []
        self.held: dict[str, object] = {}
        manifest, self.objects, self.row = published("mine", 7, (card("a"), card("b")))
        self.office = Office(now=now_ms())
        self.office.publish("mine", manifest.encode(), 7)
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="hub", protocol=mqtt.MQTTv311)
        self.client.username_pw_set("hub", "h")
        topics = (*TOPICS.of_hub(), *TOPICS.of_intake(range(16)))
        self.client.on_connect = lambda *_: self.client.subscribe([(topic, 1) for topic in topics])
        self.client.on_subscribe = lambda *_: self.say_ready()
        self.client.on_message = self._take
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()

    def say_ready(self) -> None:
        self._say(TOPICS.state("hub"), HubPresence("ready", 1, now_ms()).encode(), retain=True)
        self._say(TOPICS.meta, self.office.pointer, retain=True)

    def stop(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _say(self, topic: str, payload: bytes, retain: bool = False) -> None:
        self.client.publish(topic, payload, qos=1, retain=retain)

    def _take(self, _client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        match message.topic.rsplit("/", 1)[1]:
            case "records":
                batch = decode_batch(message.payload)
                batch.verify(self.public_key)
                self.records += [record for record in batch.entries() if record.seq > len(self.records)]
                receipt = Receipt(self.ledger, len(self.records), now_ms())
                self._say(TOPICS.down(STATION, "receipt"), receipt.encode())
            case "need":
                need = decode_need(message.payload)
                if need.metadata:
                    found = MetadataFiles({name: self.office.files[name] for name in need.metadata})
                    self._say(TOPICS.down(STATION, "metadata"), found.encode())
                for name, blocks in need.ask.at_once(lambda name: len(self.objects[name])).items():
                    for index in blocks:
                        part = cut(self.objects[name], index)
                        self._say(TOPICS.block_to(STATION, name, index), part)
            case name if name == STATION:
                presence = decode_presence(message.payload)
                self.presences.append(presence.state)
                self.held = dict(presence.state_held)
                if presence.state == "ready" and "signed" not in self.held:
                    body = document(roster("p1"), "signed", 9)
                    signed = replace(body, body={"by_run": [["2026-11-23", "early", ["p3"]]]})
                    self._say(TOPICS.down(STATION, "state/signed"), signed.encode(STATE_KEY))


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
    broker = EmbeddedBroker("127.0.0.1", port, lambda *_: True)
    broker.start()
    yield broker
    broker.stop()


def test_over_a_real_broker(tmp_path: Path, broker: EmbeddedBroker) -> None:
    """Content and state come down, records go up once, and a station that leaves says so."""
    public = enrolled(tmp_path)
    folder = Folder(tmp_path)
    enrolment = folder.enrolment()
    assert enrolment is not None
    folder.save_enrolment(replace(enrolment, broker=f"mqtt://127.0.0.1:{broker.port}", protocol=4))
    events: list[tuple[str, dict[str, object]]] = []
    hub = Hub(broker.port, public)
    station = assemble(tmp_path, lambda name, row: events.append((name, row)))
    station.start()
    try:
        assert ask(station, "nobody-1").kind is Kind.UNKNOWN
        until(lambda: station.memory.now_known.link.up, "the line is up")
        assert not ask(station, "nobody-2").offline
        until(lambda: len(hub.records) == 2, "both records at the hub")
        until(lambda: station.memory.now_known.link.unsent == 0, "nothing is unsent")
        until(lambda: station.memory.versions == {"mine": 7}, "the content is live")
        until(lambda: events == [("activated", {"publisher": "mine", "version": 7})], "it is announced")
        until(lambda: "signed" in station.memory.held, "the state is held")
        assert station.memory.facts.attendance.elsewhere == {("2026-11-23", "early"): frozenset(("p3",))}
        assert station.memory.faults.codes == ()
    finally:
        station.worker.stop()
        close(station)
    until(lambda: hub.presences[-1] == "lost", "the station said goodbye")
    hub.stop()
    again = Ledger(tmp_path / "ledger.db", folder.ledger_key())
    assert (again.last, again.acked, len(hub.records)) == (2, 2, 2)
    again.close()
