"""Wrong PINs make the next try wait, longer each time, and never for ever."""

from __future__ import annotations

import threading
from dataclasses import dataclass

FIRST_MS, LONGEST_MS = 15_000, 10 * 60_000
FORGET_MS = 60 * 60_000
"""After this long without a wrong try everything is forgotten."""
MOST_KEYS = 10_000


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    last: int = 0


class Patience:
    """Wrong tries by key (a staff number), in memory: a restart forgives, which is meant.

    Args:
        free: wrong tries before waiting begins.
    """

    def __init__(self, free: int) -> None:
        self._free = free
        self._tries: dict[str, _Tries] = {}
        self._lock = threading.Lock()

    def wait_ms(self, key: str, now_ms: int) -> int:
        """How long ``key`` must still wait; 0 when it may try."""
        with self._lock:
            tries = self._tries.get(key)
            if tries is None or tries.wrong < self._free:
                return 0
            pause = min(FIRST_MS << min(tries.wrong - self._free, 16), LONGEST_MS)
            return min(pause, max(0, tries.last + pause - now_ms))

    def wrong(self, key: str, now_ms: int) -> None:
        """Count a wrong try."""
        with self._lock:
            self._make_room(now_ms)
            tries = self._tries.setdefault(key, _Tries())
            if now_ms - tries.last > FORGET_MS:
                tries.wrong = 0
            tries.wrong, tries.last = tries.wrong + 1, now_ms

    def right(self, key: str) -> None:
        """Forget a key: its owner got it right."""
        with self._lock:
            self._tries.pop(key, None)

    def _make_room(self, now_ms: int) -> None:
        if len(self._tries) < MOST_KEYS:
            return
        self._tries = {k: t for k, t in self._tries.items() if now_ms - t.last <= FORGET_MS}
        while len(self._tries) >= MOST_KEYS:  # insertion order: the oldest goes first
            del self._tries[next(iter(self._tries))]
