"""What somebody must look at: chains that are not whole, records nobody can read, and records that are
contested, at two places, of nobody known, taken back or mistimed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from hub.db import read_scope
from hub.proof.doubt import is_doubtful
from hub.records.chains import irregular
from hub.records.coverage import everyone
from hub.records.quarantine import quarantined
from hub.records.service import latest
from hub.stations.service import places
from hub.web.fleet import LEDGER_FLAGS
from hub.web.pages.shift import FLAGS, METHODS
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)
MOST = 500
KINDS = {
    "pledge": "签字", "attend": "点名", "lead": "领誓", "suggest": "建言", "contest": "否认",
    "correct": "更正", "quiz": "答题", "confirm": "安全确认", "ack": "已显示", "move": "移站",
}  # fmt: skip
CHAIN_HELP = {
    "fork": "同一编号来了两种记录：先到的没改，后到的没用。请查是否换过或复制过硬盘；原来的接上就消失。",
    "reset": "它的盘是旧的，多半恢复过备份或换过盘：收过的都在中枢，不会丢。请查清原因，再重新登记。",
    "lost": "它的盘丢了最新的几条，都已在中枢，一条不少；后面的签字照常收。请查这块盘，换好后重新登记。",
    "gap": "后面的先到了，等站点补发前面的；补齐后此标记就消失。一直不来，请带 U 盘去取。",
    "new": "站点重新登记过，新旧台账都留着，各自连续。请确认是换机或重装。",
}


@router.get("/exceptions")
def exceptions(visit: Visiting, flag: str = "", place: str = "") -> Response:
    """The newest records with a flag other than "late"; of one flag or place."""
    with read_scope(visit.hub.engine) as session:
        spots = [spot for spot in places(session) if visit.sees(spot.unit_id)]
        people, ids = everyone(session), {spot.id for spot in spots}
        every = latest(session, most=MOST, flagged=True)
        chains, unread = irregular(session, visit.now), quarantined(session)
        doubtful = is_doubtful(session, visit.hub.settings, visit.now)
    if visit.units() is not None:
        chains, unread = (), ()
        every = tuple(one for one in every if one.record.place in ids)
    shown = [one for one in every if flag in ("", *one.flags) and place in ("", one.record.place)]
    return visit.page(
        "exceptions.html", records=shown, people=people, places=spots, flag=flag, place=place, flags=FLAGS,
        methods=METHODS, chains=chains, unread=unread, doubtful=doubtful,
        chain_words=LEDGER_FLAGS, chain_help=CHAIN_HELP,
        names={spot.id: spot.name for spot in spots}, kinds=KINDS,
    )  # fmt: skip
