"""Closing the report of a run at a place, half an hour after its end; then it is never written again.

What changes it later (a record that arrives, a correction) makes a supplement with its own date. Persons
stand in the frozen text as commitments; who they are is kept beside it and goes with the records' persons.
"""

from __future__ import annotations

import hashlib
import json
import secrets as random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from content_packs.wire.codec import canonical
from content_packs.wire.record import commitment
from hub.config import Settings
from hub.programme.rota import Rota
from hub.programme.service import is_date, shift_tables
from hub.proof.models import ReportRow, SupplementRow
from hub.proof.reports import LISTS, Key, supplements_of
from hub.records.coverage import Coverage, RunRecords, Signed, Someone, coverage_at, everyone, run_records
from hub.records.judging import AFTER_END
from hub.records.ledgers import HUB, ledgers
from hub.records.models import RecordRow
from hub.stations.service import Place, places, stations

BACK_DAYS = 3
"""Runs that ended so long ago are looked at for a report; older ones, and those from before the first station
was enrolled, only when a record of theirs comes."""
SEEN_MS = 40 * 86_400_000
"""How far back arrivals are looked at when the hub starts."""
OVERLAP_MS = 10 * 60_000
"""A record's arrival is written before its transaction commits; it cannot take longer than this."""


class Reporter:
    """Closes reports and adds supplements; belongs to the hub that serves, and is asked once a minute.

    Attributes:
        quiet: runs over in which there was nothing to report, with the number of their records then.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen_ms = 0
        self.quiet: dict[Key, int] = {}

    def look(self, session: Session, now_ms: int) -> tuple[int, int]:
        """Close what is due and add what came; (reports closed, supplements made)."""
        since = self._seen_ms or now_ms - SEEN_MS
        runs = _Runs(session, self._settings, now_ms)
        due = {**runs.recently_over(), **runs.with_arrivals(since - OVERLAP_MS)}
        held = _held(session, due)
        closed = sum(self._close(runs, key, run) for key, run in due.items() if key not in held)
        added = sum(_supplement(runs, row) for row in held.values())
        self._seen_ms = now_ms
        return closed, added

    def _close(self, runs: _Runs, key: Key, run: tuple[Place, ShiftRun]) -> bool:
        count = runs.count(key)
        if self.quiet.get(key) == count:
            return False
        found = runs.coverage(*run)
        if found is None or not (found.signed or found.missing or found.on_leave or found.unexpected):
            self.quiet[key] = count
            return False
        body, persons = _frozen(runs, found, *run)
        data = canonical(body)
        runs.session.add(
            ReportRow(
                place_id=key[0], date=key[1], shift=key[2], closed_at=runs.now_ms, body=data,
                digest=hashlib.sha256(data).digest(), persons=persons, records=count,
            )
        )  # fmt: skip
        runs.session.flush()
        return True


class _Runs:
    """What is read once for one look."""

    def __init__(self, session: Session, settings: Settings, now_ms: int) -> None:
        self.session, self.settings, self.now_ms = session, settings, now_ms
        self._rota = Rota(session)
        self._places = {one.id: one for one in places(session)}
        self._tables = shift_tables(session)
        self._people: Mapping[str, Someone] | None = None
        self._counts: dict[tuple[str, str], int] = {}
        self._records: dict[tuple[str, str], RunRecords] = {}

    @property
    def people(self) -> Mapping[str, Someone]:
        if self._people is None:
            self._people = everyone(self.session)
        return self._people

    def recently_over(self) -> dict[Key, tuple[Place, ShiftRun]]:
        first = min((one.opened_at for one in ledgers(self.session)), default=self.now_ms)
        today, began = self.settings.local(self.now_ms).date(), self.settings.local(first)
        days = [today - timedelta(days=back) for back in range(-1, BACK_DAYS + 1)]
        found = self._over((spot, day, "") for spot in self._places.values() if spot.open for day in days)
        return {key: run for key, run in found.items() if run[1].ends > began}

    def with_arrivals(self, since_ms: int) -> dict[Key, tuple[Place, ShiftRun]]:
        """Runs that records which arrived since are about, at every place: a man may sign elsewhere."""
        query = select(RecordRow.shift_date, RecordRow.shift).where(RecordRow.arrived_at >= since_ms)
        found = [(day, shift) for day, shift in self.session.execute(query.distinct()) if is_date(day)]
        return self._over(
            (spot, date.fromisoformat(day), shift) for spot in self._places.values() for day, shift in found
        )

    def count(self, key: Key) -> int:
        """How many records are held of the run, wherever they were made."""
        run = key[1:]
        if run not in self._counts:
            query = select(func.count()).where(RecordRow.shift_date == run[0], RecordRow.shift == run[1])
            self._counts[run] = self.session.scalar(query) or 0
        return self._counts[run]

    def coverage(self, spot: Place, run: ShiftRun) -> Coverage | None:
        if run.key not in self._records:
            self._records[run.key] = run_records(self.session, *run.key, self.people)
        named = (*run.key, run.shift.name)
        return coverage_at(self._rota, spot, named, self._records[run.key], self.people)

    def heads(self, spot: Place, run: ShiftRun) -> list[list[Any]]:
        """The chains of the stations that stand there or wrote something for the run, and the hub's."""
        here = {station.id for station in stations(self.session) if station.place.id == spot.id}
        query = select(RecordRow.ledger).where(
            RecordRow.shift_date == run.key[0], RecordRow.shift == run.key[1], RecordRow.place == spot.id
        )
        wrote = set(self.session.scalars(query.distinct()))
        return [
            [one.id, one.station_id, one.upto, one.head.hex()[:16]]
            for one in ledgers(self.session)
            if one.station_id == HUB or one.id in wrote or (one.station_id in here and one.closed_at is None)
        ]

    def place_run(self, key: Key) -> tuple[Place, ShiftRun] | None:
        return self._over([(self._places[key[0]], date.fromisoformat(key[1]), key[2])]).get(key)

    def _over(self, asked: Iterable[tuple[Place, date, str]]) -> dict[Key, tuple[Place, ShiftRun]]:
        local = self.settings.local(self.now_ms)
        out: dict[Key, tuple[Place, ShiftRun]] = {}
        for spot, day, wanted in asked:
            for shift in self._tables[spot.unit_id]:
                run = shift.on(day)
                if wanted in ("", shift.id) and run.ends + AFTER_END <= local:
                    out[(spot.id, *run.key)] = (spot, run)
        return out


def _held(session: Session, due: Iterable[Key]) -> dict[Key, ReportRow]:
    keys = list(due)
    out: dict[Key, ReportRow] = {}
    for at in range(0, len(keys), 200):
        query = select(ReportRow).where(
            tuple_(ReportRow.place_id, ReportRow.date, ReportRow.shift).in_(keys[at : at + 200])
        )
        out |= {(row.place_id, row.date, row.shift): row for row in session.scalars(query)}
    return out


def _frozen(
    runs: _Runs, found: Coverage, spot: Place, run: ShiftRun
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The text to freeze, and who stands in it."""
    salt = random.token_bytes(16)
    book = _Book(salt)
    body = {
        "v": 1, "place": spot.id, "place_name": spot.name.zh, "date": found.date, "shift": found.shift,
        "shift_name": found.shift_name, "begins": _minute(run.begins), "ends": _minute(run.ends),
        "closed_at": runs.now_ms, "expected": found.expected, "not_counted": found.unknown,
        "heads": runs.heads(spot, run), **_lists(book, found),
    }  # fmt: skip
    return body, book.kept()


class _Book:
    """Persons of one frozen text: commitments for the text, names for beside it."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._people: dict[str, list[str]] = {}

    def mark(self, who: Someone) -> str:
        mark = commitment(self._salt, "person", who.person_id)[:32]
        self._people[mark] = [who.person_id, who.name, who.staff_no, who.team]
        return mark

    def kept(self) -> dict[str, Any]:
        return {"salt": self._salt.hex(), "people": self._people}


def _lists(book: _Book, found: Coverage) -> dict[str, list[list[Any]]]:
    return {
        "signed": [_signed(book, one) for one in found.signed],
        "missing": [[book.mark(who), 0, "", []] for who in found.missing],
        "on_leave": [[book.mark(who), 0, "", []] for who in found.on_leave],
        "unexpected": [_signed(book, one) for one in found.unexpected],
    }


def _signed(book: _Book, one: Signed) -> list[Any]:
    return [book.mark(one.who), one.at, one.method, list(one.flags)]


def _supplement(runs: _Runs, row: ReportRow) -> bool:
    """Add to a closed report what has changed since it, or since its last supplement."""
    key = (row.place_id, row.date, row.shift)
    if row.persons is None or row.records == (count := runs.count(key)):
        return False
    row.records = count
    found, run = None, runs.place_run(key)
    if run is not None:
        found = runs.coverage(*run)
    if found is None or run is None:
        return False
    book = _Book(bytes.fromhex(row.persons["salt"]))
    now = {line[0]: (name, line[1:]) for name, lines in _lists(book, found).items() for line in lines}
    moved = _moved(_standing(runs.session, row), now)
    if not moved:
        return False
    number = len(supplements_of(runs.session, row)) + 1
    body = canonical({"v": 1, "number": number, "made_at": runs.now_ms, "of": row.digest.hex(),
                      "moved": moved, "heads": runs.heads(*run)})  # fmt: skip
    runs.session.add(
        SupplementRow(
            place_id=key[0], date=key[1], shift=key[2], number=number, made_at=runs.now_ms, body=body,
            digest=hashlib.sha256(body).digest(), persons=book.kept(),
        )
    )  # fmt: skip
    runs.session.flush()
    return True


Standing = dict[str, tuple[str, list[Any]]]
"""List and line of each person, by his mark."""


def _moved(before: Standing, now: Standing) -> list[list[Any]]:
    """``[mark, list before, list now, at, method, flags]`` of everybody who stands otherwise than before."""
    nowhere = ("", [0, "", []])
    return [
        [mark, before.get(mark, nowhere)[0], now.get(mark, nowhere)[0], *now.get(mark, nowhere)[1]]
        for mark in sorted(before.keys() | now.keys())
        if before.get(mark) != now.get(mark)
    ]


def _standing(session: Session, row: ReportRow) -> Standing:
    """Where everybody of a report stands after its supplements."""
    body = json.loads(row.body)
    out: Standing = {line[0]: (name, line[1:]) for name in LISTS for line in body[name]}
    for supplement in supplements_of(session, row):
        for mark, _, after, *rest in json.loads(supplement.body)["moved"]:
            out.pop(mark, None)
            if after:
                out[mark] = (after, rest)
    return out


def _minute(local: datetime) -> str:
    return local.isoformat(timespec="minutes")
