"""Readings of metrics (指标读数): what the boards show as actual, entered by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.imports.kinds import READINGS
from hub.imports.service import imports
from hub.people.service import Unit, units
from hub.records.entered import Desk
from hub.records.readings import Metered, enter_reading, last_figure, metered
from hub.web.table import Column, Table
from hub.web.times import absolute
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
MOST_FILES = 8
"""Tables that were uploaded last."""


@dataclass(frozen=True, slots=True)
class Line:
    """A metric on the boards, and whose it is."""

    unit: Unit
    one: Metered


@router.get("/readings")
def readings(visit: Visiting) -> Response:
    """Every metric on the boards; filters, order, page and columns are the address."""
    query, settings = visit.request.query_params, visit.hub.settings
    with read_scope(visit.hub.engine) as session:
        held = {unit.id: unit for unit in units(session) if visit.sees(unit.id)}
        files = [
            one
            for one in imports(session, visit.now)
            if one.kind == READINGS and visit.sees(one.unit_id, "readings_file")
        ][:MOST_FILES]
        every = [Line(held[one.publisher], one) for one in metered(session, settings, *held)]
    publisher, text = query.get("publisher", ""), query.get("q", "").strip()
    found = [line for line in every if publisher in ("", line.unit.id) and text in _said(line)]
    view = _table(visit).view(found, query, len(every))
    if view.kind:
        return view.file(visit.say, settings.local(visit.now).date())
    return visit.page(
        "readings.html", view=view, asked=view.asked("publisher", "q"),
        publishers=dict.fromkeys(line.unit for line in every), files=files,
    )  # fmt: skip


@router.post("/readings/{publisher}", name="enter_reading")
def enter(
    visit: Visiting,
    publisher: str,
    card: Annotated[str, Form()],
    metric: Annotated[str, Form()],
    figure: Annotated[str, Form()],
) -> Response:
    """Enter one; stations show it within seconds, with its time."""
    with session_scope(visit.hub.engine) as session:
        desk = Desk(session, visit.hub.settings, visit.hub.secrets, visit.account.id, visit.now)
        before = last_figure(session, publisher, card, metric)
        made = enter_reading(desk, publisher, card, metric, figure)
        change = {"figure": before} if before else None, {"metric": metric, "figure": made.value}
        note(session, visit.account.id, "reading", f"card:{publisher}/{card}", *change, visit.now)
    visit.hub.changed("records")
    return visit.go("/readings")


def _said(line: Line) -> str:
    card, metric = line.one.card, line.one.metric
    return f"{card.title.zh} {card.title.en} {metric.name.zh} {metric.name.en}"


def _table(visit: Visit) -> Table[Line]:
    lang, settings = visit.lang, visit.hub.settings

    def at(line: Line) -> str:
        reading = line.one.reading
        return absolute(reading.at, settings) if reading else visit.say("随卡片发布")

    columns: tuple[Column[Line], ...] = (
        Column("unit", "发布单位", lambda line: line.unit.name.in_(lang)),
        Column("card", "卡片", lambda line: line.one.card.title.in_(lang)),
        Column("metric", "指标", lambda line: line.one.metric.name.in_(lang)),
        Column("measure", "计量单位", lambda line: line.one.metric.unit.in_(lang), shown=False),
        Column("now", "现在显示", lambda line: line.one.shown, num=True, sorts=False),
        Column("at", "时间", at, lambda line: line.one.reading.at if line.one.reading else 0),
        Column("plan", "计划", lambda line: line.one.metric.plan, num=True, sorts=False),
    )
    return Table(
        "yizhan-readings",
        columns,
        lambda line: f"{line.unit.id}-{line.one.card.id}-{line.one.metric.name.zh}",
    )
