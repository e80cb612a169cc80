"""The side that lacks blocks: what to ask for next, and when. Pure; ``now`` is monotonic ms.

Few blocks are under way at a time, because a record's receipt waits behind them. Whoever hears that blocks
are being sent to everybody waits until it is quiet and asks only for what it missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from content_packs.transfer.blocks import Blocks, block_count, block_length

SLOW_BLOCK_MS = 500
"""A block that takes longer came over a line below 256 kbit/s: there one is under way at a time."""
MOST_WINDOW = 8
PATIENCE_MS, MOST_PATIENCE_MS = 5_000, 900_000
QUIET_MS = (3_000, 6_000)
"""Silence, drawn between these, after which blocks sent to everybody are taken to have ended: longer than
one block takes over 64 kbit/s."""
MOST_LACKS = 64
"""Objects named in one ask."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Every block of one object that has not come."""

    name: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Ask:
    """All that is lacking, first wanted first, and how many blocks of it may be under way to this asker."""

    lacks: tuple[Lack, ...]
    window: int

    def now(self) -> dict[str, Blocks]:
        """The blocks to be sent at once: the first ``window`` of all."""
        left, out = self.window, {}
        for lack in self.lacks:
            if taken := lack.blocks.first(left):
                out[lack.name] = taken
                left -= len(taken)
        return out


class Fetching:
    """What is wanted, what has come of it, and what was asked for.

    Args:
        held: blocks on disk of objects that are not yet whole, by object.
        random: for jitter.
    """

    def __init__(self, held: Mapping[str, Blocks], random: Random) -> None:
        self._held = dict(held)
        self._wanted: dict[str, int] = {}
        self._asked: dict[str, Blocks] = {}
        self._asked_at = 0
        self._random = random
        self._window = 1
        self._patience = PATIENCE_MS
        self._not_before = 0
        self._heard_at: int | None = None

    def want(self, objects: Sequence[tuple[str, int]]) -> None:
        """These objects (name, size in bytes) are lacking, in the order they are to come."""
        self._wanted = dict(objects)
        self._asked = {name: blocks for name, blocks in self._asked.items() if name in self._wanted}

    def line_is_new(self, now: int, jitter_ms: int = 0) -> None:
        """What was under way is lost; ask again, but not all stations at once."""
        self._asked.clear()
        self._patience = PATIENCE_MS
        self._window = 1
        self._not_before = now + (self._random.randrange(jitter_ms) if jitter_ms else 0)

    def wait(self, now: int, ms: int) -> None:
        """The sender is busy: ask again after ``ms``."""
        self._asked.clear()
        self._not_before = now + ms + self._random.randrange(ms // 2 + 1)

    def receive(self, name: str, index: int, length: int, now: int) -> bool:
        """A block of ``length`` bytes came; whether it is to be kept (then :meth:`saved`)."""
        size = self._wanted.get(name)
        if size is None or length != block_length(size, index) or not length:
            return False
        if index not in self._asked.get(name, Blocks()):
            self._listen(now)
        return index not in self._held.get(name, Blocks())

    def saved(self, name: str, index: int, now: int) -> None:
        """A block is on disk."""
        one = Blocks.of((index,))
        self._held[name] = self._held.get(name, Blocks()) | one
        self._patience = PATIENCE_MS
        asked = self._asked.get(name, Blocks())
        if index not in asked:
            return
        self._asked[name] = asked - one
        if not any(self._asked.values()):
            self._learn(now - self._asked_at)
            self._asked.clear()
        else:
            self._asked_at = now

    def complete(self) -> list[str]:
        """Wanted objects of which every block is on disk."""
        return [n for n, size in self._wanted.items() if len(self._held.get(n, ())) == block_count(size)]

    def forget(self, name: str) -> None:
        """An object is whole on disk, or its blocks were of no use."""
        self._held.pop(name, None)
        self._asked.pop(name, None)

    def expect(self, now: int) -> None:
        """What is wanted is about to be sent to everybody: listen before asking."""
        self._not_before = max(self._not_before, now + self._random.randint(*QUIET_MS))

    def ask(self, now: int) -> Ask | None:
        """What to ask for at ``now``; None while something is under way, or it is too soon."""
        if now < self._not_before:
            return None
        if self._asked:
            if now - self._asked_at < self._patience:
                return None
            self._window = 1
            self._patience = min(self._patience * 2, MOST_PATIENCE_MS)
        asked = Ask(
            tuple(lack for lack in map(self._lack, self._wanted) if lack.blocks)[:MOST_LACKS], self._window
        )
        self._asked = asked.now()
        self._asked_at = now
        return asked if asked.lacks else None

    def due(self) -> int | None:
        """When :meth:`ask` may have something to say next; None when nothing is lacking."""
        if not self._wanted:
            return None
        return max(self._not_before, self._asked_at + self._patience if self._asked else 0)

    def _lack(self, name: str) -> Lack:
        return Lack(name, Blocks.all(block_count(self._wanted[name])) - self._held.get(name, Blocks()))

    def _listen(self, now: int) -> None:
        """Blocks are being sent to everybody: wait for silence, which is longer where they come slowly."""
        gap = now - self._heard_at if self._heard_at is not None else 0
        self._heard_at = now
        quiet = self._random.randint(*QUIET_MS) + 2 * min(gap, PATIENCE_MS)
        self._not_before = max(self._not_before, now + quiet)

    def _learn(self, ms: int) -> None:
        """One more block at a time while they come fast; one alone on a slow line."""
        self._window = 1 if ms > SLOW_BLOCK_MS else min(self._window + 1, MOST_WINDOW)
