"""A code held before a camera."""

from __future__ import annotations

from kiosk.readers.held import AWAY_S, Held


def test_a_code_held_in_view_is_read_once() -> None:
    held = Held()
    assert list(held.fresh(["B-1"], 0.0)) == ["B-1"]
    for frame in range(1, 100):
        assert list(held.fresh(["B-1"], frame / 8)) == []


def test_a_hand_before_it_does_not_read_it_again_and_showing_it_again_does() -> None:
    held = Held()
    assert list(held.fresh(["B-1"], 0.0)) == ["B-1"]
    assert list(held.fresh([], 0.5)) == []
    assert list(held.fresh(["B-1"], AWAY_S - 0.1)) == []
    assert list(held.fresh([], AWAY_S + 0.5)) == []
    assert list(held.fresh(["B-1"], 2 * AWAY_S)) == ["B-1"]


def test_two_badges_in_view_are_two() -> None:
    held = Held()
    assert list(held.fresh(["B-1", "B-2"], 0.0)) == ["B-1", "B-2"]
    assert list(held.fresh(["B-2", "", "B-3"], 0.1)) == ["B-3"]


def test_what_went_out_of_view_is_forgotten() -> None:
    held = Held()
    for number in range(1000):
        list(held.fresh([f"B-{number}"], float(number)))
    assert len(held._seen) <= 2
