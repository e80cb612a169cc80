"""Units and persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from content_packs.words import Words


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``kind`` is mine, section, team, branch, group or other; ``safe_since`` ISO date or empty."""

    id: str
    name: Words
    kind: str
    parent_id: str | None = None
    safe_since: str = ""
    names_shown: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A person; ``has_pin`` says whether he may sign by phone."""

    id: str
    staff_no: str
    name: str
    unit_id: str
    job: str = ""
    firm: str = ""
    host: str = ""
    visitor: bool = False
    active: bool = True
    has_pin: bool = False


def put_unit(session: Session, unit: Unit) -> None:
    """Add a unit or change it; RefusedError for a bad id, an unknown parent, or a ring of parents."""
    raise NotImplementedError


def units(session: Session) -> tuple[Unit, ...]:
    """Every unit, parents before children, brothers by id."""
    raise NotImplementedError


def unit(session: Session, unit_id: str) -> Unit:
    """One unit; RefusedError when there is none."""
    raise NotImplementedError


def unit_tree(session: Session) -> tuple[tuple[int, Unit], ...]:
    """(depth, unit) in the order of a tree, for lists with indent."""
    raise NotImplementedError


def ancestors(session: Session, unit_id: str) -> tuple[str, ...]:
    """The unit itself, its parent, and so on up to the root."""
    raise NotImplementedError


def within(session: Session, unit_id: str) -> frozenset[str]:
    """The unit and everything under it."""
    raise NotImplementedError


def add_person(
    session: Session, *, staff_no: str, name: str, unit_id: str, job: str = "", firm: str = "", host: str = ""
) -> Person:
    """Add a person with a new opaque id; RefusedError when the number is taken or a field is empty."""
    raise NotImplementedError


def update_person(session: Session, person: Person) -> Person:
    """Change a person (by ``id``); same refusals as :func:`add_person`."""
    raise NotImplementedError


def add_visitor(
    session: Session, *, name: str, firm: str, host: str, unit_id: str, job: str = "访客"
) -> Person:
    """A visitor with a number of the hub's own ("V0001"); issue him a badge with ``valid_to``."""
    raise NotImplementedError


def person(session: Session, person_id: str) -> Person | None:
    """One person by id."""
    raise NotImplementedError


def person_by_number(session: Session, staff_no: str) -> Person | None:
    """One person by staff number."""
    raise NotImplementedError


def persons(
    session: Session, *, unit_id: str = "", text: str = "", active: bool | None = True
) -> tuple[Person, ...]:
    """Persons by unit and number; ``text`` looks in name, number and firm, ``unit_id`` takes all under it."""
    raise NotImplementedError
