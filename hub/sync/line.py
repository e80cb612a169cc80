"""A line that several stations share: what it carries, and when the hub leaves it to others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from content_packs.words import Words

MINUTE_MS = 60_000
DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class Line:
    """A shared line (线路).

    Attributes:
        id: its name at the hub.
        kbit_s: what all its stations together may be sent, kbit/s; 0: not known, no limit.
        quiet: quiet hours as ("HH:MM", "HH:MM") of the mine's local time, the end not included; one that
            ends before it begins goes over midnight. In them no content is sent; records always are.
        name: for people.
    """

    id: str
    kbit_s: int
    quiet: tuple[tuple[str, str], ...] = ()
    name: Words = field(default_factory=lambda: Words(""))

    def quiet_ms(self, local: datetime) -> int:
        """How long it is still quiet at a local time, ms; 0 when it is not. Hours that touch are one."""
        moment, left = local, timedelta()
        for _ in self.quiet:
            ends = [_until_end(span, moment) for span in self.quiet]
            further = max(ends, default=timedelta())
            if not further:
                break
            left, moment = left + further, moment + further
        return round(left.total_seconds() * 1000)

    def done_at(self, begin: datetime, millis: int) -> datetime | None:
        """When ``millis`` of sending are over if they begin at ``begin`` and rest in quiet hours.

        Returns:
            A local time; None where the quiet hours leave no time at all.
        """
        moment, left = begin, timedelta(milliseconds=millis)
        for _ in range(_MOST_TURNS):
            moment += timedelta(milliseconds=self.quiet_ms(moment))
            free = min((_until_begin(span, moment) for span in self.quiet), default=left)
            if free >= left:
                return moment + left
            if not free:
                return None
            moment, left = moment + free, left - free
        return None


_MOST_TURNS = 4000
"""Several hundred days of a line with eight quiet hours a day; who waits longer is told "never"."""


def _until_end(span: tuple[str, str], moment: datetime) -> timedelta:
    """Time from a moment to the end of a span it lies in, else nothing."""
    begin, end = (_minute(text) for text in span)
    now = _minute_of(moment)
    inside = begin <= now < end if begin < end else now >= begin or now < end
    return timedelta(minutes=(end - now) % DAY_MIN) if inside else timedelta()


def _until_begin(span: tuple[str, str], moment: datetime) -> timedelta:
    return timedelta(minutes=(_minute(span[0]) - _minute_of(moment)) % DAY_MIN)


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _minute_of(moment: datetime) -> float:
    """Minutes since local midnight, with their fraction."""
    return moment.hour * 60 + moment.minute + (moment.second + moment.microsecond / 1e6) / 60
