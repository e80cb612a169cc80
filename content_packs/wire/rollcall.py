"""The pre-shift meeting as records tell it: who is on leave, lent or absent; its close (SPEC.md 2.4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from content_packs.values import dataclass
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
        leader: who gave the first mark, and so opened the meeting; empty while none was opened.
        opened_at, closed_at: when, ms since 1970 as the station said; 0 for not yet.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    close: Close | None = None
    leader: str = ""
    opened_at: int = 0
    closed_at: int = 0

    def of(self, mark: str) -> frozenset[str]:
        """Everybody whose last mark this is."""
        return frozenset(person for person, own in self.marks.items() if own == mark)

    def figures(self, rostered: frozenset[str] | None, signed: frozenset[str]) -> Close:
        """The figures a close would have now: the first is the sum of the others, those on leave with it.

        Without a roster those whom the roll call named are expected.
        """
        named = frozenset(self.marks) if rostered is None else rostered
        expected = self.expected(named) or frozenset()
        here, leave = len(expected & signed), len(self.of(LEAVE))
        return Close(len(expected) + leave, here, leave, len(expected) - here)

    def expected(self, rostered: frozenset[str] | None) -> frozenset[str] | None:
        """Who is expected after the roll call: the rostered, less those on leave, plus those lent.

        An absent man stays expected. None (no roster was sent) stays None.
        """
        if rostered is None:
            return None
        return (rostered - self.of(LEAVE)) | self.of(LENT)

    def flags(self, person: str, rostered: frozenset[str] | None, *, is_open: bool) -> tuple[str, ...]:
        """What is to be marked on a signature for this run, wherever it is given (SPEC.md 2.4.5).

        Args:
            person: who signs.
            rostered: whom the roster expected before the roll call; None without a roster, and for a visitor,
                who is never on one.
            is_open: whether it is within the sign window.
        """
        is_lent = self.marks.get(person) == LENT
        said = (
            ("late", not is_open or self.close is not None),
            (LENT, is_lent),
            ("offroster", rostered is not None and person not in rostered and not is_lent),
        )
        return tuple(name for name, holds in said if holds)


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
    leader, opened_at, closed_at = "", 0, 0
    for record in records:
        if not is_meeting(record):
            continue
        if record.value in MARKS and record.person:
            marks[record.person] = record.value
            leader, opened_at = (leader, opened_at) if opened_at else (record.author, record.at)
        elif close is None and (found := close_of(record.value)) is not None:
            close, closed_at = found, record.at
    return RollCall(marks, close, leader, opened_at, closed_at)


def _is_count(part: str) -> bool:
    return part.isascii() and part.isdigit() and int(part) <= MOST_COUNT
