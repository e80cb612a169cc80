"""The roster: who is expected where on a day, and corrections of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import Person, persons, staff_within, units
from hub.programme import corrections
from hub.programme.corrections import Turn
from hub.programme.rota import Rota
from hub.programme.service import Entry, entries, patterns, shift_tables
from hub.stations.service import Place, places
from hub.web.pages.importing import units_for
from hub.web.pages.shift import Filters
from hub.web.reach import units_of_place
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the list; ``status`` of his entry in this run, empty where his team's rotation calls him;
    ``elsewhere``: the run he is entered for instead."""

    who: Person
    status: str = ""
    elsewhere: Entry | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A run at a place with who is on its roster; ``work`` None means that no roster was issued."""

    place: Place
    run: ShiftRun
    work: tuple[Member, ...] | None
    leave: tuple[Member, ...] = ()
    away: tuple[Member, ...] = ()

    @property
    def turn(self) -> str:
        """As a form names it."""
        return f"{self.place.id} {self.run.shift.id}"


@router.get("/roster")
def roster(visit: Visiting, filters: Filters, open: str = "") -> Response:
    """The roster of a day; ``open``: the run whose list is open."""
    day = filters.day or visit.hub.settings.local(visit.now).date()
    with read_scope(visit.hub.engine) as session:
        spots = [one for one in places(session) if one.open and visit.sees(one.unit_id)]
        tables = shift_tables(session)
        plan = _Plan(session, day.isoformat())
        turns = [(one, shift) for one in spots for shift in tables[one.unit_id]]
        lines = [
            plan.line(one, shift.on(day))
            for one, shift in turns
            if filters.place in ("", one.id) and filters.shift in ("", shift.id)
        ]
        lines.sort(key=lambda line: (line.place.id, line.run.begins))
        names, given = {one.id: one.name for one in units(session)}, units_for(visit, session)
    return visit.page(
        "roster.html", lines=lines, day=day, names=names, units=given, filters=filters, places=spots,
        turns=turns, spots={one.id: one.name for one in spots}, open=open, before=day - timedelta(1),
        after=day + timedelta(1),
    )  # fmt: skip


@router.post("/roster")
def correct_roster(
    visit: Visiting,
    date: Annotated[str, Form()],
    turn: Annotated[str, Form()],
    do: Annotated[str, Form()],
    person: Annotated[list[str] | None, Form()] = None,
    to: Annotated[str, Form()] = "",
    number: Annotated[str, Form()] = "",
) -> Response:
    """Leave, lend, add or take back, for those ticked (``do``: leave, lend, add, restore)."""
    here, target, ids = _turn(date, turn), _turn(date, to), person or []
    with session_scope(visit.hub.engine) as session:
        concerned = [here, target] if do == "lend" else [here]
        visit.need(frozenset[str]().union(*(units_of_place(session, one.place_id) for one in concerned)))
        match do:
            case "leave":
                corrections.leave(session, here, ids)
            case "lend":
                corrections.lend(session, here, ids, target)
            case "add":
                ids = [corrections.add(session, here, number.strip())]
            case "restore":
                corrections.restore(session, here, ids)
            case _:
                raise RefusedError("没有这个操作，没有执行。", "There is no such action; nothing was done.")
        after: dict[str, object] = {"date": date, "run": turn, "persons": ids}
        note(
            session,
            visit.account.id,
            do,
            "roster",
            None,
            after | ({"to": to} if do == "lend" else {}),
            visit.now,
        )
    visit.hub.changed("people")
    return visit.go(f"/roster?date={date}&open={turn.replace(' ', '+')}#{turn.replace(' ', '-')}")


class _Plan:
    """What is planned for a day, read once."""

    def __init__(self, session: Session, day: str) -> None:
        self._day, self._rota = day, Rota(session)
        self._people = {one.id: one for one in persons(session, active=None)}
        self._patterns, self._staff = patterns(session), staff_within(session)
        self._entries: Mapping[str, list[Entry]] = defaultdict(list)
        for entry in entries(session, day):
            self._entries[entry.person_id].append(entry)

    def line(self, here: Place, run: ShiftRun) -> Line:
        """One run at a place."""
        found = self._rota.expected(*run.key, here.id)
        if found is None:
            return Line(here, run, None)
        called = frozenset[str]().union(
            *(
                self._staff[one.team_id]
                for one in self._patterns
                if one.place_id == here.id and one.shift_on(run.date) == run.shift.id
            )
        )
        away = called - found.work - found.leave
        return Line(here, run, self._members(found.work, run, here), self._members(found.leave, run, here),
                    self._members(away, run, here))  # fmt: skip

    def _members(self, ids: Iterable[str], run: ShiftRun, here: Place) -> tuple[Member, ...]:
        members = [self._member(one, run, here) for one in ids if one in self._people]
        return tuple(sorted(members, key=lambda one: (one.who.unit_id, one.who.staff_no)))

    def _member(self, person_id: str, run: ShiftRun, here: Place) -> Member:
        held = self._entries.get(person_id, ())
        mine = next((one for one in held if (one.shift, one.place_id) == (run.shift.id, here.id)), None)
        who = self._people[person_id]
        return Member(who, mine.status) if mine else Member(who, "", next(iter(held), None))


def _turn(date: str, text: str) -> Turn:
    spot, _, shift = text.partition(" ")
    return Turn(date, shift, spot)
