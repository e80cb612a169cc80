"""What a scan is answered, and the record it makes."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from content_packs.format.card import Card
from content_packs.format.content import Content, Shown, pledge_shown
from content_packs.shifts import ShiftRun, next_opening, resolve
from content_packs.values import dataclass
from content_packs.wire.record import AGAIN, Record
from content_packs.wire.state import Person, Roster, Site
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.clockwork import Instant
from kiosk.domain.directory import Found, Match
from kiosk.domain.drafting import draft


class Kind(Enum):
    """What a person is told; each has a word, a shape, a colour and a sound of its own."""

    SIGNED = "signed"
    LATE = "late"
    ALREADY = "already"
    OFFROSTER = "offroster"
    LENT = "lent"
    VOUCHED = "vouched"
    UNDONE = "undone"
    RIGHT = "right"
    WRONG = "wrong"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    NOWINDOW = "nowindow"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    NOTED = "noted"


_MARKED = (Kind.OFFROSTER, Kind.LATE, Kind.LENT)
"""Answers that say what is marked on the signature; of several marks the first is said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a scan.

    Attributes:
        kind: which answer.
        person: who was recognised, if anybody.
        run: the shift it counts for; None without one.
        pledge: the card that was signed.
        offline: whether the line is down (saved here, not yet sent).
        opens: for "nowindow", the mine's wall time when signing opens next, if known.
        shut: for "failed": it will not help to scan again, the ledger cannot be opened.
        closed: for "late", whether it is late because the meeting was closed.
        offer: whether a dialog opens when somebody presses OK, or touches the answer, while it stands.
        words: what a dialog has to say of it, instead of the usual sentence.
        number: for "unknown", the number that was keyed, so that a slip is seen; a badge is never shown.
    """

    kind: Kind
    person: Person | None = None
    run: ShiftRun | None = None
    pledge: Card | None = None
    offline: bool = False
    opens: datetime | None = None
    shut: bool = False
    closed: bool = False
    offer: bool = False
    words: Words = Words("")
    number: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer, and the record that must be on disk before it may be given (None: nothing to keep)."""

    answer: Answer
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """Everything a decision rests on, as it is at one moment."""

    site: Site
    roster: Roster | None
    content: Content
    attendance: Attendance

    def decide(self, found: Found, now: Instant) -> Decision:
        """Answer a scan.

        Order: unreadable, unknown, revoked, no open shift, already signed, off roster, late, lent, signed.
        Everything makes a record but "unreadable", and "already" of whom this station's own ledger has; its
        ``seq`` is set by the ledger. What the hub says of other ledgers is no reason to keep nothing: a hub
        that is put back from an old backup has forgotten what was entered at it, and whom it had told.
        """
        if found.match is Match.UNREADABLE:
            return Decision(Answer(Kind.UNREADABLE))
        local = now.local(self.site.utc_offset_min)
        person = found.person
        run = self.run_of(person, now)
        kind = self._kind(found, person, run, local)
        pledge = pledge_shown(self.content.cards, person.job if person else "")
        coming = next_opening(self.site.shifts, local) if kind is Kind.NOWINDOW else None
        opens = coming.opens if coming else None
        closed = kind is Kind.LATE and run is not None and run.is_open(local)
        card = pledge.card if pledge else None
        answer = Answer(kind, person, run, card, opens=opens, closed=closed, number=found.number)
        if kind is Kind.ALREADY and self._is_kept_here(person, run):
            return Decision(answer)
        return Decision(answer, self._record(found, now, run, kind, pledge, local))

    def run_of(self, person: Person | None, now: Instant) -> ShiftRun | None:
        """The shift that what ``person`` does now belongs to."""
        return resolve(self.site.shifts, now.local(self.site.utc_offset_min), self._rostered(person))

    def flags(self, person: Person | None, run: ShiftRun, local: datetime) -> tuple[str, ...]:
        """What is to be marked on a signature of ``person`` for ``run`` at the mine's wall time ``local``."""
        has_roster = self.roster is not None and person is not None and not person.visitor
        rostered = self.roster.expected.get(run.key) if self.roster and has_roster else None
        roll = self.attendance.roll(run.key)
        return roll.flags(person.id if person else "", rostered, is_open=run.is_open(local))

    def _kind(self, found: Found, person: Person | None, run: ShiftRun | None, local: datetime) -> Kind:
        if person is None:
            return Kind.UNKNOWN
        if found.match is Match.REVOKED:
            return Kind.REVOKED
        if run is None:
            return Kind.NOWINDOW
        if person.id in self.attendance.signed(run.key):
            return Kind.ALREADY
        flags = self.flags(person, run, local)
        return next((kind for kind in _MARKED if kind.value in flags), Kind.SIGNED)

    def _is_kept_here(self, person: Person | None, run: ShiftRun | None) -> bool:
        return person is not None and run is not None and person.id in self.attendance.here.get(run.key, ())

    def _rostered(self, person: Person | None) -> frozenset[tuple[str, str]]:
        if person is None or self.roster is None:
            return frozenset()
        return frozenset(run for run, ids in self.roster.expected.items() if person.id in ids)

    def _record(
        self,
        found: Found,
        now: Instant,
        run: ShiftRun | None,
        kind: Kind,
        pledge: Shown | None,
        local: datetime,
    ) -> Record:
        said = ("unknown", "revoked", "nowindow")
        flags: list[str] = [kind.value] if kind.value in said else []
        flags += [AGAIN] if kind is Kind.ALREADY else []
        if run is not None:
            flags += self.flags(found.person, run, local)
        return draft(
            self.site,
            now,
            "pledge",
            found.method,
            person=found.person.id if found.person else f"?{found.code_hash}",
            run=run,
            shown=pledge,
            flags=flags,
        )
