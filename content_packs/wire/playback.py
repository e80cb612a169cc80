"""What was on the glass (播放留痕): asked for by the hub, told by a station hour by hour (SPEC.md 2.14).

A statistic, no record: nobody signs it, and it is kept for weeks, not for years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from itertools import pairwise
from typing import Any

from content_packs.values import dataclass
from content_packs.wire.care import Glimpse, decode_glimpse
from content_packs.wire.codec import pack, unpack_object
from content_packs.wire.fields import Fields, refuse

DO = "played"
"""What a command says that asks for it."""
PLEDGE = "pledge"
NOTICE = "notice:"
HOUR_MS = 3_600_000
MOST_HOURS = 12
"""Hours in one message: of forty cards about 3 kB, so that a record waits less than half a second for it."""
MOST_ROWS = 600
"""Rows after which no further hour goes into one message, for the same reason."""
MOST_SHOWN = 1000
"""Rows of one hour: a station that turns every four seconds has fewer."""
MOST_TIMES = 100_000
_LATEST_HOUR = 4_102_444_800_000 // HOUR_MS


@dataclass(frozen=True, slots=True)
class Played:
    """One thing that could be seen within an hour.

    Attributes:
        name: key of a card (publisher/id), "overview", "builtin", "pledge" for the pledge panel, or
            "notice:" and the id of an urgent notice.
        version: of its publisher when it was shown; 0 for what is no card.
        times: how often it came up in this hour; 0 where it stood already when the hour began.
        seconds: how long it could be seen.
    """

    name: str
    version: int
    times: int
    seconds: int


@dataclass(frozen=True, slots=True)
class PlayedHour:
    """One hour of one station at one place.

    Attributes:
        number: counts this station's hours, each higher than the one before; 0: it has not ended.
        hour: hours since 1970 UTC, by the station's believed time.
        place: where it stood.
        ran: seconds of the hour in which the station ran, whether or not its screen was dark.
        suspect: whether its clock was in doubt within the hour.
        shown: what could be seen, longest first.
    """

    number: int
    hour: int
    place: str
    ran: int
    suspect: bool = False
    shown: tuple[Played, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One element of ``played``."""
        row: dict[str, Any] = {
            "n": self.number, "hour": self.hour, "place": self.place, "ran": self.ran,
            "shown": [[one.name, one.version, one.times, one.seconds] for one in self.shown],
        }  # fmt: skip
        return row | ({"suspect": True} if self.suspect else {})


def hour_from(value: object) -> PlayedHour:
    """Read one element of ``played``; MessageError when malformed."""
    fields = Fields(value, "playback")
    shown = tuple(_played(row) for row in fields.items("shown", most=MOST_SHOWN))
    if len({(one.name, one.version) for one in shown}) < len(shown):
        raise refuse("playback", "an hour holds the same twice")
    return PlayedHour(
        number=fields.number("n"),
        hour=fields.number("hour", most=_LATEST_HOUR),
        place=fields.text("place", most=32),
        ran=fields.number("ran", most=3600),
        suspect=fields.flag("suspect"),
        shown=shown,
    )


def _played(row: object) -> Played:
    match row:
        case [str(name), int(version), int(times), int(seconds)] if (
            0 < len(name) <= 200
            and version >= 0
            and 0 <= times <= MOST_TIMES
            and 0 <= seconds <= 3600
            and bool not in (type(version), type(times), type(seconds))
        ):
            return Played(name, version, times, seconds)
    raise refuse("playback", "something shown is not [name, version, times, seconds]")


@dataclass(frozen=True, slots=True)
class Playback:
    """Station to hub, the answer to a :class:`PlaybackAsk`: the next hours, and how many are left then."""

    hours: tuple[PlayedHour, ...]
    left: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        played = [hour.to_json() for hour in self.hours]
        return pack({"v": 1, "played": played, "left": self.left, **self.extra})


def decode_reply(data: bytes) -> Glimpse | Playback:
    """Read what a station has answered; MessageError when malformed."""
    row = unpack_object(data)
    if "played" not in row:
        return decode_glimpse(data)
    fields = Fields(row, "playback")
    hours = tuple(hour_from(value) for value in fields.items("played", most=MOST_HOURS))
    numbers = [0, *(hour.number for hour in hours)]
    if any(after <= before for before, after in pairwise(numbers)):
        raise refuse("playback", "its hours are not numbered from 1 on, each higher than the one before")
    return Playback(hours, fields.number("left", 0), fields.rest())


@dataclass(frozen=True, slots=True)
class PlaybackAsk:
    """Hub to station: tell the hours after this number, the last one that is on the hub's disk; 0: none is.

    A number the station never gave means that the hub knew another disk of this station: it tells all.
    """

    after: int

    def encode(self) -> bytes:
        return pack({"v": 1, "do": DO, "after": self.after})


def decode_playback_ask(data: bytes) -> PlaybackAsk | None:
    """Read a command; None when it asks for something else. MessageError when malformed."""
    fields = Fields(unpack_object(data), "command")
    return PlaybackAsk(fields.number("after")) if fields.text("do", "") == DO else None


def newest_played(extra: Mapping[str, Any]) -> int:
    """The number of the newest hour a station can tell, as its presence says; 0: none, or it says nothing."""
    value = extra.get("played")
    return value if type(value) is int and value > 0 else 0
