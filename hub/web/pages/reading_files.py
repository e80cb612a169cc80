"""Readings of metrics from a table: a form to fill in, and what became of each line of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Query, Response, UploadFile

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.people.service import unit
from hub.records.entered import Desk
from hub.records.reading_file import enter_readings
from hub.records.readings import metered
from hub.table import MOST_BYTES
from hub.web.export import download
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)
HEADS = ("卡片", "指标", "计量单位", "读数")


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
        done, whose = (
            enter_readings(desk, publisher, file.file.read(MOST_BYTES + 1)),
            unit(session, publisher),
        )
        counts = {"added": done.added, "unchanged": done.unchanged, "refused": len(done.refused)}
        note(session, visit.account.id, "import", f"readings:{publisher}", None, counts, visit.now)
    if done.added:
        visit.hub.changed("records")
    return visit.page("readings_done.html", done=done, unit=whose)
