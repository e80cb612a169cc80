"""What a leader enters for somebody on the missing list: a paper sheet, his word for him, an excuse."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import Person
from hub.people.service import person as person_of
from hub.records.entered import (
    WHY_PROXY,
    Run,
    enter_paper,
    enter_proxy,
    excuse,
    run_at,
    take_back_excuse,
)
from hub.web.pages.records import REASONS, desk_of
from hub.web.reach import units_of_place
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get("/shift/enter")
def enter(visit: Visiting, place: str, date: str, shift: str, person: str) -> Response:
    """The forms for one person and run; each says what it makes."""
    with read_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        run, who = run_at(session, place, date, shift), _who(session, person)
        local = visit.hub.settings.local(visit.now)
        return visit.page(
            "enter.html", run=run, who=who, why={code: REASONS[code] for code in WHY_PROXY},
            can_sign=run.shift.is_open(local) or run.shift.takes_late(local),
            begun=local >= run.shift.opens,
        )  # fmt: skip


@router.post("/shift/enter/paper", name="enter_paper")
def paper(visit: Visiting, place: Field, date: Field, shift: Field, person: Field, sheet: Field) -> Response:
    """He signed on paper; the sheet is kept where it says."""
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        run, who = run_at(session, place, date, shift), _who(session, person)
        made = enter_paper(desk_of(visit, session), run, who.id, sheet)
        _note(visit, session, "paper", who, made)
    return _back(visit, run)


@router.post("/shift/enter/proxy", name="enter_proxy")
def proxy(visit: Visiting, place: Field, date: Field, shift: Field, person: Field, why: Field) -> Response:
    """The reader vouches for him."""
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        run, who = run_at(session, place, date, shift), _who(session, person)
        made = enter_proxy(desk_of(visit, session), run, who.id, why)
        _note(visit, session, "proxy", who, made)
    return _back(visit, run)


@router.post("/shift/enter/excuse", name="enter_excuse")
def excused(
    visit: Visiting, place: Field, date: Field, shift: Field, person: Field, reason: Field
) -> Response:
    """He need not sign this run."""
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        run, who = run_at(session, place, date, shift), _who(session, person)
        made = excuse(desk_of(visit, session), run, who.id, reason)
        _note(visit, session, "excuse", who, made)
    visit.hub.changed("people")
    return _back(visit, run)


@router.post("/shift/enter/excuse/undo", name="undo_excuse")
def undo_excuse(visit: Visiting, place: Field, date: Field, shift: Field, person: Field) -> Response:
    """The excuse was a mistake: he is waited for again."""
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        run, who = run_at(session, place, date, shift), _who(session, person)
        _note(visit, session, "unexcuse", who, take_back_excuse(desk_of(visit, session), run, who.id))
    visit.hub.changed("people")
    return _back(visit, run)


def _who(session: Session, person_id: str) -> Person:
    found = person_of(session, person_id)
    if found is None:
        raise RefusedError("没有这个人员，没有登记。", "There is no such person; nothing was entered.")
    return found


def _note(visit: Visit, session: Session, what: str, who: Person, made: Record) -> None:
    after = {"run": f"{made.shift_date} {made.shift}", "place": made.place, "seq": made.seq}
    note(session, visit.account.id, what, f"person:{who.id}", None, after, visit.now)


def _back(visit: Visit, run: Run) -> Response:
    visit.hub.changed("records")
    day, shift = run.key
    return visit.go("/shift?" + urlencode({"date": day, "shift": shift, "place": run.place.id}))
