"""Readings of metrics (指标读数): what the boards show as actual, entered by hand or from a table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.outcomes import Imported
from hub.people.service import units
from hub.records.entered import Desk
from hub.records.reading_file import enter_readings
from hub.records.readings import enter_reading, metered
from hub.table import MOST_BYTES
from hub.web.export import download
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


HEADS = ("卡片", "指标", "计量单位", "读数")


@router.get("/readings")
def readings(visit: Visiting) -> Response:
    """Every metric on the boards, by publisher."""
    return _page(visit)


@router.get("/readings/{publisher}/form", name="readings_form")
def form(visit: Visiting, publisher: str, kind: Annotated[str, Query(alias="as")] = "xlsx") -> Response:
    """A table of the publisher's metrics, to fill in and upload."""
    with read_scope(visit.hub.engine) as session:
        every = metered(session, visit.hub.settings, publisher)
    rows = [(one.card.id, one.metric.name.zh, one.metric.unit.zh, "") for one in every]
    return download(f"yizhan-readings-{publisher}", HEADS, rows, kind)


@router.post("/readings/{publisher}/file", name="upload_readings")
def upload(visit: Visiting, publisher: str, file: Annotated[UploadFile, File()]) -> Response:
    """Enter every line of a table that can be understood; the others are shown with why not."""
    with session_scope(visit.hub.engine) as session:
        desk = Desk(session, visit.hub.settings, visit.hub.secrets, visit.account.id, visit.now)
        done = enter_readings(desk, publisher, file.file.read(MOST_BYTES + 1))
        counts = {"added": done.added, "unchanged": done.unchanged, "refused": len(done.refused)}
        note(session, visit.account.id, "import", f"readings:{publisher}", None, counts, visit.now)
    if done.added:
        visit.hub.changed("records")
    return _page(visit, done, publisher)


def _page(visit: Visit, done: Imported | None = None, publisher: str = "") -> Response:
    with read_scope(visit.hub.engine) as session:
        held = [unit for unit in units(session) if visit.sees(unit.id, "readings")]
        found = {unit: metered(session, visit.hub.settings, unit.id) for unit in held}
    return visit.page(
        "readings.html", found={unit: every for unit, every in found.items() if every}, done=done,
        of=publisher,
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
        made = enter_reading(desk, publisher, card, metric, figure)
        said = {"metric": metric, "figure": made.value}
        note(session, visit.account.id, "reading", f"card:{publisher}/{card}", None, said, visit.now)
    visit.hub.changed("records")
    return visit.go("/readings")
