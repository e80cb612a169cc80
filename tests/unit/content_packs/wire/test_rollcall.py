"""The roll call sets who is expected; the close is one line of figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.wire.record import Record
from content_packs.wire.rollcall import Close, close_of, roll_call

MARK = Record(
    1, "attend", "badge", "meeting", "", "present", "p1", "p9", "face-1", "face-7305", "2026-11-22", "early",
    "mine", 1, 1_795_315_200_000, "0a1b2c3d", 60_000, "hub",
)  # fmt: skip
CLOSE = Close(24, 22, 1, 1)


def marks(*given: tuple[str, str]) -> list[Record]:
    return [replace(MARK, seq=n, person=person, value=value) for n, (person, value) in enumerate(given, 1)]


def test_leave_goes_out_of_m_lent_comes_in_and_absent_stays() -> None:
    found = roll_call(marks(("p1", "present"), ("p2", "leave"), ("p3", "absent"), ("p7", "lent")))
    assert found.expected(frozenset(("p1", "p2", "p3"))) == {"p1", "p3", "p7"}
    assert found.expected(None) is None


def test_the_last_mark_counts() -> None:
    found = roll_call(marks(("p1", "leave"), ("p1", "present"), ("p2", "lent"), ("p2", "absent")))
    assert found.expected(frozenset(("p1",))) == {"p1"}


def test_the_first_close_stands() -> None:
    first = replace(MARK, person="p9", author="", value=CLOSE.value())
    again = replace(first, value=Close(24, 24, 0, 0).value())
    assert roll_call([first, again]).close == CLOSE
    assert roll_call(marks(("p1", "present"))).close is None


@pytest.mark.parametrize(
    "record",
    [
        replace(MARK, kind="pledge", value="leave"),
        replace(MARK, subject="card:a", value="leave"),
        replace(MARK, shift="", value="leave"),
        replace(MARK, person="", value="leave"),
        replace(MARK, value="of a later version"),
    ],
)
def test_what_marks_nobody(record: Record) -> None:
    assert roll_call([record]).marks == {}


@pytest.mark.parametrize(
    "value",
    ["", "close", "close:", "close:1/2/3", "close:1/2/3/4/5", "close:1/2/3/x", "close:1/2/3/-4",
     "close:1/2/3/10000", "open:1/2/3/4", "close:1/2/3/٣"],
)  # fmt: skip
def test_what_is_no_close(value: str) -> None:
    assert close_of(value) is None


def test_a_close_comes_back_as_it_was_written() -> None:
    assert CLOSE.value() == "close:24/22/1/1"
    assert close_of(CLOSE.value()) == CLOSE
