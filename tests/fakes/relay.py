"""A relay's engine with a disk in memory, between a hub and stations that a test plays."""

from __future__ import annotations

from random import Random

from content_packs.format.manifest import sha256
from content_packs.transfer.blocks import Blocks, block_count, cut
from content_packs.transfer.fetching import Ask, Lack
from content_packs.wire.messages import HubPresence, Need, Presence, decode_need
from content_packs.wire.topics import SHORT, Topics, parse
from content_packs.wire.trust import MetadataFiles
from kiosk.relay import actions as act
from kiosk.relay.catalogue import Catalogue
from kiosk.relay.depot import Depot
from kiosk.relay.engine import Engine
from kiosk.relay.library import Library
from kiosk.relay.shelves import content_of
from kiosk.sync.actions import Message

TOPICS, RELAY = Topics("demo"), "relay-1"


class Relay:
    """What the engine asked for, done at once.

    Attributes:
        up: packets that went up, as (topic behind the relay, payload); down: those that went down.
        disk: wire forms by name; kept: retained messages by name.
    """

    def __init__(self, disk: dict[str, bytes] | None = None, kept: dict[str, bytes] | None = None) -> None:
        self.disk, self.kept = dict(disk or {}), dict(kept or {})
        self.parts: dict[str, dict[int, bytes]] = {}
        self.up: list[tuple[str, bytes]] = []
        self.down: list[act.ToStations] = []
        self.presences = self.now = 0
        self.catalogue = Catalogue()
        whole = {name: len(wire) for name, wire in self.disk.items()}
        depot = Depot(TOPICS, RELAY, self.catalogue, whole, {}, Random(1))
        library = Library(TOPICS, RELAY, {})
        self.engine = Engine(TOPICS, RELAY, self.kept, library, self.catalogue, depot)
        self._do(self.engine.stations_connected())

    def line_up(self) -> None:
        """The trunk is there, and the hub at its other end."""
        self._do(self.engine.hub_connected(self.now))
        self.from_hub(TOPICS.state("hub"), HubPresence("ready", 1, 5).encode(), retained=True)

    def line_cut(self) -> None:
        self._do(self.engine.hub_disconnected())

    def from_hub(self, topic: str, payload: bytes, retained: bool = False) -> None:
        self._do(self.engine.from_hub(Message(topic, payload, retained), self.now))

    def to_station(self, station: str, what: str, payload: bytes) -> None:
        """A packet of the hub on the relay's branch."""
        self.from_hub(TOPICS.through(RELAY, TOPICS.down(station, what)), payload)

    def from_station(self, station: str, what: str, payload: bytes) -> None:
        topic = TOPICS.state(station) if what == "state" else TOPICS.up(station, what)
        self._do(self.engine.from_station(Message(topic, payload), self.now))

    def station_needs(self, station: str, *names: str, listens: bool = False, window: int = 8) -> None:
        """Every block of these objects, as if each had 64."""
        lacks = tuple(Lack(name, Blocks.all(64)) for name in names)
        self.from_station(station, "need", Need(ask=Ask(lacks, window, 0, listens)).encode())

    def birth(self, station: str, session: int = 1) -> None:
        self.from_station(station, "state", Presence("ready", session).encode())

    def go_on(self, ms: int, step: int = 100) -> None:
        """Let time pass."""
        for _ in range(0, ms, step):
            self.now += step
            self._do(self.engine.tick(self.now))

    def hub_answers(self, files: dict[str, bytes], wires: dict[str, bytes]) -> int:
        """Answer what the relay has asked of the hub since the last time; bytes of blocks that went down."""
        sent = 0
        asked, self.up = self.up, [row for row in self.up if not self._is_own_need(row[0])]
        for topic, payload in asked:
            if self._is_own_need(topic):
                sent += self._answer(decode_need(payload), files, wires)
        return sent

    def given(self, station: str) -> dict[str, bytes]:
        """Objects that a station has got whole, on its own downlink or with all, and would keep."""
        blocks: dict[str, dict[int, bytes]] = {}
        for packet in self.down:
            address = parse(packet.topic)
            rest = address.rest.removeprefix("block/") if address.who == station else address.rest
            if (address.kind == "block" or address.who == station) and rest.count("/") == 1:
                name, _, index = rest.partition("/")
                if index.isdecimal():
                    whole = next((one for one in self.disk if one.startswith(name)), name)
                    blocks.setdefault(whole, {})[int(index)] = packet.payload
        joined = {name: b"".join(found[index] for index in sorted(found)) for name, found in blocks.items()}
        return {
            name: content for name, wire in joined.items() if (content := content_of(name, wire)) is not None
        }

    def _is_own_need(self, topic: str) -> bool:
        return topic == TOPICS.up(RELAY, "need")

    def _answer(self, need: Need, files: dict[str, bytes], wires: dict[str, bytes]) -> int:
        if found := {name: files[name] for name in need.metadata if name in files}:
            self.to_station(RELAY, "metadata", MetadataFiles(found).encode())
        sent = 0
        sizes = {name: len(wire) for name, wire in wires.items()}
        for name, blocks in need.ask.at_once(sizes.get).items():
            for index in blocks:
                block = cut(wires[name], index)
                sent += len(block)
                self.to_station(RELAY, f"block/{name[:SHORT]}/{index}", block)
        return sent

    def _do(self, actions: list[act.Action]) -> None:
        todo = list(actions)
        while todo:
            match todo.pop(0):
                case act.ToHub(topic, payload, _):
                    self.up.append((TOPICS.behind(RELAY, topic), payload))
                case act.ToStations() as packet:
                    self.down.append(packet)
                case act.SendPresence():
                    self.presences += 1
                case act.Keep(name, payload):
                    self.kept[name] = payload
                case act.SendBlock(name, index, station):
                    topic = TOPICS.block_to(station, name, index) if station else TOPICS.block(name, index)
                    parts = self.parts.get(name, {})
                    if here := cut(self.disk[name], index) if name in self.disk else parts.get(index):
                        self.down.append(act.ToStations(topic, here, qos=0))
                case action:
                    todo += self._on_disk(action)

    def _on_disk(self, action: act.Action) -> list[act.Action]:
        match action:
            case act.SaveBlock(name, index, data):
                self.parts.setdefault(name, {})[index] = data
                return self.engine.depot.block_saved(name, index, self.now)
            case act.Finish(name, _):
                return self._finish(name)
            case act.Examine(name):
                if content_of(name, self.disk[name]) is None:
                    del self.disk[name]
                    self.engine.depot.damaged(name)
        return []

    def _finish(self, name: str) -> list[act.Action]:
        blocks = self.parts.pop(name)
        wire = b"".join(blocks[index] for index in sorted(blocks))
        content = content_of(name, wire)
        if content is None:
            return self.engine.depot.spoiled(name, self.now)
        assert len(blocks) == block_count(len(wire))
        self.disk[name] = wire
        self.engine.finished(name, content, self.now)
        return []


def named(*contents: bytes) -> dict[str, bytes]:
    """Contents by their SHA-256."""
    return {sha256(content): content for content in contents}
