"""New content is on trial, and goes back when it is bad."""

from __future__ import annotations

import pytest

from content_packs.wire.packs import PackNote
from kiosk.trial import MOST_CRASHES_AT_FIRST, PROBATION_MS
from tests.fakes.life import Life, pack


def test_two_unclean_ends_bring_the_version_before_back_and_only_of_that_publisher(two: Life) -> None:
    two.give(pack(1, "z", publisher="branch-1"))
    two.pass_time(1_000)
    two.give(pack(3))
    two.start_again()
    assert two.shown["mine"] == 3
    two.start_again()
    assert two.shown == {"mine": 2, "branch-1": 1}
    assert two.note() == PackNote("mine", 3, "returned", "crashed")
    assert ("returned", {"publisher": "mine", "version": 3, "why": "crashed"}) in two.events
    assert "pack" in two.station.memory.faults.codes
    two.give(pack(3))
    assert two.shown["mine"] == 2, "that manifest is never shown again"
    two.give(pack(4))
    assert two.shown["mine"] == 4


def test_of_several_on_trial_the_newest_is_blamed_and_the_others_begin_anew(two: Life) -> None:
    two.give(pack(1, "z", publisher="branch-1"))
    two.pass_time(PROBATION_MS)
    two.give(pack(3))
    two.start_again()
    two.give(pack(2, "z", publisher="branch-1"))
    two.pass_time(30_000)
    assert two.shown == {"mine": 3, "branch-1": 2}
    for _ in range(2):
        two.start_again()
    assert two.shown == {"mine": 3, "branch-1": 1}
    two.start_again()
    assert two.shown["mine"] == 3, "its one crash before was forgiven when another was blamed"
    two.start_again()
    assert two.shown == {"mine": 2, "branch-1": 1}


@pytest.mark.parametrize("how", ["reboot", "politely", "late"])
def test_ends_that_are_not_crashes(two: Life, how: str) -> None:
    for _ in range(4):
        if how == "late":
            two.pass_time(PROBATION_MS)
        two.start_again(reboot=how == "reboot", politely=how == "politely")
    assert two.shown == {"mine": 2}
    assert two.note() is None or two.note() == PackNote("mine", 2, "trial")


def test_without_a_version_before_it_takes_more_to_fall_back_to_the_built_in_board(life: Life) -> None:
    life.give(pack(1))
    for _ in range(MOST_CRASHES_AT_FIRST - 1):
        life.start_again()
        assert life.shown == {"mine": 1}
    life.start_again()
    assert life.shown == {}
    assert life.station.desk.screen("").view == "builtin"


def test_cards_that_all_fail_to_draw_in_the_trial_bring_the_version_before_back(two: Life) -> None:
    now = two.station.memory.instant(two.clock.ticks())
    two.station.memory.skip("mine/a", "it cannot be drawn", now)
    two.pass_time(0)
    assert two.shown == {"mine": 1}
    assert two.note() == PackNote("mine", 2, "returned", "empty")
    assert two.station.memory.facts.content.cards
