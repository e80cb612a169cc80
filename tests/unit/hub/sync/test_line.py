"""Quiet hours of a shared line, and when a transfer over it ends."""

from __future__ import annotations

from datetime import datetime

import pytest

from hub.sync.line import Line

HOUR = 3_600_000


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{text}")


@pytest.mark.parametrize(
    ("quiet", "now", "hours"),
    [
        ((), "12:00", 0),
        ((("07:00", "09:00"),), "06:59", 0),
        ((("07:00", "09:00"),), "07:00", 2),
        ((("07:00", "09:00"),), "08:30", 0.5),
        ((("07:00", "09:00"),), "09:00", 0),
        ((("23:00", "01:00"),), "23:30", 1.5),
        ((("23:00", "01:00"),), "00:15", 0.75),
        ((("23:00", "01:00"),), "01:00", 0),
        ((("07:00", "09:00"), ("09:00", "10:00")), "08:00", 2),
        ((("22:00", "23:00"), ("23:00", "06:00")), "22:30", 7.5),
    ],
)
def test_how_long_it_stays_quiet(quiet: tuple[tuple[str, str], ...], now: str, hours: float) -> None:
    assert Line("l", 64, quiet).quiet_ms(day(now)) == hours * HOUR


def test_a_transfer_rests_in_quiet_hours() -> None:
    line = Line("l", 64, (("07:00", "09:00"),))
    assert line.done_at(day("05:00"), HOUR) == day("06:00")
    assert line.done_at(day("06:30"), HOUR) == day("09:30")
    assert line.done_at(day("08:00"), HOUR) == day("10:00")
    assert line.done_at(day("10:00"), 23 * HOUR) == datetime(2026, 11, 23, 11)


def test_a_transfer_that_never_gets_its_turn() -> None:
    always = Line("l", 64, (("00:00", "12:00"), ("12:00", "00:00")))
    assert always.quiet_ms(day("03:00")) > 0
    assert always.done_at(day("03:00"), 1) is None
