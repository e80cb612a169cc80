"""What was on the glass, counted, kept and told by a whole station."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.wire.messages import HubPresence, decode_presence
from content_packs.wire.playback import (
    HOUR_MS,
    MOST_HOURS,
    MOST_ROWS,
    Playback,
    PlaybackAsk,
    decode_reply,
    newest_played,
)
from content_packs.wire.topics import Topics
from kiosk.caretaker import KEEP_EVERY_MS
from kiosk.domain.playing import Glass
from kiosk.line import Connected
from kiosk.sync.actions import Message
from tests.fakes.disk import Trouble
from tests.fakes.mine import STATION
from tests.fakes.station import FakeClock, FakeLink, close, disk_under, enrolled, sign, station_on

TOPICS = Topics("demo")
REPLY = TOPICS.up(STATION, "reply")
A, B = Glass((("mine/a", 7),), (("mine/a", 7),)), Glass((("mine/b", 7),), (("mine/b", 7),))
STEP_MS = 20_000


class Life:
    """A station in the calling thread, that is started again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.trouble = folder, FakeClock("2026-11-23 09:00"), Trouble()
        self.start()

    def start(self) -> None:
        with disk_under(self.trouble):
            self.station = station_on(self.folder, self.clock)
        self.link: FakeLink = self.station.carrier.link  # type: ignore[union-attr, assignment]

    def go_on(self, ms: int) -> None:
        for _ in range(ms // STEP_MS):
            self.clock.go_on(STEP_MS)
            self.station.worker.turn(None)

    def show(self, glass: Glass) -> None:
        self.station.desk.seen(glass)

    def connect(self) -> None:
        self.station.worker.turn(Connected())
        ready = HubPresence("ready", 1, self.clock.ticks().wall).encode()
        self.station.worker.turn(Message(TOPICS.state("hub"), ready, retained=True))

    def ask(self, after: int) -> Playback | None:
        """What the station answers, if it does."""
        self.link.taken.clear()
        self.station.worker.turn(Message(TOPICS.down(STATION, "command"), PlaybackAsk(after).encode()))
        return self.told()

    def told(self) -> Playback | None:
        answers = [decode_reply(data) for topic, data, _ in self.link.taken if topic == REPLY]
        assert len(answers) < 2
        return answers[0] if answers else None  # type: ignore[return-value]

    @property
    def said(self) -> int:
        """The newest hour, as the presence says it."""
        assert self.station.carrier is not None
        return newest_played(decode_presence(self.station.carrier.presence("ready").encode()).extra)


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    enrolled(tmp_path)
    made = Life(tmp_path)
    yield made
    close(made.station)


def hour_of(life: Life) -> int:
    return life.clock.ticks().wall // HOUR_MS


def test_an_hour_is_told_when_it_has_ended_and_the_hub_asks(life: Life) -> None:
    nine = hour_of(life)
    life.show(A)
    life.go_on(1_800_000)
    life.show(B)
    life.go_on(1_800_000)
    life.connect()
    assert life.said == nine
    assert life.link.taken
    assert life.told() is None, "nothing is sent unasked"
    told = life.ask(0)
    assert told is not None
    (hour,) = told.hours
    assert (hour.number, hour.hour, hour.place, hour.ran, told.left) == (nine, nine, "face-7305", 3600, 0)
    assert [(one.name, one.version, one.times, one.seconds) for one in hour.shown] == [
        ("mine/a", 7, 1, 1800), ("mine/b", 7, 1, 1800)
    ]  # fmt: skip
    assert life.ask(nine) == Playback((), 0)
    assert life.ask(nine + 500) == told, "a number it never gave: the hub knew another disk"
    assert life.ask(0) == told, "what was told is kept, for a hub that comes back from a backup"


def test_records_go_first(life: Life) -> None:
    life.show(A)
    life.go_on(HOUR_MS)
    life.connect()
    sign(life.station, "badge-1")
    assert life.ask(0) is None, "a record has no receipt yet"


def test_weeks_without_a_line_are_told_piece_by_piece(life: Life) -> None:
    life.show(A)
    life.go_on(30 * HOUR_MS)
    life.connect()
    numbers: list[int] = []
    after, left = 0, 1
    while left:
        told = life.ask(after)
        assert told is not None
        assert len(told.hours) <= MOST_HOURS
        numbers += [hour.number for hour in told.hours]
        after, left = numbers[-1], told.left
    assert numbers == list(range(hour_of(life) - 30, hour_of(life)))


def test_a_power_cut_loses_ten_minutes_and_a_good_end_nothing(life: Life) -> None:
    life.show(A)
    life.go_on(KEEP_EVERY_MS + 60_000)
    close(life.station)  # without a good end: no more is left than what is on disk by now
    life.start()
    begun = life.station.memory.playback._played.begun()
    assert begun is not None
    assert begun.ran == KEEP_EVERY_MS // 1000
    life.show(B)
    life.go_on(60_000)
    life.station.worker._stopping.set()
    life.station.worker.run()
    begun = life.station.memory.playback._played.begun()
    assert begun is not None
    assert begun.ran == KEEP_EVERY_MS // 1000 + 60


def test_a_disk_that_refuses_loses_nothing_and_holds_nothing_up(life: Life) -> None:
    life.show(A)
    life.go_on(HOUR_MS - STEP_MS)
    life.trouble.arm("INSERT OR REPLACE INTO played")
    life.go_on(STEP_MS)
    assert life.said == 0
    assert "disk" in life.station.memory.faults.codes
    life.go_on(KEEP_EVERY_MS)
    assert life.said == hour_of(life) - 1
    told = life.station.memory.playback.after(0)
    assert [hour.ran for hour in told.hours] == [3600]


def test_numbers_only_rise_whatever_the_clock_does(life: Life) -> None:
    life.show(A)
    life.go_on(2 * HOUR_MS)
    first = life.said
    life.clock.reboot()
    life.clock._wall -= 3 * HOUR_MS
    life.start()
    life.station.memory.hub_said(life.clock.ticks().wall, life.clock.ticks())
    life.show(A)
    life.go_on(HOUR_MS + STEP_MS)
    hours = life.station.memory.playback.after(0).hours
    numbers = [hour.number for hour in hours]
    assert numbers == sorted(set(numbers))
    assert life.said > first
    assert hours[-1].hour < first


def test_what_comes_up_while_the_worker_is_busy_at_the_hours_end_counts_once(life: Life) -> None:
    life.show(A)
    life.go_on(HOUR_MS - STEP_MS)
    life.clock.go_on(STEP_MS - 1_000)
    life.station.memory.playback.see(B, life.clock.ticks().mono + 1_500)  # its turn began before the hour did
    life.station.worker.turn(None)
    life.clock.go_on(1_000)
    life.station.worker.turn(None)
    life.go_on(HOUR_MS)
    nine, ten = life.station.memory.playback.after(0).hours
    assert (nine.number, nine.ran, ten.number, ten.ran) == (nine.hour, 3600, nine.hour + 1, 3600)
    assert [one.name for one in nine.shown] == ["mine/a"]
    assert [(one.name, one.times) for one in ten.shown] == [("mine/b", 1), ("mine/a", 0)]


def test_hours_of_many_cards_go_in_several_messages(life: Life) -> None:
    for _ in range(3):
        life.show(Glass((), tuple((f"mine/c{n}", 7) for n in range(MOST_ROWS // 2))))
        life.go_on(HOUR_MS)
    first = life.station.memory.playback.after(0)
    assert ([len(hour.shown) for hour in first.hours], first.left) == ([MOST_ROWS // 2] * 2, 1)
    then = life.station.memory.playback.after(first.hours[-1].number)
    assert (len(then.hours), then.left) == (1, 0)
    life.show(Glass((), tuple((f"mine/c{n}", 7) for n in range(MOST_ROWS + 1))))
    life.go_on(HOUR_MS)
    assert len(life.station.memory.playback.after(life.said - 1).hours) == 1, "a long hour goes alone"
