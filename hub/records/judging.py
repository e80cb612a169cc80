"""What the hub thinks of a record when it arrives; kept beside the record, never in it.

* ``clock``: made before 2020 or more than a day in the future: its moment cannot be true.
* ``delayed``: arrived more than 30 minutes after its shift ended (the list had been closed by
  then), or, for a record without a known shift, more than 12 hours after it was made.
* ``unknown``: it names a person the hub does not know; it signs nobody in.
* ``station``: it says it was made at another station than the one whose ledger it is in.
* ``dup``: the same person is counted for the same run already.
* ``two_places``: the same person signed the same run, or another within six hours, at another place.

A scan of who had signed already by the hub's word (station flag ``again``) is compared with nothing: it
counts where the signature it was told of is not held, and is nobody's second one where it is.

Two more come to a record later, from another record: ``undone`` (it was taken back, and counts no more)
and ``contested`` (its person says it was not he; it counts until somebody corrects it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import compress
from typing import Any, NamedTuple

from sqlalchemy import String, cast, select, tuple_
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.wire.record import AGAIN, Record, signs_in
from content_packs.wire.undoing import is_undoing, may_undo, named_record
from hub.config import Settings
from hub.db import among
from hub.people.service import known_ids
from hub.programme.service import is_date, shift_tables
from hub.records.ledgers import HUB
from hub.records.models import RecordRow
from hub.records.sheet import Name, Sheet
from hub.records.signatures import Signature, Signatures, doubtful
from hub.stations.service import units_of_places

EARLIEST_MS = 1_577_836_800_000
"""2020-01-01T00:00Z: no station is older."""
AHEAD_MS = 86_400_000
AFTER_END = timedelta(minutes=30)
AFTER_MAKING_MS = 12 * 3_600_000
FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2999, 1, 1)
"""Shift dates beyond are no run of ours, and near the calendar's ends arithmetic fails."""
FLAGS = ("clock", "delayed", "dup", "station", "two_places", "unknown")
SPEAKING = frozenset(("correct", "contest"))
"""Kinds of records that say something of another one."""


class Verdicts(NamedTuple):
    """Of each record in line the hub's flags, sorted, and whether it signs its person in."""

    flags: Sequence[tuple[str, ...]]
    counts: Sequence[bool]


class Judge:
    """Judges the records of a sheet; what it must know of earlier ones and of shifts is read once for all.

    Attributes:
        undone, contested: records, judged here or held, that those judged took back or contest.
    """

    def __init__(self, session: Session, settings: Settings, sheet: Sheet, now_ms: int) -> None:
        self._session = session
        self._now = now_ms
        self._local = settings.local(now_ms)
        self._sheet = sheet
        self._signatures = Signatures()
        self.undone: set[Name] = set()
        self.contested: set[Name] = set()

    def judge(self) -> Verdicts:
        """What is thought of each record; call it once."""
        told, owners = self._sheet.told, self._sheet.owner
        clock = [not EARLIEST_MS <= at <= self._now + AHEAD_MS for at in told.at]
        station = [said != owner != HUB for said, owner in zip(told.station, owners, strict=True)]
        strangers = self._strangers()
        unknown = [person in strangers for person in told.person] if strangers else [False] * len(clock)
        counts = self._counts(strangers)
        dup, two_places = self._follow(self._compared(counts), clock)
        flagged = zip(clock, self._delayed(), dup, station, two_places, unknown, strict=True)
        return Verdicts(list(map(_named, flagged)), counts)

    def _strangers(self) -> frozenset[str]:
        """Persons the hub does not know."""
        named = {person for person in {*self._sheet.told.person} if person and person[0] != "?"}
        return frozenset(named - known_ids(self._session, named))

    def _counts(self, strangers: frozenset[str]) -> list[bool]:
        told = self._sheet.told
        asked = zip(told.kind, told.person, told.shift_date, told.shift, told.flags, strict=True)
        return [signs_in(*one) and one[1] not in strangers for one in asked]

    def _compared(self, counts: Sequence[bool]) -> Sequence[bool]:
        """Which of those that count are compared with others."""
        flags = self._sheet.told.flags
        if not any(flags):
            return counts
        return [does and AGAIN not in said for does, said in zip(counts, flags, strict=True)]

    def _delayed(self) -> list[bool]:
        told = self._sheet.told
        runs = list(zip(told.place, told.shift_date, told.shift, strict=True))
        closed = self._closed(set(runs))
        overdue = self._now - AFTER_MAKING_MS
        known = {run: is_closed for run, is_closed in closed.items() if is_closed is not None}
        if len(known) == len(closed):
            return [known[run] for run in runs]
        return [known.get(run, at < overdue) for run, at in zip(runs, told.at, strict=True)]

    def _closed(self, runs: set[tuple[str, str, str]]) -> dict[tuple[str, str, str], bool | None]:
        """Of each (place, shift date, shift) whether its list is closed by now; None where there is no such
        run."""
        units = units_of_places(self._session, {place for place, _, _ in runs})
        tables = shift_tables(self._session)

        @cache
        def is_closed(unit: str, day: str, shift: str) -> bool | None:
            end = _end(tables.get(unit, ()), day, shift)
            return None if end is None else self._local > end + AFTER_END

        return {run: is_closed(units.get(run[0], ""), *run[1:]) for run in runs}

    def _follow(self, counts: Sequence[bool], clock: Sequence[bool]) -> tuple[list[bool], list[bool]]:
        """Who has signed twice, who at two places; and what records say of others.

        Looked at one by one, in order, are only those who may be counted twice, and who speak of others.
        """
        told, (ledgers, _, seqs, *_) = self._sheet.told, self._sheet
        doubted = self._doubted(counts)
        lines = self._sheet.lines() if SPEAKING.intersection(told.kind) else {}
        held = _targets(self._session, told.subject) if lines else {}
        dup, two_places = [False] * len(counts), [False] * len(counts)
        if not doubted and not lines:
            return dup, two_places
        for line, does_count in enumerate(counts):
            if does_count and told.person[line] in doubted:
                run = (told.shift_date[line], told.shift[line])
                name = (ledgers[line], seqs[line])
                one = Signature(name, told.person[line], run, told.place[line], told.at[line])
                mistimed = clock[line] or "clock" in told.flags[line]
                dup[line], two_places[line] = self._signatures.add(one, mistimed)
            elif lines and told.kind[line] in SPEAKING:
                self._hear(line, lines, held)
        return dup, two_places

    def _doubted(self, counts: Sequence[bool]) -> frozenset[str]:
        """Persons who may be counted twice; their earlier signatures are remembered."""
        told, earlier = self._sheet.told, self._earlier(counts)
        held = list(zip(*earlier, strict=True))[2:] if earlier else [()] * 5
        here = (told.person, told.shift_date, told.shift, told.place)
        doubted = doubtful(*([*old, *compress(new, counts)] for old, new in zip(held, here, strict=False)))
        if doubted:
            for ledger, seq, person, day, shift, spot, at in earlier:
                if person in doubted:
                    self._signatures.add(Signature((ledger, seq), person, (day, shift), spot, at))
        return doubted

    def _hear(self, line: int, lines: Mapping[Name, int], held: Mapping[Name, Record]) -> None:
        """What a record says of another one, before it here or held."""
        record = self._sheet.record(line)
        if (name := named_record(record.subject)) is None:
            return
        at = lines.get(name, line)
        target = self._sheet.record(at) if at < line else held.get(name)
        if target is None:
            return
        if is_undoing(record) and may_undo(target, record):
            self.undone.add(name)
            self._signatures.remove(target.person, name)
        if record.kind == "contest" and record.person == target.person:
            self.contested.add(name)

    def _earlier(self, counts: Sequence[bool]) -> Sequence[Sequence[Any]]:
        """Signatures held that these may have to be compared with: of each its ledger, seq, person, date,
        shift, place and moment."""
        told = self._sheet.told
        days = {day for said in {*compress(told.shift_date, counts)} for day in _days_around(said)}
        if not days:
            return []
        row = RecordRow
        query = select(row.ledger, row.seq, row.person, row.shift_date, row.shift, row.place, row.at)
        query = query.where(
            row.counts,
            row.shift_date.in_(days),
            among(self._session, row.person, {*compress(told.person, counts)}),
            ~cast(row.flags, String).contains(f'"{AGAIN}"'),
        )
        return self._session.execute(query).all()


def _end(table: Iterable[Shift], shift_date: str, shift_id: str) -> datetime | None:
    """When a run ends, local time; None where the table has none like it."""
    if not is_date(shift_date) or not FIRST_DAY <= (day := date.fromisoformat(shift_date)) <= LAST_DAY:
        return None
    return next((shift.on(day).ends for shift in table if shift.id == shift_id), None)


@cache
def _named(found: tuple[bool, ...]) -> tuple[str, ...]:
    return tuple(compress(FLAGS, found))


def _targets(session: Session, subjects: Iterable[str]) -> dict[Name, Record]:
    """Records held that some subjects name."""
    names = {name for subject in {*subjects} if (name := named_record(subject)) is not None}
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
