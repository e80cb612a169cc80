"""The pre-shift meeting as records tell it: who is on leave, lent or absent; its close (SPEC.md 2.4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from content_packs.wire.record import Record

SUBJECT = "meeting"
PRESENT, LEAVE, LENT, ABSENT = "present", "leave", "lent", "absent"
MARKS = (PRESENT, LEAVE, LENT, ABSENT)
_CLOSE = "close"
MOST_COUNT = 9999


@dataclass(frozen=True, slots=True)
class Close:
    """The line a leader closes his meeting with: 应签 24 已签 22 请假 1 缺 1."""

    expected: int
    signed: int
    leave: int
    absent: int

    def value(self) -> str:
        """The ``value`` of the record."""
        return f"{_CLOSE}:{self.expected}/{self.signed}/{self.leave}/{self.absent}"


@dataclass(frozen=True, slots=True)
class RollCall:
    """What the meetings of one run at one place have said so far.

    Attributes:
        marks: person id -> the last mark he was given.
        close: the first close, or None while none was made.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    close: Close | None = None

    def expected(self, rostered: frozenset[str] | None) -> frozenset[str] | None:
        """Who is expected after the roll call: the rostered, less those on leave, plus those lent.

        An absent man stays expected. None (no roster was sent) stays None.
        """
        if rostered is None:
            return None
        away = {person for person, mark in self.marks.items() if mark == LEAVE}
        lent = {person for person, mark in self.marks.items() if mark == LENT}
        return (rostered - away) | lent


def close_of(value: str) -> Close | None:
    """Read :meth:`Close.value`; None when it is none."""
    kind, _, numbers = value.partition(":")
    parts = numbers.split("/")
    if kind != _CLOSE or len(parts) != 4 or not all(_is_count(part) for part in parts):
        return None
    return Close(*map(int, parts))


def is_meeting(record: Record) -> bool:
    """Whether a record belongs to the roll call or the close of a meeting, and to a run."""
    return record.kind == "attend" and record.subject == SUBJECT and bool(record.shift_date and record.shift)


def roll_call(records: Iterable[Record]) -> RollCall:
    """The roll call that some records of one run at one place make, in the order given.

    A later mark of a person replaces the earlier; the first close stands, and after it a signature is late.
    """
    marks: dict[str, str] = {}
    close: Close | None = None
    for record in records:
        if not is_meeting(record):
            continue
        if record.value in MARKS and record.person:
            marks[record.person] = record.value
        else:
            close = close or close_of(record.value)
    return RollCall(marks, close)


def _is_count(part: str) -> bool:
    return part.isascii() and part.isdigit() and int(part) <= MOST_COUNT
