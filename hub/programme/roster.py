"""The roster a station carries: who may sign there, and who is expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from content_packs.shifts import runs_around
from content_packs.wire.state import KEEPER, LEADER, Body, Roster, spelled_persons
from content_packs.wire.state import Person as Signer
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.credentials import Credential, all_credentials
from hub.people.service import Person, Unit, persons, units
from hub.programme.service import (
    Entry,
    Expected,
    Pattern,
    entries_between,
    expected_of,
    patterns,
    shift_tables,
)
from hub.stations.service import Place, station

JOBS_OF = {LEADER: ("班组长", "班长", "副班长", "跟班队长"), KEEPER: ("站点维护员",)}
"""Jobs that carry a role at every station: the post says it, so that nobody has to be told twice."""
_DAYS = timedelta(days=4)
"""Runs within 36 hours are dated no further from today."""


class Rosters:
    """The rosters of all places, of what is read once; it outlives the session.

    Everybody is on each, since anybody may be sent to any face; a person no longer active is on it
    with his credentials revoked and no number to key, so that his badge is answered rightly. Who is
    expected is said for runs within 36 hours of ``now_ms``.
    """

    def __init__(self, session: Session, settings: Settings, now_ms: int) -> None:
        self._local = settings.local(now_ms)
        today, tree = self._local.date(), units(session)
        people = persons(session, active=None)
        self._signers = _signers(session, people, tree, today.isoformat())
        self._spelled = spelled_persons(self._signers)
        self._crews = _crews(people, tree)
        self._tables = shift_tables(session)
        self._patterns: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns(session):
            self._patterns[pattern.place_id].append(pattern)
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries_between(session, (today - _DAYS).isoformat(), (today + _DAYS).isoformat()):
            self._entries[entry.date].append(entry)

    def at(self, place: Place) -> Roster:
        """The roster of stations at a place."""
        near = runs_around(self._tables[place.unit_id], self._local)
        runs = {run.key: who for run in near if (who := self._expected(*run.key, place.id)) is not None}
        return Roster(
            self._signers,
            {key: who.work for key, who in runs.items()},
            {key: who.leave for key, who in runs.items() if who.leave},
        )

    def body_at(self, place: Place) -> Body:
        """The body of their ``roster`` documents."""
        return self.at(place).body(self._spelled)

    def _expected(self, day: str, shift: str, place_id: str) -> Expected | None:
        rotating, of_day = self._patterns.get(place_id, ()), self._entries.get(day, ())
        return expected_of(day, shift, place_id, rotating, of_day, self._crews.__getitem__)


def roster_of(session: Session, settings: Settings, station_id: str, now_ms: int) -> Roster:
    """The body of one station's ``roster`` document."""
    found = station(session, station_id)
    if found is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    return Rosters(session, settings, now_ms).at(found.place)


def roles_of(job: str) -> tuple[str, ...]:
    """What somebody of this job may do at a station besides signing (``wire.state.ROLES``)."""
    return tuple(role for role, jobs in JOBS_OF.items() if job in jobs)


def signers(session: Session, today: str) -> tuple[Signer, ...]:
    """Everybody as stations know him, by number."""
    return _signers(session, persons(session, active=None), units(session), today)


def _signers(
    session: Session, people: Collection[Person], tree: Sequence[Unit], today: str
) -> tuple[Signer, ...]:
    held, teams = all_credentials(session), {unit.id: unit.name.zh for unit in tree}
    everyone = sorted(people, key=lambda person: (person.staff_no, person.id))
    return tuple(
        _signer(person, teams[person.unit_id], held.get(person.id, ()), today) for person in everyone
    )


def _crews(people: Collection[Person], tree: Sequence[Unit]) -> Mapping[str, frozenset[str]]:
    """:func:`hub.programme.service.crew` of every unit; ``tree``: parents before their children."""
    found: dict[str, set[str]] = {unit.id: set() for unit in tree}
    for person in people:
        if person.active and not person.visitor:
            found[person.unit_id].add(person.id)
    for unit in reversed(tree):
        if unit.parent_id is not None:
            found[unit.parent_id] |= found[unit.id]
    return {unit: frozenset(ids) for unit, ids in found.items()}


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
