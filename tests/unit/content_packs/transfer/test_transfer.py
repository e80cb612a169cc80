"""Both sides together over a line that loses blocks: everything arrives, and little is sent twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.transfer.blocks import BLOCK, Blocks, block_count, block_length
from content_packs.transfer.fetching import MOST_WINDOW, Ask, Fetching, Lack
from content_packs.transfer.serving import EVERYBODY, MOST_WAITING, SendBlock, SendWait, Serving

RATE = 8_000
"""Bytes per second of a 64 kbit/s line."""


@dataclass
class Station:
    """A receiver behind a line of its own, with what it has of each object."""

    name: str
    fetching: Fetching
    objects: dict[str, int]
    got: dict[str, set[int]] = field(default_factory=dict)
    bytes: int = 0
    wasted: int = 0
    busy_until: float = 0
    lost_from: int = 0

    def take(self, name: str, index: int, now: int) -> None:
        length = block_length(self.objects.get(name, 0), index)
        self.bytes += length
        if not self.fetching.receive(name, index, length, now):
            self.wasted += length
            return
        self.got.setdefault(name, set()).add(index)
        self.fetching.saved(name, index, now)

    @property
    def whole(self) -> bool:
        return all(len(self.got.get(n, ())) == block_count(size) for n, size in self.objects.items())


@dataclass
class World:
    """One sender, several stations; ``loss`` of every hundred blocks vanish, each station's own way."""

    objects: dict[str, int]
    count: int
    loss: int = 0
    seed: int = 1
    pace: int = RATE
    now: int = 0
    sent: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.serving = Serving(self.objects.get, self.pace)
        self.stations = [
            Station(f"s{n}", Fetching({}, Random(self.seed * 100 + n)), self.objects)
            for n in range(self.count)
        ]
        for station in self.stations:
            station.fetching.want(list(self.objects.items()))
        self.flying: list[tuple[float, Station, SendBlock]] = []

    def carry(self, blocks: Iterable[SendBlock]) -> None:
        for block in blocks:
            length = block_length(self.objects[block.name], block.index)
            self.sent += length
            for station in self.stations:
                if block.station in (EVERYBODY, station.name) and self.random.randrange(100) >= self.loss:
                    station.busy_until = max(station.busy_until, self.now) + length * 1000 / RATE
                    self.flying.append((station.busy_until, station, block))

    def run(self, most_ms: int = 40_000_000) -> None:
        while not all(station.whole for station in self.stations):
            assert self.now < most_ms, "it never ends"
            self.now += 50
            self.carry(self.serving.send(self.now))
            arrived = [item for item in self.flying if item[0] <= self.now]
            self.flying = [item for item in self.flying if item[0] > self.now]
            for _, station, block in arrived:
                station.take(block.name, block.index, self.now)
            for station in self.stations:
                asked = station.fetching.ask(self.now)
                for said in self.serving.need(station.name, asked, self.now) if asked else ():
                    station.fetching.wait(self.now, said.ms)

    def publish(self) -> None:
        """The hub sends everything to everybody, who know of it."""
        self.serving.publish(self.objects.items())
        for station in self.stations:
            station.fetching.expect(self.now)

    @property
    def one_copy(self) -> int:
        return sum(self.objects.values())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 5 * BLOCK), min_size=1, max_size=5),
    st.integers(1, 5),
    st.integers(0, 40),
    st.booleans(),
    st.integers(0, 999),
)
def test_everything_arrives_whatever_is_lost(
    sizes: list[int], count: int, loss: int, announced: bool, seed: int
) -> None:
    world = World({f"o{n}": size for n, size in enumerate(sizes)}, count, loss, seed)
    if announced:
        world.publish()
    world.run()
    assert all(station.fetching.complete() == list(world.objects) for station in world.stations)


def test_one_station_alone_gets_each_block_once_and_keeps_the_line_busy() -> None:
    world = World({"film": 40 * BLOCK}, 1)
    world.run()
    assert world.sent == world.one_copy
    assert world.now < 1.05 * world.one_copy * 1000 / RATE


def test_on_a_slow_line_one_block_is_under_way_at_a_time() -> None:
    world = World({"film": 40 * BLOCK}, 1)
    most = 0
    station = world.stations[0]
    for _ in range(400):
        world.now += 50
        world.carry(world.serving.send(world.now))
        most = max(most, len(world.flying))
        for item in [item for item in world.flying if item[0] <= world.now]:
            world.flying.remove(item)
            station.take(item[2].name, item[2].index, world.now)
        if asked := station.fetching.ask(world.now):
            world.serving.need("s0", asked, world.now)
    assert most == 1


def test_fifty_present_from_the_start_cost_one_copy() -> None:
    world = World({"picture": 10 * BLOCK, "text": 900}, 50)
    world.publish()
    world.run()
    assert world.sent == world.one_copy


def test_fifty_that_lose_a_little_are_repaired_together() -> None:
    world = World({"picture": 10 * BLOCK}, 50, loss=5)
    world.publish()
    world.run()
    assert world.sent < 4 * world.one_copy


def lacking(window: int, *objects: tuple[str, int]) -> Ask:
    return Ask(tuple(Lack(name, Blocks.all(count)) for name, count in objects), window)


def test_small_objects_go_first() -> None:
    serving = Serving({"film": 3 * BLOCK, "text": 90}.get, 10**9)
    serving.publish([("film", 3 * BLOCK), ("text", 90)])
    assert [block.name for block in serving.send(0)] == ["text", "film", "film", "film"]


def test_the_pace_is_kept() -> None:
    serving = Serving({"film": 100 * BLOCK}.get, RATE)
    serving.publish([("film", 100 * BLOCK)])
    sent = sum(len(serving.send(now)) for now in range(0, 20_000, 100))
    assert sent <= 20 * RATE / BLOCK + 2


def test_who_asks_for_too_much_is_told_to_wait() -> None:
    serving = Serving({"film": 1000 * BLOCK}.get, RATE)
    asked = lacking(500, ("film", 500))
    assert serving.need("s1", asked, 0) == []
    (said,) = serving.need("s1", asked, 0)
    assert isinstance(said, SendWait)
    assert MOST_WAITING < 500


def test_what_is_not_here_or_beyond_the_end_is_not_sent() -> None:
    serving = Serving({"text": 90}.get, RATE)
    serving.need("s1", lacking(8, ("text", 5), ("unknown", 3)), 0)
    assert serving.send(0) == [SendBlock("text", 0, "s1")]


def test_who_waits_asks_later_and_not_with_all_the_others() -> None:
    fetchings = [Fetching({}, Random(n)) for n in range(20)]
    for one in fetchings:
        one.want([("text", 90)])
        one.wait(0, 4_000)
    assert not any(one.ask(3_999) for one in fetchings)
    times = {one.due() for one in fetchings}
    assert len(times) > 10


def test_after_a_restart_only_the_rest_is_asked_for() -> None:
    fetching = Fetching({"film": Blocks.of(range(9))}, Random(1))
    fetching.want([("film", 10 * BLOCK)])
    asked = fetching.ask(0)
    assert asked is not None
    assert {name: list(blocks) for name, blocks in asked.now().items()} == {"film": [9]}


def test_patience_doubles_while_nothing_comes_and_is_back_with_the_line() -> None:
    fetching = Fetching({}, Random(1))
    fetching.want([("film", 3 * BLOCK)])
    now, gaps, last = 0, [], 0
    for _ in range(6):
        while not fetching.ask(now):
            now += 100
        gaps.append(now - last)
        last = now
    assert gaps[2:] == sorted(gaps[2:])
    assert gaps[-1] > 3 * gaps[1]
    fetching.line_is_new(now)
    assert fetching.ask(now)


def test_a_fast_line_opens_the_window() -> None:
    fetching, now, widest = Fetching({}, Random(1)), 0, 0
    fetching.want([("film", 200 * BLOCK)])
    for _ in range(20):
        asked = fetching.ask(now)
        assert asked is not None
        widest = max(widest, asked.window)
        for index in asked.now()["film"]:
            now += 5
            assert fetching.receive("film", index, BLOCK, now)
            fetching.saved("film", index, now)
    assert widest == MOST_WINDOW
