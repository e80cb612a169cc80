"""Stations: the list, one station, and giving out enrolment commands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs.published import versions_in_force
from hub.records import service as records
from hub.records.ledgers import ledgers
from hub.stations import service as stations
from hub.stations.enrolment import TOKEN_MS, enrol_command, make_enrol_token
from hub.stations.glimpses import last_seen
from hub.stations.moves import advances, placements
from hub.stations.relays import relays
from hub.web.delivery import noted
from hub.web.fleet import LEDGER_FLAGS, behind, status_of
from hub.web.pages.shift import FLAGS
from hub.web.reach import units_of_place
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/stations", include_in_schema=False)
LEVELS = {"ok": "在线", "warn": "需处理", "bad": "离线", "none": "未登记或停用"}


@router.get("", name="stations")
def stations_page(visit: Visiting, status: str = "", place: str = "", q: str = "") -> Response:
    """Every station; the filters are the address."""
    with read_scope(visit.hub.engine) as session:
        in_force = versions_in_force(session)
        held = [s for s in stations.stations(session) if visit.sees(s.place.unit_id)]
        every = [(s, status_of(s, in_force, visit.now)) for s in held]
        shown = [
            (s, st, behind(s, in_force))
            for s, st in every
            if status in ("", st.level) and place in ("", s.place.id) and q in s.id + s.place.name.zh
        ]
        return visit.page(
            "stations.html",
            stations=shown,
            total=len(every),
            in_force=in_force,
            levels=LEVELS,
            places=[p for p in stations.places(session) if visit.sees(p.unit_id)],
            level=status,
            place=place,
            q=q,
            progress=visit.hub.progress.now(),
            relays=relays(session),
        )


@router.post("")
def add(visit: Visiting, station: Annotated[str, Form()], place: Annotated[str, Form()]) -> Response:
    """A new station; its page then shows how to enrol it."""
    with session_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        today = visit.hub.settings.local(visit.now).date().isoformat()
        stations.add_station(session, station, place, visit.now, visit.account.id, on=today)
        note(session, visit.account.id, "add", f"station:{station}", None, {"place": place}, visit.now)
    visit.hub.changed("stations")
    return visit.go(f"/stations/{station}")


@router.get("/{station_id}")
def station(visit: Visiting, station_id: str) -> Response:
    """One station."""
    return _station(visit, station_id)


@router.post("/{station_id}/token")
def enrol_token(visit: Visiting, station_id: str) -> Response:
    """A one-use token, shown in the command that uses it; can be asked for again."""
    with session_scope(visit.hub.engine) as session:
        token = make_enrol_token(session, station_id, visit.now)
        note(session, visit.account.id, "enrol token", f"station:{station_id}", None, None, visit.now)
    command = enrol_command(str(visit.request.base_url).rstrip("/"), token, station_id)
    return _station(visit, station_id, command=command)


@router.post("/{station_id}/authorise")
def authorise(visit: Visiting, station_id: str, yes: Annotated[bool, Form()]) -> Response:
    """Shut a station out or let it in again; what it has sent stays."""
    with session_scope(visit.hub.engine) as session:
        stations.authorise(session, station_id, yes)
        note(
            session, visit.account.id, "authorise", f"station:{station_id}", {"yes": not yes}, {"yes": yes},
            visit.now,
        )  # fmt: skip
    visit.hub.changed("stations")
    return visit.go(f"/stations/{station_id}")


def _station(visit: Visit, station_id: str, command: str = "") -> Response:
    with read_scope(visit.hub.engine) as session:
        found = _found(stations.station(session, station_id), station_id)
        in_force = versions_in_force(session)
        return visit.page(
            "station.html", station=found, health=status_of(found, in_force, visit.now),
            in_force=in_force,
            places=[p for p in stations.places(session) if p.open and visit.sees(p.unit_id, "move")],
            latest=records.latest(session, most=12, station=station_id),
            ledgers=[one for one in ledgers(session) if one.station_id == station_id],
            seen=last_seen(session, station_id), log=placements(session, station_id)[:5],
            advances=advances(session, found.place.id, most=3),
            place_names={one.id: one.name for one in stations.places(session)},
            today=visit.hub.settings.local(visit.now).date(), days_since=days_since,
            command=command, ledger_flags=LEDGER_FLAGS, flag_names=FLAGS,
            hours=TOKEN_MS // 3_600_000, noted=noted,
        )  # fmt: skip


def days_since(day: str, today: date) -> int:
    """Days from an ISO date until today."""
    return max((today - date.fromisoformat(day)).days, 0)


def _found(station: stations.Station | None, station_id: str) -> stations.Station:
    if station is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"There is no station {station_id!r}.")
    return station
