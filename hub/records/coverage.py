"""Who has signed and who has not: derived from records and roster, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.rollcall import LEAVE, LENT, RollCall
from content_packs.wire.state import SignedElsewhere
from content_packs.wire.undoing import UNDO, named_record
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.service import persons, units
from hub.programme.rota import Rota
from hub.programme.service import Expected, runs_near
from hub.records.meetings import NONE, Meeting, meetings_by_place
from hub.records.models import RecordRow
from hub.records.moments import place_in_order, time_of
from hub.stations.service import Place, station


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
    visitor: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A counted signature: who, how, when (ms since 1970 UTC), where, with every flag of both sides.

    One person is here once for a run: his first record by time; what his later ones say of being signed
    twice is added. A record whose clock cannot be trusted comes after those with a good one, and its time
    is that of its arrival. ``publisher``, ``version`` and ``card`` name the words signed; no card, no words.
    ``ledger`` and ``seq`` name the record. ``author`` is who made it where he did not himself (proxy, paper),
    ``checked_by`` who said by the newest correction that it counts: names of persons, ``account:<id>`` of
    accounts, empty for nobody.
    """

    who: Someone
    method: str
    at: int
    station: str
    place: str
    flags: tuple[str, ...]
    publisher: str
    version: int
    card: str
    ledger: str = ""
    seq: int = 0
    author: str = ""
    checked_by: str = ""

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
        expected: how many should sign as the roll call left it: those on leave out, those lent in; None
            without a roster.
        signed: expected persons who signed (anywhere), oldest first.
        missing: expected persons who have not, by team and number.
        on_leave: on leave by roster or roll call, and not signed.
        unexpected: counted signatures here of persons not expected here (all of them without a roster).
        unknown: signatures here that do not count: of unknown or revoked badges, of persons the hub does
            not know, and taken back.
        teams: expected persons by unit.
        meeting: the pre-shift meeting; one that nobody opened has no leader.
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
    meeting: Meeting = NONE


@dataclass(frozen=True, slots=True)
class RunRecords:
    """What was signed for a run: counted signatures by person; how many do not, and the meeting, by place."""

    signed: dict[str, Signed]
    unknown: Counter[str]
    meetings: Mapping[str, Meeting]


def coverage_at(
    rota: Rota,
    spot: Place,
    run: tuple[str, str, str],
    records: RunRecords,
    people: dict[str, Someone],
    members: frozenset[str] | None = None,
) -> Coverage | None:
    """Coverage of a run (ISO date, shift id, its name) at one place.

    ``members``: keep only persons of these units. None where there is nothing to show: no such person, or
    a closed place where nothing was signed.
    """
    who = rota.expected(run[0], run[1], spot.id)
    line = _at(spot, run, who, records, people, members)
    empty = not line.signed and not line.unexpected and not line.expected and not line.on_leave
    return None if empty and not (spot.open and members is None) else line


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
    return signed_in(session, [run.key for run in runs_near(session, settings, found.place.unit_id, now_ms)])


def signed_in(session: Session, runs: Iterable[tuple[str, str]]) -> SignedElsewhere:
    """The body of the ``signed`` documents of stations where these are the runs within 36 hours."""
    by_run = {key: signed_ids(session, *key) for key in runs}
    return SignedElsewhere({key: ids for key, ids in by_run.items() if ids})


def run_records(session: Session, day: str, shift: str, people: dict[str, Someone]) -> RunRecords:
    """What was signed for a run, each person once, oldest first; ``people`` by id."""
    query = select(RecordRow).where(RecordRow.shift_date == day, RecordRow.shift == shift)
    signed: dict[str, Signed] = {}
    unknown: Counter[str] = Counter()
    rows = sorted(session.scalars(query), key=place_in_order)
    checked = _checked(rows)

    def named(who: str | None) -> str:
        return people[who].name if who in people else who or ""

    for row in rows:
        person = row.person or ""
        if not row.counts:
            unknown[row.place] += row.kind == "pledge"
        elif person in signed:
            again = {*row.flags, *row.hub_flags} & {"dup", "two_places", "contested"}
            first = signed[person]
            signed[person] = replace(first, flags=tuple(sorted({*first.flags, *again})))
        elif person:
            by = named(row.author), named(checked.get((row.ledger, row.seq)))
            signed[person] = _signed(row, people.get(person) or Someone(person, "", person, "", "", ""), by)
    return RunRecords(signed, unknown, meetings_by_place(rows))


def _checked(rows: Iterable[RecordRow]) -> dict[tuple[str, int], str]:
    """Who corrected which record, by the newest of the corrections among some rows in order."""
    found = {}
    for row in rows:
        name = named_record(row.subject) if row.kind == "correct" and row.value != UNDO else None
        if name is not None and row.author:
            found[name] = row.author
    return found


def _signed(row: RecordRow, who: Someone, by: tuple[str, str]) -> Signed:
    flags = tuple(sorted({*row.flags, *row.hub_flags}))
    card = row.subject.removeprefix("card:")
    return Signed(
        who, row.method, time_of(row), row.station, row.place, flags, row.publisher, row.version, card,
        row.ledger, row.seq, *by,
    )  # fmt: skip


def everyone(session: Session) -> dict[str, Someone]:
    """Every person by id, active or not, as lists show him."""
    names = {unit.id: unit.name.zh for unit in units(session)}
    return {
        p.id: Someone(p.id, p.staff_no, p.name, p.unit_id, names[p.unit_id], p.job, p.firm, p.host, p.visitor)
        for p in persons(session, active=None)
    }


def _at(
    spot: Place,
    run: tuple[str, str, str],
    who: Expected | None,
    records: RunRecords,
    people: dict[str, Someone],
    members: frozenset[str] | None,
) -> Coverage:
    def mine(ids: Iterable[str]) -> list[Someone]:
        found = [people[i] for i in ids if i in people and (members is None or people[i].team_id in members)]
        return sorted(found, key=lambda one: (one.team_id, one.staff_no))

    signed, meeting = records.signed, records.meetings.get(spot.id, NONE)
    if (leader := people.get(meeting.roll.leader)) is not None:
        meeting = replace(meeting, leader=leader.name)
    work, leave = called(who, meeting.roll, _lent_away(spot, records))
    wanted = mine(work)
    ids = {one.person_id for one in wanted}
    own = [item for person, item in signed.items() if person in ids]
    missing = [one for one in wanted if one.person_id not in signed]
    on_leave = mine(leave - signed.keys())
    here = [item for person, item in signed.items() if item.place == spot.id and person not in work]
    unexpected = [item for item in here if members is None or item.who.team_id in members]
    return Coverage(
        *run, spot.id, spot.name.zh, who is not None, len(wanted) if who else None, tuple(own),
        tuple(missing), tuple(on_leave), tuple(unexpected), records.unknown[spot.id],
        _teams(wanted, own, missing, on_leave), meeting,
    )  # fmt: skip


def called(
    who: Expected | None, roll: RollCall, lent_away: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Whom a place waits for, and who is on leave: by the plan, and as the roll call left it."""
    work = (roll.expected(who.work if who else None) or frozenset()) - lent_away
    return work, (who.leave if who else frozenset()) | roll.of(LEAVE)


def _lent_away(spot: Place, records: RunRecords) -> frozenset[str]:
    """Whom another place was lent for this run: he is expected there, and not missed here."""
    others = (meeting.roll.of(LENT) for place, meeting in records.meetings.items() if place != spot.id)
    return frozenset[str]().union(*others)


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
