"""Suggestions (建言): what miners chose at the stations, with place and topic; as a page and as CSV."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from content_packs.wire.suggestions import TOPICS
from content_packs.words import Words
from hub.db import read_scope
from hub.records.suggestions import Suggestion, suggestions
from hub.stations.service import places
from hub.web.sheet import to_csv
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
_HEAD = ("时间", "地点", "站点", "主题", "建言", "姓名", "工号", "班组")


@router.get("/suggestions", name="suggestions")
def suggestions_page(visit: Visiting, place: str = "", topic: str = "") -> Response:
    """The newest; of one place or one topic."""
    with read_scope(visit.hub.engine) as session:
        spots = [spot for spot in places(session) if visit.sees(spot.unit_id)]
        found = _shown(visit, session, place, topic)
    return visit.page(
        "suggestions.html", suggestions=found, places=spots, topics=TOPICS, place=place, topic=topic,
        names={spot.id: spot.name for spot in spots},
    )  # fmt: skip


@router.get("/suggestions.csv", name="suggestions_csv")
def suggestions_csv(visit: Visiting, place: str = "", topic: str = "") -> Response:
    """The same as a table, exactly what is filtered."""
    with read_scope(visit.hub.engine) as session:
        names = {spot.id: spot.name for spot in places(session)}
        rows = [_row(visit, one, names) for one in _shown(visit, session, place, topic)]
    return Response(
        to_csv([visit.say(text) for text in _HEAD], rows), media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="yizhan-suggestions.csv"'},
    )  # fmt: skip


def _shown(visit: Visit, session: Session, place: str, topic: str) -> list[Suggestion]:
    """The newest, of places the reader's roles reach."""
    held = {spot.id for spot in places(session) if visit.sees(spot.unit_id)}
    everywhere = visit.units() is None
    found = suggestions(session, place=place, topic=topic)
    return [one for one in found if everywhere or one.place in held]


def _row(visit: Visit, one: Suggestion, names: dict[str, Words]) -> list[object]:
    at = visit.hub.settings.local(one.at).strftime("%Y-%m-%d %H:%M")
    place = names[one.place].zh if one.place in names else one.place
    who = [one.who.name, one.who.staff_no, one.who.team] if one.who else ["", "", ""]
    return [at, place, one.station, one.topic.zh, one.sentence.zh, *who]
