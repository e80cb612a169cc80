"""Visitors, and one person with his badges and PIN."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from sqlalchemy.orm import Session

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.fonts import undrawn
from hub.people import credentials, service
from hub.people.badges import badges as badge_sheet
from hub.people.pins import new_pin
from hub.programme.service import is_date
from hub.web.pages.badges import printed
from hub.web.reasons import reason_given
from hub.web.table import DID
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


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
        visit.need(frozenset({unit}))
        person = service.add_visitor(session, name=name, firm=firm, host=host, unit_id=unit)
        credentials.issue(session, visit.hub.secrets, person.id, visit.now, kind="visitor", valid_to=valid_to)
        note(
            session, visit.account.id, "add", f"visitor:{person.id}", None, {"valid_to": valid_to}, visit.now
        )
    visit.hub.changed("people")
    return visit.go(f"/persons?kind=visitor&{DID}={person.id}")


@router.get("/persons/{person_id}")
def person(visit: Visiting, person_id: str) -> Response:
    """One person: his badges, and whether he can sign by phone."""
    return _person(visit, person_id)


@router.post("/persons/{person_id}")
def edit_person(
    visit: Visiting,
    person_id: str,
    reason: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    staff_no: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    job: Annotated[str, Form()] = "",
    firm: Annotated[str, Form()] = "",
    here: Annotated[bool, Form()] = False,
) -> Response:
    """Put right what is known of him, move him to another unit, or note that he has left (not ``here``)."""
    why = reason_given(reason)
    visit.need(frozenset({unit}))
    with session_scope(visit.hub.engine) as session:
        was = _found(session, person_id)
        now = replace(
            was, name=name.strip(), staff_no=staff_no.strip(), unit_id=unit, job=job.strip(),
            firm=firm.strip(), active=here,
        )  # fmt: skip
        if now != was:
            service.update_person(session, now)
            before, after = _differing(was, now)
            after["reason"] = why
            note(session, visit.account.id, "edit", f"person:{person_id}", before, after, visit.now)
    visit.hub.changed("people")
    return visit.go(f"/persons/{person_id}?{DID}=edit")


@router.post("/persons/{person_id}/revoke")
def revoke_badge(visit: Visiting, person_id: str, reason: Annotated[str, Form()]) -> Response:
    """His badges are good for nothing from now on."""
    reason = reason_given(reason)
    with session_scope(visit.hub.engine) as session:
        _found(session, person_id)
        lost = credentials.revoke_badges(session, person_id, visit.now)
        after = {"badges": [item.id for item in lost], "reason": reason}
        note(session, visit.account.id, "revoke", f"person:{person_id}", None, after, visit.now)
    visit.hub.changed("records")
    return visit.go(f"/persons/{person_id}")


@router.post("/persons/{person_id}/badge")
def reissue_badge(visit: Visiting, person_id: str, reason: Annotated[str, Form()]) -> Response:
    """A new badge; the ones before are revoked."""
    reason = reason_given(reason)
    today = visit.hub.settings.local(visit.now).date().isoformat()
    with session_scope(visit.hub.engine) as session:
        _found(session, person_id)
        held = credentials.credentials_of(session, person_id)
        lost = [one.id for one in held if one.kind in credentials.PRINTED and one.revoked_at is None]
        badge = credentials.reissue(session, visit.hub.secrets, person_id, visit.now, today)
        change = {"badge": lost}, {"badge": badge.id, "reason": reason}
        note(session, visit.account.id, "reissue", f"person:{person_id}", *change, visit.now)
    visit.hub.changed("records")
    return visit.go(f"/persons/{person_id}")


@router.post("/persons/{person_id}/pin")
def reset_pin(visit: Visiting, person_id: str) -> Response:
    """A new PIN, shown on this one answer and nowhere else."""
    with session_scope(visit.hub.engine) as session:
        _found(session, person_id)
        pin = new_pin(session, person_id)
        note(session, visit.account.id, "pin", f"person:{person_id}", None, None, visit.now)
    return _person(visit, person_id, pin)


@router.get("/badges.pdf")
def badges(visit: Visiting, unit: str = "", person: Annotated[list[str] | None, Query()] = None) -> Response:
    """Badges to print: of some persons, of a unit, or of everybody."""
    today = visit.hub.settings.local(visit.now).date().isoformat()
    with read_scope(visit.hub.engine) as session:
        known = [one for one in service.persons(session, unit_id=unit) if visit.sees(one.unit_id)]
        chosen = [one.id for one in known if person is None or one.id in person]
        data = badge_sheet(session, visit.hub.secrets, visit.hub.settings.fonts, today, chosen)
    return printed(visit, data, chosen)


def _differing(was: service.Person, now: service.Person) -> tuple[dict[str, object], dict[str, object]]:
    before, after = asdict(was), asdict(now)
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _person(visit: Visit, person_id: str, pin: str = "") -> Response:
    today = visit.hub.settings.local(visit.now).date().isoformat()
    with read_scope(visit.hub.engine) as session:
        who = _found(session, person_id)
        held = credentials.credentials_of(session, person_id)
        strange = undrawn(who.name, visit.hub.drawable)
        return visit.page(
            "person.html", points=" ".join(f"U+{ord(sign):04X}" for sign in strange),
            who=who, unit=service.unit(session, who.unit_id), held=held, today=today, pin=pin,
            badge=credentials.valid_badge(held, today), undrawn=strange,
            changed=visit.request.query_params.get(DID) == "edit",
            units=[
                (depth, one)
                for depth, one in service.unit_tree(session)
                if visit.sees(one.id, "edit_person")
            ],
        )  # fmt: skip


def _found(session: Session, person_id: str) -> service.Person:
    found = service.person(session, person_id)
    if found is None:
        raise RefusedError("没有这个人员，可能刚被改过；请从人员页再找。", "There is no such person.")
    return found
