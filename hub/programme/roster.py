"""The roster a station carries: who may sign there, and who is expected."""

from __future__ import annotations

from sqlalchemy.orm import Session

from content_packs.wire.state import KEEPER, LEADER, Roster
from content_packs.wire.state import Person as Signer
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.credentials import Credential, all_credentials
from hub.people.service import Person, persons, units
from hub.programme.service import expected, runs_near
from hub.stations.service import station

JOBS_OF = {LEADER: ("班组长", "班长", "副班长", "跟班队长"), KEEPER: ("站点维护员",)}
"""Jobs that carry a role at every station: the post says it, so that nobody has to be told twice."""


def roster_of(session: Session, settings: Settings, station_id: str, now_ms: int) -> Roster:
    """The body of a station's ``roster`` document, for runs within 36 hours of now.

    Everybody is on it, since anybody may be sent to any face; a person no longer active is on it
    with his credentials revoked and no number to key, so that his badge is answered rightly.
    """
    found = station(session, station_id)
    if found is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    runs = {
        run.key: who
        for run in runs_near(session, settings, found.place.unit_id, now_ms)
        if (who := expected(session, *run.key, found.place.id)) is not None
    }
    return Roster(
        signers(session, settings.local(now_ms).date().isoformat()),
        {key: who.work for key, who in runs.items()},
        {key: who.leave for key, who in runs.items() if who.leave},
    )


def roles_of(job: str) -> tuple[str, ...]:
    """What somebody of this job may do at a station besides signing (``wire.state.ROLES``)."""
    return tuple(role for role, jobs in JOBS_OF.items() if job in jobs)


def signers(session: Session, today: str) -> tuple[Signer, ...]:
    """Everybody as stations know him, by number."""
    held, teams = all_credentials(session), {unit.id: unit.name.zh for unit in units(session)}
    everyone = sorted(persons(session, active=None), key=lambda person: (person.staff_no, person.id))
    return tuple(
        _signer(person, teams[person.unit_id], held.get(person.id, ()), today) for person in everyone
    )


def _signer(person: Person, team: str, held: tuple[Credential, ...], today: str) -> Signer:
    usable = {item.token_hash for item in held if person.active and item.is_valid_on(today)}
    return Signer(
        person.id,
        person.staff_no if person.active else "",
        person.name,
        team,
        person.job,
        person.firm,
        person.host,
        tokens=tuple(sorted(usable)),
        revoked=tuple(sorted(item.token_hash for item in held if item.token_hash not in usable)),
        visitor=person.visitor,
        roles=roles_of(person.job),
    )
