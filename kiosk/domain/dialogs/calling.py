"""The roll call of a meeting: who is on the roll, and the marks a leader gives."""

from __future__ import annotations

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.rollcall import ABSENT, LEAVE, LENT, PRESENT, SUBJECT
from content_packs.wire.state import Person
from kiosk.domain.clockwork import Instant
from kiosk.domain.drafting import draft
from kiosk.domain.screen import Facts

NEXT = {"": LEAVE, LEAVE: ABSENT, ABSENT: PRESENT, PRESENT: LEAVE}
"""The mark a touch gives after the one that stands: leave first, for the rest is present by one key."""
NEXT_LENT = {LENT: ABSENT, ABSENT: LENT}
"""The same for a man of another team: lent, or not come after all."""


def rostered(facts: Facts, run: ShiftRun) -> frozenset[str] | None:
    """The ids the roster expects; None where none came down."""
    return facts.roster.expected.get(run.key) if facts.roster else None


def on_roll(facts: Facts, run: ShiftRun) -> tuple[Person, ...] | None:
    """The rostered and everybody marked besides, by number; None without a roster."""
    ids = rostered(facts, run)
    if ids is None or facts.roster is None:
        return None
    marks = facts.attendance.roll(run.key).marks
    found = [person for person in facts.roster.persons if person.id in ids or person.id in marks]
    return tuple(sorted(found, key=lambda person: (person.id not in ids, person.staff_no)))


def unmarked(facts: Facts, run: ShiftRun) -> tuple[Person, ...]:
    """Those on the roll who have neither signed nor been marked."""
    signed, marks = facts.attendance.signed(run.key), facts.attendance.roll(run.key).marks
    return tuple(p for p in on_roll(facts, run) or () if p.id not in signed and p.id not in marks)


def mark_rest(facts: Facts, run: ShiftRun, leader: Person, now: Instant) -> tuple[Record, ...]:
    """Everybody not yet marked is present."""
    return tuple(_mark(person.id, PRESENT, facts, run, leader, now) for person in unmarked(facts, run))


def mark_next(person: str, facts: Facts, run: ShiftRun, leader: Person, now: Instant) -> tuple[Record, ...]:
    """The next mark for somebody; nothing for who has signed: he is here."""
    if person in facts.attendance.signed(run.key):
        return ()
    before = facts.attendance.roll(run.key).marks.get(person, "")
    other = person not in (rostered(facts, run) or ())
    after = NEXT_LENT.get(before, LENT) if other else NEXT.get(before, LEAVE)
    return (_mark(person, after, facts, run, leader, now),)


def lend(person: Person, facts: Facts, run: ShiftRun, leader: Person, now: Instant) -> Record:
    """A man of another team works with this one today."""
    return _mark(person.id, LENT, facts, run, leader, now)


def _mark(person: str, mark: str, facts: Facts, run: ShiftRun, leader: Person, now: Instant) -> Record:
    return draft(
        facts.site, now, "attend", "badge", subject=SUBJECT, value=mark, person=person, author=leader.id,
        run=run,
    )  # fmt: skip
