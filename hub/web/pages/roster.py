"""The roster: who is expected where on a day."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from hub.db import read_scope
from hub.people.service import Person, persons, units
from hub.programme.service import expected, shift_table
from hub.stations.service import Place, places
from hub.web.pages.importing import units_for
from hub.web.pages.shift import Asked, Filters
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A run at a place with who is on its roster; ``work`` None means that no roster was issued."""

    place: Place
    run: ShiftRun
    work: tuple[Person, ...] | None
    leave: tuple[Person, ...]


@router.get("/roster")
def roster(visit: Visiting, filters: Filters) -> Response:
    """The roster of a day."""
    return _page(visit, filters)


def _page(visit: Visit, filters: Asked) -> Response:
    day = filters.day or visit.hub.settings.local(visit.now).date()
    with read_scope(visit.hub.engine) as session:
        everybody = {person.id: person for person in persons(session, active=None)}
        lines = [
            _line(session, place, shift.on(day), everybody)
            for place in places(session)
            if place.open and visit.sees(place.unit_id) and filters.place in ("", place.id)
            for shift in shift_table(session, place.unit_id)
            if filters.shift in ("", shift.id)
        ]
        lines.sort(key=lambda line: (line.place.id, line.run.begins))
        names = {unit.id: unit.name for unit in units(session)}
        given = units_for(visit, session)
    return visit.page("roster.html", lines=lines, day=day, names=names, units=given, filters=filters)


def _line(session: Session, place: Place, run: ShiftRun, everybody: dict[str, Person]) -> Line:
    found = expected(session, *run.key, place.id)
    if found is None:
        return Line(place, run, None, ())
    work, leave = (
        tuple(sorted((everybody[i] for i in ids if i in everybody), key=lambda p: (p.unit_id, p.staff_no)))
        for ids in (found.work, found.leave)
    )
    return Line(place, run, work, leave)
