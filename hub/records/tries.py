"""How often a PIN may be tried: a growing wait, never a lock-out for good."""

from __future__ import annotations

from threading import Lock

FREE = 5
"""Wrong tries in a row that cost nothing."""
FIRST_WAIT_MS = 30_000
MOST_WAIT_MS = 15 * 60_000
MOST_NUMBERS = 10_000
"""Numbers remembered at once; the oldest make room."""


class Tries:
    """Wrong tries by staff number, in memory: a restart of the hub forgives."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, int]] = {}
        self._lock = Lock()

    def may_try(self, number: str, now_ms: int) -> bool:
        """Whether this number may be tried at ``now_ms``."""
        with self._lock:
            wrong, last = self._wrong.get(_key(number), (0, 0))
        return wrong < FREE or not 0 <= now_ms - last < _wait_ms(wrong)

    def failed(self, number: str, now_ms: int) -> None:
        """Note a wrong try."""
        with self._lock:
            wrong, _ = self._wrong.pop(_key(number), (0, 0))
            self._wrong[_key(number)] = (wrong + 1, now_ms)
            if len(self._wrong) > MOST_NUMBERS:
                del self._wrong[next(iter(self._wrong))]

    def succeeded(self, number: str) -> None:
        """Forget the wrong tries of a number."""
        with self._lock:
            self._wrong.pop(_key(number), None)


def _wait_ms(wrong: int) -> int:
    return min(FIRST_WAIT_MS * 2 ** min(wrong - FREE, 10), MOST_WAIT_MS)


def _key(number: str) -> str:
    return number.strip()[:40]
