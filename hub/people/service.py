"""Units and persons."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from content_packs.wire.topics import valid_name
from content_packs.words import Words
from hub.db import among
from hub.errors import RefusedError
from hub.lists import Derived, HeldList
from hub.people.models import PersonRow, UnitRow

UNIT_KINDS = ("mine", "section", "team", "branch", "group", "other")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_AT_ONCE = 500
"""Ids in one query: databases bound how many."""
MOST_NAME = 40
"""Longest name, number, job or firm in characters: more does not fit a badge or a line on screen."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``kind`` from UNIT_KINDS; ``safe_since`` ISO date or empty."""

    id: str
    name: Words
    kind: str
    parent_id: str | None = None
    safe_since: str = ""
    names_shown: bool = True

    def __hash__(self) -> int:
        """Of its id: pages ask for it of all of them, and what is alike in that is compared whole."""
        return hash(self.id)


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
    """Add a unit or change it; RefusedError for a bad id or kind, an unknown parent, a ring of parents."""
    if not valid_name(unit.id) or unit.kind not in UNIT_KINDS or not unit.name.zh:
        raise RefusedError(
            f"单位“{unit.id}”不能用：编号限 a-z、0-9、-，名称不能空，类别应为 {'、'.join(UNIT_KINDS)}。",
            f"the unit {unit.id!r} needs an id of [a-z0-9-], a name, and a kind of {', '.join(UNIT_KINDS)}",
        )
    if unit.parent_id is not None and unit.id in ancestors(session, unit.parent_id):
        raise RefusedError(f"单位“{unit.id}”不能归到它自己下面。", f"{unit.id!r} cannot be under itself")
    row = session.get(UnitRow, unit.id) or UnitRow(id=unit.id)
    row.name, row.name_en, row.kind = unit.name.zh, unit.name.en, unit.kind
    row.parent_id, row.safe_since, row.names_shown = unit.parent_id, unit.safe_since, unit.names_shown
    session.add(row)
    session.flush()


def units(session: Session) -> tuple[Unit, ...]:
    """Every unit, parents before children, brothers by id."""
    return _IN_ORDER(session)


def unit(session: Session, unit_id: str) -> Unit:
    """One unit; RefusedError when there is none."""
    row = session.get(UnitRow, unit_id)
    if row is None:
        raise RefusedError(f"没有单位“{unit_id}”。", f"there is no unit {unit_id!r}")
    return _unit(row)


def unit_tree(session: Session) -> tuple[tuple[int, Unit], ...]:
    """(depth, unit) in the order of a tree, for lists with indent."""
    return _TREE(session)


def _tree(every: tuple[Unit, ...]) -> tuple[tuple[int, Unit], ...]:
    under: dict[str | None, list[Unit]] = {}
    for one in every:
        under.setdefault(one.parent_id, []).append(one)

    def walk(parent: str | None, depth: int) -> list[tuple[int, Unit]]:
        lines: list[tuple[int, Unit]] = []
        for child in under.get(parent, ()):
            lines += [(depth, child), *walk(child.id, depth + 1)]
        return lines

    return tuple(walk(None, 0))


def ancestors(session: Session, unit_id: str) -> tuple[str, ...]:
    """The unit itself, its parent, and so on up to the root; RefusedError when there is no such unit."""
    parents = _parents(session)
    chain = [unit_id if unit_id in parents else unit(session, unit_id).id]
    while (upper := parents[chain[-1]]) is not None:
        chain.append(upper)
    return tuple(chain)


def within(session: Session, unit_id: str) -> frozenset[str]:
    """The unit and everything under it."""
    found, parents = {unit_id}, _parents(session)
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


def staff_within(session: Session) -> Mapping[str, frozenset[str]]:
    """Ids of who works in each unit or under it: active, and no visitor."""
    return _STAFF(session)


def _staff(parents: Mapping[str, str | None], everybody: tuple[Person, ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {unit_id: set() for unit_id in parents}
    for one in everybody:
        upper: str | None = one.unit_id if one.active and not one.visitor else None
        while upper is not None:
            found[upper].add(one.id)
            upper = parents[upper]
    return {unit_id: frozenset(ids) for unit_id, ids in found.items()}


def units_of_persons(session: Session) -> Mapping[str, str]:
    """The unit of every person, active or not, by his id."""
    return _UNITS_OF(session)


def _parents(session: Session) -> Mapping[str, str | None]:
    return _PARENTS(session)


def add_person(
    session: Session, *, staff_no: str, name: str, unit_id: str, job: str = "", firm: str = "", host: str = ""
) -> Person:
    """Add a person with a new opaque id; RefusedError when the number is taken or a field cannot be."""
    return _put(session, Person(_new_id(session), staff_no.strip(), name.strip(), unit_id, job, firm, host))


def update_person(session: Session, person: Person) -> Person:
    """Change a person (by ``id``; ``has_pin`` is not looked at); refusals as in :func:`add_person`."""
    if session.get(PersonRow, person.id) is None:
        raise RefusedError("没有这个人员，可能刚被改过；请刷新后再试。", f"there is no person {person.id!r}")
    return _put(session, person)


def add_visitor(
    session: Session, *, name: str, firm: str, host: str, unit_id: str, job: str = "访客"
) -> Person:
    """A visitor with a number of the hub's own ("V0001"); issue him a badge with ``valid_to``."""
    if not firm.strip() or not host.strip():
        raise RefusedError("访客要写明单位和接待人。", "a visitor needs a firm and a host")
    count = session.scalar(select(func.count()).where(PersonRow.staff_no.startswith("V"))) or 0
    while person_by_number(session, f"V{count + 1:04d}") is not None:
        count += 1
    visitor = Person(
        _new_id(session), f"V{count + 1:04d}", name.strip(), unit_id, job, firm.strip(), host.strip(),
        visitor=True,
    )  # fmt: skip
    return _put(session, visitor)


def person(session: Session, person_id: str) -> Person | None:
    """One person by id."""
    row = session.get(PersonRow, person_id)
    return _person(row) if row else None


def person_by_number(session: Session, staff_no: str) -> Person | None:
    """One person by staff number."""
    if not staff_no.isprintable():
        return None
    row = session.scalar(select(PersonRow).where(PersonRow.staff_no == staff_no.strip()))
    return _person(row) if row else None


def persons(
    session: Session, *, unit_id: str = "", text: str = "", active: bool | None = True
) -> tuple[Person, ...]:
    """Persons by unit and number; ``text`` looks in name, number and firm, ``unit_id`` takes all under it."""
    if not unit_id and not text:
        return tuple(one for one in _EVERYBODY(session) if active is None or one.active == active)
    query = select(*COLUMNS).order_by(PersonRow.unit_id, PersonRow.staff_no)
    if unit_id:
        query = query.where(PersonRow.unit_id.in_(within(session, unit_id)))
    if text:
        columns = (PersonRow.name, PersonRow.staff_no, PersonRow.firm)
        query = query.where(or_(*(column.contains(text, autoescape=True) for column in columns)))
    if active is not None:
        query = query.where(PersonRow.active == active)
    return tuple(person_from(row) for row in session.execute(query))


def everybody(session: Session) -> tuple[Person, ...]:
    """Every person, active or not, by unit and number."""
    return _EVERYBODY(session)


def put_persons(session: Session, people: Sequence[Person]) -> None:
    """Add or change many persons at once, already checked: fields, units, that numbers are theirs alone."""
    ids = [one.id for one in people]
    rows: dict[str, PersonRow] = {}
    for at in range(0, len(ids), _AT_ONCE):
        query = select(PersonRow).where(PersonRow.id.in_(ids[at : at + _AT_ONCE]))
        rows |= {row.id: row for row in session.scalars(query)}
    for one in people:
        row = rows.get(one.id) or PersonRow(id=one.id)
        _fill(row, one)
        session.add(row)
    session.flush()


def new_ids(session: Session, count: int) -> tuple[str, ...]:
    """So many ids that are nobody's."""
    taken, found = set(session.scalars(select(PersonRow.id))), set[str]()
    while len(found) < count:
        found |= {_random_id()} - taken
    return tuple(found)


def known_ids(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Which of some ids are a person's, active or not."""
    return frozenset(session.scalars(select(PersonRow.id).where(among(session, PersonRow.id, ids))))


def _put(session: Session, person: Person) -> Person:
    """Write a person after checking him; returns him as kept."""
    unit(session, person.unit_id)
    check_fields(person)
    holder = person_by_number(session, person.staff_no)
    if holder is not None and holder.id != person.id:
        raise RefusedError(
            f"工号 {person.staff_no} 已是 {holder.name} 的。",
            f"the number {person.staff_no} belongs to {holder.name}",
        )
    row = session.get(PersonRow, person.id) or PersonRow(id=person.id)
    _fill(row, person)
    session.add(row)
    session.flush()
    return replace(person, has_pin=bool(row.pin_hash))


def _fill(row: PersonRow, person: Person) -> None:
    for name in ("staff_no", "name", "unit_id", "job", "firm", "host", "visitor", "active"):
        setattr(row, name, getattr(person, name))


def check_fields(person: Person) -> None:
    """RefusedError when number or name is empty, or a field too long or not to be seen."""
    if not person.staff_no or not person.name:
        raise RefusedError("工号和姓名都不能空。", "number and name must not be empty")
    for text in (person.staff_no, person.name, person.job, person.firm, person.host):
        if len(text) > MOST_NAME or not text.isprintable():
            raise RefusedError(
                f"“{text[:MOST_NAME]}”太长或含有不可见字符，最多 {MOST_NAME} 个字。",
                f"{text[:MOST_NAME]!r} is too long or has invisible characters; at most {MOST_NAME}",
            )


def _new_id(session: Session) -> str:
    while session.get(PersonRow, new := _random_id()) is not None:
        pass
    return new


def _random_id() -> str:
    return "p" + "".join(secrets.choice(_BASE32) for _ in range(8))


def _unit(row: UnitRow) -> Unit:
    return Unit(
        row.id, Words(row.name, row.name_en), row.kind, row.parent_id, row.safe_since, row.names_shown
    )


COLUMNS = (
    PersonRow.id, PersonRow.staff_no, PersonRow.name, PersonRow.unit_id, PersonRow.job, PersonRow.firm,
    PersonRow.host, PersonRow.visitor, PersonRow.active, PersonRow.pin_hash,
)  # fmt: skip
"""For this feature only: what a :class:`Person` is made of. Thousands are listed at once, and columns cost a
third of the database's objects."""


def person_from(row: Sequence[Any]) -> Person:
    """For this feature only: the person of a row of COLUMNS."""
    person_id, staff_no, name, unit_id, job, firm, host, visitor, active, pin = row
    return Person(person_id, staff_no, name, unit_id, job, firm, host, visitor, active, bool(pin))


def _person(row: PersonRow) -> Person:
    return Person(
        row.id, row.staff_no, row.name, row.unit_id, row.job, row.firm, row.host, row.visitor, row.active,
        bool(row.pin_hash),
    )  # fmt: skip


_UNITS = HeldList((UnitRow,), lambda query: query.order_by(UnitRow.id), _unit)
_TREE = Derived(_tree, _UNITS)
_IN_ORDER = Derived(lambda tree: tuple(one for _, one in tree), _TREE)
_PARENTS = Derived(lambda every: {one.id: one.parent_id for one in every}, _UNITS)
_PERSONS = HeldList(
    (*COLUMNS[:-1], PersonRow.pin_hash != ""),
    lambda query: query,  # to sort thousands each time would cost as much as to read them
    lambda *row: person_from(row),
)
_EVERYBODY = Derived(
    lambda every: tuple(sorted(every, key=lambda one: (one.unit_id, one.staff_no))), _PERSONS
)
_STAFF = Derived(_staff, _parents, _EVERYBODY)
_UNITS_OF = Derived(lambda every: {one.id: one.unit_id for one in every}, _EVERYBODY)
