"""The matrix: who has signed by day, shift, unit and place; each cell leads to its run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from hub.db import read_scope
from hub.people.service import Unit, unit_tree, within
from hub.programme.service import shift_tables
from hub.records.statistics import summed
from hub.records.tallies import RunTally, Totals, coverage_between, totals
from hub.stations.service import Place, places
from hub.web.days import AskedDays, Days, asked_days
from hub.web.export import Cell, download
from hub.web.table import Table
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
USUAL, MOST = 14, 62
"""Days that are shown where none are named, and at most."""
MANY = 80
"""Percent below which a cell says that many are missing."""
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_HEADS = (
    "日期", "班次", "地点", "班组", "名单", "应签", "已签", "未签", "补签", "代签", "纸签", "请假", "名单外",
    "覆盖率 %",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Square:
    """A cell: the numbers of one day, and what they mean.

    Attributes:
        day: the date.
        sums: the numbers.
        level: ok, warn (some missing), bad (many) or none (nobody expected, or the list is not closed yet).
        word: the same as a word, Chinese.
        address: of the run's page; empty for sums of several runs.
    """

    day: date
    sums: Totals
    level: str
    word: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One place, shift and unit, with a cell (or none) for each day: its square only when it is shown."""

    place: Place
    shift: Shift
    unit: Unit | None
    cells: tuple[RunTally | None, ...]
    sums: Totals


LINES: Table[Line] = Table("matrix", (), lambda line: f"{line.place.id} {line.shift.id}", size=60)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What was read once for all cells."""

    days: Days
    places: dict[str, Place]
    shifts: dict[tuple[str, str], Shift]
    """By place and shift id."""
    units: dict[str, Unit]
    local: datetime

    def is_due(self, one: RunTally) -> bool:
        """Whether its window has opened: nobody is missing before."""
        return self.local >= self.run_of(one)[0]

    def run_of(self, one: RunTally) -> tuple[datetime, datetime]:
        """When a run's window opens and closes."""
        run = self.shifts[one.place_id, one.shift].on(date.fromisoformat(one.date))
        return run.opens, run.closes


@router.get("/matrix")
def matrix(
    visit: Visiting,
    asked: Annotated[AskedDays, Depends(asked_days)],
    shift: str = "",
    place: str = "",
    unit: str = "",
) -> Response:
    """The page, or a file of exactly what is filtered."""
    today = visit.hub.settings.local(visit.now).date()
    days = asked.within(today, USUAL, MOST)
    with read_scope(visit.hub.engine) as session:
        ground, tree = _ground(visit, session, days), unit_tree(session)
        members = within(session, unit) if unit else None
        tallies = [
            one
            for one in coverage_between(session, days.first, days.last)
            if one.place_id in ground.places
            and (shift in ("", one.shift) and place in ("", one.place_id))
            and (members is None or one.unit_id in members)
        ]
    due = [one for one in tallies if ground.is_due(one)]
    view = LINES.view(_lines(ground, tallies, due), visit.request.query_params)
    if view.kind:
        rows = (tuple(_row(visit, ground, one)) for one in tallies)
        return download("yizhan-matrix", [visit.say(head) for head in _HEADS], rows, view.kind, today)
    return visit.page(
        "matrix.html", view=view, days=days, today=today, whole=_whole(ground, due), many=MANY,
        weekdays=WEEKDAYS, square=partial(_square, ground), sums=totals(due),
        place=place, shift=shift, unit=unit,
        places=tuple(ground.places.values()), shifts={one.id: one for one in ground.shifts.values()},
        units=[(depth, one) for depth, one in tree if visit.sees(one.id)],
    )  # fmt: skip


def _ground(visit: Visit, session: Session, days: Days) -> _Ground:
    spots = {one.id: one for one in places(session) if visit.sees(one.unit_id)}
    tables = shift_tables(session)
    return _Ground(
        days,
        spots,
        {(spot.id, shift.id): shift for spot in spots.values() for shift in tables[spot.unit_id]},
        {one.id: one for _, one in unit_tree(session)},
        visit.hub.settings.local(visit.now),
    )


def _lines(ground: _Ground, tallies: Iterable[RunTally], due: Iterable[RunTally]) -> list[Line]:
    """A line for each place, shift and unit, in the order of places, shift tables and the tree of units; what
    is ``due`` of them makes its sums."""
    own, sums = defaultdict[tuple[str, str, str], dict[str, RunTally]](dict), summed(due, _line_of)
    for one in tallies:
        own[_line_of(one)][one.date] = one
    rank = {unit: number for number, unit in enumerate(ground.units)}
    spots = {place: number for number, place in enumerate(ground.places)}
    turns = {key: number for number, key in enumerate(ground.shifts)}
    days = [day.isoformat() for day in ground.days.each]
    return [
        Line(
            ground.places[place], ground.shifts[place, shift], ground.units.get(unit),
            tuple(map(found.get, days)), sums.get((place, shift, unit)) or totals(()),
        )
        for (place, shift, unit), found in sorted(
            own.items(),
            key=lambda item: (spots[item[0][0]], turns[item[0][:2]], rank.get(item[0][2], len(rank))),
        )
    ]  # fmt: skip


def _line_of(one: RunTally) -> tuple[str, str, str]:
    return one.place_id, one.shift, one.unit_id


def _square(ground: _Ground, one: RunTally) -> Square:
    sums, (opens, closes) = totals((one,)), ground.run_of(one)
    level, word = _level(sums, one.has_roster)
    if ground.local < closes and sums.missing:
        level, word = "none", "还没有开始签字" if ground.local < opens else "正在签字"
    query = {"date": one.date, "shift": one.shift, "place": one.place_id, "unit": one.unit_id}
    return Square(date.fromisoformat(one.date), sums, level, word, f"/shift?{urlencode(query)}")


def _whole(ground: _Ground, due: Iterable[RunTally]) -> list[Square]:
    """Everything that is filtered and due, by day."""
    own = summed(due, lambda one: one.date)
    sums = [(day, own.get(day.isoformat()) or totals(())) for day in ground.days.each]
    return [Square(day, one, *_level(one, True)) for day, one in sums]


def _level(sums: Totals, has_roster: bool) -> tuple[str, str]:
    if sums.percent is None:
        return "none", "没有应签的人" if has_roster else "名单未下发"
    if not sums.missing:
        return "ok", "全部已签"
    return ("warn", "有人未签") if sums.percent >= MANY else ("bad", "很多人未签")


def _row(visit: Visit, ground: _Ground, one: RunTally) -> Iterator[Cell]:
    spot, shift = ground.places[one.place_id], ground.shifts[one.place_id, one.shift]
    unit, sums = ground.units.get(one.unit_id), totals((one,))
    yield one.date
    yield shift.name if visit.lang == "zh" else shift.name_en or shift.name
    yield spot.name.in_(visit.lang)
    yield unit.name.in_(visit.lang) if unit else ""
    yield visit.say("有" if one.has_roster else "未下发")
    yield from (sums.expected, sums.signed, sums.missing, sums.late, sums.proxy, sums.paper, sums.excused)
    yield from (sums.unexpected, sums.percent)
