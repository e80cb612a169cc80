"""The side that lacks blocks: what to ask for next, and when. Pure; ``now`` is monotonic ms.

Few blocks are under way at a time, because a record's receipt waits behind them. The next are asked for just
before the last has come, so that a slow line is never idle. Whoever hears that blocks are being sent to
everybody waits until it is quiet and asks only for what it missed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from content_packs.transfer.blocks import BLOCK, Blocks, block_count, block_length, bytes_in
from content_packs.transfer.speed import PROBE, Speed

LEAD_MS = 400
"""So long before the last block is expected the next is asked for: a question and its way there."""
PATIENCE_MS, MOST_PATIENCE_MS = 10_000, 900_000
QUIET_MS = (3_000, 6_000)
"""Silence, drawn between these, after which blocks sent to everybody are taken to have ended."""
NEWS_MS = 2_500
"""Something new is sent to everybody within this time after the pointer."""
SPREAD_MS, SPREAD_EACH_MS = 2_000, 10
"""After an outage or news stations ask within this time, and so much more for each of them."""
MOST_SPREAD_MS = 60_000
FEW = 4
"""So many stations get what they lack one by one, at once: gathering costs them seconds and saves little."""
MOST_LACKS = 64
"""Objects named in one ask."""
AHEAD = 8
"""Who listens names so many times its window, so that what others lack too can be sent to all of them."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Blocks of one object that have not come."""

    name: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Ask:
    """What is lacking, first wanted first.

    Attributes:
        lacks: blocks by object.
        window: how many times BLOCK bytes of it may be sent at once.
        left: bytes that are lacking in all, named here or not.
        listens: whether the asker also hears what is sent to everybody.
    """

    lacks: tuple[Lack, ...] = ()
    window: int = 0
    left: int = 0
    listens: bool = False

    def at_once(self, size_of: Callable[[str], int | None]) -> dict[str, Blocks]:
        """The first blocks that fit into the window, and one at least; ``size_of`` an object in bytes."""
        room, out = self.window * BLOCK, dict[str, Blocks]()
        for lack in self.lacks:
            size = size_of(lack.name) or 0
            for index in lack.blocks:
                length = block_length(size, index)
                if not length:
                    break
                if length > room and out:
                    return out
                room -= length
                out[lack.name] = out.get(lack.name, Blocks()) | Blocks.of((index,))
        return out


def spread(stations: int) -> int:
    """Ms in which so many stations ask after an outage, or after news."""
    if stations <= FEW:
        return 0
    return min(SPREAD_MS + SPREAD_EACH_MS * stations, MOST_SPREAD_MS)


class Fetching:
    """What is wanted, what has come of it, and what is under way.

    Args:
        held: blocks on disk of objects that are not yet whole, by object.
        random: for jitter.
        speed: of the line.

    Attributes:
        stations: how many hear what is sent to everybody.
    """

    def __init__(self, held: Mapping[str, Blocks], random: Random, speed: Speed | None = None) -> None:
        self._held = dict(held)
        self._wanted: dict[str, int] = {}
        self._under_way: dict[str, Blocks] = {}
        self._since = 0
        self._random = random
        self.speed = speed or Speed()
        self.stations = FEW + 1
        self._tries = 0
        self._not_before = self._deaf_until = 0
        self._heard_at: int | None = None
        self._spoiled: dict[str, tuple[int, int]] = {}

    def want(self, objects: Sequence[tuple[str, int]]) -> None:
        """These objects (name, bytes of the wire form) are lacking, in the order they are to come."""
        self._wanted = dict(objects)
        self._under_way = {name: blocks for name, blocks in self._under_way.items() if name in self._wanted}

    def line_is_new(self, now: int, after_outage: bool = False) -> None:
        """What was under way is lost; ask again, but after an outage not all stations at once."""
        self._under_way.clear()
        self._tries = self._deaf_until = 0
        self._not_before = now + self._random.randint(0, spread(self.stations) if after_outage else 0)

    def expect(self, now: int, together: bool) -> None:
        """There is something new. ``together``: all stations have just heard of it with us, do not all ask
        at once, and who listens will hear it; else we alone."""
        self._tries = 0
        news = NEWS_MS if self.listens(now) else 0
        later = news + self._random.randint(0, spread(self.stations)) if together else 0
        self._not_before = max(self._deaf_until, now + later)

    def wait(self, now: int, ms: int) -> None:
        """The sender is busy: ask again after ``ms``, and do not listen meanwhile."""
        self._under_way.clear()
        self._not_before = now + ms + self._random.randint(0, min(ms // 2, MOST_SPREAD_MS))
        self._deaf_until = self._not_before

    def listens(self, now: int) -> bool:
        """Whether to hear what is sent to everybody."""
        return self.speed.is_fast and self.stations > FEW and now >= self._deaf_until

    def first(self, blocks: int) -> list[tuple[str, int]]:
        """The first that lack, together no more than so many blocks: enough to see how fast the line is."""
        room, out = blocks * BLOCK, list[tuple[str, int]]()
        for name, size in self._wanted.items():
            for index in self._lack(name):
                room -= block_length(size, index)
                if room < 0:
                    return out
                out.append((name, index))
        return out

    def receive(self, name: str, index: int, length: int, now: int, shared: bool = False) -> bool:
        """A block of ``length`` bytes came; whether it is to be kept (then :meth:`saved`).

        Args:
            name, index: which.
            length: its bytes.
            now: ms.
            shared: it was sent to everybody.
        """
        size = self._wanted.get(name)
        if size is None or not length or length != block_length(size, index):
            return False
        if shared:
            self._listen(now, length)
            self._came(name, index, now)  # it says nothing of the line: the sender waited for others
        return index not in self._held.get(name, Blocks())

    def saved(self, name: str, index: int, now: int) -> None:
        """A block is on disk."""
        self._held[name] = self._held.get(name, Blocks()) | Blocks.of((index,))
        self._tries = 0
        if waited := self._came(name, index, now):
            self.speed.took(waited, block_length(self._wanted.get(name, 0), index), now)

    def has(self, name: str, blocks: Blocks) -> bool:
        """Whether these blocks of an object are on disk."""
        return not blocks - self._held.get(name, Blocks())

    def held(self, name: str) -> Blocks:
        """Blocks on disk of an object that is not yet whole."""
        return self._held.get(name, Blocks())

    def complete(self) -> list[str]:
        """Wanted objects of which every block is on disk."""
        return [name for name in self._wanted if not self._lack(name)]

    def forget(self, name: str, blocks: Blocks | None = None) -> None:
        """An object is whole on disk, or these blocks of it (by default all) are no longer there."""
        held = self._held.pop(name, Blocks())
        if blocks and held - blocks:
            self._held[name] = held - blocks
        self._under_way.pop(name, None)

    def spoiled(self, name: str, now: int, blocks: Blocks | None = None) -> None:
        """Blocks were not what the object's name says: they are asked for again, but not at once for ever."""
        self.forget(name, blocks)
        times = self._spoiled.get(name, (0, 0))[0] + 1
        self._spoiled[name] = times, now + min(PATIENCE_MS << min(times, 20), MOST_PATIENCE_MS)

    @property
    def left(self) -> int:
        """Bytes that are lacking."""
        return sum(bytes_in(size, self._lack(name)) for name, size in self._wanted.items())

    def ask(self, now: int) -> Ask | None:
        """What to ask for at ``now``; None while enough is under way, or it is too soon."""
        if now < self._not_before:
            return None
        busy = self._busy()
        if busy and now - self._since >= self._patience(now):
            self._under_way.clear()
            self._tries += 1
            busy = 0
        if busy and not self._is_time(busy, now):
            return None
        room = max(self.speed.window(now) - -(-busy // BLOCK), 1)
        listens = self.listens(now)
        ahead = room * AHEAD if self.speed.is_proven(now) else PROBE
        lacks = tuple(self._rows(ahead if listens else room, now))
        if not lacks:
            return None
        asked = Ask(lacks, room, self.left, listens)
        for name, blocks in asked.at_once(self._wanted.get).items():
            self._under_way[name] = self._under_way.get(name, Blocks()) | blocks
        if not busy:
            self._since = now
        return asked

    def due(self, now: int) -> int | None:
        """When :meth:`ask` may have something to say next; None when nothing is lacking."""
        lacking = [name for name in self._wanted if self._lack(name)]
        if not lacking:
            return None
        busy = self._busy()
        if not busy:
            return max(self._not_before, min(self._spoiled.get(name, (0, 0))[1] for name in lacking))
        patient = self._since + self._patience(now)
        return max(self._not_before, patient if self.left <= busy else min(patient, self._time(busy, now)))

    def _came(self, name: str, index: int, now: int) -> int:
        """One that was asked for is no longer under way; how long it took, at least 1; 0: nobody asked."""
        asked = self._under_way.get(name, Blocks())
        if index not in asked:
            return 0
        self._under_way[name] = asked - Blocks.of((index,))
        since, self._since = self._since, now
        return max(now - since, 1)

    def _is_time(self, busy: int, now: int) -> bool:
        return now >= self._time(busy, now)

    def _time(self, busy: int, now: int) -> int:
        """When more may be asked for while ``busy`` bytes are under way."""
        window, block_ms = self.speed.window(now), self.speed.block_ms(now)
        if window > 1:
            return self._since if 2 * busy <= window * BLOCK else self._since + self._patience(now)
        if block_ms is None or busy > BLOCK:
            return self._since + self._patience(now)
        return self._since + block_ms * busy // BLOCK - LEAD_MS

    def _patience(self, now: int) -> int:
        least = max(PATIENCE_MS, 4 * (self.speed.block_ms(now) or 0))
        return min(least << min(self._tries, 20), MOST_PATIENCE_MS)

    def _busy(self) -> int:
        """Bytes under way."""
        return sum(bytes_in(self._wanted.get(name, 0), blocks) for name, blocks in self._under_way.items())

    def _lack(self, name: str) -> Blocks:
        return Blocks.all(block_count(self._wanted[name])) - self._held.get(name, Blocks())

    def _rows(self, window: int, now: int) -> list[Lack]:
        """What is lacking and not under way, as far as ``window`` blocks reach."""
        rows: list[Lack] = []
        room = window * BLOCK
        for name, size in self._wanted.items():
            if len(rows) == MOST_LACKS or room <= 0:
                break
            if now < self._spoiled.get(name, (0, 0))[1]:
                continue
            blocks = self._lack(name) - self._under_way.get(name, Blocks())
            taken = blocks.first(max(room // BLOCK, 1))
            if taken and (not rows or bytes_in(size, taken) <= room):
                rows.append(Lack(name, taken))
            room -= bytes_in(size, taken)
        return rows

    def _listen(self, now: int, length: int) -> None:
        """Blocks are being sent to everybody: wait for silence, which is longer where they come slowly."""
        gap = now - self._heard_at if self._heard_at is not None else PATIENCE_MS
        self._heard_at = now
        if gap < PATIENCE_MS:
            self.speed.heard(gap, length, now)
        quiet = self._random.randint(*QUIET_MS) + 2 * (gap if gap < PATIENCE_MS else 0)
        self._not_before = max(self._not_before, now + quiet)
