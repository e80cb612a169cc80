"""What is counted of the glass: what could be seen, how often and how long, hour by hour. Pure."""

from __future__ import annotations

from content_packs.values import dataclass
from content_packs.wire.playback import (
    HOUR_MS,
    MOST_SHOWN,
    MOST_TIMES,
    NOTICE,
    PLEDGE,
    Played,
    PlayedHour,
)
from kiosk.domain.screen import CardView, Screen

LONGEST_MS = 60_000
"""A longer time between two looks is not counted: the machine slept, or the program hung."""
Item = tuple[str, int]
"""Name and version, as in :class:`content_packs.wire.playback.Played`."""


@dataclass(frozen=True, slots=True)
class Glass:
    """What stands on the glass, and what of it can be seen: not what lies under something else, or in the
    dark."""

    stands: tuple[Item, ...] = ()
    seen: tuple[Item, ...] = ()


DARK = Glass()


def on_glass(screen: Screen | None, clear: bool, notice: bool) -> Glass:
    """What is on the glass.

    Args:
        screen: what is drawn; None while nothing whole stands.
        clear: whether boards and panel can be seen.
        notice: whether the urgent notices can.
    """
    if screen is None:
        return DARK
    main = screen.main
    boards = [(screen.view, main.shown.version if isinstance(main, CardView) else 0)]
    if screen.panel is not None:
        boards.append((PLEDGE, 0))
    urgent = [(NOTICE + one.notice.id, 0) for one in screen.notices]
    seen = (boards if clear and not screen.covered else []) + (urgent if notice else [])
    return Glass(tuple(boards + urgent), tuple(seen))


class Count:
    """Counts what can be seen.

    Args:
        mono: time since boot at start, ms.
        begun: the hour that was being counted when the program ended.
    """

    def __init__(self, mono: int, begun: PlayedHour | None = None) -> None:
        self._mono = mono
        self._glass = DARK
        self._counted: set[Item] = set()
        self._of = (begun.hour, begun.place) if begun else (0, "")
        self._ran_ms = begun.ran * 1000 if begun else 0
        self._suspect = begun.suspect if begun else False
        self._times = {(one.name, one.version): one.times for one in begun.shown} if begun else {}
        self._seen_ms = {(one.name, one.version): one.seconds * 1000 for one in begun.shown} if begun else {}

    def until(self, mono: int, at: int, place: str, suspect: bool = False) -> list[PlayedHour]:
        """Count what has been seen until now; the hours that have ended meanwhile.

        Args:
            mono: time since boot, ms.
            at: believed time, ms since 1970 UTC.
            place: where the station stands.
            suspect: whether the clock is in doubt.
        """
        ended: list[PlayedHour] = []
        if mono - self._mono > LONGEST_MS:
            self._mono = mono
        while self._mono < mono:
            begins = at - (mono - self._mono)
            ended += self._turn_to(begins // HOUR_MS, place)
            span = min(mono - self._mono, HOUR_MS - begins % HOUR_MS)
            self._mono += span
            self._ran_ms += span
            for item in self._glass.seen:
                self._seen_ms[item] = self._seen_ms.get(item, 0) + span
        ended += self._turn_to(at // HOUR_MS, place)
        self._suspect = self._suspect or suspect
        return ended

    def see(self, glass: Glass) -> None:
        """From now on this is on the glass. What was only covered for a while does not come up anew."""
        self._counted &= set(glass.stands)
        for item in glass.seen:
            if item not in self._counted:
                self._times[item] = self._times.get(item, 0) + 1
                self._counted.add(item)
        self._glass = glass

    @property
    def begun(self) -> PlayedHour:
        """The hour that is being counted, without a number; no more of it than the hub takes."""
        items = sorted(
            self._times.keys() | self._seen_ms.keys(), key=lambda one: (-self._seen_ms.get(one, 0), one)
        )
        shown = (
            Played(
                *item,
                min(self._times.get(item, 0), MOST_TIMES),
                min(_seconds(self._seen_ms.get(item, 0)), 3600),
            )
            for item in items[:MOST_SHOWN]
        )
        hour, place = self._of
        return PlayedHour(0, hour, place, min(_seconds(self._ran_ms), 3600), self._suspect, tuple(shown))

    def _turn_to(self, hour: int, place: str) -> list[PlayedHour]:
        """Begin another hour, or another place; the one that has ended, if anything is to be said of it."""
        if (hour, place) == self._of:
            return []
        ended = self.begun
        self._of = (hour, place)
        self._ran_ms, self._suspect = 0, False
        self._times, self._seen_ms = {}, {}
        return [ended] if ended.ran or ended.shown else []


def _seconds(ms: int) -> int:
    return (ms + 500) // 1000
