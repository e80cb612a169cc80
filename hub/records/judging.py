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

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from content_packs.shifts import Shift, ShiftRun
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


class Verdict(NamedTuple):
    """The hub's flags of a record, sorted, and whether it signs its person in."""

    flags: tuple[str, ...]
    counts: bool


class _Counted(NamedTuple):
    """A signature that counts: which record, for which run, where and when."""

    name: Name
    run: tuple[str, str]
    place: str
    at: int


class Judge:
    """Judges records in order; what it must know of earlier ones and of shifts is read once for all of them.

    Attributes:
        undone, contested: records, judged here or held, that those judged took back or contest.
    """

    def __init__(self, session: Session, settings: Settings, records: Sequence[Record], now_ms: int) -> None:
        self._session = session
        self._now = now_ms
        self._local = settings.local(now_ms)
        self._closed: dict[tuple[str, str, str], bool | None] = {}
        self._tables: dict[str, tuple[Shift, ...]] = {}
        self._counted: dict[str, list[_Counted]] = {}
        self._people = known_ids(session, {record.person for record in records})
        self._targets = _targets(session, records)
        self.undone: set[Name] = set()
        self.contested: set[Name] = set()
        self._read_earlier([record for record in records if counts(record)])

    def judge(self, ledger: LedgerRow, record: Record) -> Verdict:
        """What is thought of the next record; what it says is remembered for those after it."""
        flags = self._faults(ledger.station_id, record)
        does_count = counts(record) and "unknown" not in flags
        if does_count:
            flags += self._count(ledger.id, record, mistimed="clock" in flags or "clock" in record.flags)
        self._targets[(ledger.id, record.seq)] = record
        if record.kind in ("correct", "contest"):
            self._follow(record)
        return Verdict(tuple(sorted(flags)), does_count)

    def _faults(self, owner: str, record: Record) -> list[str]:
        flags = []
        if not EARLIEST_MS <= record.at <= self._now + AHEAD_MS:
            flags.append("clock")
        if self._is_delayed(record):
            flags.append("delayed")
        if record.person and record.person not in self._people and not record.person.startswith("?"):
            flags.append("unknown")
        if record.station != owner != HUB:
            flags.append("station")
        return flags

    def _count(self, ledger: str, record: Record, mistimed: bool) -> list[str]:
        before = self._counted.setdefault(record.person, [])
        run, is_dup, elsewhere = (record.shift_date, record.shift), False, False
        for one in before:
            is_same = one.run == run
            is_dup = is_dup or is_same
            if one.place != record.place:
                elsewhere = elsewhere or is_same or (not mistimed and abs(one.at - record.at) <= WAY_MS)
        before.append(_Counted((ledger, record.seq), run, record.place, record.at))
        return (["dup"] if is_dup else []) + (["two_places"] if elsewhere else [])

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
        if not records:
            return
        days = {day for told in {record.shift_date for record in records} for day in _days_around(told)}
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
        if key not in self._closed:
            run = self._run_of(*key)
            self._closed[key] = None if run is None else self._local > run.ends + AFTER_END
        closed = self._closed[key]
        return self._now - record.at > AFTER_MAKING_MS if closed is None else closed

    def _run_of(self, place_id: str, shift_date: str, shift_id: str) -> ShiftRun | None:
        if not is_date(shift_date) or not FIRST_DAY <= (day := date.fromisoformat(shift_date)) <= LAST_DAY:
            return None
        if place_id not in self._tables:
            spot = place(self._session, place_id)
            self._tables[place_id] = shift_table(self._session, spot.unit_id) if spot else ()
        return next((shift.on(day) for shift in self._tables[place_id] if shift.id == shift_id), None)


def _targets(session: Session, records: Sequence[Record]) -> dict[Name, Record]:
    """Records held that those of a batch name."""
    names = {name for record in records if (name := named_record(record.subject)) is not None}
    if not names:
        return {}
    rows = session.scalars(select(RecordRow).where(tuple_(RecordRow.ledger, RecordRow.seq).in_(names)))
    return {(row.ledger, row.seq): row.record() for row in rows}


def _days_around(shift_date: str) -> tuple[str, ...]:
    """A shift date, and where it is one of ours its neighbours."""
    if not is_date(shift_date) or not FIRST_DAY <= date.fromisoformat(shift_date) <= LAST_DAY:
        return (shift_date,)
    day = date.fromisoformat(shift_date)
    return tuple((day + timedelta(days=offset)).isoformat() for offset in (-1, 0, 1))
