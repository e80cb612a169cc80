"""The counter where people sign: a scan is decided, kept, and only then answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from content_packs.errors import StorageError
from content_packs.wire.notice import Notice
from kiosk.domain.clockwork import Instant
from kiosk.domain.faults import Fault
from kiosk.domain.notices import drawn, subject_of
from kiosk.domain.signing import Answer, Kind, Signing
from kiosk.memory import Memory
from kiosk.storage.ledger import Ledger

log = logging.getLogger("yizhan.counter")
REPEAT_MS = 2_000
"""The same code within this time is the same scan read twice."""


class Counter:
    """Answers one scan after the other, in the worker's thread.

    Args:
        memory, ledger: the station.

    Attributes:
        last: sequence number of the last record on disk, as far as other threads may know.
    """

    def __init__(self, memory: Memory, ledger: Ledger) -> None:
        self._memory = memory
        self._ledger = ledger
        self.last = ledger.last
        self._drawn: set[str] = set()
        self._last_scan = ("", -REPEAT_MS, Answer(Kind.UNREADABLE))

    def answer(self, text: str, now: Instant, then: Callable[[Answer], None]) -> None:
        """Decide, keep the record, and only then answer: the tick means it is on disk.

        Raises:
            StorageError: the record is not on disk; ``then`` was told so.
        """
        code, at, before = self._last_scan
        if code == text and now.ticks.mono - at < REPEAT_MS:
            then(before)
            return
        answer = Answer(Kind.FAILED)
        try:
            answer = self._sign(text, now)
            self._last_scan = (text, now.ticks.mono, answer)
        finally:
            then(answer)  # whatever went wrong, nobody waits for an answer in vain

    def note_drawn(self, notice: Notice, now: Instant) -> None:
        """Keep, once for ever, that a notice has been on the glass.

        Raises:
            StorageError: it was not kept; the next time it is drawn it is tried again.
        """
        if notice.id in self._drawn:
            return
        if not self._ledger.has("ack", subject_of(notice.id)):
            self.last = self._ledger.append(drawn(self._memory.facts.site, notice, now)).seq
        self._drawn.add(notice.id)

    def _sign(self, text: str, now: Instant) -> Answer:
        facts, directory = self._memory.facts, self._memory.now_known.directory
        signing = Signing(facts.site, facts.roster, facts.content, facts.attendance)
        decision = signing.decide(directory.find(text), now)
        self._note_reader(text, decision.answer.kind is Kind.UNREADABLE, now)
        if decision.record is not None:
            try:
                record = self._ledger.append(decision.record)
            except StorageError:
                # A commit that was reported failed may be on disk all the same: believe the disk.
                self._memory.reload_attendance(now)
                self.last = self._ledger.last
                raise
            self.last = record.seq
            self._memory.note(record)
            self._memory.faults.gone(Fault.DISK)
        return replace(decision.answer, offline=not self._memory.now_known.link.up)

    def _note_reader(self, text: str, unreadable: bool, now: Instant) -> None:
        """A reader that delivers noise is a technician's business; what it read is nobody's."""
        if unreadable:
            log.warning("a code of %d characters cannot be read", len(text))
        self._memory.faults.hold(Fault.READER, unreadable, now.ticks.mono)
