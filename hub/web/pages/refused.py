"""Messages that were refused, and why; and records that come by hand, of which some may be."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from content_packs.wire.codec import MAX_MESSAGE
from hub.audit.service import note
from hub.carry.records import Homecoming, take_home, uploaded
from hub.db import read_scope, session_scope
from hub.records import refusals
from hub.stations.service import stations
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/refused", name="refused")
def refused_page(visit: Visiting, station: str = "") -> Response:
    """The newest refused messages; of one station with ``station``."""
    return _page(visit, station)


@router.post("/refused/records", name="upload_records")
def upload(visit: Visiting, file: Annotated[list[UploadFile], File()]) -> Response:
    """Take home records from a stick; what is held already changes nothing."""
    found = uploaded((one.filename or "", one.file.read(MAX_MESSAGE + 1)) for one in file)
    done = take_home(visit.hub.engine, visit.hub.settings, found, visit.now)
    with session_scope(visit.hub.engine) as session:
        note(session, visit.account.id, "import", "records", None, done.counts, visit.now)
    visit.hub.changed("records")
    return _page(visit, done=done)


def _page(visit: Visit, station: str = "", done: Homecoming | None = None) -> Response:
    with read_scope(visit.hub.engine) as session:
        every = refusals.refused(session)
        held = {one.id for one in stations(session) if visit.sees(one.place.unit_id)}
    every = every if visit.units() is None else tuple(one for one in every if one.station in held)
    shown = [item for item in every if station in ("", item.station)]
    return visit.page(
        "refused.html", refused=shown, total=len(every), station=station, done=done,
        senders=sorted({item.station for item in every if item.station}),
    )  # fmt: skip
