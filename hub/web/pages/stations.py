"""One station: putting it up, giving out its enrolment command, shutting it out, replacing it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response

from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs.published import versions_in_force
from hub.programme.service import shift_names
from hub.records import service as records
from hub.records.ledgers import ledgers
from hub.stations import replacing
from hub.stations import service as stations
from hub.stations.enrolment import TOKEN_MS, enrol_command, make_enrol_token
from hub.stations.glimpses import last_seen
from hub.stations.moves import advances, placements
from hub.web.delivery import noted
from hub.web.fleet import LEDGER_FLAGS, status_of
from hub.web.pages.shift import FLAGS
from hub.web.qr import qr_of
from hub.web.reach import units_of_place
from hub.web.reasons import reason_given
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/stations", include_in_schema=False)


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
def station(visit: Visiting, station_id: str, done: str = "") -> Response:
    """One station."""
    return _station(visit, station_id, done=done)


@router.post("/{station_id}/token")
def enrol_token(visit: Visiting, station_id: str) -> Response:
    """A one-use token, shown in the command that uses it; can be asked for again."""
    with session_scope(visit.hub.engine) as session:
        token = make_enrol_token(session, station_id, visit.now)
        note(session, visit.account.id, "enrol token", f"station:{station_id}", None, None, visit.now)
    return _station(visit, station_id, _command(visit, token, station_id))


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


@router.post("/{station_id}/replace")
def replace_station(
    visit: Visiting, station_id: str, confirm: Annotated[str, Form()], reason: Annotated[str, Form()]
) -> Response:
    """Another machine takes a dead one's place: its enrolment ends, the next one's command is shown."""
    if confirm.strip() != station_id:
        raise RefusedError(
            f"要确认，请输入站点编号“{station_id}”；没有替换。",
            f"To confirm, type the station's id, {station_id!r}; nothing was replaced.",
        )
    why = reason_given(reason)
    with session_scope(visit.hub.engine) as session:
        token, ended = replacing.replace_station(session, station_id, visit.now)
        before, after = {"ledger": ended}, {"reason": why}
        note(session, visit.account.id, "replace", f"station:{station_id}", before, after, visit.now)
    visit.hub.changed("stations")
    return _station(visit, station_id, _command(visit, token, station_id), ended=ended)


def _command(visit: Visit, token: str, station_id: str) -> str:
    return enrol_command(str(visit.request.base_url).rstrip("/"), token, station_id)


def _station(visit: Visit, station_id: str, command: str = "", ended: str = "", done: str = "") -> Response:
    with read_scope(visit.hub.engine) as session:
        found = _found(stations.station(session, station_id), station_id)
        in_force = versions_in_force(session)
        return visit.page(
            "station.html", station=found, health=status_of(found, in_force, visit.now),
            in_force=in_force, shifts=shift_names(session),
            places=[p for p in stations.places(session) if p.open and visit.sees(p.unit_id, "move")],
            latest=records.latest(session, most=12, station=station_id),
            ledgers=[one for one in ledgers(session) if one.station_id == station_id],
            seen=last_seen(session, station_id), log=placements(session, station_id)[:5],
            advances=advances(session, found.place.id, most=3),
            place_names={one.id: one.name for one in stations.places(session)},
            today=visit.hub.settings.local(visit.now).date(), days_since=days_since,
            people=names_by_id(session), done=done,
            command=command, qr=qr_of(command) if command else "", ended=ended,
            ledger_flags=LEDGER_FLAGS, flag_names=FLAGS, hours=TOKEN_MS // 3_600_000, noted=noted,
        )  # fmt: skip


def days_since(day: str, today: date) -> int:
    """Days from an ISO date until today."""
    return max((today - date.fromisoformat(day)).days, 0)


def _found(station: stations.Station | None, station_id: str) -> stations.Station:
    if station is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"There is no station {station_id!r}.")
    return station
