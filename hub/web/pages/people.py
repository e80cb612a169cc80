"""Persons: the list, a file of them, visitors and their badges."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people import credentials, service
from hub.people.badges import badges as badge_sheet
from hub.people.intake import import_persons
from hub.programme.service import is_date
from hub.table import Imported
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/persons", name="persons")
def listing(visit: Visiting, unit: str = "", q: str = "", kind: str = "", new: str = "") -> Response:
    """Everybody who may sign; the filters are the address."""
    return _page(visit, unit, q, kind, new)


@router.post("/persons", name="upload_persons")
def upload(visit: Visiting, file: Annotated[UploadFile, File()]) -> Response:
    """Apply a CSV of persons; nobody is removed by it."""
    data = file.file.read()
    with session_scope(visit.hub.engine) as session:
        done = import_persons(session, data)
        counts = {"added": done.added, "changed": done.changed, "refused": len(done.refused)}
        note(session, visit.account.id, "import", "persons", None, counts, visit.now)
    visit.hub.changed("people")
    return _page(visit, done=done)


@router.post("/persons/visitor")
def visitor(
    visit: Visiting,
    name: Annotated[str, Form()],
    firm: Annotated[str, Form()],
    host: Annotated[str, Form()],
    unit: Annotated[str, Form()],
    valid_to: Annotated[str, Form()],
) -> Response:
    """Register a visitor and issue his badge."""
    today = visit.hub.settings.local(visit.now).date().isoformat()
    if not is_date(valid_to) or valid_to < today:
        raise RefusedError(
            "有效期应是今天或以后的日期，没有登记；请返回改正。", "The last day must be today or later."
        )
    with session_scope(visit.hub.engine) as session:
        person = service.add_visitor(session, name=name, firm=firm, host=host, unit_id=unit)
        credentials.issue(session, visit.hub.secrets, person.id, visit.now, kind="visitor", valid_to=valid_to)
        note(
            session, visit.account.id, "add", f"visitor:{person.id}", None, {"valid_to": valid_to}, visit.now
        )
    visit.hub.changed("people")
    return visit.go(f"/persons?kind=visitor&new={person.id}")


@router.get("/badges.pdf")
def badges(visit: Visiting, unit: str = "", person: Annotated[list[str] | None, Query()] = None) -> Response:
    """Badges to print: of some persons, of a unit, or of everybody."""
    today = visit.hub.settings.local(visit.now).date().isoformat()
    with read_scope(visit.hub.engine) as session:
        chosen = person
        if chosen is None and unit:
            chosen = [one.id for one in service.persons(session, unit_id=unit)]
        data = badge_sheet(session, visit.hub.secrets, visit.hub.settings.fonts, today, chosen)
    headers = {"Content-Disposition": 'inline; filename="badges.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


def _page(
    visit: Visit, unit: str = "", q: str = "", kind: str = "", new: str = "", done: Imported | None = None
) -> Response:
    today = visit.hub.settings.local(visit.now).date()
    with read_scope(visit.hub.engine) as session:
        found = [
            one for one in service.persons(session, unit_id=unit, text=q) if not kind or _kind(one) == kind
        ]
        held = credentials.all_credentials(session)
        return visit.page(
            "persons.html", persons=found, units=service.unit_tree(session),
            total=len(service.persons(session)), unit=unit, q=q, kind=kind, new=new, done=done, today=today,
            names={one.id: one.name for one in service.units(session)},
            badges={
                one.id: credentials.valid_badge(held.get(one.id, ()), today.isoformat()) for one in found
            },
        )  # fmt: skip


def _kind(person: service.Person) -> str:
    if person.visitor:
        return "visitor"
    return "contractor" if person.firm else "own"
