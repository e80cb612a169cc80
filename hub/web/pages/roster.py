"""The roster: who is expected where on a day, and bringing it in from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.people.service import Person, persons, units
from hub.programme.intake import import_roster
from hub.programme.service import expected, shift_table
from hub.stations.service import Place, places
from hub.table import Imported, log_refused
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


@router.post("/roster")
def upload_roster(visit: Visiting, filters: Filters, file: Annotated[UploadFile, File()]) -> Response:
    """Apply a CSV; refused lines are shown with their number, the rest is in force at once."""
    data = file.file.read()
    with session_scope(visit.hub.engine) as session:
        done = import_roster(session, data, visit.units())
        counts = {"added": done.added, "changed": done.changed, "refused": len(done.refused)}
        note(session, visit.account.id, "import", "roster", None, counts, visit.now)
    log_refused("roster", done.refused)
    visit.hub.changed("people")
    return _page(visit, filters, done)


def _page(visit: Visit, filters: Asked, done: Imported | None = None) -> Response:
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
    return visit.page("roster.html", lines=lines, day=day, names=names, done=done, filters=filters)


def _line(session: Session, place: Place, run: ShiftRun, everybody: dict[str, Person]) -> Line:
    found = expected(session, *run.key, place.id)
    if found is None:
        return Line(place, run, None, ())
    work, leave = (
        tuple(sorted((everybody[i] for i in ids if i in everybody), key=lambda p: (p.unit_id, p.staff_no)))
        for ids in (found.work, found.leave)
    )
    return Line(place, run, work, leave)
