"""What was on screen at an hour at a place (播放留痕), as the stations there counted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.wire.playback import HOUR_MS, NOTICE, Played
from hub.db import read_scope
from hub.errors import RefusedError
from hub.notices.service import notice
from hub.packs.onscreen import InForce, in_force
from hub.packs.published import cards_in
from hub.stations.playback import KEEP_DAYS, Hour, hours_at, newest_hour
from hub.stations.service import places, stations
from hub.web.days import day_typed
from hub.web.playing import FRAME
from hub.web.table import Column, Table
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """Something that could be seen: where, what it is called, and on which board.

    ``link``: to the words of that version; empty: there are none, or the reader may not see them.
    """

    station: str
    played: Played
    title: str
    board: str
    link: str


@router.get("/playback", name="playback")
def playback(visit: Visiting) -> Response:
    """The hour before this one by default, at the first place the reader's roles reach."""
    query, settings = visit.request.query_params, visit.hub.settings
    hour = -(-settings.instant(_begins(visit)) // HOUR_MS)
    begins = settings.local(hour * HOUR_MS)  # half past, where the mine's time is half an hour off
    with read_scope(visit.hub.engine) as session:
        spots = {spot.id: spot for spot in places(session) if visit.sees(spot.unit_id)}
        place = query.get("place", "") or next(iter(spots), "")
        if place and place not in spots:
            raise RefusedError(
                "没有这个地点，或者不归您看。", "There is no such place, or it is not yours to see."
            )
        told = hours_at(session, place, hour)
        lines = _lines(visit, session, told)
        newest = newest_hour(session, place)
        posts = [one for one in stations(session) if one.place.id == place]
    view = _table().view(lines, query)
    if view.kind:
        return view.file(visit.say, begins.date())
    last = settings.local(newest * HOUR_MS) if newest is not None else None
    return visit.page(
        "playback.html", view=view, places=spots.values(), place=place, begins=begins, told=told, posts=posts,
        ends=begins + timedelta(hours=1), last=last, days=KEEP_DAYS, link=_links(place, begins, last),
    )  # fmt: skip


def _begins(visit: Visit) -> datetime:
    """When the hour asked for begins, local."""
    query = visit.request.query_params
    usual = visit.hub.settings.local(visit.now - HOUR_MS)
    day, hour = day_typed(query.get("date", "")) or usual.date(), query.get("hour", "")
    at = int(hour) if hour.isascii() and hour.isdigit() and len(hour) < 3 else usual.hour
    if at > 23:
        raise RefusedError("钟点要在 0 到 23 之间。", "The hour is one from 0 to 23.")
    return datetime.combine(day, time(at))


def _links(place: str, begins: datetime, last: datetime | None) -> Mapping[str, str]:
    """The hours before and after, and the last that was told."""
    hours = {"before": begins - timedelta(hours=1), "after": begins + timedelta(hours=1), "last": last}
    return {
        name: "?" + urlencode({"place": place, "date": at.date().isoformat(), "hour": at.hour})
        for name, at in hours.items()
        if at is not None
    }


def _lines(visit: Visit, session: Session, told: tuple[Hour, ...]) -> list[Line]:
    force = in_force(session, visit.hub.settings)
    cards: dict[tuple[str, int, str], dict[str, Card]] = {}
    lines = []
    for hour in told:
        for played in hour.told.shown:
            publisher, _, card_id = played.name.partition("/")
            if card_id:
                key = (publisher, played.version, hour.station_id)
                if key not in cards:
                    cards[key] = cards_in(session, visit.hub.settings, *key)
                lines.append(_of_card(visit, force, hour.station_id, played, cards[key].get(card_id)))
            else:
                title = _of_notice(visit, session, played.name) or visit.say(FRAME.get(played.name, "其他"))
                lines.append(Line(hour.station_id, played, title, "", ""))
    return lines


def _of_card(visit: Visit, force: InForce, station: str, played: Played, card: Card | None) -> Line:
    publisher, _, card_id = played.name.partition("/")
    board = force.boards.get(card.board) if card else None
    link = ""
    if card and visit.may("signed_words"):
        query = urlencode({"at": station, "of": "playback"})
        link = f"/shift/words/{publisher}/{played.version}/{card_id}?{query}"
    title = card.title.in_(visit.lang) if card else played.name
    return Line(station, played, title, board.name.in_(visit.lang) if board else "", link)


def _of_notice(visit: Visit, session: Session, name: str) -> str:
    """How an urgent notice is called; empty: it is none."""
    if not name.startswith(NOTICE):
        return ""
    try:
        return (
            f"{visit.say('插播')}：{notice(session, name.removeprefix(NOTICE)).draft.title.in_(visit.lang)}"
        )
    except RefusedError:
        return name


def _table() -> Table[Line]:
    columns: tuple[Column[Line], ...] = (
        Column("station", "站点", lambda one: one.station),
        Column("title", "内容", lambda one: one.title),
        Column("board", "栏板", lambda one: one.board),
        Column("version", "版本", lambda one: one.played.version or "", num=True),
        Column("times", "次数", lambda one: one.played.times, num=True),
        Column("seconds", "秒", lambda one: one.played.seconds, num=True),
        Column("name", "编号", lambda one: one.played.name, shown=False),
    )
    return Table(
        "yizhan-playback", columns, lambda one: f"{one.station} {one.played.name} {one.played.version}", 200
    )
