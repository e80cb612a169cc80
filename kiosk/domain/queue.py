"""Whether men are scanning one after another: then the screen is theirs, and the last names stand on it."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.values import dataclass
from kiosk.domain.signing import Answer

SCANS = 3
"""Scans that make a queue ..."""
WITHIN_S = 15.0
"""... in so many seconds: a slow walker behind a slow walker."""
PAUSE_S = 9.0
"""A queue has ended when so long nobody came: the time to read a last answer and to find a badge."""
KEPT = 5
"""Answers that are remembered."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The last answers and when they were given, newest first; in s of a clock that only grows."""

    answers: tuple[Answer, ...] = ()
    times: tuple[float, ...] = ()

    def and_scan(self, answer: Answer, now: float) -> Queue:
        """The queue with one more answer; a pause before it forgets the earlier ones."""
        before = self if self.times and now - self.times[0] < PAUSE_S else Queue()
        return Queue((answer, *before.answers)[:KEPT], (now, *before.times)[:KEPT])

    @property
    def stands(self) -> bool:
        """Whether the last scans came one after another."""
        return len(self.times) >= SCANS and self.times[0] - self.times[SCANS - 1] <= WITHIN_S

    @property
    def earlier(self) -> Sequence[Answer]:
        """What was answered before the newest."""
        return self.answers[1:]
