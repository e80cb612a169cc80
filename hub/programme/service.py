"""Which shifts a unit has, and who is expected where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.shifts import Shift, ShiftRun
from content_packs.wire.state import Roster
from hub.config import Settings
from hub.people.intake import Imported

REST = "rest"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A team's rotation at a place: from ``starts`` (ISO date) one shift id or "rest" a day, repeated."""

    team_id: str
    place_id: str
    starts: str
    cycle: tuple[str, ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on one date and shift; ``status`` work, leave or lent; goes before the pattern."""

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
    raise NotImplementedError


def shift_table(session: Session, unit_id: str) -> tuple[Shift, ...]:
    """The shift table in force: the unit's own, or its nearest ancestor's that has one."""
    raise NotImplementedError


def put_pattern(session: Session, pattern: Pattern) -> Pattern:
    """Add a pattern, or change the one of that ``id``."""
    raise NotImplementedError


def patterns(session: Session) -> tuple[Pattern, ...]:
    """Every pattern."""
    raise NotImplementedError


def put_entry(session: Session, entry: Entry) -> None:
    """Set one roster entry by hand (date, shift, person)."""
    raise NotImplementedError


def entries(session: Session, day: str, shift: str = "") -> tuple[Entry, ...]:
    """Roster entries of a date."""
    raise NotImplementedError


def expected(session: Session, day: str, shift: str, place_id: str) -> Expected | None:
    """Who is expected at a place for a run; None when no roster says anything about it."""
    raise NotImplementedError


def import_roster(session: Session, data: bytes) -> Imported:
    """Apply a roster CSV: 日期, 班次, 工号, 地点, 状态 (date, shift, staff_no, place, status).

    A line without a number, with an unknown number, shift, place or date is refused with its line and
    a sentence; the rest is applied.
    """
    raise NotImplementedError


def current_run(session: Session, settings: Settings, unit_id: str, now_ms: int) -> ShiftRun | None:
    """The run the console shows first for a unit."""
    raise NotImplementedError


def runs_near(session: Session, settings: Settings, unit_id: str, now_ms: int) -> tuple[ShiftRun, ...]:
    """Every run of the unit that begins within 36 hours of now, in order."""
    raise NotImplementedError


def roster_of(session: Session, settings: Settings, station_id: str, now_ms: int) -> Roster:
    """The body of a station's ``roster`` document, for runs within 36 hours of now."""
    raise NotImplementedError
