"""What one person has signed, and what was said of it later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import String, and_, cast, or_, select
from sqlalchemy.orm import Session

from content_packs.wire.undoing import subject_of
from hub.config import Settings
from hub.records.models import RecordRow
from hub.records.moments import place_in_order, time_of
from hub.records.service import Kept, kept_of

_PART = 500
"""Records named in one question."""


@dataclass(frozen=True, slots=True)
class Past:
    """A record of a person.

    Attributes:
        kept: the record.
        time: when it stands in lists, ms: when it was made, or arrived if that clock cannot be trusted.
        later: corrections, denials and undoings of it, in the order they arrived.
    """

    kept: Kept
    time: int
    later: tuple[Kept, ...]


def history(
    session: Session, settings: Settings, person_id: str, days: tuple[date, date], kinds: Collection[str] = ()
) -> tuple[Past, ...]:
    """Records of a person, newest first.

    Args:
        session, settings: of the hub.
        person_id: whose.
        days: first and last: by the date of the shift; what has none, or was made by a clock that cannot be
            trusted, also by the day of its arrival.
        kinds: only records of these kinds; empty: all.
    """
    row, (first, last) = RecordRow, days
    begin, end = (
        settings.instant(datetime(day.year, day.month, day.day)) for day in (first, last + timedelta(days=1))
    )
    undated = or_(
        row.shift_date == "", (cast(row.flags, String) + cast(row.hub_flags, String)).contains('"clock"')
    )
    query = select(row).where(
        row.person == person_id,
        or_(
            row.shift_date.between(first.isoformat(), last.isoformat()),
            and_(undated, row.arrived_at >= begin, row.arrived_at < end),
        ),
    )
    if kinds:
        query = query.where(row.kind.in_(kinds))
    rows = sorted(session.scalars(query), key=lambda one: (time_of(one), place_in_order(one)), reverse=True)
    later = _later(session, rows)
    return tuple(Past(kept_of(one), time_of(one), later.get((one.ledger, one.seq), ())) for one in rows)


def _later(session: Session, rows: Iterable[RecordRow]) -> Mapping[tuple[str, int], tuple[Kept, ...]]:
    """What other records say of some, by their names."""
    names = {subject_of(row.ledger, row.seq): (row.ledger, row.seq) for row in rows}
    subjects, found = list(names), defaultdict[tuple[str, int], list[Kept]](list)
    for some in (subjects[at : at + _PART] for at in range(0, len(subjects), _PART)):
        query = select(RecordRow).where(RecordRow.subject.in_(some))
        query = query.order_by(RecordRow.arrived_at, RecordRow.ledger, RecordRow.seq)
        for row in session.scalars(query):
            found[names[row.subject]].append(kept_of(row))
    return {name: tuple(said) for name, said in found.items()}
