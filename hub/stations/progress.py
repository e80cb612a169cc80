"""How far each station is with fetching content: filled from what stations ask for, shown live.

In memory only: a hub that starts again hears it anew with every station's next ``need``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TELL_MS = 1000


@dataclass(frozen=True, slots=True)
class Progress:
    """What one station still lacks.

    Attributes:
        station: its id.
        lacking: bytes of wire forms it still lacks.
        wanted: bytes it lacked when it began, so that ``wanted - lacking`` have come.
        at: when it said so, ms since 1970 UTC of the hub's clock.
        since: when it began, ms.
    """

    station: str
    lacking: int
    wanted: int
    at: int
    since: int = 0

    @property
    def percent(self) -> int:
        """0 to 100; 100 only when nothing lacks."""
        if self.lacking <= 0:
            return 100
        return min(99, 100 * (self.wanted - self.lacking) // max(self.wanted, 1))

    @property
    def left_s(self) -> int | None:
        """Seconds until it has everything, at the speed since it began; None before it can be known."""
        came, took = self.wanted - self.lacking, self.at - self.since
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
                more = lacking - held.lacking if held else lacking
                wanted, since = (held.wanted if held else 0) + more, held.since if held else now_ms
            else:
                wanted, since = held.wanted, held.since
            self._rows[station] = Progress(station, lacking, wanted, now_ms, since)
            return held is None or held.lacking != lacking
