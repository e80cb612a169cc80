"""The side that has the objects: which blocks to send next, to whom. Pure; hub, relay and bundle use it.

What is new goes to everybody once, at a pace the lines bear. What a station lacks goes to that station, as
many blocks as it asked for at once; a block that several lack who listen goes to everybody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from content_packs.transfer.blocks import BLOCK, Blocks, block_count, block_length
from content_packs.transfer.fetching import Ask
from content_packs.transfer.speed import PROBE, SLOW_KBIT_S

TOGETHER_MS = 2_000
"""Wants of one object within this time are answered together."""
LATELY_MS = 5 * TOGETHER_MS
MOST_WAITING, MOST_WAITING_IN_ALL = 400, 4_000
"""Blocks waiting to be sent to one station, and to all; above it a station is told to ask later."""
WAIT_MS = 5_000
TO_ALL_BYTES_S = 256 * 1024
"""Pace of what goes to everybody where no line asks for less: the slowest that listens has an eighth."""
LATE_MS = 50
"""A line that has been free since longer is not given what it missed."""
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a station may be sent.

    Attributes:
        link: the line it shares with others.
        bytes_per_s: what all of them together may be sent.
        wait_ms: so long nothing is sent (quiet hours); 0: now.
    """

    link: str
    bytes_per_s: int
    wait_ms: int = 0


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
    """Which listeners lack which blocks of one object, since when anybody does."""

    since: int
    by: dict[str, Blocks] = field(default_factory=dict)
    window: dict[str, int] = field(default_factory=dict)


class Serving:
    """What is waiting to be sent.

    Args:
        size_of: bytes of the wire form of an object, or None when it is not here.
        bytes_per_s: pace of what goes to everybody.

    Attributes:
        limits: of stations on a line of which something is known; to be replaced when it changes.
    """

    def __init__(self, size_of: Callable[[str], int | None], bytes_per_s: int = TO_ALL_BYTES_S) -> None:
        self._size_of = size_of
        self._bytes_per_s = bytes_per_s
        self.limits: Mapping[str, Limit] = {}
        self._wants: dict[str, _Want] = {}
        self._asked_lately: dict[str, dict[str, int]] = {}
        self._to_all: deque[tuple[int, str, int]] = deque()
        self._queued: dict[str, Blocks] = {}
        self._sent_lately: deque[tuple[int, str, int]] = deque()
        self._to_one: dict[str, dict[tuple[str, int], None]] = {}
        self._free_at = 0
        self._link_free_at: dict[str, int] = {}

    def publish(self, objects: Iterable[tuple[str, int]], at: int = 0, pause_ms: int = 0) -> None:
        """These objects (name, size) are new: all get each block once, from ``at`` on, smallest first. After
        the first of them comes a pause, in which whoever listens has seen how fast its line is."""
        room = PROBE * BLOCK
        for name, size in sorted(objects, key=lambda item: item[1]):
            blocks = Blocks.all(block_count(size))
            first = Blocks.all(min(max(room, 0) // BLOCK, len(blocks)) if size > room else len(blocks))
            room -= size
            self._send_all(name, first, at)
            self._send_all(name, blocks - first, at + pause_ms)

    def need(self, station: str, asked: Ask, now: int) -> list[SendWait]:
        """A station lacks blocks: what other listeners lack too goes to everybody, of the rest its window."""
        limit = self.limits.get(station)
        if limit and limit.wait_ms:
            self.forget(station)
            return [SendWait(station, limit.wait_ms)]
        waiting = sum(map(len, self._to_one.values()))
        if len(self._to_one.get(station, ())) > MOST_WAITING or waiting > MOST_WAITING_IN_ALL:
            return [SendWait(station, WAIT_MS)]
        at_once = asked.at_once(self._size_of)
        for lack in asked.lacks:
            size = self._size_of(lack.name)
            if size is None:
                continue
            blocks = at_once.get(lack.name, Blocks())
            if asked.listens:
                self._asked_lately.setdefault(lack.name, {})[station] = now
                if self._is_shared(lack.name, now):
                    self._want(station, lack.name, lack.blocks, block_count(size), asked.window, now)
                    continue
                blocks -= self._coming(lack.name, now)
            self._send_one(station, lack.name, blocks)
        return []

    def forget(self, station: str) -> None:
        """Nothing waits for this station any more: it has left, or begins anew."""
        self._to_one.pop(station, None)
        for want in self._wants.values():
            want.by.pop(station, None)

    def send(self, now: int, most: int = 1_000) -> list[SendBlock]:
        """What may be sent at ``now``, at most ``most`` blocks."""
        self._ripen(now)
        out = self._unicast(now, most)
        return [*out, *self._broadcast(now, most - len(out))]

    def due(self, now: int) -> int | None:
        """When there is something to send next; None when nothing waits."""
        times = [want.since + TOGETHER_MS for want in self._wants.values()]
        times += [self._link_free(station, now) for station in self._to_one]
        if self._to_all:
            times.append(max(self._free_at, self._to_all[0][0]))
        return max(min(times), now) if times else None

    def _is_shared(self, name: str, now: int) -> bool:
        """Whether several listeners asked for an object of late: then it pays to wait for the others."""
        lately = self._asked_lately.get(name, {})
        for station in [station for station, at in lately.items() if now - at >= LATELY_MS]:
            del lately[station]
        return len(lately) > 1

    def _want(self, station: str, name: str, blocks: Blocks, count: int, window: int, now: int) -> None:
        blocks = (blocks & Blocks.all(count)) - self._coming(name, now)
        if blocks:
            want = self._wants.setdefault(name, _Want(now))
            want.by[station] = want.by.get(station, Blocks()) | blocks
            want.window[station] = window

    def _send_one(self, station: str, name: str, blocks: Blocks) -> None:
        if blocks:
            self._to_one.setdefault(station, {}).update(((name, index), None) for index in blocks)

    def _send_all(self, name: str, blocks: Blocks, at: int) -> None:
        queued = self._queued.get(name, Blocks())
        self._to_all.extend((at, name, index) for index in blocks - queued)
        self._queued[name] = queued | blocks

    def _coming(self, name: str, now: int) -> Blocks:
        """Blocks of an object that everybody who listens will get anyhow, or is getting."""
        while self._sent_lately and now - self._sent_lately[0][0] >= TOGETHER_MS:
            self._sent_lately.popleft()
        lately = Blocks.of(index for _, sent, index in self._sent_lately if sent == name)
        return self._queued.get(name, Blocks()) | lately

    def _ripen(self, now: int) -> None:
        """Wants that were waited with: what several lack goes to everybody, the rest to whoever lacks it."""
        for name, want in list(self._wants.items()):
            if now - want.since < TOGETHER_MS:
                continue
            del self._wants[name]
            seen = several = Blocks()
            for blocks in want.by.values():
                several |= seen & blocks
                seen |= blocks
            self._send_all(name, several - self._coming(name, now), now)
            for station, blocks in want.by.items():
                self._send_one(station, name, (blocks - several).first(max(want.window[station], 1)))

    def _unicast(self, now: int, most: int) -> list[SendBlock]:
        """One block to each station whose line is free, in turn, while there are any."""
        out: list[SendBlock] = []
        more = True
        while more:
            more = False
            for station in list(self._to_one):
                if len(out) == most:
                    return out
                if self._link_free(station, now) > now:
                    continue
                name, index = next(iter(queue := self._to_one.pop(station)))
                del queue[name, index]
                if queue:
                    self._to_one[station] = queue  # at the end: its turn comes after the others'
                    more = True
                out.append(SendBlock(name, index, station))
                self._charge(station, block_length(self._size_of(name) or 0, index), now)
        return out

    def _broadcast(self, now: int, most: int) -> list[SendBlock]:
        out: list[SendBlock] = []
        self._free_at = max(self._free_at, now - 1_000)
        while self._to_all and self._free_at <= now and self._to_all[0][0] <= now and len(out) < most:
            _, name, index = self._to_all.popleft()
            left = self._queued.pop(name) - Blocks.of((index,))
            if left:
                self._queued[name] = left
            length = block_length(self._size_of(name) or 0, index)
            if length:
                out.append(SendBlock(name, index, EVERYBODY))
                self._sent_lately.append((now, name, index))
                self._free_at += length * 1000 // self._pace()
        return out

    def _pace(self) -> int:
        """Bytes per second to everybody: the slowest line on which anybody listens bears a copy for each."""
        rates = [limit.bytes_per_s for limit in self.limits.values() if listens_on(limit)]
        links = [limit.link for limit in self.limits.values() if listens_on(limit)]
        bear = [rate // links.count(link) for rate, link in zip(rates, links, strict=True)]
        return max(min([self._bytes_per_s, *bear]), 1)

    def _link_free(self, station: str, now: int) -> int:
        limit = self.limits.get(station)
        return self._link_free_at.get(limit.link, now) if limit else now

    def _charge(self, station: str, length: int, now: int) -> None:
        if limit := self.limits.get(station):
            free_at = max(self._link_free_at.get(limit.link, now), now - LATE_MS)
            self._link_free_at[limit.link] = free_at + length * 1000 // limit.bytes_per_s


def listens_on(limit: Limit) -> bool:
    """Whether a station on such a line hears what is sent to everybody."""
    return limit.bytes_per_s * 8 >= SLOW_KBIT_S * 1000
