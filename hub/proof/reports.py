"""Reports of runs as they were closed, with their dated supplements: read back, and checked."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.proof.models import ReportRow, SupplementRow

LISTS = ("signed", "missing", "on_leave", "unexpected")
"""Where a person can stand in a report."""

Key = tuple[str, str, str]
"""(place, ISO date, shift id) of a report."""


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a report (``person``: his id); of an erased one there is only the commitment.

    ``at`` (ms), ``method``, ``flags``: of his signature; 0 and empty where there is none.
    """

    mark: str
    name: str
    staff_no: str
    team: str
    at: int
    method: str
    flags: tuple[str, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A chain as it stood: ``head`` the first 16 hex digits of its hash after record ``upto``."""

    ledger: str
    station: str
    upto: int
    head: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """What was added on a day: persons who came to a list ("signed", "missing" …) and left another."""

    number: int
    made_at: int
    moved: tuple[tuple[Line, str, str], ...]
    heads: tuple[Head, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was closed, with its supplements.

    Attributes:
        key, place, shift_name: which; names as they were.
        begins, ends: local time, "YYYY-MM-DDTHH:MM".
        closed_at: ms.
        expected: None where there was no roster.
        signed, missing, on_leave, unexpected: as closed.
        not_counted: signatures of nobody known, or taken back.
        heads: the chains as they stood.
        digest: SHA-256 of the frozen text, hex; ``whole`` says whether the text still fits it.
        erased: its persons have been removed.
    """

    key: Key
    place: str
    shift_name: str
    begins: str
    ends: str
    closed_at: int
    expected: int | None
    signed: tuple[Line, ...]
    missing: tuple[Line, ...]
    on_leave: tuple[Line, ...]
    unexpected: tuple[Line, ...]
    not_counted: int
    heads: tuple[Head, ...]
    digest: str
    whole: bool
    erased: bool
    supplements: tuple[Supplement, ...] = ()

    @property
    def late(self) -> int:
        """How many signed after the window."""
        return sum("late" in line.flags for line in (*self.signed, *self.unexpected))


def reports_of(session: Session, day: str, shift: str) -> tuple[Report, ...]:
    """The reports of a run at every place."""
    query = select(ReportRow).where(ReportRow.date == day, ReportRow.shift == shift)
    more = select(SupplementRow).where(SupplementRow.date == day, SupplementRow.shift == shift)
    added: dict[str, list[SupplementRow]] = defaultdict(list)
    for one in session.scalars(more.order_by(SupplementRow.place_id, SupplementRow.number)):
        added[one.place_id].append(one)
    rows = session.scalars(query.order_by(ReportRow.place_id))
    return tuple(_report(row, added[row.place_id]) for row in rows)


def report_runs(session: Session, most: int = 120) -> tuple[tuple[str, str, str, int, int], ...]:
    """(date, shift, its name, first closed at, places) of the runs with reports, newest first."""
    closed = func.min(ReportRow.closed_at)
    query = select(ReportRow.date, ReportRow.shift, closed, func.count()).group_by(
        ReportRow.date, ReportRow.shift
    )
    rows = session.execute(query.order_by(closed.desc(), ReportRow.shift).limit(most)).all()
    names: dict[str, str] = {}
    for _, shift, _, _ in rows:
        if shift not in names:
            body = session.scalar(select(ReportRow.body).where(ReportRow.shift == shift).limit(1))
            names[shift] = str(json.loads(body or b"{}").get("shift_name", shift))
    return tuple((day, shift, names[shift], at, count) for day, shift, at, count in rows)


def last_run(session: Session, places: Collection[str]) -> tuple[str, str] | None:
    """(date, shift) of the run that was closed last at any of some places."""
    query = select(ReportRow.date, ReportRow.shift).where(ReportRow.place_id.in_(places))
    row = session.execute(query.order_by(ReportRow.closed_at.desc(), ReportRow.date.desc()).limit(1)).first()
    return (row.date, row.shift) if row else None


def percents(session: Session, shift: str, days: Collection[str]) -> dict[tuple[str, str], int]:
    """Signed of expected by (place, date), as the reports of a shift were closed; rounded down, and left out
    where nobody was expected."""
    query = select(ReportRow.place_id, ReportRow.date, ReportRow.body)
    found = {}
    for place, day, data in session.execute(query.where(ReportRow.shift == shift, ReportRow.date.in_(days))):
        body = json.loads(data)
        if body["expected"]:
            found[place, day] = 100 * len(body["signed"]) // body["expected"]
    return found


def supplements_of(session: Session, row: ReportRow) -> Sequence[SupplementRow]:
    """What was added to a report, in order."""
    query = select(SupplementRow).where(
        SupplementRow.place_id == row.place_id,
        SupplementRow.date == row.date,
        SupplementRow.shift == row.shift,
    )
    return session.scalars(query.order_by(SupplementRow.number)).all()


def _report(row: ReportRow, added: Sequence[SupplementRow]) -> Report:
    body = json.loads(row.body)
    people = _people([row.persons, *(one.persons for one in added)])
    texts = [(row.body, row.digest), *((one.body, one.digest) for one in added)]
    whole = all(hashlib.sha256(body).digest() == digest for body, digest in texts)
    lists = {name: tuple(_line(people, *line) for line in body[name]) for name in LISTS}
    return Report(
        (row.place_id, row.date, row.shift), body["place_name"], body["shift_name"], body["begins"],
        body["ends"], row.closed_at, body["expected"], lists["signed"], lists["missing"], lists["on_leave"],
        lists["unexpected"], body["not_counted"], _heads(body), row.digest.hex(), whole, row.persons is None,
        tuple(_added(people, one) for one in added),
    )  # fmt: skip


def _added(people: Mapping[str, list[str]], row: SupplementRow) -> Supplement:
    body = json.loads(row.body)
    moved = tuple((_line(people, mark, *rest), before, after) for mark, before, after, *rest in body["moved"])
    return Supplement(row.number, row.made_at, moved, _heads(body), row.digest.hex())


def _people(kept: Iterable[dict[str, Any] | None]) -> dict[str, list[str]]:
    return {mark: who for one in kept if one for mark, who in one["people"].items()}


def _line(people: Mapping[str, list[str]], mark: str, at: int, method: str, flags: list[str]) -> Line:
    person, name, staff_no, team = people.get(mark, ["", "", "", ""])
    return Line(mark, name, staff_no, team, at, method, tuple(flags), person)


def _heads(body: Mapping[str, Any]) -> tuple[Head, ...]:
    return tuple(Head(*head) for head in body["heads"])
