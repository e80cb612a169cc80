"""The rows of cards: figures, dates, persons on duty, pictures with their words (SPEC.md 1.2).

Each knows its row on the wire; reading one raises ValueError (or what unpacking raises) when it is malformed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from content_packs.values import dataclass
from content_packs.words import Words

MOST_TREND = 12
"""Earlier readings of a metric: a year of months."""
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
"""A time of day such as 08:30."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One indicator: figures as text, exactly as they are to be read.

    Attributes:
        name, unit: what, in which unit.
        better: "up" or "down".
        period: 班, 日 or 月.
        actual, plan, benchmark: decimal numbers as text; may be empty.
        note: what the benchmark is comparable to.
        trend: earlier readings of ``actual``, oldest first, at most MOST_TREND.
        read: when ``actual`` was read, as people are to see it; a station says so of readings that came
            after what was published, it is never on the wire.
    """

    name: Words
    unit: Words
    better: str
    period: str
    actual: str
    plan: str
    benchmark: str
    note: Words
    trend: tuple[str, ...] = ()
    read: str = ""

    def to_row(self) -> list[Any]:
        """Nine values, or eight without a trend, as the first stations read them."""
        row = [
            self.name.to_json(), self.unit.to_json(), self.better, self.period, self.actual, self.plan,
            self.benchmark, self.note.to_json(),
        ]  # fmt: skip
        return [*row, list(self.trend)] if self.trend else row

    @staticmethod
    def from_row(row: Sequence[Any]) -> Metric:
        name, unit, better, period, actual, plan, benchmark, note, *more = row
        trend = texts(more[0]) if more else ()
        if len(more) > 1 or len(trend) > MOST_TREND:
            raise ValueError(f"a metric has eight values and at most {MOST_TREND} earlier readings")
        return Metric(
            Words.from_json(name), Words.from_json(unit), text(better), text(period), text(actual),
            text(plan), text(benchmark), Words.from_json(note), trend,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Milestone:
    """A planned date (ISO) and the actual one, empty while it has not been reached."""

    name: Words
    planned: str
    actual: str = ""

    def to_row(self) -> list[Any]:
        return [self.name.to_json(), self.planned, self.actual]

    @staticmethod
    def from_row(row: Sequence[Any]) -> Milestone:
        name, planned, actual = row
        return Milestone(Words.from_json(name), day(planned), day(actual))


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has a duty in a month ("2026-11")."""

    month: str
    who: str
    what: Words

    def to_row(self) -> list[Any]:
        return [self.month, self.who, self.what.to_json()]

    @staticmethod
    def from_row(row: Sequence[Any]) -> Duty:
        month, who, what = row
        return Duty(text(month), text(who), Words.from_json(what))


@dataclass(frozen=True, slots=True)
class Caption:
    """A picture of a series: path of an object in the same manifest, and the words below it."""

    path: str
    words: Words

    def to_row(self) -> list[Any]:
        return [self.path, self.words.to_json()]

    @staticmethod
    def from_row(row: Sequence[Any]) -> Caption:
        path, words = row
        return Caption(text(path), Words.from_json(words))


@dataclass(frozen=True, slots=True)
class Activity:
    """An entry of a calendar: ISO day, time of day ("08:30") or "", what, and who leads it."""

    day: str
    time: str
    what: Words
    who: str

    def to_row(self) -> list[Any]:
        return [self.day, self.time, self.what.to_json(), self.who]

    @staticmethod
    def from_row(row: Sequence[Any]) -> Activity:
        on, at, what, who = row
        if text(at) and not CLOCK.fullmatch(at):
            raise ValueError(f"{at!r} is no time such as 08:30")
        return Activity(day(on), at, Words.from_json(what), text(who))


def day(value: object) -> str:
    """An ISO date or ""; anything else is a ValueError."""
    found = text(value)
    if found and date.fromisoformat(found).isoformat() != found:
        raise ValueError(f"{found!r} is no date such as 2027-06-30")
    return found


def text(value: object) -> str:
    """A text; anything else is a ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"expected a text, found {value!r}")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of texts; anything else is a ValueError."""
    if not isinstance(value, list):
        raise ValueError(f"expected a list of texts, found {value!r}")
    return tuple(text(item) for item in value)
