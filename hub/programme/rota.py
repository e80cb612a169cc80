"""Who is expected where, for many places and days at once: however many they are, each table is read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from hub.people.service import staff_within
from hub.programme.service import (
    REST,
    Entry,
    Expected,
    Pattern,
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
            self._days[day] = _Day(of_day.get(day, ()), self._crew)

    def expected(self, day: str, shift: str, place_id: str) -> Expected | None:
        """As :func:`hub.programme.service.expected`."""
        if not is_date(day):
            return None
        plan, rotating = self._day(day), self._patterns.get(place_id, ())
        return expected_of(day, shift, place_id, rotating, plan.entries((shift, place_id)), plan.crew)

    def called(self, day: str) -> frozenset[tuple[str, str]]:
        """(shift id, place) of the runs of a date that :meth:`expected` says anything about."""
        when = date.fromisoformat(day)
        rotating = (one for of_place in self._patterns.values() for one in of_place)
        turns = {(one.shift_on(when), one.place_id) for one in rotating}
        return frozenset({turn for turn in turns if turn[0] != REST} | self._day(day).runs)

    def _day(self, day: str) -> _Day:
        if day not in self._days:
            self.read_ahead(day, day)
        return self._days[day]

    def _crew(self, team_id: str) -> frozenset[str]:
        return self._staff[team_id]

    @cached_property
    def _patterns(self) -> Mapping[str, list[Pattern]]:
        """By place."""
        found = defaultdict[str, list[Pattern]](list)
        for pattern in patterns(self._session):
            found[pattern.place_id].append(pattern)
        return found

    @cached_property
    def _staff(self) -> Mapping[str, frozenset[str]]:
        return staff_within(self._session)


class _Day:
    """The entries of one date, by run."""

    def __init__(self, of_day: Iterable[Entry], crew_of: Callable[[str], frozenset[str]]) -> None:
        self._at = defaultdict[tuple[str, str], list[Entry]](list)
        for entry in of_day:
            self._at[entry.shift, entry.place_id].append(entry)
        self._named = frozenset(entry.person_id for here in self._at.values() for entry in here)
        self._crew_of = crew_of
        self._crews: dict[str, frozenset[str]] = {}

    @property
    def runs(self) -> frozenset[tuple[str, str]]:
        """(shift id, place) of those with entries."""
        return frozenset(self._at)

    def entries(self, run: tuple[str, str]) -> list[Entry]:
        """Those of one (shift id, place)."""
        return self._at.get(run, [])

    def crew(self, team_id: str) -> frozenset[str]:
        """Whom a team's pattern calls that day: who has any entry is taken out of it."""
        if team_id not in self._crews:
            self._crews[team_id] = self._crew_of(team_id) - self._named
        return self._crews[team_id]


def days_between(first: str, last: str) -> list[str]:
    """The ISO dates from one to another, both with them; none where the last is before the first."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=number)).isoformat() for number in range((end - begin).days + 1)]
