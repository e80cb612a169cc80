"""What the hub thinks of a record when it arrives; kept beside the record, never in it.

* ``clock``: made before 2020 or more than a day in the future: its moment cannot be true.
* ``delayed``: arrived more than 30 minutes after its shift ended (the list had been closed by
  then), or, for a record without a known shift, more than 12 hours after it was made.
* ``unknown``: it names a person the hub does not know; it signs nobody in.
* ``station``: it says it was made at another station than the one whose ledger it is in.
* ``dup``: the same person is counted for the same run already.
* ``two_places``: the same person signed the same run, or another within six hours, at another place.

Two more come to a record later, from another record: ``undone`` (it was taken back, and counts no more)
and ``contested`` (its person says it was not he; it counts until somebody corrects it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record, counts
from content_packs.wire.undoing import is_undoing, may_undo, named_record
from hub.config import Settings
from hub.people.service import known_ids
from hub.programme.service import is_date, shift_table
from hub.records.ledgers import HUB
from hub.records.models import LedgerRow, RecordRow
from hub.stations.service import place

EARLIEST_MS = 1_577_836_800_000
"""2020-01-01T00:00Z: no station is older."""
AHEAD_MS = 86_400_000
AFTER_END = timedelta(minutes=30)
AFTER_MAKING_MS = 12 * 3_600_000
WAY_MS = 6 * 3_600_000
"""Who signs at two places within so long cannot have worked a shift at both."""
FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2999, 1, 1)
"""Shift dates beyond are no run of ours, and near the calendar's ends arithmetic fails."""

Name = tuple[str, int]
"""(ledger, seq) of a record."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The hub's flags of a record, sorted, and whether it signs its person in."""

    flags: tuple[str, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class _Counted:
    """A signature that counts: which record, for which run, where and when."""

    name: Name
    run: tuple[str, str]
    place: str
    at: int


class Judge:
    """Judges the records of one batch, in order.

    What it must know of earlier records and of shifts is read once for the whole batch: a station that
    was away for a month brings thousands, and meanwhile nobody else can write.

    Attributes:
        undone, contested: records, of this batch or held, that those judged took back or contest.
    """

    def __init__(
        self, session: Session, settings: Settings, ledger: LedgerRow, records: Sequence[Record], now_ms: int
    ) -> None:
        self._session = session
        self._ledger = ledger
        self._now = now_ms
        self._local = settings.local(now_ms)
        self._runs: dict[tuple[str, str, str], ShiftRun | None] = {}
        self._counted: dict[str, list[_Counted]] = {}
        self._people = known_ids(session, {record.person for record in records})
        self._targets = _targets(session, records)
        self.undone: set[Name] = set()
        self.contested: set[Name] = set()
        self._read_earlier([record for record in records if counts(record)])

    def judge(self, record: Record) -> Verdict:
        """What is thought of the next record; what it says is remembered for those after it."""
        flags = {name for name, holds in self._faults(record) if holds}
        does = counts(record) and "unknown" not in flags
        if does:
            flags |= self._count(record, mistimed="clock" in flags or "clock" in record.flags)
        self._targets[(self._ledger.id, record.seq)] = record
        self._follow(record)
        return Verdict(tuple(sorted(flags)), does)

    def _faults(self, record: Record) -> Iterable[tuple[str, bool]]:
        named = bool(record.person) and not record.person.startswith("?")
        yield "clock", not EARLIEST_MS <= record.at <= self._now + AHEAD_MS
        yield "delayed", self._is_delayed(record)
        yield "unknown", named and record.person not in self._people
        yield "station", record.station != self._ledger.station_id != HUB

    def _count(self, record: Record, mistimed: bool) -> set[str]:
        before = self._counted.setdefault(record.person, [])
        run = (record.shift_date, record.shift)
        same = [one for one in before if one.run == run]
        near = [one for one in before if not mistimed and abs(one.at - record.at) <= WAY_MS]
        before.append(_Counted((self._ledger.id, record.seq), run, record.place, record.at))
        elsewhere = any(one.place != record.place for one in (*same, *near))
        return ({"dup"} if same else set()) | ({"two_places"} if elsewhere else set())

    def _follow(self, record: Record) -> None:
        """What a record says of another one."""
        name = named_record(record.subject)
        target = self._targets.get(name) if name else None
        if name is None or target is None:
            return
        if is_undoing(record) and may_undo(target, record):
            self.undone.add(name)
            held = self._counted.get(target.person, [])
            held[:] = [one for one in held if one.name != name]
        if record.kind == "contest" and record.person == target.person:
            self.contested.add(name)

    def _read_earlier(self, records: Sequence[Record]) -> None:
        days = {day for record in records for day in _days_around(record.shift_date)}
        held = RecordRow
        query = select(held.ledger, held.seq, held.person, held.shift_date, held.shift, held.place, held.at)
        query = query.where(
            RecordRow.counts,
            RecordRow.shift_date.in_(days),
            RecordRow.person.in_({record.person for record in records}),
        )
        for ledger, seq, person, day, shift, spot, at in self._session.execute(query):
            signed = _Counted((ledger, seq), (day, shift), spot, at)
            self._counted.setdefault(person or "", []).append(signed)

    def _is_delayed(self, record: Record) -> bool:
        key = (record.place, record.shift_date, record.shift)
        if key not in self._runs:
            self._runs[key] = _run_of(self._session, record)
        run = self._runs[key]
        if run is not None:
            return self._local > run.ends + AFTER_END
        return self._now - record.at > AFTER_MAKING_MS


def _targets(session: Session, records: Sequence[Record]) -> dict[Name, Record]:
    """Records held that those of a batch name."""
    names = {name for record in records if (name := named_record(record.subject)) is not None}
    rows = (session.get(RecordRow, name) for name in sorted(names))
    return {(row.ledger, row.seq): row.record() for row in rows if row is not None}


def _days_around(shift_date: str) -> tuple[str, ...]:
    """A shift date, and where it is one of ours its neighbours."""
    if not is_date(shift_date) or not FIRST_DAY <= date.fromisoformat(shift_date) <= LAST_DAY:
        return (shift_date,)
    day = date.fromisoformat(shift_date)
    return tuple((day + timedelta(days=offset)).isoformat() for offset in (-1, 0, 1))


def _run_of(session: Session, record: Record) -> ShiftRun | None:
    spot = place(session, record.place)
    if spot is None or not is_date(record.shift_date):
        return None
    day = date.fromisoformat(record.shift_date)
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    table = shift_table(session, spot.unit_id)
    return next((shift.on(day) for shift in table if shift.id == record.shift), None)
