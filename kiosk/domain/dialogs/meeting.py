"""The team leader's pre-shift meeting (班前会): agenda, roll call, oath, queue, close.

Where a meeting stands is read from its records each time, so that a power cut costs nothing: the
leader's badge goes on where they end. A state of this dialog only says what is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.format.content import Shown, pledge_shown
from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from content_packs.wire.rollcall import PRESENT, SUBJECT
from content_packs.wire.state import Person
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Step
from kiosk.domain.dialogs import meeting_views as views
from kiosk.domain.dialogs.agenda import agenda
from kiosk.domain.dialogs.calling import lend, mark_next, mark_rest, on_roll, unmarked
from kiosk.domain.dialogview import BACK, KEYPAD, DialogView
from kiosk.domain.directory import Found, Match, leads
from kiosk.domain.drafting import draft
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Signing

AGENDA, ROLL, OATH, QUEUE, CLOSE, CLOSED = "agenda", "roll", "oath", "queue", "close", "closed"
LISTENING_MS = 10 * 60_000
"""Men stand and listen, or come one by one."""
CALLING_MS = 3 * 60_000
PATIENCE = {AGENDA: LISTENING_MS, ROLL: CALLING_MS, OATH: LISTENING_MS, QUEUE: LISTENING_MS}
BEFORE = {AGENDA: AGENDA, ROLL: AGENDA, OATH: ROLL, QUEUE: OATH, CLOSE: QUEUE}


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is looked at now.

    Attributes:
        leader: whose badge leads it.
        run: the shift it is for.
        step: one of the six steps.
        page: of the agenda, from 0.
    """

    leader: Person
    run: ShiftRun
    step: str = AGENDA
    page: int = 0

    @property
    def patience_ms(self) -> int:
        return PATIENCE.get(self.step, PATIENCE_MS)

    def view(self, facts: Facts, now: Instant) -> DialogView:
        """The step that is looked at."""
        match self.step:
            case "agenda":
                return views.agenda_view(facts, self._cards(facts, now), self.page)
            case "roll":
                return views.roll_view(facts, self.run)
            case "oath":
                return views.oath_view(self.leader, oath_of(facts))
            case "queue":
                return views.queue_view(facts, self.run)
            case "close":
                return views.close_view(facts, self.run)
        return views.closed_view(facts, self.run)

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        """Go on, go back, mark somebody, or close."""
        if name == KEYPAD:
            return Step(self)
        if name == BACK:
            return self._back()
        match self.step:
            case "agenda":
                return self._turn(name, facts, now)
            case "roll":
                return self._call(name, facts, now)
            case "oath":
                made = (self._oath(facts, now),) if name == "spoken" else ()
                return Step(replace(self, step=QUEUE), made)
            case "close" if name == CLOSE:
                return self._close(facts, now)
        return Step(None)

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        """Every badge signs, whatever is looked at; the leader's ends the queue, and then the meeting."""
        if self.step == CLOSED:
            return None
        if leads(found) and self._has_signed(found, facts):
            if self.step == QUEUE and found.person is not None:
                return Step(replace(self, step=CLOSE, leader=found.person))
            if self.step == CLOSE:
                return self._close(facts, now)
        lent = self._lent(found, facts, now)
        if lent is not None and found.method != "badge":
            return Step(self, (lent,), views.noted_lent(found))
        if lent is not None:
            attendance = facts.attendance.and_records((lent,))
            facts = replace(facts, attendance=attendance)
        decision = Signing(facts.site, facts.roster, facts.content, facts.attendance).decide(found, now)
        made = [record for record in (lent, decision.record) if record is not None]
        step = QUEUE if self.step == CLOSE else self.step
        return Step(replace(self, step=step), tuple(made), decision.answer)

    def _back(self) -> Step:
        if self.step in (QUEUE, CLOSED) or (self.step == AGENDA and not self.page):
            return Step(None)
        if self.step == AGENDA:
            return Step(replace(self, page=self.page - 1))
        return Step(replace(self, step=BEFORE[self.step]))

    def _turn(self, name: str, facts: Facts, now: Instant) -> Step:
        if name == "next" and self.page + 1 < len(self._cards(facts, now)):
            return Step(replace(self, page=self.page + 1))
        return Step(replace(self, step=ROLL))

    def _call(self, name: str, facts: Facts, now: Instant) -> Step:
        if name in ("rest", "next"):
            return Step(replace(self, step=OATH), mark_rest(facts, self.run, self.leader, now))
        return Step(self, mark_next(name, facts, self.run, self.leader, now))

    def _lent(self, found: Found, facts: Facts, now: Instant) -> Record | None:
        """At the roll call a known man who is not on the roll is lent to the team."""
        person = found.person
        if self.step != ROLL or found.match is not Match.KNOWN or person is None or person.visitor:
            return None
        known = on_roll(facts, self.run)
        if known is None or person.id in {one.id for one in known}:
            return None
        return lend(person, facts, self.run, self.leader, now)

    def _oath(self, facts: Facts, now: Instant) -> Record:
        return draft(
            facts.site, now, "lead", "badge", value="oath", person=self.leader.id, run=self.run,
            shown=oath_of(facts),
        )  # fmt: skip

    def _close(self, facts: Facts, now: Instant) -> Step:
        roll = facts.attendance.roll(self.run.key)
        if roll.close is not None:
            return Step(replace(self, step=CLOSED))
        value = views.figures(facts, self.run).value()
        record = draft(
            facts.site, now, "attend", "badge", subject=SUBJECT, value=value, person=self.leader.id,
            run=self.run,
        )  # fmt: skip
        return Step(replace(self, step=CLOSED), (record,))

    def _cards(self, facts: Facts, now: Instant) -> tuple[Shown, ...]:
        return agenda(facts.content, now.local(facts.site.utc_offset_min).date())

    def _has_signed(self, found: Found, facts: Facts) -> bool:
        return found.person is not None and found.person.id in facts.attendance.signed(self.run.key)


def oath_of(facts: Facts) -> Shown | None:
    """The pledge a crew speaks together: the general one."""
    return pledge_shown(facts.content.cards, "")


def opening(leader: Person, facts: Facts, run: ShiftRun, now: Instant) -> Step:
    """Open the meeting, which is a record, or go on where its records end."""
    roll = facts.attendance.roll(run.key)
    if not roll.leader:
        mark = draft(
            facts.site, now, "attend", "badge", subject=SUBJECT, value=PRESENT, person=leader.id,
            author=leader.id, run=run,
        )  # fmt: skip
        return Step(Meeting(leader, run), (mark,))
    return Step(Meeting(leader, run, stands_at(facts, run)))


def stands_at(facts: Facts, run: ShiftRun) -> str:
    """The step at which the records of a meeting that was opened end."""
    if facts.attendance.roll(run.key).close is not None:
        return CLOSED
    if unmarked(facts, run):
        return ROLL
    spoken = any(record.kind == "lead" for record in facts.attendance.book.get(run.key, ()))
    return QUEUE if spoken else OATH
