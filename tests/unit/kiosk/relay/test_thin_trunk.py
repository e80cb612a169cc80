"""Stations behind a relay on a thin trunk, on a clock driven by hand: each block goes on when it has come."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from random import Random

import pytest

from content_packs.transfer.blocks import cut
from content_packs.transfer.fetching import Fetching
from content_packs.transfer.speed import Speed
from content_packs.wire.messages import Need, decode_need
from content_packs.wire.topics import SHORT, parse
from content_packs.wire.trust import MetadataFiles
from tests.fakes.mine import card, published
from tests.fakes.office import Office
from tests.fakes.relay import RELAY, TOPICS, Relay

RATE = 8_000
"""Bytes per second of a trunk of 64 kbit/s."""
STEP_MS = 50
BEGUN_MS = 8_000
"""By then every station has asked: after news they do not all ask at once."""
FILM = random.Random(4).randbytes(300_000)
MANIFEST, WIRES, ROW = published("mine", 5, (card("a"), card("b")), pictures=(FILM,))
SIZES = {name: len(wire) for name, wire in WIRES.items()}
OFFICE = Office()
OFFICE.publish("mine", WIRES[ROW.sha256], 5)


@dataclass
class Station:
    """A station behind: what it lacks, and when it got which block."""

    name: str
    fetching: Fetching
    lacking: list[tuple[str, int]]
    got: dict[tuple[str, int], int] = field(default_factory=dict)

    def want(self) -> None:
        for name in self.fetching.complete():
            self.fetching.forget(name)
            self.lacking = [row for row in self.lacking if row[0] != name]
        self.fetching.want(self.lacking)

    def take(self, name: str, index: int, length: int, now: int) -> None:
        if self.fetching.receive(name, index, length, now):
            self.fetching.saved(name, index, now)
            self.got[name, index] = now
            self.want()


class Trunk:
    """The line between hub and relay; the stations' own lines cost nothing."""

    def __init__(self, stations: int, fast: bool = True) -> None:
        self.stations: list[Station] = []
        self.crossed: dict[tuple[str, int], int] = {}
        self.relay = Relay()
        self.relay.line_up()
        self.relay.from_hub(TOPICS.meta, OFFICE.pointer, retained=True)
        files = {name: data for name, data in OFFICE.files.items() if name != "timestamp.json"}
        self.relay.from_hub(TOPICS.metadata, MetadataFiles(files).encode())
        smallest_first = sorted(SIZES.items(), key=lambda row: row[1])
        for n in range(stations):
            station = Station(f"face-{n}", Fetching({}, Random(n), Speed(fast)), smallest_first)
            self.stations.append(station)
            station.fetching.stations = stations
            station.want()
            station.fetching.expect(0, together=True)
        self.flying: list[tuple[int, str, int]] = []
        self.free_at = self.bytes = 0

    @property
    def now(self) -> int:
        return self.relay.now

    def run(self, most_ms: int) -> None:
        while any(station.lacking for station in self.stations) and self.now < most_ms:
            self.step()

    def step(self) -> None:
        for station in self.stations:
            if asked := station.fetching.ask(self.now):
                self.relay.from_station(station.name, "need", Need(ask=asked).encode())
        self._send()
        self.relay.go_on(STEP_MS, STEP_MS)
        self._deliver()
        told, self.relay.down = self.relay.down, []
        for packet in told:
            self._hand_out(packet.topic, packet.payload)

    def _send(self) -> None:
        """The hub answers the relay's own asks at once; the trunk carries one block after the other."""
        asked, self.relay.up = self.relay.up, []
        for topic, payload in asked:
            if topic == TOPICS.up(RELAY, "need"):
                for name, blocks in decode_need(payload).ask.at_once(SIZES.get).items():
                    for index in blocks:
                        length = len(cut(WIRES[name], index))
                        self.free_at = max(self.free_at, self.now) + length * 1000 // RATE
                        self.flying.append((self.free_at, name, index))
                        self.bytes += length

    def _deliver(self) -> None:
        while self.flying and self.flying[0][0] <= self.now:
            at, name, index = self.flying.pop(0)
            self.crossed[name, index] = at
            self.relay.to_station(RELAY, f"block/{name[:SHORT]}/{index}", cut(WIRES[name], index))

    def _hand_out(self, topic: str, payload: bytes) -> None:
        address = parse(topic)
        rest = address.rest.removeprefix("block/") if address.kind == "down" else address.rest
        short, _, index = rest.partition("/")
        name = next((whole for whole in SIZES if whole[:SHORT] == short), "")
        for station in self.stations if name and index.isdecimal() else []:
            if address.kind == "block" or address.who == station.name:
                station.take(name, int(index), len(payload), self.now)


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("stations", [2, 50])
def test_a_block_is_with_every_station_when_it_has_crossed_and_crosses_once(
    stations: int, fast: bool
) -> None:
    trunk = Trunk(stations, fast)
    trunk.run(600_000)
    assert trunk.bytes == sum(SIZES.values()), "one copy"
    later = {block: at for block, at in trunk.crossed.items() if at > BEGUN_MS}
    behind = [station.got[block] - at for station in trunk.stations for block, at in later.items()]
    assert max(behind) <= 3 * STEP_MS
    last = max(trunk.crossed.values())
    assert last <= 1.05 * trunk.bytes * 1000 / RATE + 2_000, "and the trunk was never idle for long"


def test_who_comes_late_gets_what_is_here_at_once_and_then_goes_along() -> None:
    trunk = Trunk(2)
    late = trunk.stations.pop()
    while trunk.now < 20_000:
        trunk.step()
    here = set(trunk.crossed)
    trunk.stations.append(late)
    trunk.run(22_500)
    assert here <= set(late.got)
    trunk.run(600_000)
    assert not late.lacking
    assert trunk.bytes == sum(SIZES.values()), "one copy"
