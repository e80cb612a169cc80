"""Urgent notices (插播): write, confirm, withdraw, and see which stations have drawn them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.where import Where
from content_packs.wire.notice import MOST_BODY, MOST_TITLE
from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.notices import service
from hub.notices.arrivals import Arrival, arrivals
from hub.notices.service import ALONE, LENGTHS, Draft, Written
from hub.packs.service import Draft as Card
from hub.packs.service import cards, packs
from hub.people.service import unit_tree, within
from hub.stations.service import places
from hub.web.reach import units_of_spots
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/notices", include_in_schema=False)
STATES = {"waiting": "待确认", "shown": "插播中", "over": "已到期", "withdrawn": "已撤下"}
MARKS = {"waiting": "warn", "shown": "ok", "over": "none", "withdrawn": "none"}
LEVELS = {"full": "全屏", "strip": "横条"}
PREPARED = "notice"
"""Type of the cards that are kept ready for notices."""
FIRST_LENGTH = 120


@router.get("", name="notices")
def listing(visit: Visiting, state: str = "", q: str = "", card: str = "", done: str = "") -> Response:
    """Every notice, newest first; the filters are the address. ``card``: a prepared board to write from."""
    with read_scope(visit.hub.engine) as session:
        every = service.notices(session)
        shown = [
            (one, arrivals(session, one.id, one.draft.where))
            for one in every
            if state in ("", one.state(visit.now)) and q in one.draft.title.zh + one.draft.body.zh
        ]
        boards = _prepared(session)
        chosen = next((one for one in boards if f"{one.publisher}/{one.card.id}" == card), None)
        return visit.page(
            "notices.html",
            rows=[(one, _count(found)) for one, found in shown],
            total=len(every),
            state=state,
            q=q,
            done=done,
            prepared=boards,
            chosen=chosen,
            units=[(depth, one) for depth, one in unit_tree(session) if visit.sees(one.id, "write_notice")],
            places=[one for one in places(session) if one.open and visit.sees(one.unit_id, "write_notice")],
            names=_names(session),
            people=names_by_id(session),
            states=STATES,
            marks=MARKS,
            levels=LEVELS,
            lengths=LENGTHS,
            first_length=FIRST_LENGTH,
            most_title=MOST_TITLE,
            most_body=MOST_BODY,
            alone=ALONE in visit.account.roles,
        )


@router.post("", name="write_notice")
def write(
    visit: Visiting,
    level: Annotated[str, Form()],
    title: Annotated[str, Form()],
    minutes: Annotated[int, Form()],
    body: Annotated[str, Form()] = "",
    title_en: Annotated[str, Form()] = "",
    body_en: Annotated[str, Form()] = "",
    card: Annotated[str, Form()] = "",
    spots: Annotated[tuple[str, ...], Form()] = (),
    now: Annotated[bool, Form()] = False,
) -> Response:
    """Keep a notice; ``now``: put it in force at once, which only the safety supervisor may."""
    hub, who = visit.hub, visit.account
    words = [_tidy(text) for text in (title, title_en, body, body_en)]
    with session_scope(hub.engine) as session:
        draft = Draft(level, Words(*words[:2]), Words(*words[2:]), card, _where(session, spots), minutes)
        visit.need(units_of_spots(session, draft.where))
        made = service.write(session, draft, who, hub.drawable, visit.now)
        note(session, who.id, "write", f"notice:{made.id}", None, _audited(made), visit.now)
        if now:
            made = _put_in_force(visit, session, made.id)
    hub.changed("notices")
    return visit.go(f"/notices/{made.id}")


@router.get("/{notice_id}")
def notice(visit: Visiting, notice_id: str) -> Response:
    """One notice, and where it has been drawn."""
    with read_scope(visit.hub.engine) as session:
        one = service.notice(session, notice_id)
        return visit.page(
            "notice.html", one=one, state=one.state(visit.now), names=_names(session),
            people=names_by_id(session), states=STATES, marks=MARKS,
            levels=LEVELS, arrivals=arrivals(session, one.id, one.draft.where),
            own=one.written_by == visit.account.id and ALONE not in visit.here,
        )  # fmt: skip


@router.post("/{notice_id}/confirm")
def confirm_notice(visit: Visiting, notice_id: str) -> Response:
    """Put a waiting notice in force: the second of two persons."""
    with session_scope(visit.hub.engine) as session:
        _put_in_force(visit, session, notice_id)
    visit.hub.changed("notices")
    return visit.go(f"/notices/{notice_id}")


@router.post("/{notice_id}/withdraw")
def withdraw_notice(visit: Visiting, notice_id: str) -> Response:
    """Take a notice back at once."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        before = service.notice(session, notice_id).state(visit.now)
        service.withdraw(session, hub.settings, hub.secrets, notice_id, who, visit.now)
        change = {"state": before}, {"state": "withdrawn"}
        note(session, who, "withdraw", f"notice:{notice_id}", *change, visit.now)
    hub.changed("notices")
    return visit.go(f"/notices/{notice_id}")


def _put_in_force(visit: Visit, session: Session, notice_id: str) -> Written:
    hub, where = visit.hub, service.notice(session, notice_id).draft.where
    who = visit.acting(units_of_spots(session, where))
    made = service.put_in_force(session, hub.settings, hub.secrets, notice_id, who, visit.now)
    after = {"until": made.until, "list": service.current_list(session)[0]}
    note(session, who.id, "confirm", f"notice:{notice_id}", None, after, visit.now)
    return made


def _audited(one: Written) -> dict[str, object]:
    draft = one.draft
    return {
        "level": draft.level, "title": draft.title.to_json(), "body": draft.body.to_json(),
        "card": draft.card, "where": draft.where.to_json(), "minutes": draft.minutes,
    }  # fmt: skip


def _prepared(session: Session) -> list[Card]:
    """Every card that is kept ready for a notice, whoever publishes it."""
    publishers = dict.fromkeys(pack.publisher for pack in packs(session))
    return [one for name in publishers for one in cards(session, name) if one.card.type == PREPARED]


def _where(session: Session, spots: Collection[str]) -> Where:
    """Places and units that were ticked; none means everywhere.

    Both kinds in one filter would mean "and": where both were ticked, the units become their places.
    """
    asked = [spot.partition(":") for spot in spots]
    chosen = [id for kind, _, id in asked if kind == "place"]
    units = [id for kind, _, id in asked if kind == "unit"]
    if not chosen:
        return Where(unit=tuple(units))
    below = {unit for one in units for unit in within(session, one)}
    chosen += [one.id for one in places(session) if one.unit_id in below and one.id not in chosen]
    return Where(place=tuple(chosen))


def _names(session: Session) -> dict[str, Words]:
    """What places and units are called, under ``place:<id>`` and ``unit:<id>``."""
    spots = {f"place:{one.id}": one.name for one in places(session)}
    return spots | {f"unit:{one.id}": one.name for _, one in unit_tree(session)}


def _count(found: tuple[Arrival, ...]) -> tuple[int, int]:
    """(stations that have drawn it, stations it is for)."""
    return sum(one.drawn_at is not None for one in found), len(found)


def _tidy(text: str) -> str:
    """Without the blanks at line ends and the empty lines a browser's form leaves."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
