"""How far each station is with fetching content: filled from what stations ask for, shown live.

In memory only: a hub that starts again hears it anew with every station's next ``need``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TELL_MS = 1000
STALE_MS = 3 * 60_000
"""A station that has asked for nothing so long is no longer said to be fetching."""
SPEED_MS = 60_000
"""Over so long, up to twice, speed is measured: a line that was quiet counts as it is now."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What one station still lacks.

    Attributes:
        station: its id.
        lacking: bytes of wire forms it still lacks.
        wanted: bytes it lacked when it began, so that ``wanted - lacking`` have come.
        at: when it said so, ms since 1970 UTC of the hub's clock.
        since, before: a while ago (ms) and what it lacked then: its speed is measured from there.
    """

    station: str
    lacking: int
    wanted: int
    at: int
    since: int = 0
    before: int = 0

    def goes_on(self, now_ms: int) -> bool:
        """Whether it was heard of lately."""
        return now_ms - self.at <= STALE_MS

    @property
    def percent(self) -> int:
        """0 to 100; 100 only when nothing lacks."""
        if self.lacking <= 0:
            return 100
        return min(99, 100 * (self.wanted - self.lacking) // max(self.wanted, 1))

    @property
    def left_s(self) -> int | None:
        """Seconds until it has everything, at the speed of late; None where that is not known."""
        came, took = self.before - self.lacking, self.at - self.since
        if came <= 0 or took < 1000:
            return None
        return round(self.lacking * took / came / 1000)


class ProgressTable:
    """One Progress a station; from any thread.

    Args:
        changed: called when something has changed, at most once in TELL_MS but always when one is done.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._rows: dict[str, Progress] = {}
        self._changed = changed
        self._told_at = 0
        self._marks: dict[str, tuple[int, int]] = {}

    def note(self, station: str, lacking: int, now_ms: int) -> bool:
        """A station says how many bytes it lacks now; 0: it has everything. Whether anything is new.

        What it wanted is all it lacked since it last had everything: a newer version adds to it.
        """
        new = self._keep(station, lacking, now_ms)
        if new and (lacking <= 0 or not 0 <= now_ms - self._told_at < TELL_MS):
            self._told_at = now_ms
            self._changed()
        return new

    def now(self) -> Mapping[str, Progress]:
        """A copy: Progress by station."""
        with self._lock:
            return dict(self._rows)

    def _keep(self, station: str, lacking: int, now_ms: int) -> bool:
        with self._lock:
            held = self._rows.get(station)
            if lacking <= 0:
                return self._rows.pop(station, None) is not None
            if held is None or lacking > held.lacking:
                wanted = held.wanted + lacking - held.lacking if held else lacking
                since, before = self._marks[station] = (now_ms, lacking)
            else:
                wanted, since, before = held.wanted, held.since, held.before
            if now_ms - self._marks[station][0] > SPEED_MS:
                (since, before), self._marks[station] = self._marks[station], (now_ms, lacking)
            self._rows[station] = Progress(station, lacking, wanted, now_ms, since, before)
            return held is None or held.lacking != lacking
