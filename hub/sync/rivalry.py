"""Another hub under this hub's name: the two put each other off the line. Pure; ``now`` is monotonic ms.

A broker lets a name in once: who comes takes the place of who is there, and Mosquitto does not say why. But
what each has said of itself is retained, with the number of its start: whoever finds another's there, after
having said its own, has been replaced meanwhile.
"""

from __future__ import annotations

MANY, WITHIN_MS = 3, 60_000
"""So often within this time it is no accident (a start whose end the broker had not yet noticed)."""
FIRST_MS, MOST_MS = 1_000, 300_000
"""Waits before the line is opened anew: the first, and twice as long each time, up to this."""
OVER_MS = 2 * MOST_MS
"""Whoever has met no other for so long is alone."""


class Rivalry:
    """How often another hub was on the line of late.

    Attributes:
        times: in a row.
    """

    def __init__(self) -> None:
        self.times = 0
        self._last = 0

    @property
    def is_on(self) -> bool:
        """Whether it is no accident any more."""
        return self.times >= MANY

    def met(self, now: int) -> None:
        """Another hub has been on the line since we were."""
        if now - self._last > (OVER_MS if self.is_on else WITHIN_MS):
            self.times = 0
        self.times += 1
        self._last = now

    def alone(self) -> None:
        """Nobody has been on the line but we."""
        self.times = 0

    @property
    def wait_ms(self) -> int:
        """How long to wait before the line is opened anew."""
        return min(FIRST_MS << min(max(self.times - MANY + 1, 0), 20), MOST_MS)
