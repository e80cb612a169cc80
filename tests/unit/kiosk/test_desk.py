"""The desk between the face and the work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.bootstrap import Station
from tests.fakes.mine import at
from tests.fakes.station import FakeClock, close, enrolled, station_on


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    enrolled(tmp_path)
    made = station_on(tmp_path, FakeClock())
    yield made
    close(made)


def work(station: Station) -> int:
    """Do what was posted to the worker; how much it was."""
    tray, count = station.worker._tray, 0
    while (posted := tray.take(0)) is not None:
        station.worker.turn(posted)
        count += 1
    return count


def test_asking_what_to_draw_changes_nothing(station: Station) -> None:
    """The face also asks what it does not show: the overview, to find the first card of a board."""
    station.desk.screen("overview")
    assert work(station) == 0
    assert station.memory.showing == ""


def test_what_stands_on_the_glass_is_noted_once_by_the_worker(station: Station) -> None:
    screen = station.desk.screen("")
    station.desk.shown(screen, False)
    station.desk.shown(screen, False)
    assert station.memory.showing == "", "the window's thread writes nothing"
    assert work(station) == 1
    assert station.memory.showing == station.desk.status()["view"] == screen.view == "builtin"


def test_a_screen_is_made_again_only_when_something_may_differ(station: Station) -> None:
    assert isinstance(station.clock, FakeClock)
    station.clock.go_on(3 * 3_600_000)  # signing time is over
    first = station.desk.screen("")
    assert station.desk.screen("") is first
    assert station.desk.screen("overview") is not first
    again = station.desk.screen("")
    station.clock.offset_ms += 2_000  # somebody sets it
    assert station.desk.screen("") is not again
    again = station.desk.screen("")
    station.memory.set_lang("en")
    assert station.desk.screen("").lang == "en" != again.lang


def test_it_says_for_how_long_a_screen_lasts(station: Station) -> None:
    """The window sleeps for as long."""
    assert isinstance(station.clock, FakeClock)
    station.desk.screen("")
    assert station.desk.lasts_s == 0, "in signing time each moment counts"
    station.clock.go_on(3 * 3_600_000 + 2_000)
    station.desk.screen("")
    lasts = station.desk.lasts_s
    assert 0 < lasts <= 60
    station.clock.go_on(1_500)
    assert station.desk.lasts_s == pytest.approx(lasts - 1.5)
    station.clock.offset_ms += 2_000
    assert station.desk.lasts_s == 0, "the clock was set"
    station.clock.go_on(60_000)
    station.desk.screen("")
    assert station.desk.lasts_s > 0
    station.worker._counter.dialog = object()  # type: ignore[assignment]
    assert station.desk.lasts_s == 0, "dialogs count down"
    station.worker._counter.dialog = None


@pytest.mark.parametrize(
    ("before", "after"), [("2026-11-23 14:29:59", "middle"), ("2026-11-23 23:59:59", "night")]
)
def test_content_turns_at_the_second_and_the_worker_wakes_no_more_often(
    station: Station, before: str, after: str
) -> None:
    """The window wakes at the minute; the worker, who chooses content by date and shift, may sleep on."""
    assert isinstance(station.clock, FakeClock)
    for again in (60_000, 0):  # a minute in which nothing turns, then the one that turns
        station.clock.go_on(at(before) - again - station.memory.instant(station.clock.ticks()).at)
        station.desk.screen("")
        station.worker.turn(None)
        assert work(station) == 0
        made_for = station.memory._merged_for
        station.clock.go_on(1_000)
        station.desk.screen("")
        assert work(station) == (0 if again else 1)
    assert station.memory._merged_for != made_for
    day = station.memory.instant(station.clock.ticks()).local(480).date()
    assert station.memory._merged_for is not None
    assert station.memory._merged_for[:2] == (day, after)


def test_a_clock_set_by_hand_is_looked_at_at_once(station: Station) -> None:
    heard: list[str] = []
    station.memory.on_change = lambda: heard.append("changed")
    station.worker.turn(None)
    heard.clear()
    station.worker.turn(None)
    assert heard == []
    station.clock.offset_ms += 2_000
    station.desk.look_at_clock()
    assert work(station) == 1
    assert heard == ["changed"]
