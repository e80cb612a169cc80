"""Rotating patterns: who has which shift where in the days to come, and changing it from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import unit_tree, units
from hub.programme.rotation import MOST_DAYS, Strip, change, end, pattern, presets, strip
from hub.programme.service import REST, Pattern, is_date, patterns, put_pattern, shift_table, shift_tables
from hub.stations.service import Place, place, places
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
NOT_HELD = 0
"""Id of a pattern that is being made."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its shifts and the days to come."""

    place: Place
    shifts: tuple[Shift, ...]
    strip: Strip


@router.get("/patterns", name="patterns")
def listing(visit: Visiting, first: str = "") -> Response:
    """Every place with its teams' shifts of two weeks."""
    day = _day(first, visit)
    with read_scope(visit.hub.engine) as session:
        held = defaultdict[str, list[Pattern]](list)
        for turn in patterns(session):
            held[turn.place_id].append(turn)
        spots = [
            _spot(session, one, held[one.id], day)
            for one in places(session)
            if one.open and visit.sees(one.unit_id)
        ]
        names = {one.id: one.name for one in units(session)}
    spots.sort(key=lambda spot: not spot.strip.rows)
    return visit.page(
        "patterns.html", spots=spots, names=names, first=day, today=_today(visit), before=day - timedelta(14),
        after=day + timedelta(14),
    )  # fmt: skip


@router.get("/patterns/edit")
def edit_pattern(
    visit: Visiting, pattern_id: Annotated[int, Query(alias="id")] = 0, place: str = ""
) -> Response:
    """The form of a new pattern, or of a change that holds from tomorrow on."""
    with read_scope(visit.hub.engine) as session:
        tomorrow = (_today(visit) + timedelta(1)).isoformat()
        if pattern_id:
            held = pattern(session, pattern_id)
            wanted = replace(held, starts=max(held.starts, tomorrow), ends="")
            visit.need(_units(session, held))
        else:
            wanted = Pattern("", place, tomorrow, ())
        return _form(visit, session, wanted)


@router.post("/patterns")
def save_pattern(
    visit: Visiting,
    team: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    starts: Annotated[str, Form()] = "",
    turn: Annotated[list[str] | None, Form()] = None,
    pattern_id: Annotated[int, Form(alias="id")] = 0,
    do: Annotated[str, Form()] = "look",
) -> Response:
    """Save, or draw the form again with the days as they are wanted (``do``: save, look, more, less, or the
    number of a usual cycle)."""
    wanted = Pattern(team, place, starts, tuple(turn or ())[:MOST_DAYS], pattern_id)
    if do != "save":
        with read_scope(visit.hub.engine) as session:
            visit.need(_units(session, wanted))
            return _form(visit, session, _turned(session, wanted, do))
    with session_scope(visit.hub.engine) as session:
        visit.need(_units(session, wanted))
        before = pattern(session, pattern_id) if pattern_id else None
        if before is not None:
            visit.need(_units(session, before))
        done = change(session, wanted) if before else put_pattern(session, wanted)
        name = f"pattern:{done.team_id}@{done.place_id}"
        note(
            session,
            visit.account.id,
            "edit" if before else "add",
            name,
            _told(before),
            _told(done),
            visit.now,
        )
    visit.hub.changed("people")
    return visit.go(f"/patterns?first={min(done.starts, _today(visit).isoformat())}#{done.place_id}")


@router.post("/patterns/{pattern_id}/end")
def end_pattern(visit: Visiting, pattern_id: int, last: Annotated[str, Form()]) -> Response:
    """Its last day; before its first: it goes altogether."""
    with session_scope(visit.hub.engine) as session:
        held = pattern(session, pattern_id)
        visit.need(_units(session, held))
        end(session, pattern_id, last)
        name = f"pattern:{held.team_id}@{held.place_id}"
        note(session, visit.account.id, "end", name, {"ends": held.ends}, {"ends": last}, visit.now)
    visit.hub.changed("people")
    return visit.go(f"/patterns#{held.place_id}")


def _form(visit: Visit, session: Session, wanted: Pattern) -> Response:
    """The form, and beneath it the place's two weeks as they would be."""
    spots = [one for one in places(session) if one.open and visit.sees(one.unit_id, "save_pattern")]
    here = place(session, wanted.place_id) or (spots[0] if spots else None)
    if here is None:
        raise RefusedError(
            "还没有地点，不能排班；请先建地点。", "there is no place yet, so nothing can be planned"
        )
    shifts = shift_table(session, here.unit_id)
    first = date.fromisoformat(wanted.starts) if is_date(wanted.starts) else _today(visit)
    known = {one.id for one in shifts}
    cycle = wanted.cycle or (*(one.id for one in shifts), REST)
    would = replace(
        wanted, place_id=here.id, starts=first.isoformat(),
        cycle=tuple(one if one in known else REST for one in cycle),
    )  # fmt: skip
    return visit.page(
        "pattern.html", wanted=would, starts=wanted.starts, spots=spots, presets=presets(shifts),
        spot=_spot(session, here, [*_beside(session, would), would], first), today=_today(visit),
        teams=[(depth, one) for depth, one in unit_tree(session) if visit.sees(one.id, "save_pattern")],
        names={one.id: one.name for one in units(session)}, most=MOST_DAYS,
    )  # fmt: skip


def _beside(session: Session, would: Pattern) -> list[Pattern]:
    """What else holds at the place once a pattern is saved: its own past ends the day before."""
    others = [one for one in patterns(session, would.place_id) if one.id != would.id or not would.id]
    if would.id:
        last = date.fromisoformat(would.starts) - timedelta(1)
        others.append(replace(pattern(session, would.id), ends=last.isoformat()))
    return others


def _turned(session: Session, wanted: Pattern, do: str) -> Pattern:
    """The days of a form after one of its buttons."""
    here = place(session, wanted.place_id)
    usual = presets(shift_table(session, here.unit_id)) if here else ()
    if do.isdecimal() and int(do) < len(usual):
        return replace(wanted, cycle=usual[int(do)].cycle)
    if do == "more" and len(wanted.cycle) < MOST_DAYS:
        return replace(wanted, cycle=(*wanted.cycle, REST))
    if do == "less" and len(wanted.cycle) > 1:
        return replace(wanted, cycle=wanted.cycle[:-1])
    return wanted


def _spot(session: Session, here: Place, turns: Sequence[Pattern], first: date) -> Spot:
    shifts = shift_tables(session)[here.unit_id]
    last = (first + timedelta(13)).isoformat()
    near = [one for one in turns if one.starts <= last and (not one.ends or one.ends >= first.isoformat())]
    return Spot(here, shifts, strip(near, shifts, first))


def _units(session: Session, turn: Pattern) -> frozenset[str]:
    """The units a pattern concerns: of its place, and its team."""
    here = place(session, turn.place_id)
    return frozenset({here.unit_id} if here else ()) | frozenset({turn.team_id} if turn.team_id else ())


def _told(turn: Pattern | None) -> dict[str, object]:
    if turn is None:
        return {}
    return {"starts": turn.starts, "ends": turn.ends, "cycle": list(turn.cycle)}


def _day(text: str, visit: Visit) -> date:
    return date.fromisoformat(text) if is_date(text) else _today(visit)


def _today(visit: Visit) -> date:
    return visit.hub.settings.local(visit.now).date()
