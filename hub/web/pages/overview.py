"""The first page: this shift, the stations, what is published, what to do next."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from hub.accounts.service import names_by_id
from hub.audit import checking
from hub.audit.rivalry import is_rivalled
from hub.backup.fleet import compare
from hub.db import read_scope
from hub.notices.service import notices
from hub.packs import published, publishing
from hub.packs import service as packs
from hub.packs.comments import unread
from hub.people.service import persons, units
from hub.records import refusals
from hub.records.ledgers import ledgers
from hub.records.runs import runs_at
from hub.stations import service as stations
from hub.trust import custody
from hub.web.first_steps import first_steps
from hub.web.fleet import status_of
from hub.web.repairs import repairs
from hub.web.shell import sign_in_form
from hub.web.visit import NOBODY, Visit, Visiting

router = APIRouter(include_in_schema=False)
_DAY_MS = 86_400_000
SEEN_BY = "stations"
"""What stands on the first page is of the units whose stations the reader may see."""


@router.get("/")
def overview(visit: Visiting) -> Response:
    """Without a session: where to sign in."""
    if visit.account is NOBODY:
        return sign_in_form(visit.request)
    with read_scope(visit.hub.engine) as session:
        return _overview(visit, session)


def _overview(visit: Visit, session: Session) -> Response:
    now, settings = visit.now, visit.hub.settings
    in_force, every = published.versions_in_force(session), stations.stations(session)
    fleet = [one for one in every if visit.sees(one.place.unit_id, SEEN_BY)]
    all_runs, all_packs = runs_at(session, settings, now).runs, packs.packs(session)
    runs = tuple(one for one in all_runs if visit.sees(one.place.unit_id, SEEN_BY))
    sets = [one for one in all_packs if visit.sees(one.publisher, SEEN_BY)]
    names = {one.id for one in fleet}
    everywhere = visit.units("refused") is None
    recent = [
        one for one in refusals.refused(session, since_ms=now - _DAY_MS) if everywhere or one.station in names
    ]
    waiting = sum(one.state(now) == "waiting" for one in notices(session))
    trust = None if settings.demo else custody.state(session, settings.secrets)
    waits = [publishing.pending(session, name) for name in dict.fromkeys(one.publisher for one in sets)]
    restored = compare(session, now) if everywhere else None
    rivalled = is_rivalled(session, now)
    todo = repairs(
        fleet,
        in_force,
        sets,
        waits,
        names_by_id(session),
        runs,
        [one for one in ledgers(session) if everywhere or one.station_id in names],
        len(recent),
        waiting,
        trust,
        restored,
        rivalled,
        checking.broken(session),
        [one for one in unread(session, visit.account.id, now) if visit.sees(one.publisher, "card")],
        now,
    )
    has_places, has_persons = bool(stations.places(session)), bool(persons(session))
    return visit.page(
        "overview.html",
        steps=first_steps(has_places, has_persons, all_runs, all_packs, in_force, every),
        runs=runs,
        fleet=[(station, status_of(station, in_force, now)) for station in fleet],
        names={unit.id: unit.name for unit in units(session)},
        versions=[one for one in published.current_versions(session) if visit.sees(one.publisher, SEEN_BY)],
        sets=sets,
        repairs=[item for item in todo if visit.may(item.route)],
        refused=recent[:5],
    )
