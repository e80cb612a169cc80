"""The roll call sets who is expected; the close is one line of figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.wire.record import Record
from content_packs.wire.rollcall import Close, RollCall, close_of, roll_call

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
    ("person", "rostered", "is_open", "flags"),
    [
        ("p1", {"p1"}, True, ()),
        ("p1", {"p1"}, False, ("late",)),
        ("p2", {"p1"}, True, ("offroster",)),
        ("p2", {"p1"}, False, ("late", "offroster")),
        ("p2", set(), True, ("offroster",)),
        ("p2", None, True, ()),
        ("p7", {"p1"}, True, ("lent",)),
        ("p3", {"p1", "p3"}, True, ()),
        ("p3", {"p1"}, True, ("offroster",)),
    ],
)
def test_what_is_marked_on_a_signature(
    person: str, rostered: set[str] | None, is_open: bool, flags: tuple[str, ...]
) -> None:
    roll = roll_call(marks(("p7", "lent"), ("p3", "leave")))
    assert roll.flags(person, None if rostered is None else frozenset(rostered), is_open=is_open) == flags


def test_after_the_close_every_signature_is_late() -> None:
    roll = RollCall(close=CLOSE)
    assert roll.flags("p1", frozenset(("p1",)), is_open=True) == ("late",)


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


def test_who_opened_it_and_when_it_was_closed() -> None:
    first = replace(MARK, at=100)
    then = replace(MARK, person="p2", value="leave", author="p8", at=200)
    end = replace(MARK, person="p9", value="close:2/1/1/0", author="", at=300)
    found = roll_call([first, then, end])
    assert (found.leader, found.opened_at, found.closed_at) == ("p9", 100, 300)
    assert roll_call([]).opened_at == 0


def test_the_figures_of_a_close_add_up() -> None:
    roll = RollCall({"p2": "leave", "p3": "absent", "p9": "lent"})
    rostered, signed = frozenset(("p1", "p2", "p3", "p4")), frozenset(("p1", "p9", "p77"))
    assert roll.figures(rostered, signed) == Close(5, 2, 1, 2)
    assert roll.figures(None, signed) == Close(3, 1, 1, 1)
    assert RollCall().figures(frozenset(), frozenset()) == Close(0, 0, 0, 0)
