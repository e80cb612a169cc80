"""What somebody must look at: chains that are not whole, records nobody can read, and records that are
contested, at two places, of nobody known, taken back or mistimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from content_packs.words import Words
from hub.accounts.service import account_names
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.programme.service import shift_names
from hub.proof.doubt import is_doubtful
from hub.records.chains import irregular
from hub.records.coverage import Someone, everyone
from hub.records.flagged import flagged
from hub.records.quarantine import quarantined
from hub.records.service import Kept
from hub.stations.service import places
from hub.web.fleet import LEDGER_FLAGS
from hub.web.oddities import Oddity, address, most_urgent
from hub.web.pages.shift import FLAGS, METHODS
from hub.web.table import Column, Table, View
from hub.web.times import absolute
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
MOST = 1000
"""Of all that pass the filters, the newest."""
KINDS = {
    "pledge": "签字", "attend": "点名", "lead": "领誓", "suggest": "建言", "contest": "否认",
    "correct": "更正", "quiz": "答题", "confirm": "安全确认", "ack": "已显示", "move": "移站",
}  # fmt: skip
CHAIN_HELP = {
    "fork": "同一编号来了两种记录：先到的没改，后到的没用。请查是否换过或复制过硬盘；原来的接上就消失。",
    "reset": "它的盘是旧的，多半恢复过备份或换过盘：收过的都在中枢，不会丢。请查清原因，再重新登记。",
    "lost": "它的盘丢了最新的几条，都已在中枢，一条不少；后面的签字照常收。请查这块盘，换好后重新登记。",
    "gap": "后面的先到了，等站点补发前面的；补齐后此标记就消失。一直不来，请带 U 盘去取。",
    "restored": "中枢恢复过备份，这本到此为止。印出的报告上它的条数更大，多的就没了：有纸的请照纸补录。",
    "new": "站点重新登记过，新旧台账都留着，各自连续。请确认是换机或重装。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A record to look at.

    Attributes:
        kept: the record.
        who: by whom, as far as the hub knows him.
        by: the name of who wrote it for him, or empty.
        at: when it was made, ms.
        oddity: what to do first.
        address: where.
    """

    kept: Kept
    who: Someone | None
    by: str
    at: int
    oddity: Oddity | None
    address: str


@router.get("/exceptions")
def exceptions(visit: Visiting) -> Response:
    """The newest records with a mark (late ones where they are asked for); all else is in the address."""
    query = visit.request.query_params
    flag = query.get("flag", "")
    with read_scope(visit.hub.engine) as session:
        spots = {spot.id: spot for spot in places(session) if visit.sees(spot.unit_id)}
        everywhere = visit.units() is None
        people, among = everyone(session), None if everywhere else spots.keys()
        found = flagged(
            session, flag=flag if flag in FLAGS else "", place=query.get("place", ""), among=among, most=MOST
        )
        total = (
            len(found) if not (flag or query.get("place")) else len(flagged(session, among=among, most=MOST))
        )
        chains, unread = (irregular(session, visit.now), quarantined(session)) if everywhere else ((), ())
        doubtful = is_doubtful(session, visit.hub.settings, visit.now)
        authors, shifts = account_names(session), shift_names(session)
    lines = [_line(one, people, authors) for one in found]
    text = query.get("q", "").strip()
    names = {spot.id: spot.name for spot in spots.values()}
    view = _table(visit, names, shifts).view([one for one in lines if text in _said(one)], query, total)
    if view.kind:
        return _file(visit, view)
    return visit.page(
        "exceptions.html", view=view, asked=view.asked("flag", "place", "q"), places=spots.values(),
        flags=FLAGS, methods=METHODS, chains=chains, unread=unread, doubtful=doubtful,
        chain_words=LEDGER_FLAGS, chain_help=CHAIN_HELP, names=names, shifts=shifts, kinds=KINDS, most=MOST,
    )  # fmt: skip


def _line(kept: Kept, people: Mapping[str, Someone], authors: Mapping[str, str]) -> Line:
    record = kept.record
    at = kept.arrived_at if "clock" in kept.flags else record.at  # the station's clock is not to be believed
    who, by = people.get(record.person), people.get(record.author)
    oddity = most_urgent(kept.flags)
    return Line(
        kept, who, by.name if by else authors.get(record.author, record.author), at, oddity,
        address(oddity, kept.ledger, record, who is not None) if oddity else "",
    )  # fmt: skip


def _said(line: Line) -> str:
    who = line.who
    return (
        f"{who.name} {who.staff_no} {who.team} {line.kept.record.station}"
        if who
        else line.kept.record.station
    )


def _table(visit: Visit, names: Mapping[str, Words], shifts: Mapping[str, Words]) -> Table[Line]:
    settings, lang = visit.hub.settings, visit.lang

    def place(line: Line) -> str:
        found = line.kept.record.place
        return names[found].in_(lang) if found in names else found

    def run(line: Line) -> str:
        record = line.kept.record
        named = shifts.get(record.shift, Words(record.shift))
        return f"{record.shift_date} {named.in_(lang)}"

    columns: tuple[Column[Line], ...] = (
        Column("at", "时间", lambda line: absolute(line.at, settings), lambda line: line.at),
        Column("who", "姓名", lambda line: line.who.name if line.who else ""),
        Column("staff_no", "工号", lambda line: line.who.staff_no if line.who else "", shown=False),
        Column("team", "班组", lambda line: line.who.team if line.who else "", shown=False),
        Column("kind", "记录", lambda line: visit.say(KINDS.get(line.kept.record.kind, "其他"))),
        Column("shift", "班次", run),
        Column("place", "地点", place),
        Column("station", "站点", lambda line: line.kept.record.station, shown=False),
        Column("method", "方式", lambda line: visit.say(METHODS.get(line.kept.record.method, "其他"))),
        Column("author", "登记人", lambda line: line.by, shown=False),
        Column(
            "flags", "标记", lambda line: "、".join(visit.say(FLAGS.get(f, "其他")) for f in line.kept.flags)
        ),
        Column("counts", "计入", lambda line: visit.say("是" if line.kept.counts else "否")),
        Column(
            "next", "怎么办", lambda line: visit.say(line.oddity.next) if line.oddity else "", sorts=False
        ),
    )
    return Table("yizhan-exceptions", columns, lambda line: f"{line.kept.ledger}-{line.kept.record.seq}")


def _file(visit: Visit, view: View[Line]) -> Response:
    """It names persons: that it was taken away is written down."""
    with session_scope(visit.hub.engine) as session:
        after = {"lines": view.count, **dict(view.filters)}
        note(session, visit.account.id, "export", "exceptions", None, after, visit.now)
    return view.file(visit.say, visit.hub.settings.local(visit.now).date())
