"""What the hub thinks of a record when it arrives; kept beside the record, never in it.

* ``clock``: made before 2020 or more than a day in the future: its moment cannot be true.
* ``delayed``: arrived more than 30 minutes after its shift ended (the list had been closed by
  then), or, for a record without a known shift, more than 12 hours after it was made.
* ``dup``: the same person is counted for the same run already.
* ``two_places``: the same person signed the same run at another place.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun
from content_packs.wire.record import Record
from hub.config import Settings
from hub.programme.service import is_date, shift_table
from hub.records.models import RecordRow
from hub.stations.service import place

NOT_COUNTED = frozenset(("unknown", "revoked", "nowindow"))
"""Station flags of records that are kept and shown but sign nobody in."""
EARLIEST_MS = 1_577_836_800_000
"""2020-01-01T00:00Z: no station is older."""
AHEAD_MS = 86_400_000
AFTER_END = timedelta(minutes=30)
AFTER_MAKING_MS = 12 * 3_600_000


def counts(record: Record) -> bool:
    """Whether a record signs its person in; late counts."""
    known = bool(record.person) and not record.person.startswith("?")
    return (
        record.kind == "pledge"
        and known
        and bool(record.shift_date and record.shift)
        and not NOT_COUNTED.intersection(record.flags)
    )


def hub_flags(session: Session, settings: Settings, record: Record, now_ms: int) -> tuple[str, ...]:
    """The hub's flags of a record that arrives at ``now_ms``, sorted."""
    impossible = not EARLIEST_MS <= record.at <= now_ms + AHEAD_MS
    flags = {"clock"} if impossible else set()
    if _is_delayed(session, settings, record, now_ms):
        flags.add("delayed")
    if counts(record):
        query = select(RecordRow.place).where(
            RecordRow.counts,
            RecordRow.person == record.person,
            RecordRow.shift_date == record.shift_date,
            RecordRow.shift == record.shift,
        )
        before = set(session.scalars(query))
        flags |= {"dup"} if before else set()
        flags |= {"two_places"} if before - {record.place} else set()
    return tuple(sorted(flags))


def _is_delayed(session: Session, settings: Settings, record: Record, now_ms: int) -> bool:
    run = _run_of(session, record)
    if run is not None:
        return settings.local(now_ms) > run.ends + AFTER_END
    return now_ms - record.at > AFTER_MAKING_MS


def _run_of(session: Session, record: Record) -> ShiftRun | None:
    spot = place(session, record.place)
    if spot is None or not is_date(record.shift_date):
        return None
    day = date.fromisoformat(record.shift_date)
    if not date(1970, 1, 3) <= day <= date(2999, 1, 1):
        return None
    table = shift_table(session, spot.unit_id)
    return next((shift.on(day) for shift in table if shift.id == record.shift), None)
