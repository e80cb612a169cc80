"""Messages that were refused, and why; and records that come by hand, of which some may be."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from content_packs.wire.codec import MAX_MESSAGE
from hub.audit.service import note
from hub.carry.records import Homecoming, take_home, uploaded
from hub.db import read_scope, session_scope
from hub.records import refusals
from hub.records.refusals import Refused
from hub.stations.service import stations
from hub.web.table import Column, Table
from hub.web.times import absolute
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/refused", name="refused")
def refused_page(visit: Visiting) -> Response:
    """The newest refused messages; filters, order, page and columns are the address."""
    return _page(visit)


@router.post("/refused/records", name="upload_records")
def upload(visit: Visiting, file: Annotated[list[UploadFile], File()]) -> Response:
    """Take home records from a stick; what is held already changes nothing."""
    found = uploaded((one.filename or "", one.file.read(MAX_MESSAGE + 1)) for one in file)
    done = take_home(visit.hub.engine, visit.hub.settings, found, visit.now)
    with session_scope(visit.hub.engine) as session:
        note(session, visit.account.id, "import", "records", None, done.counts, visit.now)
    visit.hub.changed("records")
    return _page(visit, done=done)


def _page(visit: Visit, done: Homecoming | None = None) -> Response:
    query = visit.request.query_params
    with read_scope(visit.hub.engine) as session:
        held = {one.id for one in stations(session) if visit.sees(one.place.unit_id)}
        every = refusals.refused(session, among=None if visit.units() is None else held)
    station, text = query.get("station", ""), query.get("q", "").strip()
    found = [one for one in every if station in ("", one.station) and text in f"{one.topic} {one.words.zh}"]
    view = _table(visit).view(found, query, len(every))
    if view.kind:
        return view.file(visit.say, visit.hub.settings.local(visit.now).date())
    return visit.page(
        "refused.html", view=view, asked=view.asked("station", "q"), done=done,
        senders=sorted({one.station for one in every if one.station}),
    )  # fmt: skip


def _table(visit: Visit) -> Table[Refused]:
    columns: tuple[Column[Refused], ...] = (
        Column("at", "时间", lambda one: absolute(one.at, visit.hub.settings), lambda one: one.id),
        Column("station", "来自", lambda one: one.station or "?"),
        Column("why", "原因", lambda one: one.words.in_(visit.lang)),
        Column("topic", "消息主题", lambda one: one.topic),
        Column("size", "字节", lambda one: one.size, num=True),
    )
    return Table("yizhan-refused", columns, lambda one: str(one.id))
