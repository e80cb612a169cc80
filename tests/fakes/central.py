"""A real station and a hub's engine, joined by a broker and a line that do their worst.

The station is everything but face, clock and paho: worker, carrier, engine, ledger and store on
SQLite. The hub is its real engine over a store that keeps the rules of ``hub/records``: contiguous,
idempotent, a receipt is the contiguous prefix, and no answer leaves before COMMIT.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from content_packs.errors import MessageError
from content_packs.format.manifest import Manifest
from content_packs.transfer.blocks import cut
from content_packs.wire.batch import Batch
from content_packs.wire.messages import HEAD_DIGITS, HubPresence, Published, Receipt, Wait
from content_packs.wire.record import Record, genesis, ledger_id
from content_packs.wire.state import Document, SignedElsewhere, body_digest
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MetadataFiles, file_held
from hub.sync import actions as hub_act
from hub.sync.engine import Engine
from kiosk.line import Connected, Disconnected
from kiosk.sync.actions import Message
from tests.fakes.disk import Trouble
from tests.fakes.mine import STATE_KEY, STATION, at, card, published, roster, site
from tests.fakes.office import OFFICE, Office
from tests.fakes.station import (
    MORNING,
    FakeClock,
    FakeLink,
    close,
    disk_under,
    enrolled,
    keep,
    keep_late,
    station_on,
)

TOPICS = Topics("demo")


class DiskError(Exception):
    """The hub's database refused."""


@dataclass
class Kept:
    """What the hub has on disk."""

    public_key: bytes
    heads: list[bytes]
    records: list[Record] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    manifests: dict[str, dict[int, Manifest]] = field(default_factory=dict)
    pointed: dict[str, Published] = field(default_factory=dict)
    office: Office = field(default_factory=OFFICE.copy)

    def copy(self) -> Kept:
        """What a transaction works on."""
        manifests = {name: dict(history) for name, history in self.manifests.items()}
        return replace(
            self,
            heads=list(self.heads),
            records=list(self.records),
            objects=dict(self.objects),
            manifests=manifests,
            pointed=dict(self.pointed),
            office=self.office.copy(),
        )

    def newest(self, publisher: str) -> Manifest:
        """What a publisher shows."""
        history = self.manifests[publisher]
        return history[max(history)]

    def store(self, batch: Batch) -> None:
        """As ``hub.records.service.store_batch``: nothing after a gap or a fork, nothing twice."""
        if batch.ledger != ledger_id(self.public_key):
            raise MessageError("不是", "not its ledger")
        links = batch.verify(self.public_key)
        if batch.first > len(self.records) + 1:
            return
        if batch.first == len(self.records) + 1 and batch.previous != self.heads[-1]:
            raise AssertionError("fork")
        for record, link in zip(batch.entries(), links, strict=True):
            assert isinstance(record, Record)
            if record.seq == len(self.records) + 1:
                self.records.append(record)
                self.heads.append(link.hash)
            else:
                assert self.records[record.seq - 1] == record, "fork"


class Hub:
    """The engine, its store, and its hands (as ``hub.worker`` and ``hub.clerk``)."""

    def __init__(self, public_key: bytes, publish: Callable[[str, bytes, bool], None]) -> None:
        self.kept = Kept(public_key, [genesis(public_key)])
        self.trouble = Trouble()
        self.now = 0
        self._publish = publish
        self.restart()

    def restart(self) -> None:
        """Only what is on disk is left."""
        self.engine = Engine(
            TOPICS, lambda name: len(kept) if (kept := self.kept.objects.get(name)) else None
        )
        self.connected = False

    def restore(self, back: int) -> None:
        """The records of a backup, ``back`` records old."""
        left = max(len(self.kept.records) - back, 0)
        self.kept = replace(self.kept, records=self.kept.records[:left], heads=self.kept.heads[: left + 1])

    def commit(self, change: Callable[[Kept], None]) -> None:
        """One transaction, that may fail both ways."""
        draft = self.kept.copy()
        change(draft)

        def effect() -> None:
            self.kept = draft

        self.trouble.around("COMMIT", effect, DiskError())

    def connect(self) -> None:
        self.connected = True
        self.perform(self.engine.connected(self.now))

    def disconnect(self) -> None:
        self.connected = False
        self.engine.disconnected()

    def tick(self) -> None:
        if self.connected:
            self.perform(self.engine.tick(self.now))
            self._send_blocks()

    def receive(self, topic: str, payload: bytes) -> None:
        self.perform(self.engine.receive(hub_act.Message(topic, payload), self.now))

    def publish_pack(self, publisher: str, text: str) -> None:
        """An editor publishes; the engine hears of it when it is on disk."""

        def change(kept: Kept) -> None:
            history = kept.manifests.setdefault(publisher, {})
            version = max(history, default=0) + 1
            cards = tuple(card(f"c{n}", body=f"{text} {n}") for n in range(version % 3 + 1))
            manifest, objects, row = published(publisher, version, (*cards, card("same", "pledge", "pledge")))
            history[version] = manifest
            kept.objects |= objects
            kept.pointed[publisher] = row
            kept.office.publish(publisher, manifest.encode(), version)

        self.commit(change)
        self.engine.packs_changed(self.now)
        self.tick()

    def perform(self, actions: list[hub_act.Action]) -> None:
        answers = [action for action in actions if not isinstance(action, hub_act.KEEPING)]
        batches = [action for action in actions if isinstance(action, hub_act.StoreBatch)]
        refused = [action.error for action in actions if isinstance(action, hub_act.Refuse)]
        assert not refused, refused
        if batches:
            self.commit(lambda kept: [kept.store(action.batch) for action in batches] and None)
        for action in batches:
            answers += self.engine.stored(action.station, action.batch.ledger, self.now)
        for answer in answers:
            self._answer(answer)
        self._send_blocks()

    def _send_blocks(self) -> None:
        for block in self.engine.blocks(self.now, 100):
            topic = TOPICS.block(block.name, block.index)
            if block.station:
                topic = TOPICS.block_to(block.station, block.name, block.index)
            self._publish(topic, cut(self.kept.objects[block.name], block.index), False)

    def _answer(self, action: hub_act.Action) -> None:
        wall = at(MORNING) + self.now
        match action:
            case hub_act.SendReceipt(station, ledger):
                head = self.kept.heads[-1].hex()[:HEAD_DIGITS]
                receipt = Receipt(ledger, len(self.kept.records), wall, head)
                self._publish(TOPICS.down(station, "receipt"), receipt.encode(), False)
            case hub_act.SendState(station, held):
                self._send_state(station, dict(held), wall)
            case hub_act.TakeAsk(station, ask, now):
                for said in self.engine.serving.need(station, ask, now):
                    self._publish(TOPICS.down(station, "wait"), Wait(said.ms).encode(), False)
            case hub_act.SendPointer():
                self._publish(TOPICS.meta, self.kept.office.pointer, True)
                for row in self.kept.pointed.values():
                    new = [(item.sha256, item.wire) for item in self.kept.newest(row.publisher).objects]
                    self.engine.published([(row.sha256, row.wire)], new)
            case hub_act.SendMetadata(station, names):
                found = {name: self.kept.office.files[name] for name in names}
                self._publish(TOPICS.down(station, "metadata"), MetadataFiles(found).encode(), False)
            case hub_act.SendHubPresence():
                self._publish(TOPICS.state("hub"), HubPresence("ready", 1, wall).encode(), True)

    def signed(self) -> SignedElsewhere:
        """Who signed, as the hub derives it for every station."""
        runs: dict[tuple[str, str], frozenset[str]] = {}
        for record in self.kept.records:
            run = (record.shift_date, record.shift)
            runs[run] = runs.get(run, frozenset()) | {record.person}
        return SignedElsewhere(runs)

    def _send_state(self, station: str, held: dict[str, str], wall: int) -> None:
        bodies = {
            "site": site().to_json(),
            "roster": roster("p1", "p2").to_json(),
            "signed": self.signed().to_json(),
        }
        for kind, body in bodies.items():
            version, _, digest = held.get(kind, "0-").partition("-")
            if digest != (wanted := body_digest(body)):
                number = max(int(version) + 1, wall // 1000)
                held[kind] = f"{number}-{wanted}"
                payload = Document(station, kind, number, wall, body).encode(STATE_KEY)
                self._publish(TOPICS.down(station, f"state/{kind}"), payload, False)
        timestamp = self.kept.office.timestamp
        if held.get("pointer", "").partition("-")[2] != file_held(timestamp, 0)[2:]:
            held["pointer"] = file_held(timestamp, 0)
            self._publish(TOPICS.down(station, "pointer"), self.kept.office.pointer, False)
        self.engine.state_sent(station, held)


class World:
    """Station, hub, and the broker between them.

    ``up`` and ``down`` hold packets on their way; whoever drives the world decides their fate. The
    broker keeps what is retained, gives it to who connects, and publishes wills. While the station's disk is
    ``slow``, what comes of content is kept only in :meth:`keep`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.public_key = enrolled(folder)
        self.trouble = Trouble()
        self.clock = FakeClock()
        self.up: list[tuple[str, bytes]] = []
        self.down: list[tuple[str, bytes]] = []
        self.retained: dict[str, bytes] = {}
        self.line = self.slow = False
        self.confirmed: list[str] = []
        self.hub = Hub(self.public_key, self._from_hub)
        self.start_station()

    def start_station(self) -> None:
        """From disk; the line is down until :meth:`connect_station`."""
        with disk_under(self.trouble):
            self.station = station_on(self.folder, self.clock)
        keep_late(self.station)
        assert self.station.carrier is not None
        self.station.carrier.link = self._link()  # type: ignore[assignment]
        self._will = self.station.carrier.presence("lost").encode()

    def kill_station(self) -> None:
        self.cut()
        close(self.station)
        self.start_station()

    def connect_station(self) -> None:
        if not self.line:
            self.line = True
            self.turn(Connected())
            for topic in (TOPICS.meta, TOPICS.state("hub")):
                if topic in self.retained:
                    self.turn(Message(topic, self.retained[topic], retained=True))

    def cut(self) -> None:
        """The station's line breaks: what was on it is lost, and the broker publishes the will."""
        if self.line:
            self.line = False
            self.down.clear()
            self.turn(Disconnected())
            self._take_up(TOPICS.state(STATION), self._will, True)

    def connect_hub(self) -> None:
        if not self.hub.connected:
            self.hub.connect()
            self._to_hub(TOPICS.state(STATION), self.retained.get(TOPICS.state(STATION), b""))

    def lose_hub(self) -> None:
        """The hub's line breaks, or its database refused: what was under way is gone."""
        if self.hub.connected:
            self.hub.disconnect()
            self.up.clear()
            self._from_hub(TOPICS.state("hub"), HubPresence("lost", 1, 0).encode(), True)

    def deliver_up(self, index: int, keep: bool = False) -> None:
        topic, payload = self.up[index] if keep else self.up.pop(index)
        self._to_hub(topic, payload)

    def deliver_down(self, index: int, keep: bool = False) -> None:
        topic, payload = self.down[index] if keep else self.down.pop(index)
        self.turn(Message(topic, payload))

    def pass_time(self, ms: int) -> None:
        self.clock.go_on(ms)
        self.hub.now += ms
        self.turn(None)
        self._hub_does(self.hub.tick)

    def publish(self, publisher: str, text: str) -> None:
        self._hub_does(lambda: self.hub.publish_pack(publisher, text))

    def turn(self, event: object) -> None:
        self.station.worker.turn(event)  # type: ignore[arg-type]
        if not self.slow:
            keep(self.station)

    def keep(self, most: int) -> None:
        """The station's slow disk does some of what it was asked."""
        keep(self.station, most)

    def heal(self) -> None:
        """No more faults: both connect, everything arrives in order, time passes until all is quiet."""
        self.trouble.disarm()
        self.hub.trouble.disarm()
        self.slow = False
        for _ in range(40):
            self.connect_hub()
            self.connect_station()
            while self.up or self.down:
                if self.up:
                    self.deliver_up(0)
                if self.down:
                    self.deliver_down(0)
            if self.is_quiet():
                return
            self.pass_time(60_000)

    def is_quiet(self) -> bool:
        """Whether hub and station know the same: records, what is published, who signed."""
        memory, kept = self.station.memory, self.hub.kept
        return (
            self.station.worker.last == len(kept.records)
            and not memory.now_known.link.unsent
            and self.shows_the_newest()
            and memory.facts.attendance.elsewhere == self.hub.signed().by_run
        )

    def shows_the_newest(self) -> bool:
        """Whether the station shows what is published, but for what it has gone back from."""
        assert self.station.carrier is not None
        refused = self.station.carrier.switching.refused
        shown = self.station.memory.versions
        return all(
            shown.get(name) == row.version or row.sha256 in refused
            for name, row in self.hub.kept.pointed.items()
        )

    def _link(self) -> FakeLink:
        self.link = FakeLink()
        self.link.publish = self._take_up  # type: ignore[method-assign]
        return self.link

    def _take_up(self, topic: str, payload: bytes, retain: bool = False) -> None:
        if retain:
            self.retained[topic] = payload
        if self.hub.connected:
            self.up.append((topic, payload))

    def _from_hub(self, topic: str, payload: bytes, retain: bool) -> None:
        if retain:
            self.retained[topic] = payload
        heard = "/block/" not in topic or "/down/" in topic or self._hears(topic)
        if self.line and heard:
            self.down.append((topic, payload))

    def _hears(self, topic: str) -> bool:
        return any(topic.rpartition("/")[0] == one.rpartition("/")[0] for one in self.link.heard)

    def _to_hub(self, topic: str, payload: bytes) -> None:
        if payload:
            self._hub_does(lambda: self.hub.receive(topic, payload))

    def _hub_does(self, step: Callable[[], None]) -> None:
        try:
            step()
        except DiskError:
            self.lose_hub()
