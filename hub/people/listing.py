"""The list of persons: searched, counted, sorted and cut into pages by the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from hub.people.models import PersonRow
from hub.people.service import COLUMNS, Person, person_from, within

OWN, CONTRACTOR, VISITOR = "own", "contractor", "visitor"
KINDS = (OWN, CONTRACTOR, VISITOR)
"""Of this mine, of a firm that works here, here for a visit."""
ORDERS = {
    "name": PersonRow.name, "staff_no": PersonRow.staff_no, "unit": PersonRow.unit_id, "job": PersonRow.job,
    "firm": PersonRow.firm, "host": PersonRow.host,
}  # fmt: skip
"""What persons can be sorted by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which persons; ``among``: units whose persons the reader may see, None: of all.

    ``text`` is looked for in name, number and firm; ``unit`` is that unit and all under it.
    """

    among: Collection[str] | None = None
    unit: str = ""
    kind: str = ""
    text: str = ""


def kind_of(who: Person) -> str:
    """Which of KINDS somebody is."""
    return VISITOR if who.visitor else CONTRACTOR if who.firm else OWN


@dataclass(frozen=True, slots=True)
class Listing:
    """The persons wanted, of those who are here."""

    session: Session
    wanted: Wanted

    @property
    def count(self) -> int:
        """How many there are."""
        return self.session.scalar(select(func.count()).select_from(self._rows().subquery())) or 0

    def rows(self, sort: str, down: bool, first: int, most: int | None) -> Sequence[Person]:
        """Some of them, by unit and number where ``sort`` is none of ORDERS."""
        order: list[ColumnElement[str]] = [PersonRow.unit_id.asc(), PersonRow.staff_no.asc()]
        if (column := ORDERS.get(sort)) is not None:
            order = [(column == "").asc(), column.desc() if down else column.asc(), *order]  # type: ignore[list-item]
        query = self._rows().order_by(*order).offset(first).limit(most)
        return [person_from(row) for row in self.session.execute(query)]

    def _rows(self) -> Select[*tuple[Any, ...]]:
        wanted = self.wanted
        query = select(*COLUMNS).where(PersonRow.active)
        if wanted.among is not None:
            query = query.where(PersonRow.unit_id.in_(wanted.among))
        if wanted.unit:
            query = query.where(PersonRow.unit_id.in_(within(self.session, wanted.unit)))
        if wanted.kind in KINDS:
            query = query.where(PersonRow.visitor.is_(wanted.kind == VISITOR))
        if wanted.kind in (OWN, CONTRACTOR):
            query = query.where(PersonRow.firm == "" if wanted.kind == OWN else PersonRow.firm != "")
        if wanted.text:
            columns = (PersonRow.name, PersonRow.staff_no, PersonRow.firm)
            query = query.where(or_(*(one.contains(wanted.text, autoescape=True) for one in columns)))
        return query
