"""How many were expected and have signed, for many runs at once: numbers by run, place and unit, no names.

The same answers as :func:`hub.records.coverage.coverage_at` gives of one run at one place (a test holds them
side by side), but each table is read once, however many days are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from content_packs.wire.record import AGAIN
from content_packs.wire.rollcall import LENT, MARKS, SUBJECT, RollCall
from hub.people.service import units_of_persons
from hub.programme.rota import Rota, days_between
from hub.programme.service import Expected, shift_tables
from hub.records.coverage import called
from hub.records.models import RecordRow
from hub.stations.service import places

Run = tuple[str, str]
"""(ISO date, shift id)."""


@dataclass(frozen=True, slots=True)
class RunTally:
    """One run at one place, of one unit's people.

    Attributes:
        date, shift, place_id: the run, and where.
        unit_id: the unit the persons belong to; empty for persons the hub does not know any more.
        expected: how many should sign, as the roll call left it.
        signed: how many of them have, anywhere.
        late: how many of the signed did so after the window (补签).
        excused: on leave, and not signed.
        missing: expected, and not signed.
        proxy, paper: how many of the signed did so by another's hand (代签), or on paper.
        unexpected: who signed here and was not expected here.
        has_roster: False means 名单未下发: nobody is expected, whoever signed is unexpected.
        late_proxy: how many of the signed stand in both ``late`` and ``proxy``.
    """

    date: str
    shift: str
    place_id: str
    unit_id: str
    expected: int
    signed: int
    late: int
    excused: int
    missing: int
    proxy: int = 0
    paper: int = 0
    unexpected: int = 0
    has_roster: bool = True
    late_proxy: int = 0


class _Run:
    """What was signed and marked for one run, as sets of person ids.

    Attributes:
        signed, late, proxy, paper: who has, and by which of his signatures that stands first.
        at: who signed where, by place.
        rolls: the marks of the meetings, by place.
        twice: who is named by more than one group of signatures.
    """

    def __init__(self) -> None:
        self.signed: set[str] = set()
        self.late: set[str] = set()
        self.proxy: set[str] = set()
        self.paper: set[str] = set()
        self.at = defaultdict[str, set[str]](set)
        self.rolls: Mapping[str, RollCall] = {}
        self.twice: set[str] = set()
        self._lent: dict[str, frozenset[str]] = {}

    def add(self, persons: Collection[str], place: str, method: str, flags: str) -> None:
        """Signatures of one sort; ``flags`` as they stand in the database."""
        self.twice.update(self.signed.intersection(persons))
        self.signed.update(persons)
        self.at[place].update(persons)
        if '"late"' in flags:
            self.late.update(persons)
        if method in ("proxy", "paper"):
            (self.proxy if method == "proxy" else self.paper).update(persons)

    def settle(self, firsts: Mapping[str, tuple[str, str, str]]) -> None:
        """Of who signed more than once, the signature that stands: (place, method, flags)."""
        for persons in (self.signed, self.late, self.proxy, self.paper, *self.at.values()):
            persons.difference_update(firsts)
        for person, (place, method, flags) in firsts.items():
            self.add((person,), place, method, flags)

    def mark(self, rolls: Mapping[str, RollCall]) -> None:
        """The roll calls, by place."""
        self.rolls = rolls
        self._lent = {place: lent for place, roll in rolls.items() if (lent := roll.of(LENT))}

    def lent_away_from(self, place: str) -> frozenset[str]:
        """Whom another place was lent for this run."""
        if not self._lent:
            return _NOBODY_LENT
        return frozenset[str]().union(*(lent for spot, lent in self._lent.items() if spot != place))


_NOBODY_LENT = frozenset[str]()
_Numbers = Mapping[str, int]
"""How many persons, by unit; whose unit is not in it are none."""
_NOTHING = _Run()
_NOBODY: _Numbers = {}
_PART = 500
"""Persons named in one question."""


def coverage_between(session: Session, first: str, last: str) -> Sequence[RunTally]:
    """Every run of some days (ISO dates, both ends with them) that anybody was expected at or signed for.

    Returns:
        By date, place, the order of the unit's shift table, and unit of the persons. Shifts that a place's
        unit has no more are left out, as the page of a shift leaves them out.
    """
    rota, runs, sort = Rota(session), _runs_between(session, first, last), _ByUnit(units_of_persons(session))
    rota.read_ahead(first, last)
    tables, spots = shift_tables(session), {spot.id: spot.unit_id for spot in places(session)}
    found = list[RunTally]()
    for day in days_between(first, last):
        busy = _at_work(day, rota, runs)
        for place in sorted(spots.keys() & busy.keys()):
            for shift in (one.id for one in tables[spots[place]] if one.id in busy[place]):
                who = rota.expected(day, shift, place)
                lines = _count(who, runs.get((day, shift), _NOTHING), place, sort)
                found += [
                    RunTally(day, shift, place, *line[:-1], has_roster=who is not None, late_proxy=line[-1])
                    for line in lines
                ]
    return found


def _at_work(day: str, rota: Rota, runs: Mapping[Run, _Run]) -> Mapping[str, set[str]]:
    """The shift ids, by place, that have anybody in them on a day."""
    busy = defaultdict[str, set[str]](set)
    for shift, place in rota.called(day):
        busy[place].add(shift)
    for (date, shift), of_run in runs.items():
        for place in (*of_run.rolls, *of_run.at) if date == day else ():
            busy[place].add(shift)
    return busy


class _ByUnit:
    """How many of some persons belong to which unit; the same crew is sorted once."""

    def __init__(self, units: Mapping[str, str]) -> None:
        self._units = units
        self._crews: dict[frozenset[str], _Numbers] = {}

    def __call__(self, persons: Collection[str]) -> _Numbers:
        """Whom the hub does not know is left out."""
        if not persons:  # as most sets of most runs are
            return _NOBODY
        found: dict[str, int] = {}
        for person in persons:
            if person in self._units:
                unit = self._units[person]
                found[unit] = found.get(unit, 0) + 1
        return found

    def crew(self, persons: frozenset[str]) -> _Numbers:
        """The same of persons who will be asked for again."""
        if persons not in self._crews:
            self._crews[persons] = self(persons)
        return self._crews[persons]


def _count(
    who: Expected | None, run: _Run, place: str, by_unit: _ByUnit
) -> Iterator[tuple[str, int, int, int, int, int, int, int, int, int]]:
    """The numbers of a run at a place, one line a unit, in the order of :class:`RunTally`; last the
    late proxies."""
    work, leave = called(who, run.rolls.get(place, RollCall()), run.lent_away_from(place))
    expected, missing = by_unit.crew(work), by_unit(work - run.signed)
    late, proxy, paper = by_unit(work & run.late), by_unit(work & run.proxy), by_unit(work & run.paper)
    both = by_unit(work & run.late & run.proxy)
    excused, unexpected = by_unit(leave - run.signed), by_unit(run.at.get(place, set()) - work)
    for unit in sorted({*expected, *excused, *unexpected}):
        called_for, away = expected.get(unit, 0), missing.get(unit, 0)
        yield (
            unit, called_for, called_for - away, late.get(unit, 0), excused.get(unit, 0), away,
            proxy.get(unit, 0), paper.get(unit, 0), unexpected.get(unit, 0), both.get(unit, 0),
        )  # fmt: skip


def _runs_between(session: Session, first: str, last: str) -> Mapping[Run, _Run]:
    """What was signed and marked on some days, by run."""
    row, runs = RecordRow, defaultdict[Run, _Run](_Run)
    sort = (row.shift_date, row.shift, row.place, row.method, _flags())
    who = func.aggregate_strings(row.person, ",")
    query = select(*sort, who).where(row.counts, row.person != "", row.shift_date.between(first, last))
    for day, shift, place, method, flags, persons in session.execute(query.group_by(*sort)):
        runs[day, shift].add(persons.split(","), place, method, flags)
    for run, firsts in _firsts(session, {run: one.twice for run, one in runs.items() if one.twice}).items():
        runs[run].settle(firsts)
    for run, rolls in _rolls_between(session, first, last).items():
        runs[run].mark(rolls)
    return runs


def _flags() -> ColumnElement[str]:
    """The flags of both sides, as text."""
    return cast(RecordRow.flags, String) + cast(RecordRow.hub_flags, String)


def _firsts(
    session: Session, twice: Mapping[Run, Collection[str]]
) -> Mapping[Run, dict[str, tuple[str, str, str]]]:
    """Of who has several signatures for a run, the (place, method, flags) of the first."""
    row, found = RecordRow, defaultdict[Run, dict[str, tuple[_Order, tuple[str, str, str]]]](dict)
    persons, days = sorted({one for ids in twice.values() for one in ids}), sorted({day for day, _ in twice})
    for some in (persons[at : at + _PART] for at in range(0, len(persons), _PART)):
        query = select(
            row.shift_date, row.shift, row.person, row.place, row.method, _flags(), *_MOMENT
        ).where(row.counts, row.shift_date.between(days[0], days[-1]), row.person.in_(some))
        for day, shift, person, place, method, flags, *moment in session.execute(query):
            if person and person in twice.get((day, shift), ()):
                one, of_run = (_order(flags, *moment), (place, method, flags)), found[day, shift]
                of_run[person] = min(of_run.get(person, one), one)
    return {run: {person: one for person, (_, one) in own.items()} for run, own in found.items()}


_Order = tuple[bool, bool, int, int, str, int]
_MOMENT = (RecordRow.at, RecordRow.arrived_at, RecordRow.ledger, RecordRow.seq)


def _order(flags: str, at: int, arrived_at: int, ledger: str, seq: int) -> _Order:
    """As in :mod:`hub.records.coverage`, of the flags as text."""
    mistimed = '"clock"' in flags
    return f'"{AGAIN}"' in flags, mistimed, arrived_at if mistimed else at, arrived_at, ledger, seq


def _rolls_between(session: Session, first: str, last: str) -> Mapping[Run, Mapping[str, RollCall]]:
    """The roll calls of some days by run and place: the last mark of a person stands."""
    row = RecordRow
    query = select(row.shift_date, row.shift, row.place, row.person, row.value, _flags(), *_MOMENT).where(
        row.kind == "attend", row.subject == SUBJECT, row.value.in_(MARKS), row.person != "",
        row.shift_date.between(first, last),
    )  # fmt: skip
    marks = defaultdict[Run, defaultdict[str, dict[str, str]]](lambda: defaultdict(dict))
    found = [
        (_order(flags, at, arrived, ledger, seq), said)
        for *said, flags, at, arrived, ledger, seq in session.execute(query)
    ]
    for _, (day, shift, place, person, value) in sorted(found, key=itemgetter(0)):
        marks[day, shift][place][person] = value
    return {run: {place: RollCall(of_place) for place, of_place in own.items()} for run, own in marks.items()}


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of several tallies together; names as in :class:`RunTally`."""

    expected: int
    signed: int
    late: int
    excused: int
    missing: int
    proxy: int
    paper: int
    unexpected: int
    late_proxy: int = 0

    @property
    def on_time(self) -> int:
        """Who signed himself, at a station or by phone, before the window closed."""
        return max(self.signed - self.late - self.paper - self.proxy + self.late_proxy, 0)

    @property
    def percent(self) -> int | None:
        """Signed of expected, rounded down so that 100 means everybody; None where nobody is expected."""
        return 100 * self.signed // self.expected if self.expected else None


def totals(tallies: Iterable[RunTally]) -> Totals:
    """Their sum."""
    columns = [*zip(*map(_NUMBERS, tallies), strict=True)]
    return Totals(*map(sum, columns)) if columns else _NO_TOTALS


_NUMBERS = attrgetter(*Totals.__slots__)
_NO_TOTALS = Totals(*(0 for _ in Totals.__slots__))
