"""Readings of metrics from a table: a form to fill in; upload, look, apply and take back as of persons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from sqlalchemy.orm import Session

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.imports import service
from hub.imports.kinds import READINGS
from hub.records.readings import metered
from hub.table import MOST_BYTES
from hub.web.export import download
from hub.web.pages.importing import Said, Where, desk_of, file_page, put_columns, undo_file
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
HEADS = ("卡片", "指标", "计量单位", "读数")
HERE = Where("/readings/{unit}/files/{id}", "/readings?publisher={unit}", "readings")


@router.get("/readings/{publisher}/form", name="readings_form")
def form(visit: Visiting, publisher: str, kind: Annotated[str, Query(alias="as")] = "xlsx") -> Response:
    """A table of the publisher's metrics, to fill in and upload."""
    with read_scope(visit.hub.engine) as session:
        every = metered(session, visit.hub.settings, publisher)
    rows = [(one.card.id, one.metric.name.zh, one.metric.unit.zh, "") for one in every]
    return download(f"yizhan-readings-{publisher}", HEADS, rows, kind)


@router.post("/readings/{publisher}/file", name="upload_readings")
def upload(visit: Visiting, publisher: str, file: Annotated[UploadFile, File()]) -> Response:
    """Take a table in; nothing is entered by it yet."""
    data = file.file.read(MOST_BYTES + 1)
    with session_scope(visit.hub.engine) as session:
        name = file.filename or visit.say("指标读数")
        made = service.begin(session, READINGS, publisher, name, data, visit.account.id, visit.now)
    return visit.go(_address(publisher, made.id))


@router.get("/readings/{publisher}/files/{import_id}", name="readings_file")
def file_of(visit: Visiting, publisher: str, import_id: str, show: str = "") -> Response:
    """One table: what it would enter, or what it has entered."""
    with read_scope(visit.hub.engine) as session:
        _of(visit, session, publisher, import_id)
    return file_page(visit, import_id, HERE, show)


@router.post("/readings/{publisher}/files/{import_id}/columns", name="map_readings")
def columns(visit: Visiting, publisher: str, import_id: str, said: Said) -> Response:
    """Say which column is what."""
    with read_scope(visit.hub.engine) as session:
        _of(visit, session, publisher, import_id)
    put_columns(visit, import_id, said)
    return visit.go(_address(publisher, import_id))


@router.post("/readings/{publisher}/files/{import_id}/apply", name="apply_readings")
def apply(visit: Visiting, publisher: str, import_id: str, digest: Annotated[str, Form()] = "") -> Response:
    """Enter what the reader has seen; stations show it within seconds."""
    with session_scope(visit.hub.engine) as session:
        _of(visit, session, publisher, import_id)
        done = service.apply(desk_of(visit, session), import_id, None, digest, False)
        if done is not None:
            after = {"import": done.id, "file": done.file, **done.counts}
            note(session, visit.account.id, "import", f"readings:{publisher}", None, after, visit.now)
    if done is None:
        return file_page(visit, import_id, HERE, moved=True)
    visit.hub.changed("records")
    return visit.go(_address(publisher, import_id))


@router.post("/readings/{publisher}/files/{import_id}/undo", name="undo_readings")
def undo(visit: Visiting, publisher: str, import_id: str) -> Response:
    """Take back the readings that stations still show: they show again what they showed before."""
    with read_scope(visit.hub.engine) as session:
        _of(visit, session, publisher, import_id)
    undo_file(visit, import_id)
    visit.hub.changed("records")
    return visit.go(_address(publisher, import_id))


@router.post("/readings/{publisher}/files/{import_id}/drop", name="drop_readings")
def drop(visit: Visiting, publisher: str, import_id: str) -> Response:
    """Throw a waiting table away."""
    with session_scope(visit.hub.engine) as session:
        _of(visit, session, publisher, import_id)
        service.drop(session, import_id, visit.now)
    return visit.go(f"/readings?publisher={publisher}")


def _address(publisher: str, import_id: str) -> str:
    return HERE.address.format(unit=publisher, id=import_id)


def _of(visit: Visit, session: Session, publisher: str, import_id: str) -> None:
    """The right was asked for this publisher, so the table must be of him.

    Raises:
        RefusedError: it is not, or no table of readings.
    """
    found = service.about(session, import_id, visit.now)
    if (found.kind, found.unit_id) != (READINGS, publisher):
        raise RefusedError("没有这份文件，没有改动。", "there is no such file; nothing was changed")
