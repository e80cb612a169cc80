"""Codes out of typed characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.directory import MOST_SCAN
from kiosk.readers.wedge import GAP_S, Wedge


def typed(wedge: Wedge, text: str, now: float = 0.0) -> None:
    for character in text:
        wedge.type(character, now)


@given(st.lists(st.text("ABCabc0123-", min_size=1, max_size=MOST_SCAN), min_size=1, max_size=5))
def test_codes_at_no_interval_come_out_as_they_went_in(codes: list[str]) -> None:
    wedge, found = Wedge(), []
    for code in codes:
        typed(wedge, code)
        found.append(wedge.enter(0.0))
    assert found == codes


def test_an_idle_gap_forgets_half_a_code() -> None:
    wedge = Wedge()
    typed(wedge, "HALF", 0.0)
    typed(wedge, "B-10019", GAP_S + 0.1)
    assert wedge.enter(GAP_S + 0.1) == "B-10019"


def test_a_slow_finger_is_not_forgotten_within_the_gap() -> None:
    wedge = Wedge()
    for number, digit in enumerate("10019"):
        wedge.type(digit, number * (GAP_S - 0.1))
    assert wedge.enter(4 * (GAP_S - 0.1) + 1) == "10019"


def test_enter_alone_and_blanks_are_nothing() -> None:
    wedge = Wedge()
    assert wedge.enter(0.0) == ""
    typed(wedge, "   ")
    assert wedge.enter(0.0) == ""


def test_noise_is_one_unreadable_code_and_no_more_memory() -> None:
    wedge = Wedge()
    typed(wedge, "x" * 10_000)
    assert len(wedge.pending(0.0)) == MOST_SCAN + 1
    assert len(wedge.enter(0.0)) == MOST_SCAN + 1
    assert wedge.enter(0.0) == ""


def test_the_last_character_can_be_taken_back() -> None:
    wedge = Wedge()
    typed(wedge, "1002")
    wedge.erase(0.5)
    assert wedge.enter(0.6) == "100"
