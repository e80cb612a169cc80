"""Codes out of key strokes."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.directory import MOST_SCAN
from kiosk.readers.keys import Strokes
from tests.fakes.strokes import ALPHABET, ENTER, event, typed


def codes(pieces: Iterable[bytes]) -> list[str]:
    strokes = Strokes()
    return [code for piece in pieces for code in strokes.feed(piece)]


@given(
    st.lists(st.text(ALPHABET, min_size=1, max_size=40).map(str.strip).filter(bool), max_size=4),
    st.integers(1, 60),
)
def test_codes_come_out_as_they_went_in_however_the_bytes_are_cut(texts: list[str], cut: int) -> None:
    data = b"".join(typed(text) + ENTER for text in texts)
    assert codes(data[at : at + cut] for at in range(0, len(data), cut)) == texts


def test_an_end_without_a_code_is_an_empty_code() -> None:
    assert codes([ENTER, typed("B-1") + ENTER, ENTER]) == ["", "B-1", ""]


def test_the_other_enter_key_ends_a_code_too() -> None:
    assert codes([typed("10021") + event(1, 96, 1) + event(1, 96, 0)]) == ["10021"]


def test_the_keys_of_a_number_pad() -> None:
    pad = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73]
    assert codes([b"".join(event(1, code, 1) for code in pad) + ENTER]) == ["0123456789"]


def test_caps_lock_turns_letters_and_nothing_else() -> None:
    caps = event(1, 58, 1) + event(1, 58, 0)
    assert codes([caps + typed("aB1-") + caps + typed("aB") + ENTER]) == ["Ab1-aB"]


def test_a_stuck_key_is_one_character() -> None:
    stuck = event(1, 30, 1) + event(1, 30, 2) * 500 + event(1, 30, 0)
    assert codes([stuck + ENTER]) == ["a"]


def test_noise_is_one_unreadable_code() -> None:
    (code,) = codes([typed("7" * 10_000) + ENTER])
    assert len(code) == MOST_SCAN + 1


def test_a_code_of_which_keys_were_lost_is_never_looked_up() -> None:
    dropped = event(0, 3, 0)
    assert codes([typed("B-100") + dropped + typed("21") + ENTER + typed("B-7") + ENTER]) == ["", "B-7"]


def test_half_a_code_is_forgotten_after_a_pause() -> None:
    assert codes([typed("HALF", at=10.0) + typed("B-1", at=20.0) + event(1, 28, 1, at=20.0)]) == ["B-1"]


def test_what_is_no_key_is_nothing() -> None:
    scan_code, light, unknown_key = event(4, 4, 458_756), event(17, 0, 1), event(1, 240, 1)
    assert codes([scan_code + typed("4") + light + unknown_key + event(0, 0, 0) + ENTER]) == ["4"]
