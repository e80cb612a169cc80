"""Which time is believed."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.clockwork import (
    BUILT_MS,
    HUB_FRESH_MS,
    LATEST_MS,
    OUTAGE_MS,
    TOLERANCE_MS,
    Reference,
    Ticks,
    carried_on,
    heard_from_hub,
    judge,
)
from tests.fakes.mine import at

NOW = at("2026-11-23 08:00")
HOUR = 3_600_000
KNOWN = Reference(NOW, 5_000, "boot-a")


def test_a_good_clock_is_believed() -> None:
    now = judge(Ticks(NOW + HOUR, 5_000 + HOUR, "boot-a"), KNOWN)
    assert (now.at, now.quality) == (NOW + HOUR, "rtc")
    assert now.local(480) == datetime(2026, 11, 23, 9, 0)


@pytest.mark.parametrize("wall", [0, BUILT_MS - 1, NOW - TOLERANCE_MS + HOUR - 1, at("2099-01-01 00:00")])
def test_a_jump_within_one_boot_is_not(wall: int) -> None:
    now = judge(Ticks(wall, 5_000 + HOUR, "boot-a"), KNOWN)
    assert (now.at, now.quality) == (NOW + HOUR, "suspect")


def test_small_corrections_are_followed() -> None:
    for drift in (-TOLERANCE_MS, TOLERANCE_MS):
        now = judge(Ticks(NOW + HOUR + drift, 5_000 + HOUR, "boot-a"), KNOWN)
        assert (now.at, now.quality) == (NOW + HOUR + drift, "rtc")


@pytest.mark.parametrize(
    ("wall", "believed", "quality"),
    [
        (NOW + OUTAGE_MS, NOW + OUTAGE_MS, "rtc"),
        (NOW + OUTAGE_MS + 1, NOW + 20_000, "suspect"),
        (NOW - TOLERANCE_MS, NOW - TOLERANCE_MS, "rtc"),
        (NOW - TOLERANCE_MS - 1, NOW + 20_000, "suspect"),
        (0, NOW + 20_000, "suspect"),
        (at("2099-01-01 00:00"), NOW + 20_000, "suspect"),
    ],
)
def test_after_a_reboot(wall: int, believed: int, quality: str) -> None:
    """A battery clock may be up to 60 days ahead of what was last known, and never behind it."""
    now = judge(Ticks(wall, 20_000, "boot-b"), KNOWN)
    assert (now.at, now.quality) == (believed, quality)


def test_the_hub_sets_the_clock_and_its_word_ages() -> None:
    wrong = Ticks(0, 7_000, "boot-a")
    reference = heard_from_hub(NOW + HOUR, wrong, KNOWN)
    assert judge(wrong, reference).at == NOW + HOUR
    assert judge(wrong, reference).quality == "suspect"
    right = Ticks(NOW + HOUR + 1_000, 8_000, "boot-a")
    assert judge(right, reference).quality == "hub"
    later = Ticks(right.wall + HUB_FRESH_MS, right.mono + HUB_FRESH_MS, "boot-a")
    assert judge(later, reference).quality == "rtc"


@pytest.mark.parametrize("said", [0, BUILT_MS - 1, LATEST_MS, 2**53 - 1])
def test_a_hub_that_has_lost_its_own_clock_is_not_believed(said: int) -> None:
    """2^53 ms is beyond what a date can hold: believed, it would stop the station for good."""
    assert heard_from_hub(said, Ticks(NOW, 7_000, "boot-a"), KNOWN) == KNOWN


def test_carrying_on_loses_no_time_over_power_cuts() -> None:
    """Three boots with a dead battery clock: time goes on from where it was last written down."""
    reference, at_last = KNOWN, NOW
    for boot in ("boot-b", "boot-c", "boot-d"):
        now = judge(Ticks(0, 90_000, boot), reference)
        assert now.at == at_last + 90_000
        reference, at_last = carried_on(now, reference), now.at


@settings(max_examples=50)
@given(st.integers(0, LATEST_MS), st.integers(0, 2**40), st.sampled_from(["boot-a", "boot-b"]))
def test_time_is_always_near_the_wall_or_near_the_reference(wall: int, mono: int, boot: str) -> None:
    now = judge(Ticks(wall, KNOWN.mono + mono, boot), KNOWN)
    expected = NOW + mono + (0 if boot == "boot-a" else KNOWN.mono)
    assert now.at == (expected if now.quality == "suspect" else wall)
    assert now.local(480).year >= 1970
