"""Figures over days: the tallies of runs that are closed, and how long before its start a shift is signed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.wire.record import AGAIN
from hub.config import Settings
from hub.people.service import persons, within
from hub.programme.rota import days_between
from hub.programme.service import is_date, shift_tables
from hub.records.models import RecordRow
from hub.records.tallies import RunTally, Totals, coverage_between, totals
from hub.stations.service import places

MOST_DAYS = 92
STEP_MIN = 10
"""Minutes of a column of the distribution."""
EARLIEST_MIN, LATEST_MIN = -6 * 60, 16 * 60
"""What lies beyond is a clock's fault, not a signature's."""
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Span:
    """Which figures are asked for.

    Attributes:
        first, last: ISO dates, both with them, at most MOST_DAYS.
        places: ids of the places the reader may see.
        unit: only persons of it and what is under it; empty: all.
    """

    first: str
    last: str
    places: frozenset[str]
    unit: str = ""

    @property
    def days(self) -> tuple[str, ...]:
        """Its dates."""
        return tuple(days_between(self.first, self.last))


def closed_tallies(session: Session, settings: Settings, span: Span, now_ms: int) -> tuple[RunTally, ...]:
    """Of the runs whose sign window has closed: who has still time is not missing."""
    local, tables = settings.local(now_ms), _tables(session)
    members = within(session, span.unit) if span.unit else None
    return tuple(
        one
        for one in coverage_between(session, span.first, span.last)
        if one.place_id in span.places
        and (members is None or one.unit_id in members)
        and (shift := tables[one.place_id].get(one.shift)) is not None
        and shift.on(date.fromisoformat(one.date)).closes <= local
    )


def summed(tallies: Iterable[RunTally], key: Callable[[RunTally], Key]) -> dict[Key, Totals]:
    """The tallies together, by what ``key`` says of each."""
    groups: dict[Key, list[RunTally]] = defaultdict(list)
    for one in tallies:
        groups[key(one)].append(one)
    return {name: totals(group) for name, group in groups.items()}


def per_day(tallies: Sequence[RunTally], days: Sequence[str]) -> tuple[int | None, ...]:
    """Percent signed of each day; None where nobody was expected."""
    found = summed(tallies, lambda one: one.date)
    return tuple(found[day].percent if day in found else None for day in days)


@dataclass(frozen=True, slots=True)
class Moments:
    """When signatures are made, counted from the start of their shift.

    Attributes:
        counts: how many in the STEP_MIN minutes from a minute on.
        shifts: those signed for.
    """

    counts: Mapping[int, int]
    shifts: tuple[Shift, ...]


def signing_moments(session: Session, settings: Settings, span: Span) -> Moments:
    """The distribution of what counts and was signed at a moment that is known: no paper, no wrong clock, no
    scan of who had signed already."""
    row, tables = RecordRow, _tables(session)
    slot = row.at // (STEP_MIN * 60_000)
    flags = cast(row.flags, String) + cast(row.hub_flags, String)
    query = select(row.shift_date, row.shift, row.place, slot, func.count()).where(
        row.counts, row.shift_date.between(span.first, span.last), row.method != "paper",
        ~flags.contains('"clock"'), ~flags.contains(f'"{AGAIN}"'), *_of_unit(session, span.unit),
    )  # fmt: skip
    found: Counter[int] = Counter()
    used: dict[str, Shift] = {}
    for day, name, place, at, count in session.execute(
        query.group_by(row.shift_date, row.shift, row.place, slot)
    ):
        shift = tables.get(place, {}).get(name)
        if shift is None or place not in span.places or not is_date(day):
            continue
        begins = settings.instant(shift.on(date.fromisoformat(day)).begins) // 60_000
        minute = (at * STEP_MIN - begins) // STEP_MIN * STEP_MIN
        if EARLIEST_MIN <= minute <= LATEST_MIN:
            found[minute] += count
            used[shift.id] = shift
    return Moments(found, tuple(used.values()))


def _of_unit(session: Session, unit: str) -> Collection[ColumnElement[bool]]:
    if not unit:
        return ()
    members = within(session, unit)
    return (RecordRow.person.in_([p.id for p in persons(session, active=None) if p.unit_id in members]),)


def _tables(session: Session) -> dict[str, dict[str, Shift]]:
    """The shifts of each place, by their id."""
    by_unit = shift_tables(session)
    return {spot.id: {one.id: one for one in by_unit[spot.unit_id]} for spot in places(session)}
