"""Who has signed and who has not: derived from records and roster, never stored."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from content_packs.wire.record import AGAIN
from content_packs.wire.rollcall import LEAVE, LENT, RollCall
from content_packs.wire.state import SignedElsewhere
from content_packs.wire.undoing import UNDO, subject_of
from content_packs.words import Words
from hub.lists import Derived, HeldList, Remembered
from hub.people.service import Person, Unit, everybody, units
from hub.programme.rota import Rota
from hub.programme.service import Expected
from hub.records.meetings import NONE, Meeting, marks_of, meetings_by_place
from hub.records.models import RecordRow
from hub.stations.service import Place


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in a list; ``team`` is the Chinese name of his unit, ``unit`` its name in both languages."""

    person_id: str
    staff_no: str
    name: str
    team_id: str
    team: str
    job: str
    firm: str = ""
    host: str = ""
    visitor: bool = False
    unit: Words = Words("")


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
    name: Words
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

    def __hash__(self) -> int:
        """Of a few fields: pages ask for it at every place, and what is alike in them is compared whole."""
        return hash((self.date, self.shift, self.place_id, len(self.signed), len(self.missing)))


@dataclass(frozen=True)
class RunRecords:
    """What was signed for a run: counted signatures by person, oldest first; how many do not count, and the
    meeting, by place."""

    signed: Mapping[str, Signed]
    unknown: Counter[str]
    meetings: Mapping[str, Meeting]

    @cached_property
    def in_line(self) -> Sequence[Signed]:
        """The signatures, oldest first."""
        return list(self.signed.values())

    @cached_property
    def order(self) -> Mapping[str, int]:
        """At which place in line each person signed."""
        return {person: number for number, person in enumerate(self.signed)}

    @cached_property
    def at(self) -> Mapping[str, Sequence[str]]:
        """Who signed at each place, oldest first."""
        found = defaultdict[str, list[str]](list)
        for person, one in self.signed.items():
            found[one.place].append(person)
        return found

    @cached_property
    def _lent(self) -> Mapping[str, frozenset[str]]:
        return {place: lent for place, one in self.meetings.items() if (lent := one.roll.of(LENT))}

    def lent_away_from(self, place: str) -> frozenset[str]:
        """Whom another place was lent for this run: he is expected there, and not missed here."""
        return frozenset[str]().union(*(lent for spot, lent in self._lent.items() if spot != place))


def coverage_at(
    rota: Rota,
    spot: Place,
    run: tuple[str, str, str],
    records: RunRecords,
    people: Mapping[str, Someone],
    members: frozenset[str] | None = None,
) -> Coverage | None:
    """Coverage of a run (ISO date, shift id, its name) at one place.

    ``members``: keep only persons of these units. None where there is nothing to show: no such person, or
    a closed place where nothing was signed.
    """
    who, meeting = rota.expected(run[0], run[1], spot.id), records.meetings.get(spot.id, NONE)
    named = {*meeting.roll.marks, *(who.work | who.leave if who else ()), *records.at.get(spot.id, ())}
    done = sorted(records.order[person] for person in named if person in records.order)
    lent_away = records.lent_away_from(spot.id) & named or _NOBODY
    line = _COVERAGES(
        (*run, spot.id), partial(_at, run),
        spot, who, meeting, people, members, lent_away, records.unknown[spot.id],
        *(records.in_line[number] for number in done),
    )  # fmt: skip
    empty = not line.signed and not line.unexpected and not line.expected and not line.on_leave
    return None if empty and not (spot.open and members is None) else line


def signed_ids(session: Session, day: str, shift: str) -> frozenset[str]:
    """Everybody who counts for a run, whatever the station or method."""
    query = select(RecordRow.person).where(
        RecordRow.counts, RecordRow.shift_date == day, RecordRow.shift == shift, RecordRow.person.is_not(None)
    )
    return frozenset(person for person in session.scalars(query) if person)


def signed_in(session: Session, runs: Iterable[tuple[str, str]]) -> SignedElsewhere:
    """The body of the ``signed`` documents of stations where these are the runs within 36 hours."""
    by_run = {key: signed_ids(session, *key) for key in runs}
    return SignedElsewhere({key: ids for key, ids in by_run.items() if ids})


def run_records(session: Session, day: str, shift: str, people: Mapping[str, Someone]) -> RunRecords:
    """What was signed for a run, each person once, oldest first; ``people`` by id."""
    lines, marks = _LINES(session, day=day, shift=shift), marks_of(session, day, shift)
    settled = any("settled" in line.hub_told for line in lines)
    checks = _CHECKS(session, day=day, shift=shift) if settled else ()
    return _RUNS((day, shift), _run_records, lines, marks, checks, people)


def _run_records(
    lines: Sequence[_Line],
    marks: Sequence[RecordRow],
    checks: Sequence[tuple[str, str | None]],
    people: Mapping[str, Someone],
) -> RunRecords:
    signed: dict[str, Signed] = {}
    unknown: Counter[str] = Counter()
    checked = {subject: author for subject, author in checks if author}

    def named(who: str | None) -> str:
        found = people.get(who or "")
        return found.name if found else who or ""

    for line in sorted(lines, key=_Line.order):
        person = line.person or ""
        if not line.counts:
            unknown[line.place] += 1
        elif person in signed:
            again = {*line.flags()} & {"dup", "two_places", "contested"}
            first = signed[person]
            signed[person] = replace(first, flags=tuple(sorted({*first.flags, *again})))
        elif person:
            someone = people.get(person)
            name = (line.ledger, line.seq)
            by = named(line.author), named(checked.get(subject_of(*name)) if checked else None)
            signed[person] = _SIGNED(name, _signed, line, someone, *by)
    return RunRecords(signed, unknown, meetings_by_place(marks))


def _signed(line: _Line, who: Someone | None, author: str, checked_by: str) -> Signed:
    """A line as a signature; of an erased or unknown person only the id is left."""
    flags, person = line.flags(), line.person or ""
    return Signed(
        who or Someone(person, "", person, "", "", ""), line.method,
        line.arrived_at if "clock" in flags else line.at, line.station, line.place, flags, line.publisher,
        line.version, line.subject.removeprefix("card:"), line.ledger, line.seq,
        author, checked_by,
    )  # fmt: skip


class _Line(NamedTuple):
    """A signature as it is read for a run: thousands at once, so no objects of the database are made."""

    person: str | None
    counts: bool
    method: str
    station: str
    place: str
    publisher: str
    version: int
    subject: str
    ledger: str
    seq: int
    at: int
    arrived_at: int
    told: str
    hub_told: str
    author: str | None

    def flags(self) -> tuple[str, ...]:
        """Those of both sides, sorted."""
        return _flags(self.told, self.hub_told)

    def order(self) -> tuple[bool, bool, int, int, str, int]:
        """As :func:`hub.records.moments.place_in_order`, but a scan of who had signed already last: it speaks
        for him only where no other signature is held."""
        flags = self.flags()
        mistimed = "clock" in flags
        return (
            AGAIN in flags,
            mistimed,
            self.arrived_at if mistimed else self.at,
            self.arrived_at,
            self.ledger,
            self.seq,
        )


_LINES = HeldList(
    (
        RecordRow.person, RecordRow.counts, RecordRow.method, RecordRow.station, RecordRow.place,
    RecordRow.publisher, RecordRow.version, RecordRow.subject, RecordRow.ledger, RecordRow.seq, RecordRow.at,
    RecordRow.arrived_at, cast(RecordRow.flags, Text), cast(RecordRow.hub_flags, Text),
    RecordRow.author,
    ),
    lambda query: query.where(
        RecordRow.shift_date == bindparam("day"), RecordRow.shift == bindparam("shift"),
        RecordRow.kind == "pledge",
    ),
    _Line,
)  # fmt: skip
_CHECKS = HeldList(
    (RecordRow.subject, RecordRow.author),
    lambda query: query.where(
        RecordRow.shift_date == bindparam("day"), RecordRow.shift == bindparam("shift"),
        RecordRow.kind == "correct", RecordRow.value != UNDO,
    ).order_by(RecordRow.arrived_at, RecordRow.ledger, RecordRow.seq),
    lambda subject, author: (subject, author),
)  # fmt: skip
"""Corrections from the surface: of which record, by whom; the newest of one comes last."""
_RUNS = Remembered[RunRecords](6)
"""Of the runs looked at last, by day and shift."""
_SIGNED = Remembered[Signed](20_000)
"""Of the records looked at last, by name."""


@lru_cache(1024)
def _flags(told: str, hub_told: str) -> tuple[str, ...]:
    """Two JSON lists together, sorted, each once; there are few kinds of them."""
    return tuple(sorted({*json.loads(told), *json.loads(hub_told)}))


def everyone(session: Session) -> Mapping[str, Someone]:
    """Every person by id, active or not, as lists show him."""
    return _EVERYONE(session)


def _everyone(every: Sequence[Unit], people: Sequence[Person]) -> Mapping[str, Someone]:
    names = {unit.id: unit.name for unit in every}
    return {
        p.id: Someone(
            p.id, p.staff_no, p.name, p.unit_id, names[p.unit_id].zh, p.job, p.firm, p.host, p.visitor,
            names[p.unit_id],
        )
        for p in people
    }  # fmt: skip


_EVERYONE = Derived(_everyone, units, everybody)


def _at(
    run: tuple[str, str, str],
    spot: Place,
    who: Expected | None,
    meeting: Meeting,
    people: Mapping[str, Someone],
    members: frozenset[str] | None,
    lent_away: frozenset[str],
    unknown: int,
    *done: Signed,
) -> Coverage:
    """``done``: the signatures of everybody named at the place, and those given there, oldest first."""

    def mine(ids: Iterable[str]) -> list[Someone]:
        found = [people[i] for i in ids if i in people and (members is None or people[i].team_id in members)]
        return sorted(found, key=lambda one: (one.team_id, one.staff_no))

    signed = {one.who.person_id: one for one in done}
    if (leader := people.get(meeting.roll.leader)) is not None:
        meeting = replace(meeting, leader=leader.name)
    work, leave = called(who, meeting.roll, lent_away)
    wanted = mine(work)
    ids = {one.person_id for one in wanted}
    own = [one for person, one in signed.items() if person in ids]
    missing = [one for one in wanted if one.person_id not in signed]
    on_leave = mine(leave - signed.keys())
    here = [one for person, one in signed.items() if one.place == spot.id and person not in work]
    unexpected = [item for item in here if members is None or item.who.team_id in members]
    return Coverage(
        *run, spot.id, spot.name.zh, who is not None, len(wanted) if who else None, tuple(own),
        tuple(missing), tuple(on_leave), tuple(unexpected), unknown,
        _teams(wanted, own, missing, on_leave), meeting,
    )  # fmt: skip


_COVERAGES = Remembered[Coverage](4_000)
"""Of the runs looked at last, by run and place."""
_NOBODY = frozenset[str]()


def called(
    who: Expected | None, roll: RollCall, lent_away: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Whom a place waits for, and who is on leave: by the plan, and as the roll call left it."""
    work = (roll.expected(who.work if who else None) or frozenset()) - lent_away
    return work, (who.leave if who else frozenset()) | roll.of(LEAVE)


def _teams(
    wanted: Sequence[Someone], signed: Sequence[Signed], missing: Sequence[Someone], leave: Sequence[Someone]
) -> tuple[Team, ...]:
    names = {one.team_id: one.unit for one in (*wanted, *leave)}
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
