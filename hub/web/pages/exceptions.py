"""Records that somebody must look at: contested, at two places, of nobody known, taken back, mistimed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from hub.db import read_scope
from hub.records.coverage import everyone
from hub.records.service import latest
from hub.stations.service import places
from hub.web.pages.shift import FLAGS, METHODS
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)
MOST = 500
KINDS = {
    "pledge": "签字", "attend": "点名", "lead": "领誓", "suggest": "建言", "contest": "否认",
    "correct": "更正", "quiz": "答题", "confirm": "安全确认", "ack": "已显示", "move": "移站",
}  # fmt: skip


@router.get("/exceptions")
def exceptions(visit: Visiting, flag: str = "", place: str = "") -> Response:
    """The newest records with a flag other than "late"; of one flag or place."""
    with read_scope(visit.hub.engine) as session:
        spots = [spot for spot in places(session) if visit.sees(spot.unit_id)]
        people, ids = everyone(session), {spot.id for spot in spots}
        every = latest(session, most=MOST, flagged=True)
        everywhere = visit.units() is None
    shown = [
        one
        for one in every
        if flag in ("", *one.flags)
        and place in ("", one.record.place)
        and (everywhere or one.record.place in ids)
    ]
    return visit.page(
        "exceptions.html", records=shown, people=people, places=spots, flag=flag, place=place, flags=FLAGS,
        methods=METHODS, names={spot.id: spot.name for spot in spots}, kinds=KINDS,
    )  # fmt: skip
