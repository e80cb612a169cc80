"""How many were expected and have signed, for many runs at once: numbers by run, place and unit, no names.

The same answers as :func:`hub.records.coverage.coverage_at` gives of one run at one place (a test holds them
side by side), but each table is read once, however many days are asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import String, and_, cast, or_, select
from sqlalchemy.orm import Session

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


class _Signature(NamedTuple):
    """A counted signature; ``order`` places it among others of the same person and run."""

    order: tuple[bool, int, int, str, int]
    person: str
    place: str
    method: str
    late: bool


class _Signed:
    """What was signed and marked for one run.

    Attributes:
        first: each person's first signature.
        at: the same by place.
        rolls: the marks of the meetings, by place.
    """

    def __init__(self, first: Mapping[str, _Signature], rolls: Mapping[str, RollCall]) -> None:
        self.first = first
        self.rolls = rolls
        self.at = defaultdict[str, list[_Signature]](list)
        for one in first.values():
            self.at[one.place].append(one)
        self._lent = {place: lent for place, roll in rolls.items() if (lent := roll.of(LENT))}

    def lent_away_from(self, place: str) -> frozenset[str]:
        """Whom another place was lent for this run."""
        return frozenset[str]().union(*(lent for spot, lent in self._lent.items() if spot != place))


_NOTHING = _Signed({}, {})


def coverage_between(session: Session, first: str, last: str) -> Sequence[RunTally]:
    """Every run of some days (ISO dates, both ends with them) that anybody was expected at or signed for.

    Returns:
        By date, place, the order of the unit's shift table, and unit of the persons. Shifts that a place's
        unit has no more are left out, as the page of a shift leaves them out.
    """
    rota, units, signed = Rota(session), units_of_persons(session), _signed_between(session, first, last)
    rota.read_ahead(first, last)
    tables, spots = shift_tables(session), {spot.id: spot.unit_id for spot in places(session)}
    found = list[RunTally]()
    for day in days_between(first, last):
        busy = _at_work(day, rota, signed)
        for place in sorted(spots.keys() & busy.keys()):
            for shift in (one.id for one in tables[spots[place]] if one.id in busy[place]):
                who = rota.expected(day, shift, place)
                lines = _count(who, signed.get((day, shift), _NOTHING), place, units)
                found += [
                    RunTally(day, shift, place, *line[:-1], has_roster=who is not None, late_proxy=line[-1])
                    for line in lines
                ]
    return found


def _at_work(day: str, rota: Rota, signed: Mapping[Run, _Signed]) -> Mapping[str, set[str]]:
    """The shift ids, by place, that have anybody in them on a day."""
    runs = defaultdict[str, set[str]](set)
    for shift, place in rota.called(day):
        runs[place].add(shift)
    for (date, shift), of_run in signed.items():
        for place in (*of_run.rolls, *of_run.at) if date == day else ():
            runs[place].add(shift)
    return runs


def _count(
    who: Expected | None, signed: _Signed, place: str, units: Mapping[str, str]
) -> Iterator[tuple[str, int, int, int, int, int, int, int, int, int]]:
    """The numbers of a run at a place, one line a unit, in the order of :class:`RunTally`; last the
    late proxies."""

    def by_unit(persons: Iterable[str]) -> Counter[str]:
        return Counter(units[person] for person in persons if person in units)

    work, leave = called(who, signed.rolls.get(place, RollCall()), signed.lent_away_from(place))
    done = [signed.first[person] for person in work & signed.first.keys()]
    expected, here = by_unit(work), by_unit(one.person for one in done)
    late = by_unit(one.person for one in done if one.late)
    proxy = by_unit(one.person for one in done if one.method == "proxy")
    both = by_unit(one.person for one in done if one.late and one.method == "proxy")
    paper = by_unit(one.person for one in done if one.method == "paper")
    excused = by_unit(leave - signed.first.keys())
    unexpected = Counter(
        units.get(one.person, "") for one in signed.at.get(place, ()) if one.person not in work
    )
    for unit in sorted({*expected, *excused, *unexpected}):
        yield (
            unit, expected[unit], here[unit], late[unit], excused[unit], expected[unit] - here[unit],
            proxy[unit], paper[unit], unexpected[unit], both[unit],
        )  # fmt: skip


def _signed_between(session: Session, first: str, last: str) -> Mapping[Run, _Signed]:
    """What was signed and marked on some days, by run."""
    row = RecordRow
    flags = cast(row.flags, String) + cast(row.hub_flags, String)
    is_mark = and_(row.kind == "attend", row.subject == SUBJECT, row.value.in_(MARKS))
    query = select(
        row.shift_date, row.shift, row.person, row.place, row.counts, row.method, row.value, row.at,
        row.arrived_at, row.ledger, row.seq, flags,
    ).where(row.shift_date.between(first, last), row.person != "", or_(row.counts, is_mark))  # fmt: skip
    signatures = defaultdict[Run, dict[str, _Signature]](dict)
    marks = defaultdict[Run, list[_Mark]](list)
    for day, shift, who, place, counts, method, value, at, arrived, ledger, seq, said in session.execute(
        query
    ):
        person, mistimed = who or "", '"clock"' in said
        order = (mistimed, arrived if mistimed else at, arrived, ledger, seq)
        if not counts:
            marks[day, shift].append(_Mark(order, person, place, value))
            continue
        of_run, one = signatures[day, shift], _Signature(order, person, place, method, '"late"' in said)
        of_run[person] = min(of_run.get(person, one), one)
    return {run: _Signed(signatures[run], _rolls(marks[run])) for run in {*signatures, *marks}}


class _Mark(NamedTuple):
    """A mark of a roll call."""

    order: tuple[bool, int, int, str, int]
    person: str
    place: str
    value: str


def _rolls(marks: Iterable[_Mark]) -> Mapping[str, RollCall]:
    """The roll calls of a run by place: the last mark of a person stands."""
    by_place = defaultdict[str, dict[str, str]](dict)
    for mark in sorted(marks):
        by_place[mark.place][mark.person] = mark.value
    return {place: RollCall(of_place) for place, of_place in by_place.items()}


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
    found = list(tallies)
    return Totals(*(sum(getattr(one, name) for one in found) for name in Totals.__slots__))
