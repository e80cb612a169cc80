"""Readings of metrics (指标读数): what the boards show as actual, entered by hand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.people.service import units
from hub.records.entered import Desk
from hub.records.readings import enter_reading, metered
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)


@router.get("/readings")
def readings(visit: Visiting) -> Response:
    """Every metric on the boards, by publisher."""
    with read_scope(visit.hub.engine) as session:
        held = [unit for unit in units(session) if visit.sees(unit.id)]
        found = {unit: metered(session, visit.hub.settings, unit.id) for unit in held}
    return visit.page("readings.html", found={unit: every for unit, every in found.items() if every})


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
        made = enter_reading(desk, publisher, card, metric, figure)
        said = {"metric": metric, "figure": made.value}
        note(session, visit.account.id, "reading", f"card:{publisher}/{card}", None, said, visit.now)
    visit.hub.changed("records")
    return visit.go("/readings")
