"""What a leader enters for somebody on the missing list: a paper sheet, his word for him, an excuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import Person
from hub.people.service import person as person_of
from hub.records.entered import (
    WHY_PROXY,
    Desk,
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


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a form is about, and for which run."""

    place: str
    date: str
    shift: str
    person: str


def named(place: Field, date: Field, shift: Field, person: Field) -> Named:
    """What every form names."""
    return Named(place, date, shift, person)


About = Annotated[Named, Depends(named)]


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
def paper(visit: Visiting, about: About, sheet: Field) -> Response:
    """He signed on paper; the sheet is kept where it says."""
    return _enter(visit, about, "paper", lambda desk, run, who: enter_paper(desk, run, who, sheet))


@router.post("/shift/enter/proxy", name="enter_proxy")
def proxy(visit: Visiting, about: About, why: Field) -> Response:
    """The reader vouches for him."""
    return _enter(visit, about, "proxy", lambda desk, run, who: enter_proxy(desk, run, who, why))


@router.post("/shift/enter/excuse", name="enter_excuse")
def excused(visit: Visiting, about: About, reason: Field) -> Response:
    """He need not sign this run."""
    answer = _enter(visit, about, "excuse", lambda desk, run, who: excuse(desk, run, who, reason))
    visit.hub.changed("people")
    return answer


@router.post("/shift/enter/excuse/undo", name="undo_excuse")
def undo_excuse(visit: Visiting, about: About) -> Response:
    """The excuse was a mistake: he is waited for again."""
    answer = _enter(visit, about, "unexcuse", take_back_excuse)
    visit.hub.changed("people")
    return answer


def _enter(visit: Visit, about: Named, what: str, make: Callable[[Desk, Run, str], Record]) -> Response:
    """Make a record, note it, and go back to the run; ``make`` gets the person's id."""
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, about.place))
        run, who = run_at(session, about.place, about.date, about.shift), _who(session, about.person)
        made = make(desk_of(visit, session), run, who.id)
        after = {"run": f"{made.shift_date} {made.shift}", "place": made.place, "seq": made.seq}
        note(session, visit.account.id, what, f"person:{who.id}", None, after, visit.now)
    visit.hub.changed("records")
    return visit.go("/shift?" + urlencode({"date": about.date, "shift": about.shift, "place": about.place}))


def _who(session: Session, person_id: str) -> Person:
    found = person_of(session, person_id)
    if found is None:
        raise RefusedError("没有这个人员，没有登记。", "There is no such person; nothing was entered.")
    return found
