"""Days and moments as somebody types them: ``from`` and ``to`` in the address of a page, both with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Query

from hub.config import Settings
from hub.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days; what was typed for one comes back as it was."""

    begin: date
    end: date

    @property
    def first(self) -> str:
        """ISO date of the first day."""
        return self.begin.isoformat()

    @property
    def last(self) -> str:
        """ISO date of the last day."""
        return self.end.isoformat()

    @property
    def each(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(
            self.begin + timedelta(days=number) for number in range((self.end - self.begin).days + 1)
        )


@dataclass(frozen=True, slots=True)
class AskedDays:
    """What stands in the address."""

    first: str
    last: str

    def within(self, today: date, usual: int, most: int) -> Days:
        """The range meant.

        Args:
            today: at the mine.
            usual: how many days up to today where neither end is named; with one end named, as many from or
                up to it.
            most: how many may be asked for at once.

        Raises:
            RefusedError: what is no date, or too many days.
        """
        span = timedelta(days=usual - 1)
        begin, end = day_typed(self.first), day_typed(self.last)
        if end is None:
            end = min(begin + span, max(today, begin)) if begin else today
        begin = begin or end - span
        found = Days(min(begin, end), max(begin, end))
        if (found.end - found.begin).days >= most:
            raise RefusedError(
                f"一次最多看 {most} 天；请缩短日期范围。", f"At most {most} days at a time; ask for fewer."
            )
        return found


def asked_days(
    first: Annotated[str, Query(alias="from")] = "", last: Annotated[str, Query(alias="to")] = ""
) -> AskedDays:
    """The dependency of a route."""
    return AskedDays(first, last)


def day_typed(text: str) -> date | None:
    """A day of this century, or None where none is typed; RefusedError for what is none."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and not 2000 <= day.year < 2100:
        raise RefusedError("日期应写成 2026-11-22 这样。", "Write the date like 2026-11-22.")
    return day


def moment_typed(settings: Settings, text: str) -> int:
    """A moment as the browser's field writes it, in ms since 1970 UTC; RefusedError for what is none."""
    try:
        return settings.instant(datetime.fromisoformat(text).replace(tzinfo=None))
    except (ValueError, OverflowError):
        raise RefusedError(
            "时间写成 2026-11-24 06:00 这样，没有执行。",
            "write the time as 2026-11-24 06:00; nothing was done",
        ) from None
