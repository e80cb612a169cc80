"""Both sides together over a line that loses blocks: everything arrives, and little is sent twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.transfer.blocks import BLOCK, Blocks, block_count, block_length
from content_packs.transfer.fetching import Ask, Fetching, Lack
from content_packs.transfer.serving import EVERYBODY, MOST_WAITING, Limit, SendBlock, SendWait, Serving
from content_packs.transfer.speed import MOST_WINDOW, PROBE, Speed

RATE = 8_000
"""Bytes per second of a 64 kbit/s line."""
FAST = 125_000
"""Of a line of 1 Mbit/s."""
TRIP_MS = 50
"""A question's way up; an answer's way down comes on top of the time its bytes take."""


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

    def take(self, block: SendBlock, now: int) -> None:
        length = block_length(self.objects.get(block.name, 0), block.index)
        shared = block.station == EVERYBODY
        self.bytes += length
        if not self.fetching.receive(block.name, block.index, length, now, shared):
            self.wasted += length
            return
        self.got.setdefault(block.name, set()).add(block.index)
        self.fetching.saved(block.name, block.index, now)
        for name in self.fetching.complete():
            self.fetching.forget(name)
        self.want()

    def hears(self, block: SendBlock, now: int) -> bool:
        if not self.fetching.listens(now):
            return False
        proven = self.fetching.speed.is_proven(now)
        return proven or (block.name, block.index) in self.fetching.first(PROBE)

    def want(self) -> None:
        lacking = [(n, size) for n, size in self.objects.items() if not self.has(n)]
        self.fetching.want(sorted(lacking, key=lambda item: item[1]))

    def has(self, name: str) -> bool:
        return len(self.got.get(name, ())) == block_count(self.objects[name])

    @property
    def whole(self) -> bool:
        return all(map(self.has, self.objects))


@dataclass
class World:
    """One sender, several stations; ``loss`` of every hundred blocks vanish, each station's own way.

    ``rate`` is that of each station's line; it is cut for 3 s in every ``cut_every`` ms.
    """

    objects: dict[str, int]
    count: int
    loss: int = 0
    seed: int = 1
    rate: int = RATE
    fast: bool = False
    cut_every: int = 0
    now: int = 0
    sent: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.serving = Serving(self.objects.get)
        self.stations = [
            Station(f"s{n}", Fetching({}, Random(self.seed * 100 + n), Speed(self.fast)), self.objects)
            for n in range(self.count)
        ]
        for station in self.stations:
            station.want()
        self.flying: list[tuple[float, Station, SendBlock]] = []
        self.asks: list[tuple[int, Station, Ask]] = []

    def carry(self, blocks: Iterable[SendBlock]) -> None:
        for block in blocks:
            length = block_length(self.objects[block.name], block.index)
            self.sent += length
            for station in self.stations:
                to_it = not block.station and station.hears(block, self.now)
                if (to_it or block.station == station.name) and self.random.randrange(100) >= self.loss:
                    begun = max(station.busy_until, self.now + TRIP_MS)
                    station.busy_until = begun + length * 1000 / self.rate
                    self.flying.append((station.busy_until, station, block))

    def step(self) -> None:
        self.now += 50
        if self.cut_every and self.now % self.cut_every < 3_000:
            self.cut()
            return
        for _, station, asked in [item for item in self.asks if item[0] <= self.now]:
            for said in self.serving.need(station.name, asked, self.now):
                station.fetching.wait(self.now, said.ms)
        self.asks = [item for item in self.asks if item[0] > self.now]
        self.carry(self.serving.send(self.now))
        arrived = [item for item in self.flying if item[0] <= self.now]
        self.flying = [item for item in self.flying if item[0] > self.now]
        for _, station, block in arrived:
            station.take(block, self.now)
        for station in self.stations:
            if asked := station.fetching.ask(self.now):
                self.asks.append((self.now + TRIP_MS, station, asked))

    def cut(self) -> None:
        """What is under way is lost; the broker's end of the lines is gone too."""
        self.flying, self.asks = [], []
        for station in self.stations:
            self.serving.forget(station.name)
            station.fetching.line_is_new(self.now + 50)
            station.busy_until = self.now

    def run(self, most_ms: int = 40_000_000) -> None:
        while not all(station.whole for station in self.stations):
            assert self.now < most_ms, "it never ends"
            self.step()

    def publish(self) -> None:
        """The hub sends everything to everybody, who know of it."""
        self.serving.publish(self.objects.items(), self.now + 1_000, 1_000)
        for station in self.stations:
            station.fetching.stations = self.count
            station.fetching.expect(self.now, together=True)

    @property
    def one_copy(self) -> int:
        return sum(self.objects.values())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 5 * BLOCK), min_size=1, max_size=5),
    st.integers(1, 5),
    st.integers(0, 40),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 999),
)
def test_everything_arrives_whatever_is_lost(
    sizes: list[int], count: int, loss: int, announced: bool, fast: bool, cut: bool, seed: int
) -> None:
    objects = {f"o{n}": size for n, size in enumerate(sizes)}
    world = World(objects, count, loss, seed, FAST if fast else RATE, fast, 60_000 if cut else 0)
    if announced:
        world.publish()
    world.run()
    assert not any(station.fetching.left for station in world.stations)


def test_one_station_alone_gets_each_block_once_and_keeps_the_line_busy() -> None:
    world = World({"film": 60 * BLOCK}, 1)
    world.run()
    assert world.sent == world.one_copy
    assert world.now < 1.03 * world.one_copy * 1000 / RATE


def test_two_megabytes_over_a_line_that_is_cut_every_minute() -> None:
    world = World({f"o{n}": 40_000 for n in range(50)}, 1, cut_every=60_000)
    world.run()
    assert world.now < 1.15 * world.one_copy * 1000 / RATE
    assert world.stations[0].wasted == 0


def test_on_a_slow_line_a_record_never_waits_for_much_more_than_a_block() -> None:
    world = World({"film": 40 * BLOCK, **{f"card{n}": 700 for n in range(60)}}, 1)
    most = 0.0
    while not world.stations[0].whole:
        world.step()
        most = max(most, world.stations[0].busy_until - world.now)
    assert 1_900 < most < 2_700


def test_many_small_objects_come_in_one_answer() -> None:
    world = World({f"card{n}": 700 for n in range(60)}, 1)
    asks = 0
    while not world.stations[0].whole:
        before = len(world.asks)
        world.step()
        asks += len(world.asks) > before
    assert asks <= 1 + 60 * 700 // (BLOCK - 700)


def test_fifty_present_from_the_start_cost_one_copy() -> None:
    world = World({"picture": 10 * BLOCK, "text": 900}, 50, rate=FAST, fast=True)
    world.publish()
    world.run()
    assert world.sent == world.one_copy


def test_fifty_on_slow_lines_each_get_their_own() -> None:
    world = World({"picture": 10 * BLOCK, "text": 900}, 50)
    world.publish()
    world.run()
    assert not any(station.wasted for station in world.stations)
    assert world.sent == 51 * world.one_copy, "nobody listened to what was sent to all"


def test_fifty_that_lose_a_little_are_repaired_together() -> None:
    world = World({"picture": 10 * BLOCK}, 50, loss=5, rate=FAST, fast=True)
    world.publish()
    world.run()
    assert world.sent < 8 * world.one_copy, "who lost the first blocks did not dare to listen to the rest"


def test_fifty_after_an_outage_do_not_cost_fifty_copies() -> None:
    world = World({"picture": 10 * BLOCK, "text": 900}, 50, rate=FAST, fast=True)
    for station in world.stations:
        station.fetching.stations = 50
        station.fetching.line_is_new(0, after_outage=True)
    world.run()
    assert world.sent < 4 * world.one_copy


def lacking(window: int, *objects: tuple[str, int]) -> Ask:
    return Ask(tuple(Lack(name, Blocks.all(count)) for name, count in objects), window, 0)


def test_small_objects_go_first() -> None:
    serving = Serving({"film": 3 * BLOCK, "text": 90}.get, 10**9)
    serving.publish([("film", 3 * BLOCK), ("text", 90)])
    assert [block.name for block in serving.send(0)] == ["text", "film", "film", "film"]
    serving.publish([("film", 3 * BLOCK), ("text", 90)], 0, 1_000)
    assert [(block.name, block.index) for block in serving.send(0)] == [
        ("text", 0), ("film", 0),
    ]  # fmt: skip
    assert [(block.name, block.index) for block in serving.send(1_000)] == [("film", 1), ("film", 2)]


def test_the_pace_is_kept() -> None:
    serving = Serving({"film": 100 * BLOCK}.get, RATE)
    serving.publish([("film", 100 * BLOCK)])
    sent = sum(len(serving.send(now)) for now in range(0, 20_000, 100))
    assert sent <= 20 * RATE / BLOCK + 2


def test_who_asks_for_too_much_is_told_to_wait() -> None:
    serving = Serving({"film": 1000 * BLOCK}.get)
    asked = lacking(500, ("film", 500))
    assert serving.need("s1", asked, 0) == []
    (said,) = serving.need("s1", asked, 0)
    assert isinstance(said, SendWait)
    assert MOST_WAITING < 500


def test_what_is_not_here_or_beyond_the_end_is_not_sent() -> None:
    serving = Serving({"text": 90}.get)
    serving.need("s1", lacking(8, ("text", 5), ("unknown", 3)), 0)
    assert serving.send(0) == [SendBlock("text", 0, "s1")]


def test_who_waits_asks_later_and_not_with_all_the_others() -> None:
    fetchings = [Fetching({}, Random(n)) for n in range(20)]
    for one in fetchings:
        one.want([("text", 90)])
        one.wait(0, 4_000)
    assert not any(one.ask(3_999) for one in fetchings)
    times = {one.due(0) for one in fetchings}
    assert len(times) > 10


def test_after_a_restart_only_the_rest_is_asked_for() -> None:
    fetching = Fetching({"film": Blocks.of(range(9))}, Random(1))
    fetching.want([("film", 10 * BLOCK)])
    asked = fetching.ask(0)
    assert asked is not None
    at_once = asked.at_once({"film": 10 * BLOCK}.get)
    assert {name: list(blocks) for name, blocks in at_once.items()} == {"film": [9]}
    assert asked.left == BLOCK


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
    sizes = {"film": 200 * BLOCK}
    fetching.want(list(sizes.items()))
    for _ in range(20):
        asked = fetching.ask(now)
        assert asked is not None
        widest = max(widest, asked.window)
        for index in asked.at_once(sizes.get)["film"]:
            now += 5
            assert fetching.receive("film", index, BLOCK, now)
            fetching.saved("film", index, now)
    assert widest == MOST_WINDOW
    assert fetching.listens(now)


def test_on_a_line_that_has_become_slow_what_everybody_gets_does_not_pile_up() -> None:
    world = World({"film": 40 * BLOCK, "text": 900}, 1, fast=True)
    world.publish()
    most = 0.0
    while not world.stations[0].whole:
        world.step()
        most = max(most, world.stations[0].busy_until - world.now)
    assert most < (PROBE + 0.3) * BLOCK * 1000 / RATE
    assert world.stations[0].wasted == 0


def test_who_is_told_to_wait_does_not_listen_meanwhile() -> None:
    fetching = Fetching({}, Random(1), Speed(fast=True))
    assert fetching.listens(0)
    fetching.wait(0, 60_000)
    assert not fetching.listens(59_999)
    fetching.line_is_new(1_000)
    assert fetching.listens(1_000)


def test_what_was_spoiled_is_left_for_a_while_and_the_others_go_on() -> None:
    fetching = Fetching({"film": Blocks.all(3)}, Random(1))
    fetching.want([("film", 3 * BLOCK), ("text", 90)])
    assert fetching.complete() == ["film"]
    fetching.spoiled("film", 0)
    asked = fetching.ask(0)
    assert asked is not None
    assert [lack.name for lack in asked.lacks] == ["text"]
    fetching.saved("text", 0, 100)
    fetching.want([("film", 3 * BLOCK)])
    times = []
    for _ in range(3):
        now = next(now for now in range(100, 10_000_000, 500) if fetching.ask(now))
        times.append(now)
        fetching.spoiled("film", now)
    assert times[2] - times[1] > times[1] - times[0] > 10_000


def test_a_shared_line_gets_what_it_carries_together_and_stations_take_turns() -> None:
    serving = Serving({"film": 100 * BLOCK}.get)
    serving.limits = {f"s{n}": Limit("shaft", RATE) for n in range(3)}
    for n in range(3):
        serving.need(f"s{n}", lacking(8, ("film", 8)), 0)
    sent = [(now, block) for now in range(0, 20_000, 50) for block in serving.send(now)]
    assert len(sent) <= 20 * RATE / BLOCK + 1
    assert [block.station for _, block in sent[:6]] == ["s0", "s1", "s2", "s0", "s1", "s2"]


def test_in_quiet_hours_nothing_is_sent() -> None:
    serving = Serving({"film": 100 * BLOCK}.get)
    serving.need("s1", lacking(8, ("film", 8)), 0)
    serving.limits = {"s1": Limit("shaft", RATE, wait_ms=3_600_000)}
    assert serving.need("s1", lacking(8, ("film", 8)), 0) == [SendWait("s1", 3_600_000)]
    assert serving.send(0) == []
    serving.need("s2", lacking(1, ("film", 8)), 0)
    assert serving.send(0) == [SendBlock("film", 0, "s2")]


def test_to_everybody_goes_no_more_than_the_slowest_line_that_listens_bears() -> None:
    serving = Serving({"film": 100 * BLOCK}.get)
    serving.limits = {"a": Limit("wide", 64_000), "b": Limit("wide", 64_000), "c": Limit("narrow", RATE)}
    serving.publish([("film", 100 * BLOCK)])
    sent = sum(len(serving.send(now)) for now in range(0, 10_000, 50))
    assert sent <= 10 * 32_000 / BLOCK + 4


def test_who_has_left_gets_nothing() -> None:
    serving = Serving({"film": 100 * BLOCK}.get)
    serving.need("s1", lacking(8, ("film", 8)), 0)
    serving.forget("s1")
    assert (serving.send(0), serving.due(0)) == ([], None)
