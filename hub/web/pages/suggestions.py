"""Suggestions (建言): what miners chose at the stations, with place and topic."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response

from content_packs.wire.suggestions import TOPICS
from content_packs.words import Words
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.records.suggestions import MOST, Suggestion, suggestions
from hub.stations.service import places
from hub.web.table import Column, Table
from hub.web.times import absolute
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/suggestions", name="suggestions")
def suggestions_page(visit: Visiting) -> Response:
    """The newest, of places the reader's roles reach; filters, order, page and columns are the address."""
    query = visit.request.query_params
    with read_scope(visit.hub.engine) as session:
        spots = {spot.id: spot for spot in places(session) if visit.sees(spot.unit_id)}
        among = None if visit.units() is None else spots.keys()
        found = suggestions(session, place=query.get("place", ""), topic=query.get("topic", ""), among=among)
    text = query.get("q", "").strip()
    names = {spot.id: spot.name for spot in spots.values()}
    view = _table(visit, names).view([one for one in found if text in _said(one)], query, len(found))
    if view.kind:
        with session_scope(visit.hub.engine) as session:
            after = {"lines": view.count, **dict(view.filters)}
            note(session, visit.account.id, "export", "suggestions", None, after, visit.now)
        return view.file(visit.say, visit.hub.settings.local(visit.now).date())
    return visit.page(
        "suggestions.html", view=view, asked=view.asked("place", "topic", "q"), places=spots.values(),
        topics=TOPICS, names=names, most=MOST,
    )  # fmt: skip


def _said(one: Suggestion) -> str:
    who = f"{one.who.name} {one.who.staff_no} {one.who.team}" if one.who else ""
    return f"{one.sentence.zh} {one.sentence.en} {one.station} {who}"


def _table(visit: Visit, names: Mapping[str, Words]) -> Table[Suggestion]:
    settings, lang = visit.hub.settings, visit.lang

    def place(one: Suggestion) -> str:
        return names[one.place].in_(lang) if one.place in names else one.place

    columns: tuple[Column[Suggestion], ...] = (
        Column("at", "时间", lambda one: absolute(one.at, settings)[:16], lambda one: one.at),
        Column("place", "地点", place),
        Column("station", "站点", lambda one: one.station, shown=False),
        Column("topic", "主题", lambda one: one.topic.in_(lang)),
        Column("sentence", "建言", lambda one: one.sentence.in_(lang)),
        Column("who", "姓名", lambda one: one.who.name if one.who else ""),
        Column("staff_no", "工号", lambda one: one.who.staff_no if one.who else "", shown=False),
        Column("team", "班组", lambda one: one.who.team if one.who else ""),
    )
    return Table("yizhan-suggestions", columns, lambda one: f"{one.ledger}-{one.seq}")
