"""The side that has the objects: which blocks to send next, to whom. Pure; the hub and a relay use it.

What is new goes to everybody once, at a pace the line bears. What a station lacks goes to that station; a
block that several lack within a short time goes to everybody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from content_packs.transfer.blocks import MOST_BLOCKS, Blocks, block_count, block_length
from content_packs.transfer.fetching import Ask

TOGETHER_MS = 2_000
"""Wants of one object within this time are answered together."""
MOST_WAITING = 400
"""Blocks waiting to be sent to one station; above it the station is told to ask later."""
WAIT_MS = 5_000
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class SendBlock:
    """Send a block to a station, or to EVERYBODY."""

    name: str
    index: int
    station: str


@dataclass(frozen=True, slots=True)
class SendWait:
    """Tell a station to ask again after ``ms``."""

    station: str
    ms: int


@dataclass
class _Want:
    """Who lacks which blocks of one object, since when anybody does."""

    since: int
    by: dict[str, Blocks] = field(default_factory=dict)
    window: dict[str, int] = field(default_factory=dict)


class Serving:
    """What is waiting to be sent.

    Args:
        size_of: bytes of an object, or None when it is not here.
        bytes_per_s: pace of what goes to everybody.
    """

    def __init__(self, size_of: Callable[[str], int | None], bytes_per_s: int) -> None:
        self._size_of = size_of
        self._bytes_per_s = bytes_per_s
        self._wants: dict[str, _Want] = {}
        self._asked_lately: dict[str, dict[str, int]] = {}
        self._to_all: deque[tuple[str, int]] = deque()
        self._free_at = 0

    def publish(self, objects: Iterable[tuple[str, int]]) -> None:
        """These objects (name, size) are new: everybody gets each block once, smallest objects first."""
        for name, size in sorted(objects, key=lambda item: item[1]):
            self._to_all.extend((name, index) for index in range(block_count(size)))

    def need(self, station: str, asked: Ask, now: int) -> list[SendWait]:
        """A station lacks blocks: those that others lack too go to everybody, of the rest its window."""
        waiting = sum(len(want.by.get(station, ())) for want in self._wants.values())
        if waiting > MOST_WAITING:
            return [SendWait(station, WAIT_MS)]
        at_once = asked.now()
        for lack in asked.lacks:
            size = self._size_of(lack.name)
            if size is None:
                continue
            self._asked_lately.setdefault(lack.name, {})[station] = now
            blocks = lack.blocks if self._is_shared(lack.name, now) else at_once.get(lack.name, Blocks())
            blocks -= Blocks.all(MOST_BLOCKS) - Blocks.all(block_count(size))
            blocks -= Blocks.of(index for name, index in self._to_all if name == lack.name)
            if blocks:
                want = self._wants.setdefault(lack.name, _Want(now))
                want.by[station] = want.by.get(station, Blocks()) | blocks
                want.window[station] = asked.window
        return []

    def send(self, now: int) -> list[SendBlock]:
        """What may be sent at ``now``."""
        return [*self._wanted(now), *self._paced(now)]

    def due(self, now: int) -> int | None:
        """When there is something to send next; None when nothing waits."""
        times = [want.since + (TOGETHER_MS if self._is_shared(name, now) else 0)
                 for name, want in self._wants.items()]  # fmt: skip
        if self._to_all:
            times.append(self._free_at)
        return max(min(times), now) if times else None

    def _is_shared(self, name: str, now: int) -> bool:
        """Whether several stations asked for an object of late: then it pays to wait for the others."""
        lately = self._asked_lately.get(name, {})
        return sum(now - at < 5 * TOGETHER_MS for at in lately.values()) > 1

    def _wanted(self, now: int) -> list[SendBlock]:
        out: list[SendBlock] = []
        for name, want in list(self._wants.items()):
            if self._is_shared(name, now) and now - want.since < TOGETHER_MS:
                continue
            del self._wants[name]
            seen = Blocks()
            several = Blocks()
            for blocks in want.by.values():
                several |= Blocks(seen.bits & blocks.bits)
                seen |= blocks
            queued = set(self._to_all)
            self._to_all.extend((name, index) for index in several if (name, index) not in queued)
            out += [
                SendBlock(name, index, station)
                for station, blocks in want.by.items()
                for index in (blocks - several).first(want.window[station])
            ]
        return out

    def _paced(self, now: int) -> list[SendBlock]:
        out: list[SendBlock] = []
        self._free_at = max(self._free_at, now - 1_000)
        while self._to_all and self._free_at <= now:
            name, index = self._to_all.popleft()
            length = block_length(self._size_of(name) or 0, index)
            if length:
                out.append(SendBlock(name, index, EVERYBODY))
                self._free_at += length * 1000 // self._bytes_per_s
        return out
