"""Who is expected where, for many places and days at once: however many they are, each table is read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property, partial

from sqlalchemy.orm import Session

from hub.lists import Derived, Remembered
from hub.people.service import staff_within
from hub.programme.service import (
    REST,
    Entry,
    Expected,
    Pattern,
    entries,
    entries_between,
    expected_of,
    is_date,
    patterns,
)


class Rota:
    """The plan as it stands; to be used within the transaction it was made in."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._days: dict[str, _Day] = {}

    def read_ahead(self, first: str, last: str) -> None:
        """Read the entries of several dates (ISO), both ends with them, by one question."""
        of_day = defaultdict[str, list[Entry]](list)
        for entry in entries_between(self._session, first, last):
            of_day[entry.date].append(entry)
        for day in days_between(first, last):
            self._days[day] = _Day(day, tuple(of_day.get(day, ())), self._patterns, self._staff)

    def expected(self, day: str, shift: str, place_id: str) -> Expected | None:
        """As :func:`hub.programme.service.expected`."""
        if not is_date(day):
            return None
        return self._day(day).expected(shift, place_id)

    def called(self, day: str) -> frozenset[tuple[str, str]]:
        """(shift id, place) of the runs of a date that :meth:`expected` says anything about."""
        when = date.fromisoformat(day)
        rotating = (one for of_place in self._patterns.values() for one in of_place)
        turns = {(one.shift_on(when), one.place_id) for one in rotating}
        return frozenset({turn for turn in turns if turn[0] != REST} | self._day(day).runs)

    def _day(self, day: str) -> _Day:
        if day not in self._days:
            of_day = entries(self._session, day)
            self._days[day] = _DAYS(day, partial(_Day, day), of_day, self._patterns, self._staff)
        return self._days[day]

    @cached_property
    def _patterns(self) -> Mapping[str, Sequence[Pattern]]:
        """By place."""
        return _BY_PLACE(self._session)

    @cached_property
    def _staff(self) -> Mapping[str, frozenset[str]]:
        return staff_within(self._session)


class _Day:
    """The plan of one date: its entries by run, and whom patterns call."""

    def __init__(
        self,
        day: str,
        of_day: Sequence[Entry],
        patterns: Mapping[str, Sequence[Pattern]],
        staff: Mapping[str, frozenset[str]],
    ) -> None:
        self._day, self._patterns, self._staff = day, patterns, staff
        self._expected: dict[tuple[str, str], Expected | None] = {}
        self._at = defaultdict[tuple[str, str], list[Entry]](list)
        for entry in of_day:
            self._at[entry.shift, entry.place_id].append(entry)
        self._named = frozenset(entry.person_id for here in self._at.values() for entry in here)
        self._crews: dict[str, frozenset[str]] = {}

    @property
    def runs(self) -> frozenset[tuple[str, str]]:
        """(shift id, place) of those with entries."""
        return frozenset(self._at)

    def expected(self, shift: str, place_id: str) -> Expected | None:
        """Who is expected at a place for a run of the day."""
        run = shift, place_id
        if run not in self._expected:
            rotating, here = self._patterns.get(place_id, ()), self._at.get(run, [])
            self._expected[run] = expected_of(self._day, *run, rotating, here, self._crew)
        return self._expected[run]

    def _crew(self, team_id: str) -> frozenset[str]:
        """Whom a team's pattern calls that day: who has any entry is taken out of it."""
        if team_id not in self._crews:
            self._crews[team_id] = self._staff[team_id] - self._named
        return self._crews[team_id]


def days_between(first: str, last: str) -> list[str]:
    """The ISO dates from one to another, both with them; none where the last is before the first."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=number)).isoformat() for number in range((end - begin).days + 1)]


def _by_place(every: Iterable[Pattern]) -> Mapping[str, Sequence[Pattern]]:
    found = defaultdict[str, list[Pattern]](list)
    for pattern in every:
        found[pattern.place_id].append(pattern)
    return found


_BY_PLACE = Derived(_by_place, patterns)
_DAYS = Remembered[_Day](8)
"""The plans of the days looked at last, by date."""
