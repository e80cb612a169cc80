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


class Speed:
    """Time that a block takes.

    Args:
        fast: what was known of the line before, at the last start.
    """

    def __init__(self, fast: bool = False) -> None:
        self._fast = fast
        self._said = 0
        self._samples: deque[int] = deque(maxlen=SAMPLES)
        self._bytes = self._ms = 0

    def say(self, kbit_s: int) -> None:
        """The hub knows what the line carries; 0: it does not."""
        self._said = kbit_s

    def took(self, ms: int, length: int) -> None:
        """So many bytes that were waited for took so long to come; small ones are put together."""
        self._ms += ms
        self._bytes += length
        if self._bytes >= BLOCK // 2:
            self._samples.append(self._ms * BLOCK // self._bytes)
            self._fast = self._second_best() <= SLOW_BLOCK_MS
            self._bytes = self._ms = 0

    @property
    def block_ms(self) -> int | None:
        """A whole block takes this long; None before any came."""
        return self._second_best() if self._samples else None

    @property
    def is_fast(self) -> bool:
        """Whether the line carries SLOW_KBIT_S: as the hub says, else as it was seen to."""
        return self._said >= SLOW_KBIT_S if self._said else self._fast

    @property
    def window(self) -> int:
        """How many blocks may be under way."""
        if not self.is_fast or not self._samples:
            return 1
        return max(1, min(MOST_WINDOW, UNDER_WAY_MS // max(self._second_best(), 1)))

    def _second_best(self) -> int:
        """One block that had to wait for something else, or that a buffer let through, decides nothing."""
        return sorted(self._samples)[:2][-1]
