"""Which shifts a unit has, who rotates where, and who is expected for a run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from content_packs.shifts import Shift, ShiftRun, runs_around
from content_packs.shifts import current_run as run_now
from content_packs.wire.topics import valid_name
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.lists import Derived, HeldList
from hub.people.service import Unit, ancestors, persons, unit, units
from hub.programme.models import PatternRow, RosterRow, ShiftRow
from hub.stations.service import place

REST = "rest"
STATUSES = ("work", "leave", "lent")
_AT_ONCE = 500
"""Dates in one query: databases bound how many."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A team's rotation at a place: from ``starts`` (ISO date) one shift id or "rest" a day, repeated, to
    ``ends`` with that day; empty: for ever."""

    team_id: str
    place_id: str
    starts: str
    cycle: tuple[str, ...]
    id: int = 0
    ends: str = ""

    def shift_on(self, day: date) -> str:
        """The shift id of a day, or "rest"; also before the first day and after the last."""
        days = (day - date.fromisoformat(self.starts)).days
        if days < 0 or (self.ends and day.isoformat() > self.ends):
            return REST
        return self.cycle[days % len(self.cycle)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on one date and shift; ``status`` from STATUSES.

    An entry goes before the pattern: who has any entry on a date is taken out of the pattern that day.
    """

    date: str
    shift: str
    person_id: str
    place_id: str
    status: str = "work"


@dataclass(frozen=True, slots=True)
class Expected:
    """Person ids expected to sign, and those on leave (not expected)."""

    work: frozenset[str]
    leave: frozenset[str]


def put_shifts(session: Session, unit_id: str, table: Sequence[Shift]) -> None:
    """Set a unit's own shift table; empty means it inherits its parent's."""
    unit(session, unit_id)
    for shift in table:
        _refuse_bad_shift(shift)
    session.execute(delete(ShiftRow).where(ShiftRow.unit_id == unit_id))
    for position, shift in enumerate(table):
        session.add(
            ShiftRow(
                unit_id=unit_id, id=shift.id, position=position, name=shift.name, name_en=shift.name_en,
                start=shift.start, minutes=shift.minutes, kind=shift.kind, opens=shift.opens,
                closes=shift.closes, dated_next_day=shift.dated_next_day,
            )
        )  # fmt: skip
    session.flush()


def shift_table(session: Session, unit_id: str) -> tuple[Shift, ...]:
    """The shift table in force: the unit's own, or its nearest ancestor's that has one."""
    return next((own for upper in ancestors(session, unit_id) if (own := own_shifts(session, upper))), ())


def own_shifts(session: Session, unit_id: str) -> tuple[Shift, ...]:
    """A unit's own shift table; empty where it inherits its parent's."""
    query = select(ShiftRow).where(ShiftRow.unit_id == unit_id).order_by(ShiftRow.position)
    return tuple(_shift(row) for row in session.scalars(query))


def shift_tables(session: Session) -> Mapping[str, tuple[Shift, ...]]:
    """The shift table in force of every unit, by its id, as :func:`shift_table` gives it."""
    return _TABLES(session)


def shift_names(session: Session) -> Mapping[str, Words]:
    """What every shift is called, by its id; where units call one differently, as one of them does."""
    return {one.id: Words(one.name, one.name_en) for table in shift_tables(session).values() for one in table}


def _tables(every: Sequence[tuple[str, Shift]], tree: Sequence[Unit]) -> Mapping[str, tuple[Shift, ...]]:
    own: dict[str, list[Shift]] = {}
    for unit_id, shift in every:
        own.setdefault(unit_id, []).append(shift)
    out: dict[str, tuple[Shift, ...]] = {}
    for item in tree:  # parents come before their children
        inherited = out[item.parent_id] if item.parent_id is not None else ()
        out[item.id] = tuple(own.get(item.id, inherited))
    return out


def put_pattern(session: Session, pattern: Pattern) -> Pattern:
    """Add a pattern (``id`` 0), or change the one of that id."""
    unit(session, pattern.team_id)
    spot = place(session, pattern.place_id)
    known = {REST, *(shift.id for shift in shift_table(session, spot.unit_id))} if spot else {REST}
    days_are = is_date(pattern.starts) and (not pattern.ends or is_date(pattern.ends))
    if spot is None or not pattern.cycle or not set(pattern.cycle) <= known or not days_are:
        raise RefusedError(
            "轮班表不能用，没有保存：地点、起始日期或某个班次不对。",
            "the pattern was not saved: its place, first date or one of its shifts is wrong",
        )
    row = session.get(PatternRow, pattern.id) or PatternRow()
    row.team_id, row.place_id, row.starts = pattern.team_id, pattern.place_id, pattern.starts
    row.cycle, row.ends = list(pattern.cycle), pattern.ends
    session.add(row)
    session.flush()
    return _pattern(row)


def patterns(session: Session, place_id: str = "") -> tuple[Pattern, ...]:
    """Every pattern, or those of a place."""
    if not place_id:
        return _PATTERNS(session)
    query = select(PatternRow).where(PatternRow.place_id == place_id).order_by(PatternRow.id)
    return tuple(_pattern(row) for row in session.scalars(query))


def put_entry(session: Session, entry: Entry) -> bool:
    """Set one roster entry (it replaces the person's entry of that date and shift); whether it changed.

    Raises:
        RefusedError: a status, date or place that is none. Shift and person are the caller's to check.
    """
    if entry.status not in STATUSES or not is_date(entry.date) or place(session, entry.place_id) is None:
        raise RefusedError("排班的日期、地点或状态不对。", "the entry's date, place or status is wrong")
    query = select(RosterRow).where(
        RosterRow.date == entry.date, RosterRow.shift == entry.shift, RosterRow.person_id == entry.person_id
    )
    row = session.scalar(query)
    if row is not None and (row.place_id, row.status) == (entry.place_id, entry.status):
        return False
    row = row or RosterRow(date=entry.date, shift=entry.shift, person_id=entry.person_id)
    row.place_id, row.status = entry.place_id, entry.status
    session.add(row)
    session.flush()
    return True


def put_entries(session: Session, wanted: Collection[Entry]) -> None:
    """Set many entries at once, already checked."""
    rows = _rows_on(session, {entry.date for entry in wanted})
    for entry in wanted:
        row = rows.get(_name(entry)) or RosterRow(
            date=entry.date, shift=entry.shift, person_id=entry.person_id
        )
        row.place_id, row.status = entry.place_id, entry.status
        rows[_name(entry)] = row
        session.add(row)
    session.flush()


def drop_entries(session: Session, unwanted: Collection[Entry]) -> None:
    """Take entries off the roster, by date, shift and person: their patterns hold again."""
    rows = _rows_on(session, {entry.date for entry in unwanted})
    for entry in unwanted:
        if (row := rows.get(_name(entry))) is not None:
            session.delete(row)
    session.flush()


def entries_on(session: Session, days: Collection[str]) -> tuple[Entry, ...]:
    """Roster entries of some dates (ISO)."""
    return tuple(map(_entry, _rows_on(session, days).values()))


def entries(session: Session, day: str, shift: str = "") -> tuple[Entry, ...]:
    """Roster entries of a date, or of one run."""
    of_day = _ENTRIES(session, day=day)
    return tuple(one for one in of_day if one.shift == shift) if shift else of_day


def entries_between(session: Session, first: str, last: str) -> tuple[Entry, ...]:
    """Roster entries of several dates (ISO), both ends with them."""
    row = RosterRow
    query = select(row.date, row.shift, row.person_id, row.place_id, row.status)
    found = session.execute(query.where(row.date.between(first, last)).order_by(row.id))
    return tuple(Entry(*columns) for columns in found)


def expected(session: Session, day: str, shift: str, place_id: str) -> Expected | None:
    """Who is expected at a place for a run; None when no roster says anything about it."""
    if not is_date(day):
        return None
    rotating = patterns(session, place_id)
    return expected_of(day, shift, place_id, rotating, entries(session, day), partial(crew, session))


def expected_of(
    day: str,
    shift: str,
    place_id: str,
    rotating: Iterable[Pattern],
    of_day: Collection[Entry],
    crew_of: Callable[[str], frozenset[str]],
) -> Expected | None:
    """:func:`expected`, of what has been read.

    Args:
        day, shift, place_id: the run, its day a date.
        rotating: the patterns of the place.
        of_day: every entry of the day.
        crew_of: a team's :func:`crew`.
    """
    when = date.fromisoformat(day)
    teams = {item.team_id for item in rotating if item.shift_on(when) == shift}
    here = [entry for entry in of_day if (entry.shift, entry.place_id) == (shift, place_id)]
    if not teams and not here:
        return None
    members = frozenset[str]().union(*map(crew_of, teams))
    leave = frozenset(entry.person_id for entry in here if entry.status == "leave")
    work = frozenset(entry.person_id for entry in here if entry.status != "leave")
    return Expected(work | (members - {entry.person_id for entry in of_day}), leave)


def crew(session: Session, team_id: str) -> frozenset[str]:
    """Whom a team's pattern calls: who works in it or in a unit under it, visitors left out."""
    return frozenset(person.id for person in persons(session, unit_id=team_id) if not person.visitor)


def current_run(session: Session, settings: Settings, unit_id: str, now_ms: int) -> ShiftRun | None:
    """The run the console shows first for a unit; None between shifts."""
    return run_now(shift_table(session, unit_id), settings.local(now_ms))


def runs_near(session: Session, settings: Settings, unit_id: str, now_ms: int) -> tuple[ShiftRun, ...]:
    """Every run of the unit that begins within 36 hours of now, in order."""
    return tuple(runs_around(shift_table(session, unit_id), settings.local(now_ms)))


def is_date(text: str) -> bool:
    """Whether this is an ISO date such as 2026-11-22."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse_bad_shift(shift: Shift) -> None:
    if not shift.is_possible() or not valid_name(shift.id) or shift.id == REST or not shift.name:
        raise RefusedError(
            f"班次“{shift.id}”不能用，没有保存：请检查编号、名称、起始时间和时长。",
            f"the shift {shift.id!r} was not saved: check its id, name, start and length",
        )


def _shift(row: ShiftRow) -> Shift:
    return Shift(
        row.id, row.name, row.start, row.minutes, row.name_en, row.kind, row.opens, row.closes,
        row.dated_next_day,
    )  # fmt: skip


def _rows_on(session: Session, days: Collection[str]) -> dict[tuple[str, str, str], RosterRow]:
    """Rows of some dates by date, shift and person."""
    wanted, rows = sorted(days), dict[tuple[str, str, str], RosterRow]()
    for at in range(0, len(wanted), _AT_ONCE):
        query = select(RosterRow).where(RosterRow.date.in_(wanted[at : at + _AT_ONCE])).order_by(RosterRow.id)
        rows |= {(row.date, row.shift, row.person_id): row for row in session.scalars(query)}
    return rows


def _name(entry: Entry) -> tuple[str, str, str]:
    return entry.date, entry.shift, entry.person_id


def _entry(row: RosterRow) -> Entry:
    return Entry(row.date, row.shift, row.person_id, row.place_id, row.status)


def _pattern(row: PatternRow) -> Pattern:
    return Pattern(row.team_id, row.place_id, row.starts, tuple(row.cycle), row.id, row.ends)


_PATTERNS = HeldList((PatternRow,), lambda query: query.order_by(PatternRow.id), _pattern)
_SHIFTS = HeldList(
    (ShiftRow,), lambda query: query.order_by(ShiftRow.position), lambda row: (row.unit_id, _shift(row))
)
_TABLES = Derived(_tables, _SHIFTS, units)
_ENTRIES = HeldList(
    (RosterRow,), lambda query: query.where(RosterRow.date == bindparam("day")).order_by(RosterRow.id), _entry
)
