"""Badges of many persons: print cards or labels, revoke them, or issue new ones in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.fonts import undrawn
from hub.imports.service import newcomers
from hub.people import credentials, service
from hub.people.badges import LAYOUTS, badges
from hub.people.credentials import PRINTED, Credential
from hub.people.listing import kind_of
from hub.people.service import Person
from hub.web.pages.persons import KINDS
from hub.web.reasons import reason_given
from hub.web.table import DID, Column, Table, View
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
FILTERS = ("unit", "kind", "q", "state", "import", "person")
VALID, LOST, OVER, NONE = "valid", "lost", "over", "none"
STATES: Mapping[str, tuple[str, str]] = {
    VALID: ("ok", "有效"), LOST: ("bad", "已停用"), OVER: ("warn", "已过期"), NONE: ("none", "没有工牌"),
}  # fmt: skip
"""How somebody's badge is: level of its mark, and in Chinese."""
DEEDS: Mapping[str, str] = {
    "reissue": "已给 {n} 人补发新工牌，旧牌已停用；请打印。",
    "revoke": "已停用 {n} 人的工牌。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody with the badge that counts: the one in force, else his last; None: he never had one."""

    who: Person
    unit: str
    badge: Credential | None
    state: str


@router.get("/badges")
def badge_page(visit: Visiting) -> Response:
    """Whose badges; filters, order, page and columns are the address."""
    query = visit.request.query_params
    with read_scope(visit.hub.engine) as session:
        view = _view(visit, session, query)
        tree = [(depth, one) for depth, one in service.unit_tree(session) if visit.sees(one.id)]
    if view.kind:
        return _file(visit, view)
    deed, _, count = query.get(DID, "").partition("-")
    done = visit.say(DEEDS[deed], n=int(count)) if deed in DEEDS and count.isdecimal() else ""
    return visit.page(
        "badges.html",
        view=view,
        asked=view.asked(*FILTERS),
        units=tree,
        states=STATES,
        kinds=KINDS,
        done=done,
        layouts=LAYOUTS,
        undrawn=lambda name: undrawn(name, visit.hub.drawable),
    )


@router.post("/badges")
def many_badges(
    visit: Visiting,
    do: Annotated[str, Form()],
    query: Annotated[str, Form()] = "",
    row: Annotated[list[str] | None, Form()] = None,
    all: Annotated[int | None, Form()] = None,
    layout: Annotated[str, Form()] = "sheet",
    reason: Annotated[str, Form()] = "",
    typed: Annotated[str, Form()] = "",
) -> Response:
    """Do one thing to the badges of those ticked, or of all that the filters let through."""
    today = visit.hub.settings.local(visit.now).date().isoformat()
    if do == "print":
        with read_scope(visit.hub.engine) as session:
            chosen = [one.who.id for one in _chosen(visit, session, QueryParams(query), row or (), all)]
            data = badges(session, visit.hub.secrets, visit.hub.settings.fonts, today, chosen, layout)
        return printed(visit, data, chosen)
    if do not in DEEDS:
        raise RefusedError("没有这个操作，没有执行。", "There is no such action; nothing was done.")
    why = reason_given(reason)
    with session_scope(visit.hub.engine) as session:
        ids = [one.who.id for one in _chosen(visit, session, QueryParams(query), row or (), all)]
        if do == "revoke":
            _refuse_untyped(typed, len(ids))
            done = credentials.revoke_all(session, ids, visit.now)
        else:
            done = credentials.reissue_all(session, visit.hub.secrets, ids, visit.now, today)
        for one in done:
            after = {"reason": why, "of": len(ids)}
            note(session, visit.account.id, do, f"person:{one}", None, after, visit.now)
    visit.hub.changed("records")
    return visit.go(f"/badges?{query + '&' if query else ''}{DID}={do}-{len(done)}")


def printed(visit: Visit, data: bytes, person_ids: Sequence[str]) -> Response:
    """A PDF, to be looked at and printed; whoever has it can sign for these persons, so it is noted."""
    with session_scope(visit.hub.engine) as session:
        note(session, visit.account.id, "print", "badges", None, {"persons": list(person_ids)}, visit.now)
    headers = {"Content-Disposition": 'inline; filename="badges.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


def _file(visit: Visit, view: View[Line]) -> Response:
    with session_scope(visit.hub.engine) as session:
        note(session, visit.account.id, "export", "badges", None, {"rows": view.count}, visit.now)
    return view.file(visit.say, visit.hub.settings.local(visit.now).date())


def _chosen(
    visit: Visit, session: Session, query: QueryParams, ticked: Sequence[str], seen: int | None
) -> list[Line]:
    """Those meant, all of whom the reader may change; ``seen``: how many "all" were to him."""
    found = {one.who.id: one for one in _view(visit, session, query).everything}
    chosen = list(found.values()) if seen is not None else [found[one] for one in ticked if one in found]
    if len(chosen) != (len(ticked) if seen is None else seen):
        raise RefusedError(
            "名单刚变了，没有执行；请回去再看一遍。",
            "The list has changed; nothing was done, look once more.",
        )
    if not chosen:
        raise RefusedError("没有勾选人员，没有执行。", "Nobody is ticked; nothing was done.")
    visit.need(frozenset(one.who.unit_id for one in chosen))
    return chosen


def _refuse_untyped(typed: str, count: int) -> None:
    if typed.strip() != str(count):
        raise RefusedError(
            f"要停用 {count} 人的工牌，请在“人数”里输入 {count}；没有停用。",
            f"To revoke the badges of {count} persons, type {count} as their number; nothing was revoked.",
        )


def _view(visit: Visit, session: Session, query: QueryParams) -> View[Line]:
    today = visit.hub.settings.local(visit.now).date().isoformat()
    held, names = credentials.all_credentials(session), {one.id: one.name for one in service.units(session)}
    named = frozenset(query.getlist("person"))
    if query.get("import"):
        named |= newcomers(session, query["import"])
    found = service.persons(session, unit_id=query.get("unit", ""), text=query.get("q", "").strip())
    lines = [
        _line(one, names[one.unit_id].in_(visit.lang), held.get(one.id, ()), today)
        for one in found
        if visit.sees(one.unit_id) and (one.id in named or not (named or query.get("import")))
    ]
    kind, state = query.get("kind", ""), query.get("state", "")
    asked = [one for one in lines if state in ("", one.state) and kind in ("", kind_of(one.who))]
    everybody = sum(visit.sees(one.unit_id) for one in service.persons(session))
    return _table(visit).view(asked, query, everybody)


def _line(who: Person, unit: str, held: Sequence[Credential], today: str) -> Line:
    cards = [one for one in held if one.kind in PRINTED]
    badge = credentials.valid_badge(cards, today) or (cards[-1] if cards else None)
    if badge is None:
        return Line(who, unit, None, NONE)
    state = LOST if badge.revoked_at is not None else VALID if badge.is_valid_on(today) else OVER
    return Line(who, unit, badge, state)


def _table(visit: Visit) -> Table[Line]:
    def day(one: Line) -> str:
        return visit.hub.settings.local(one.badge.issued_at).date().isoformat() if one.badge else ""

    columns: tuple[Column[Line], ...] = (
        Column("name", "姓名", lambda one: one.who.name),
        Column("number", "工号", lambda one: one.who.staff_no),
        Column("unit", "单位", lambda one: one.who.firm or one.unit),
        Column("job", "工种", lambda one: one.who.job),
        Column("badge", "工牌", lambda one: visit.say(STATES[one.state][1])),
        Column("issued", "签发", day),
        Column("valid_to", "有效到", lambda one: one.badge.valid_to if one.badge else "", shown=False),
    )
    return Table("yizhan-badges", columns, lambda one: one.who.id)
