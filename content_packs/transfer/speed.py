"""How fast a line is, learnt from the blocks that came over it. Pure."""

from __future__ import annotations

from collections import deque

from content_packs.transfer.blocks import BLOCK

SLOW_KBIT_S = 256
"""Below it one block is under way at a time, and nobody listens to what is sent to everybody."""
SLOW_BLOCK_MS = BLOCK * 8 // SLOW_KBIT_S
MOST_WINDOW = 8
UNDER_WAY_MS = 1_000
"""What is under way on a fast line takes this long: a receipt waits behind it."""
SAMPLES = 4
PROBE = 2
"""Blocks of what everybody gets that are listened to while the line is not proven."""
PROVEN_MS = 60_000
"""So long a line is believed to be as fast as it was; lines change while nobody looks."""


class Speed:
    """Time that a block takes.

    Args:
        fast: what was known of the line before, at the last start.
    """

    def __init__(self, fast: bool = False) -> None:
        self._fast = fast
        self._said = 0
        self._samples: deque[int] = deque(maxlen=SAMPLES)
        self._recent: int | None = None
        self._proven_until = 0
        self._asked, self._heard = _Sum(), _Sum()

    def say(self, kbit_s: int) -> None:
        """The hub knows what the line carries; 0: it does not."""
        self._said = kbit_s

    def took(self, ms: int, length: int, now: int) -> None:
        """So many bytes that were waited for took so long to come; small ones are put together."""
        if (block_ms := self._asked.add(ms, length)) is None:
            return
        self._samples.append(block_ms)
        self._recent = block_ms
        self._fast = self._second_best() <= SLOW_BLOCK_MS
        self._proven_until = now + PROVEN_MS if block_ms <= SLOW_BLOCK_MS else 0

    def heard(self, gap_ms: int, length: int, now: int) -> None:
        """So many bytes that everybody gets came so long after the ones before. That they come slowly says
        nothing, for they may be sent slowly."""
        if gap_ms > SLOW_BLOCK_MS:
            self._heard = _Sum()
            return
        block_ms = self._heard.add(gap_ms, length)
        if block_ms is not None and block_ms <= SLOW_BLOCK_MS:
            self._proven_until = now + PROVEN_MS

    def is_proven(self, now: int) -> bool:
        """Whether the line was fast only just now."""
        return self.is_fast and now < self._proven_until

    def block_ms(self, now: int) -> int | None:
        """A whole block takes this long; None before any came."""
        return self._second_best() if self._samples and self.is_proven(now) else self._recent

    @property
    def is_fast(self) -> bool:
        """Whether the line carries SLOW_KBIT_S: as the hub says, else as it was seen to."""
        return self._said >= SLOW_KBIT_S if self._said else self._fast

    def window(self, now: int) -> int:
        """How many blocks may be under way."""
        if not self.is_proven(now) or not self._samples:
            return 1
        return max(1, min(MOST_WINDOW, UNDER_WAY_MS // max(self._second_best(), 1)))

    def _second_best(self) -> int:
        """One block that had to wait for something else, or that a buffer let through, decides nothing."""
        return sorted(self._samples)[:2][-1]


class _Sum:
    """Puts small ones together, until they are long enough to tell how long a block takes."""

    def __init__(self) -> None:
        self._bytes = self._ms = 0

    def add(self, ms: int, length: int) -> int | None:
        """Ms of a whole block, when there are bytes enough."""
        self._bytes += length
        self._ms += ms
        if self._bytes < BLOCK // 2:
            return None
        block_ms = self._ms * BLOCK // self._bytes
        self._bytes = self._ms = 0
        return block_ms
