"""Caring for one station: a look at its screen, how far its face has gone, and moving it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.stations import service as stations
from hub.stations.glimpses import last_seen
from hub.stations.moves import move_station, note_advance, remind_after
from hub.web.reach import units_of_place
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/stations", include_in_schema=False)


@router.post("/{station_id}/look")
def look(visit: Visiting, station_id: str) -> Response:
    """Ask the station what its screen shows; the page changes when the answer comes."""
    with read_scope(visit.hub.engine) as session:
        if stations.station(session, station_id) is None:
            raise RefusedError(f"没有站点“{station_id}”。", f"There is no station {station_id!r}.")
    with session_scope(visit.hub.engine) as session:
        note(session, visit.account.id, "look", f"station:{station_id}", None, None, visit.now)
    visit.hub.tell(f"look:{station_id}")
    return visit.go(f"/stations/{station_id}#screen")


@router.get("/{station_id}/glimpse.jpg")
def glimpse(visit: Visiting, station_id: str) -> Response:
    """The last picture of the screen."""
    with read_scope(visit.hub.engine) as session:
        seen = last_seen(session, station_id)
    if seen is None or not seen.glimpse.picture:
        raise RefusedError("还没有画面。", "There is no picture yet.")
    return Response(seen.glimpse.picture, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.post("/{station_id}/move")
def move(
    visit: Visiting, station_id: str, place: Annotated[str, Form()], on: Annotated[str, Form()] = ""
) -> Response:
    """Move a station to another place, since a day that is not to come."""
    day = _day(visit, on)
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        before = stations.station(session, station_id)
        move_station(session, station_id, place, visit.now, visit.account.id, day.isoformat())
        was = before.place.id if before else ""
        change = {"place": was}, {"place": place, "on": day.isoformat()}
        note(session, visit.account.id, "move", f"station:{station_id}", *change, visit.now)
    visit.hub.changed("stations")
    return visit.go(f"/stations/{station_id}?done=move#place")


@router.post("/{station_id}/advance")
def advance(
    visit: Visiting, station_id: str, metres: Annotated[int, Form()], on: Annotated[str, Form()] = ""
) -> Response:
    """Write down how far the station's face stood on a day."""
    with session_scope(visit.hub.engine) as session:
        found = stations.station(session, station_id)
        if found is None:
            raise RefusedError(f"没有站点“{station_id}”。", f"There is no station {station_id!r}.")
        day, today = _day(visit, on), visit.hub.settings.local(visit.now).date()
        note_advance(session, found.place.id, metres, day, today, visit.now, visit.account.id)
        said = {"metres": metres, "on": day.isoformat()}
        note(session, visit.account.id, "advance", f"place:{found.place.id}", None, said, visit.now)
    visit.hub.changed("stations")
    return visit.go(f"/stations/{station_id}?done=advance#place")


@router.post("/{station_id}/reminder")
def reminder(visit: Visiting, station_id: str, metres: Annotated[int, Form()]) -> Response:
    """After how many metres of advance the station is to be moved closer."""
    with session_scope(visit.hub.engine) as session:
        found = stations.station(session, station_id)
        before = {"metres": found.move_after_m} if found else None
        remind_after(session, station_id, metres)
        change = before, {"metres": metres}
        note(session, visit.account.id, "reminder", f"station:{station_id}", *change, visit.now)
    visit.hub.changed("stations")
    return visit.go(f"/stations/{station_id}?done=reminder#place")


def _day(visit: Visit, text: str) -> date:
    today = visit.hub.settings.local(visit.now).date()
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        raise RefusedError("日期应写成 2026-11-22 这样。", "Write the date like 2026-11-22.") from None
    if day > today:
        raise RefusedError("日期不能晚于今天。", "The day cannot be one to come.")
    return day
