"""Who has signed and who has not: derived from records and roster, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.wire.state import SignedElsewhere
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.service import persons, units, within
from hub.programme.service import Expected, expected, runs_near, shift_table
from hub.records.models import RecordRow
from hub.stations.service import Place, places, station


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in a list."""

    person_id: str
    staff_no: str
    name: str
    team_id: str
    team: str
    job: str
    firm: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A counted signature: who, how, when (ms since 1970 UTC), where, with every flag of both sides.

    One person is here once for a run: his first record by time; what his later ones say of being signed
    twice is added. A record whose clock cannot be trusted comes after those with a good one, and its time
    is that of its arrival.
    """

    who: Someone
    method: str
    at: int
    station: str
    place: str
    flags: tuple[str, ...]

    @property
    def late(self) -> bool:
        """Whether it was signed after the window (补签)."""
        return "late" in self.flags


@dataclass(frozen=True, slots=True)
class Team:
    """One unit's line within a place."""

    unit_id: str
    name: str
    expected: int
    signed: tuple[Signed, ...]
    missing: tuple[Someone, ...]
    on_leave: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One run at one place.

    Attributes:
        date, shift, shift_name: the run.
        place_id, place: where.
        has_roster: False means 名单未下发; then ``expected`` is None and nobody is missing.
        expected: how many should sign, those on leave left out; None without a roster.
        signed: expected persons who signed (anywhere), oldest first.
        missing: expected persons who have not, by team and number.
        on_leave: on the roster but on leave, and not signed.
        unexpected: counted signatures here of persons not expected here (all of them without a roster).
        unknown: records here that do not count: unknown or revoked badges.
        teams: expected persons by unit.
    """

    date: str
    shift: str
    shift_name: str
    place_id: str
    place: str
    has_roster: bool
    expected: int | None
    signed: tuple[Signed, ...]
    missing: tuple[Someone, ...]
    on_leave: tuple[Someone, ...]
    unexpected: tuple[Signed, ...]
    unknown: int
    teams: tuple[Team, ...]


def coverage(session: Session, day: str, shift: str, *, unit: str = "", place: str = "") -> list[Coverage]:
    """Coverage of a run, one for each place whose unit has that shift.

    Args:
        session: database.
        day, shift: the run (ISO date, shift id).
        unit: keep only persons of this unit and those under it, and places where there are any.
        place: only this place.

    Closed places are shown where something was signed.
    """
    signed = signatures(session, day, shift)
    people = everyone(session)
    members = within(session, unit) if unit else None
    out = []
    for spot in places(session):
        name = {item.id: item.name for item in shift_table(session, spot.unit_id)}.get(shift)
        if name is None or (place and spot.id != place):
            continue
        who = expected(session, day, shift, spot.id)
        line = _at(
            spot, (day, shift, name), who, signed, people, _unknown(session, day, shift, spot.id), members
        )
        empty = not line.signed and not line.unexpected and not line.expected and not line.on_leave
        if not empty or (spot.open and members is None):
            out.append(line)
    return out


def signed_ids(session: Session, day: str, shift: str) -> frozenset[str]:
    """Everybody who counts for a run, whatever the station or method."""
    query = select(RecordRow.person).where(
        RecordRow.counts, RecordRow.shift_date == day, RecordRow.shift == shift, RecordRow.person.is_not(None)
    )
    return frozenset(person for person in session.scalars(query) if person)


def signed_of(session: Session, settings: Settings, station_id: str, now_ms: int) -> SignedElsewhere:
    """The body of a station's ``signed`` document: its unit's runs within 36 hours of now."""
    found = station(session, station_id)
    if found is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    runs = [run.key for run in runs_near(session, settings, found.place.unit_id, now_ms)]
    by_run = {key: signed_ids(session, *key) for key in runs}
    return SignedElsewhere({key: ids for key, ids in by_run.items() if ids})


def signatures(session: Session, day: str, shift: str) -> dict[str, Signed]:
    """Counted signatures of a run by person id, oldest first; each person once."""
    people = everyone(session)
    query = select(RecordRow).where(
        RecordRow.counts, RecordRow.shift_date == day, RecordRow.shift == shift, RecordRow.person.is_not(None)
    )
    out: dict[str, Signed] = {}
    for row in sorted(session.scalars(query), key=_moment):
        person, flags = row.person or "", {*row.flags, *row.hub_flags}
        first = out.get(person)
        if first is not None:
            first_flags = {*first.flags, *(flags & {"dup", "two_places"})}
            out[person] = Signed(
                first.who, first.method, first.at, first.station, first.place, tuple(sorted(first_flags))
            )
            continue
        who = people.get(person) or Someone(person, "", person, "", "", "")
        out[person] = Signed(who, row.method, _time(row), row.station, row.place, tuple(sorted(flags)))
    return out


def _moment(row: RecordRow) -> tuple[bool, int, int, str, int]:
    return _is_mistimed(row), _time(row), row.arrived_at, row.ledger, row.seq


def _time(row: RecordRow) -> int:
    return row.arrived_at if _is_mistimed(row) else row.at


def _is_mistimed(row: RecordRow) -> bool:
    return "clock" in row.flags or "clock" in row.hub_flags


def everyone(session: Session) -> dict[str, Someone]:
    """Every person by id, active or not, as lists show him."""
    names = {unit.id: unit.name.zh for unit in units(session)}
    return {
        p.id: Someone(p.id, p.staff_no, p.name, p.unit_id, names[p.unit_id], p.job, p.firm, p.host)
        for p in persons(session, active=None)
    }


def _at(
    spot: Place,
    run: tuple[str, str, str],
    who: Expected | None,
    signed: dict[str, Signed],
    people: dict[str, Someone],
    unknown: int,
    members: frozenset[str] | None,
) -> Coverage:
    def mine(ids: Iterable[str]) -> list[Someone]:
        found = [people[i] for i in ids if i in people and (members is None or people[i].team_id in members)]
        return sorted(found, key=lambda one: (one.team_id, one.staff_no))

    work, leave = (who.work, who.leave) if who else (frozenset[str](), frozenset[str]())
    wanted = mine(work)
    ids = {one.person_id for one in wanted}
    own = [item for person, item in signed.items() if person in ids]
    missing = [one for one in wanted if one.person_id not in signed]
    on_leave = mine(leave - signed.keys())
    here = [item for person, item in signed.items() if item.place == spot.id and person not in work]
    unexpected = [item for item in here if members is None or item.who.team_id in members]
    return Coverage(
        *run, spot.id, spot.name.zh, who is not None, len(wanted) if who else None, tuple(own),
        tuple(missing), tuple(on_leave), tuple(unexpected), unknown, _teams(wanted, own, missing, on_leave),
    )  # fmt: skip


def _teams(
    wanted: Sequence[Someone], signed: Sequence[Signed], missing: Sequence[Someone], leave: Sequence[Someone]
) -> tuple[Team, ...]:
    names = {one.team_id: one.team for one in (*wanted, *leave)}
    return tuple(
        Team(
            team,
            name,
            sum(one.team_id == team for one in wanted),
            tuple(item for item in signed if item.who.team_id == team),
            tuple(one for one in missing if one.team_id == team),
            tuple(one for one in leave if one.team_id == team),
        )
        for team, name in sorted(names.items())
    )


def _unknown(session: Session, day: str, shift: str, place_id: str) -> int:
    query = select(func.count()).where(
        RecordRow.kind == "pledge",
        RecordRow.counts.is_(False),
        RecordRow.shift_date == day,
        RecordRow.shift == shift,
        RecordRow.place == place_id,
    )
    return session.scalar(query) or 0
