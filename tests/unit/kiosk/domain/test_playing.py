"""Counting what can be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.wire.playback import HOUR_MS, MOST_SHOWN, MOST_TIMES, Played, PlayedHour, hour_from
from kiosk.domain.notices import post
from kiosk.domain.playing import DARK, LONGEST_MS, Count, Glass, Item, on_glass
from tests.fakes.mine import instant
from tests.fakes.notices import listed, notice
from tests.unit.kiosk.domain.test_screen import CONTENT, look

NINE = 497_000 * HOUR_MS
A, B, PLEDGE = ("mine/a", 7), ("mine/b", 7), ("pledge", 0)
CARD = CONTENT.cards[0].key


def on(*items: Item, under: tuple[Item, ...] = ()) -> Glass:
    return Glass(items + under, items)


class Watch:
    """A count under a clock that goes on in steps of a worker's turns."""

    def __init__(self, at: int = NINE, begun: PlayedHour | None = None) -> None:
        self.count, self.mono, self.at, self.place = Count(1_000, begun), 1_000, at, "7305"
        self.ended: list[PlayedHour] = []
        self.wait(0)

    def wait(self, ms: int, suspect: bool = False) -> None:
        while ms >= 0:
            step = min(ms, 4_000)
            self.mono, self.at, ms = self.mono + step, self.at + step, ms - step
            self.ended += self.count.until(self.mono, self.at, self.place, suspect)
            if not ms:
                return

    def see(self, *items: Item, under: tuple[Item, ...] = (), ms: int = 0) -> None:
        self.count.see(on(*items, under=under))
        self.wait(ms)


def test_times_and_seconds_of_what_can_be_seen() -> None:
    life = Watch()
    life.see(A, ms=10_000)
    life.see(B, PLEDGE, ms=20_000)
    life.see(A, PLEDGE, ms=5_400)
    assert life.count.begun.shown == (
        Played("pledge", 0, 1, 25), Played("mine/b", 7, 1, 20), Played("mine/a", 7, 2, 15)
    )  # fmt: skip
    assert life.count.begun.ran == 35


def test_what_is_covered_is_not_counted_and_does_not_come_up_anew() -> None:
    life = Watch()
    life.see(A, ms=10_000)
    life.see(under=(A,), ms=30_000)
    life.see(A, ms=1_000)
    life.see(under=(B,), ms=5_000)
    life.see(A)
    assert life.count.begun.shown == (Played("mine/a", 7, 2, 11),)
    assert life.count.begun.ran == 46, "the station ran all the while"


def test_what_was_covered_when_it_came_up_is_counted_when_it_is_first_seen() -> None:
    life = Watch()
    life.see(under=(A,), ms=5_000)
    life.see(A, ms=5_000)
    assert life.count.begun.shown == (Played("mine/a", 7, 1, 5),)


def test_an_hour_ends_to_the_second_and_what_stands_goes_on() -> None:
    life = Watch(NINE + HOUR_MS - 10_000)
    life.see(A, ms=13_000)
    (hour,) = life.ended
    assert (hour.hour, hour.place, hour.ran) == (497_000, "7305", 10)
    assert hour.shown == (Played("mine/a", 7, 1, 10),)
    assert life.count.begun == PlayedHour(0, 497_001, "7305", 3, False, (Played("mine/a", 7, 0, 3),))


def test_another_place_begins_anew() -> None:
    life = Watch()
    life.see(A, ms=8_000)
    life.place = "7301"
    life.wait(4_000)
    assert [(hour.place, hour.ran) for hour in life.ended] == [("7305", 8)]
    assert (life.count.begun.place, life.count.begun.ran) == ("7301", 4)


def test_a_machine_that_slept_showed_nothing() -> None:
    life = Watch()
    life.see(A, ms=8_000)
    life.mono, life.at = life.mono + LONGEST_MS, life.at + LONGEST_MS
    life.wait(1_000)
    assert life.count.begun.ran == 8


def test_a_clock_set_back_begins_the_hour_once_more() -> None:
    life = Watch()
    life.see(A, ms=8_000)
    life.at -= 2 * HOUR_MS
    life.wait(4_000, suspect=True)
    assert [(hour.hour, hour.ran, hour.suspect) for hour in life.ended] == [(497_000, 8, False)]
    assert (life.count.begun.hour, life.count.begun.suspect) == (496_998, True)


def test_a_start_goes_on_with_the_hour_that_was_begun() -> None:
    begun = PlayedHour(0, 497_000, "7305", 100, False, (Played("mine/a", 7, 3, 90),))
    life = Watch(NINE + 1_000_000, begun)
    life.see(A, ms=4_000)
    assert life.count.begun == replace(begun, ran=104, shown=(Played("mine/a", 7, 4, 94),))
    later = Watch(NINE + HOUR_MS, begun)
    assert later.ended == [begun]


def test_nothing_is_said_of_a_time_in_which_nothing_ran() -> None:
    life = Watch()
    life.at += 5 * HOUR_MS
    life.wait(0)
    assert life.ended == []


@pytest.mark.parametrize(("clear", "seen"), [(True, ("overview", "pledge")), (False, ())])
def test_boards_and_panel_stand_and_are_seen(clear: bool, seen: tuple[str, ...]) -> None:
    glass = on_glass(look(chosen="overview"), clear, notice=False)
    assert [name for name, _ in glass.stands] == ["overview", "pledge"]
    assert tuple(name for name, _ in glass.seen) == seen


def test_a_card_has_its_publishers_version() -> None:
    shown = look("2026-11-23 12:00", chosen=CARD)
    assert on_glass(shown, clear=True, notice=False) == on((CARD, 7))
    assert on_glass(None, clear=True, notice=True) == DARK


@pytest.mark.parametrize(
    ("level", "seen"), [("strip", [CARD, "pledge", "notice:n-1"]), ("full", ["notice:n-1"])]
)
def test_a_full_screen_notice_covers_and_a_strip_does_not(level: str, seen: list[str]) -> None:
    posted = post(listed(notice(level=level)), {}, instant("2026-11-23 08:30"))
    shown = look("2026-11-23 08:30", chosen=CARD, posted=posted)
    assert [name for name, _ in on_glass(shown, clear=True, notice=True).seen] == seen
    assert CARD in [name for name, _ in on_glass(shown, clear=True, notice=True).stands]


def test_no_more_is_told_of_an_hour_than_the_hub_takes() -> None:
    life = Watch()
    for n in range(MOST_SHOWN + 5):
        life.see((f"mine/c{n}", 7), ms=1_000)
    for _ in range(MOST_TIMES + 5):
        life.count.see(on(A))
        life.count.see(DARK)
    life.see(A, ms=2_000_000)
    hour = life.count.begun
    assert len(hour.shown) == MOST_SHOWN
    assert hour.shown[0] == Played("mine/a", 7, MOST_TIMES, 2_000)
    assert hour_from(replace(hour, number=1).to_json()).shown == hour.shown
