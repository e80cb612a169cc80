"""What was on the glass, hour by hour: counted, kept for weeks, and told to the hub when it asks."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import replace
from itertools import accumulate

from content_packs.wire.playback import MOST_HOURS, MOST_ROWS, Playback, PlayedHour
from kiosk.caretaker import KEEP_EVERY_MS
from kiosk.domain.clockwork import Instant
from kiosk.domain.playing import Count, Glass
from kiosk.storage.played import KEEP_HOURS
from kiosk.storage.store import Store


class PlaybackLog:
    """Belongs to the worker's thread, but for :meth:`see`.

    What is being counted is written down every KEEP_EVERY_MS, at the end of an hour and when the program
    ends: a power cut loses ten minutes of a statistic, and the disk is spared.

    Args:
        store: keeps it.
        mono: time since boot at start, ms.
    """

    def __init__(self, store: Store, mono: int) -> None:
        self._played = store.played
        self._count = Count(mono, self._played.begun())
        self._came: deque[tuple[int, Glass]] = deque(maxlen=10_000)
        self._ended: deque[PlayedHour] = deque(maxlen=KEEP_HOURS)
        self._kept_at = mono
        self.newest = self._played.newest()

    def see(self, glass: Glass, mono: int) -> None:
        """From ``mono`` on this is on the glass; from any thread. Wakes nobody: the next tick counts it."""
        self._came.append((mono, glass))

    def tick(self, now: Instant, place: str) -> None:
        """Count on; StorageError when the disk refuses, which is tried again with the next ten minutes."""
        mono, suspect = now.ticks.mono, now.quality == "suspect"
        ended = len(self._ended)
        while self._came and self._came[0][0] <= mono:  # what came since belongs to the next tick's time
            at, glass = self._came.popleft()
            self._end(self._count.until(at, now.at - mono + at, place, suspect))
            self._count.see(glass)
        self._end(self._count.until(mono, now.at, place, suspect))
        if len(self._ended) > ended or mono - self._kept_at >= KEEP_EVERY_MS:
            self._kept_at = mono
            self.keep()

    def keep(self) -> None:
        """Write down what was counted; StorageError when the disk refuses."""
        self._played.keep(self._ended, self._count.begun)
        self.newest = self._ended[-1].number if self._ended else self.newest
        self._ended.clear()

    def after(self, number: int) -> Playback:
        """The next hours after the last one the hub has; from the oldest on where it was another station's.

        Raises:
            StorageError: they cannot be read.
        """
        hours, left = self._played.after(number if number <= self.newest else 0, MOST_HOURS)
        rows = list(accumulate(len(hour.shown) for hour in hours))
        most = max(bisect_right(rows, MOST_ROWS), 1)
        return Playback(hours[:most], left + len(hours[most:]))

    def _end(self, hours: list[PlayedHour]) -> None:
        """Number what has ended. It is the hour's own number, as long as no clock was set back and no
        station moved within an hour; so it stays the higher one when the disk is another."""
        for hour in hours:
            last = self._ended[-1].number if self._ended else self.newest
            self._ended.append(replace(hour, number=max(hour.hour, last + 1)))
