"""The counter where people sign: a scan is decided, kept, and only then answered; dialogs likewise."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from content_packs.errors import StorageError
from content_packs.wire.notice import Notice
from content_packs.wire.record import Record
from kiosk.domain.care import Errand
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import Dialog, Step
from kiosk.domain.dialogs.asking import asked, opened
from kiosk.domain.dialogs.opening import follows, has_more, offered
from kiosk.domain.dialogview import ASIDE, OPEN
from kiosk.domain.directory import Found
from kiosk.domain.faults import Fault
from kiosk.domain.joint import confirmation
from kiosk.domain.notices import ASIDE_MS, Aside, covers, drawn, subject_of
from kiosk.domain.screen import urgent
from kiosk.domain.signing import Answer, Kind, Signing
from kiosk.memory import Memory
from kiosk.storage.ledger import Ledger

log = logging.getLogger("yizhan.counter")
REPEAT_MS = 2_000
"""The same code within this time is the same scan read twice."""
OFFER_MS = 10_000
"""For so long after an answer what it offers can be opened."""
MOST_PAST = 40
"""How many of a person's last records are read for him."""


class Counter:
    """Answers one scan after the other, in the worker's thread, and carries the dialog that is open.

    Args:
        memory, ledger: the station.

    Attributes:
        last: sequence number of the last record on disk, as far as other threads may know.
        dialog: the state that is open, or None; replaced whole, so that other threads may read it.
        aside: the urgent notices that are put aside, likewise.
        run_errand: does what a dialog wants done beyond records; must return at once.
    """

    def __init__(self, memory: Memory, ledger: Ledger) -> None:
        self._memory = memory
        self._ledger = ledger
        self.last = ledger.last
        self._drawn: set[str] = set()
        self._seen: set[str] = set()
        self.dialog: Dialog | None = None
        self.aside = Aside()
        self.run_errand: Callable[[Errand], None] = lambda _: None
        self._touched = 0
        self._offer: tuple[Dialog | None, int] = (None, 0)
        self._last_scan: tuple[str, int, Answer | None] = ("", -REPEAT_MS, None)

    def answer(self, text: str, now: Instant, then: Callable[[Answer | None], None]) -> None:
        """Decide, keep the record, and only then answer: the tick means it is on disk.

        ``then`` gets None where the dialog that is open says enough.

        Raises:
            StorageError: the record is not on disk; ``then`` was told so.
        """
        code, at, before = self._last_scan
        if code == text and now.ticks.mono - at < REPEAT_MS:
            then(before)
            return
        answer: Answer | None = Answer(Kind.FAILED, shut=self._ledger.shut)
        try:
            answer = self._scan(text, now)
            self._last_scan = (text, now.ticks.mono, answer)
        finally:
            then(answer)  # whatever went wrong, nobody waits for an answer in vain

    def note_drawn(self, notice: Notice, now: Instant) -> None:
        """Keep, once for ever, that a notice has been on the glass.

        Raises:
            StorageError: it was not kept; the next time it is drawn it is tried again.
        """
        self._seen.add(notice.id)
        if notice.id not in self._drawn and not self._ledger.has("ack", subject_of(notice.id)):
            self._keep((drawn(self._memory.facts.site, notice, now),), now)
        self._drawn.add(notice.id)

    def choose(self, name: str, now: Instant, then: Callable[[Answer | None], None]) -> None:
        """Take a choice of the dialog that is open; what is no choice of it any more changes nothing.

        Args:
            name: of the choice; OPEN for what the last answer offered; ASIDE to put urgent notices aside.
            then: called when all of it is on disk, with what is to be answered.

        Raises:
            StorageError: the step's records are not on disk; the dialog stands where it stood, and
                ``then`` was told so.
        """
        answer: Answer | None = Answer(Kind.FAILED)
        try:
            answer = self._choose(name, now)
        finally:
            then(answer)

    def _choose(self, name: str, now: Instant) -> Answer | None:
        facts, (offer, at) = self._memory.facts, self._offer
        if name == ASIDE:
            self._touched = now.ticks.mono
            self._put_aside(self.dialog.patience_ms if self.dialog else ASIDE_MS, now)
            return None
        if self.dialog is None:
            if name == OPEN and now.ticks.mono - at <= OFFER_MS:
                self._go_to(offer, now)
            elif (question := opened(name, facts, self._showing(now))) is not None:
                self._go_to(question, now)
            return None
        if self._covered(now) or name not in {choice.name for choice in self.dialog.view(facts, now).choices}:
            return None
        return self._take(self.dialog.choose(name, facts, now), now)

    def pass_time(self, now: Instant) -> None:
        """End a dialog that nobody touches any more."""
        if self.dialog is not None and now.ticks.mono - self._touched >= self.dialog.patience_ms:
            self._go_to(None, now)

    def _scan(self, text: str, now: Instant) -> Answer | None:
        found = self._memory.now_known.directory.find(text)
        if self.dialog is not None and self._covered(now):
            self._offer = (None, 0)
            return self._sign(found, len(text), now)
        step = self._asked(found, now)
        if step is not None:
            return self._take(step, now)
        if (confirmed := self._confirm(found, now)) is not None:
            return confirmed
        answer = self._sign(found, len(text), now)
        return replace(answer, offer=self._open(answer, found, now))

    def _covered(self, now: Instant) -> bool:
        """Whether a full-screen notice hides dialogs, questions and cards: nothing is decided unseen."""
        shown = urgent(self._memory.facts, now)
        return covers(shown) and not self.aside.holds(shown, now)

    def _showing(self, now: Instant) -> str:
        """Key of the card that people see; empty while a notice covers it."""
        return "" if self._covered(now) else self._memory.showing

    def _put_aside(self, ms: int, now: Instant) -> None:
        """Let the notices that stand be a line or a strip for a while, once the newest has been seen."""
        shown = urgent(self._memory.facts, now)
        if covers(shown) and shown[0].notice.id in self._seen:
            self.aside = Aside(frozenset(one.notice.id for one in shown), now.ticks.mono + ms)

    def _asked(self, found: Found, now: Instant) -> Step | None:
        """What the open dialog makes of a scan; where it fails it ends, and the man signs all the same."""
        if self.dialog is None:
            return None
        try:
            return self.dialog.scan(found, self._memory.facts, now)
        except Exception:
            log.exception("a dialog failed on a scan; it ends")
            self._memory.faults.found(Fault.PROGRAM, now.ticks.mono)
            return None

    def _confirm(self, found: Found, now: Instant) -> Answer | None:
        """A scan before a card that named posts confirm together."""
        shown = self._memory.facts.content.find(self._showing(now))
        decision = confirmation(self._signing, shown, found, now)
        if decision is None or decision.record is None:
            return None
        self._keep((decision.record,), now)
        self._go_to(None, now)
        if self.aside.until > now.ticks.mono:
            self._put_aside(ASIDE_MS, now)  # the others of the card are still to come
        return self._with_line(decision.answer)

    def _open(self, answer: Answer, found: Found, now: Instant) -> bool:
        """Open what follows a signature, in place of what was open; whether there is an offer beside it."""
        self._offer = (None, 0)
        self._go_to(None, now)
        if not has_more(answer, found) or answer.person is None:
            return False
        past = self._ledger.of_person(answer.person.id, MOST_PAST)
        question = asked(answer, found, self._memory.facts, self._showing(now), now)
        self._go_to(follows(answer, found, past) or question, now)
        offer = None if question else offered(answer, found, past)
        self._offer = (offer, now.ticks.mono)
        return offer is not None

    @property
    def _signing(self) -> Signing:
        facts = self._memory.facts
        return Signing(facts.site, facts.roster, facts.content, facts.attendance)

    def _sign(self, found: Found, length: int, now: Instant) -> Answer:
        decision = self._signing.decide(found, now)
        self._note_reader(length, decision.answer.kind is Kind.UNREADABLE, now)
        self._keep((decision.record,) if decision.record else (), now)
        return self._with_line(decision.answer)

    def _take(self, step: Step, now: Instant) -> Answer | None:
        """What a dialog wants: its records on disk first, then its next state, then its answer."""
        self._keep(step.records, now)
        self._go_to(step.dialog, now)
        if step.errand is not None:
            self.run_errand(step.errand)
        return self._with_line(step.answer) if step.answer else None

    def _go_to(self, dialog: Dialog | None, now: Instant) -> None:
        """Open a dialog, which puts aside what covers the screen, or end it, which brings that back."""
        before, self.dialog, self._touched = self.dialog, dialog, now.ticks.mono
        if dialog is not None:
            self._put_aside(dialog.patience_ms, now)
        elif before is not None:
            self.aside = Aside()

    def _keep(self, drafts: Sequence[Record], now: Instant) -> None:
        if not drafts:
            return
        try:
            records = self._ledger.append_all(drafts)
        except StorageError:
            # A commit that was reported failed may be on disk all the same: believe the disk.
            self._memory.reload_attendance(now)
            self.last = self._ledger.last
            raise
        self.last = records[-1].seq
        self._memory.note(records)
        self._memory.faults.gone(Fault.DISK)

    def _with_line(self, answer: Answer) -> Answer:
        return replace(answer, offline=not self._memory.now_known.link.up)

    def _note_reader(self, length: int, unreadable: bool, now: Instant) -> None:
        """A reader that delivers noise is a technician's business; what it read is nobody's."""
        if unreadable:
            log.warning("a code of %d characters cannot be read", length)
        self._memory.faults.hold(Fault.READER, unreadable, now.ticks.mono)
