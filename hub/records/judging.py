"""What the hub thinks of a record when it arrives; kept beside the record, never in it.

* ``clock``: made before 2020 or more than a day in the future: its moment cannot be true.
* ``delayed``: arrived more than 30 minutes after its shift ended (the list had been closed by
  then), or, for a record without a known shift, more than 12 hours after it was made.
* ``dup``: the same person is counted for the same run already.
* ``two_places``: the same person signed the same run at another place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record, counts
from hub.config import Settings
from hub.programme.service import is_date, shift_table
from hub.records.models import RecordRow
from hub.stations.service import place

EARLIEST_MS = 1_577_836_800_000
"""2020-01-01T00:00Z: no station is older."""
AHEAD_MS = 86_400_000
AFTER_END = timedelta(minutes=30)
AFTER_MAKING_MS = 12 * 3_600_000
FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2999, 1, 1)
"""Shift dates beyond are no run of ours, and near the calendar's ends arithmetic fails."""


class Judge:
    """Judges the records of one batch, in order.

    What it must know of earlier records and of shifts is read once for the whole batch: a station that
    was away for a month brings thousands, and meanwhile nobody else can write.
    """

    def __init__(self, session: Session, settings: Settings, records: Sequence[Record], now_ms: int) -> None:
        self._session = session
        self._now = now_ms
        self._local = settings.local(now_ms)
        self._runs: dict[tuple[str, str, str], ShiftRun | None] = {}
        self._places: dict[tuple[str, str, str], set[str]] = {}
        self._read_earlier([record for record in records if counts(record)])

    def judge(self, record: Record) -> tuple[str, ...]:
        """The hub's flags of the next record, sorted; what it says is remembered for those after it."""
        impossible = not EARLIEST_MS <= record.at <= self._now + AHEAD_MS
        flags = {"clock"} if impossible else set()
        if self._is_delayed(record):
            flags.add("delayed")
        if counts(record):
            places = self._places.setdefault((record.person, record.shift_date, record.shift), set())
            flags |= {"dup"} if places else set()
            flags |= {"two_places"} if places - {record.place} else set()
            places.add(record.place)
        return tuple(sorted(flags))

    def _read_earlier(self, records: Sequence[Record]) -> None:
        query = select(RecordRow.person, RecordRow.shift_date, RecordRow.shift, RecordRow.place).where(
            RecordRow.counts,
            RecordRow.shift_date.in_({record.shift_date for record in records}),
            RecordRow.person.in_({record.person for record in records}),
        )
        for person, day, shift, place_id in self._session.execute(query):
            self._places.setdefault((person or "", day, shift), set()).add(place_id)

    def _is_delayed(self, record: Record) -> bool:
        key = (record.place, record.shift_date, record.shift)
        if key not in self._runs:
            self._runs[key] = _run_of(self._session, record)
        run = self._runs[key]
        if run is not None:
            return self._local > run.ends + AFTER_END
        return self._now - record.at > AFTER_MAKING_MS


def _run_of(session: Session, record: Record) -> ShiftRun | None:
    spot = place(session, record.place)
    if spot is None or not is_date(record.shift_date):
        return None
    day = date.fromisoformat(record.shift_date)
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    table = shift_table(session, spot.unit_id)
    return next((shift.on(day) for shift in table if shift.id == record.shift), None)
