"""After its time a record keeps no person: who signed goes, the chain stays and still verifies.

What is removed of a record is its person, its author and the salt of their commitments; of a report, who
its lines are; of the roster and of refused messages, all of it. How long is the mine's to say
(``retention_months``).
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, func, null, select, tuple_, update
from sqlalchemy.orm import Session

from content_packs.wire.codec import canonical
from content_packs.wire.record import hashed_fields
from hub.config import Settings
from hub.programme.models import RosterRow
from hub.proof.models import ReportRow, SupplementRow
from hub.records.models import QuarantinedRow, RecordRow, RefusedRow

AT_ONCE = 5_000
"""Records in one transaction: meanwhile nothing else can be written."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much holds, or held, persons from before ``before`` (ISO date)."""

    before: str
    records: int
    reports: int
    roster: int

    @property
    def anything(self) -> bool:
        return bool(self.records or self.reports or self.roster)


def cutoff(settings: Settings, now_ms: int) -> date:
    """The first day of which persons are still kept: so many months before today at the mine."""
    today = settings.local(now_ms).date()
    months = today.year * 12 + today.month - 1 - settings.retention_months
    year, month = divmod(months, 12)
    if year < 1970:
        return date(1970, 1, 1)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def due(session: Session, settings: Settings, now_ms: int) -> Forgotten:
    """What would be removed now."""
    before, ms = _edge(settings, now_ms)
    count = select(func.count())
    return Forgotten(
        before,
        (session.scalar(count.select_from(RecordRow).where(*_old_records(ms))) or 0)
        + (session.scalar(count.select_from(QuarantinedRow).where(*_old_quarantined(ms))) or 0),
        session.scalar(count.select_from(ReportRow).where(*_old_reports(before))) or 0,
        session.scalar(count.select_from(RosterRow).where(RosterRow.date < before)) or 0,
    )


def forget(session: Session, settings: Settings, now_ms: int) -> Forgotten:
    """Remove persons from up to AT_ONCE records, and from all old reports and rosters.

    Call again, each time in a transaction of its own, until nothing was left to remove.
    """
    before, ms = _edge(settings, now_ms)
    reports = _rows(session, update(ReportRow).where(*_old_reports(before)).values(persons=null()))
    session.execute(
        update(SupplementRow)
        .where(SupplementRow.date < before, SupplementRow.persons.is_not(None))
        .values(persons=null())
    )
    roster = _rows(session, delete(RosterRow).where(RosterRow.date < before))
    session.execute(delete(RefusedRow).where(RefusedRow.at < ms))
    return Forgotten(before, _forget_records(session, ms) + _forget_quarantined(session, ms), reports, roster)


def _forget_records(session: Session, before_ms: int) -> int:
    query = select(RecordRow.ledger, RecordRow.seq).where(*_old_records(before_ms)).limit(AT_ONCE)
    names = [tuple(row) for row in session.execute(query)]
    for at in range(0, len(names), 400):
        mine = tuple_(RecordRow.ledger, RecordRow.seq).in_(names[at : at + 400])
        session.execute(update(RecordRow).where(mine).values(person=None, author=None, salt=None))
    return len(names)


def _forget_quarantined(session: Session, before_ms: int) -> int:
    """Of what cannot be read, persons stand where the chain's commitments go; the salt says it still does."""
    rows = session.scalars(select(QuarantinedRow).where(*_old_quarantined(before_ms)).limit(AT_ONCE)).all()
    for row in rows:
        row.row, row.salt = canonical(hashed_fields(row.seq, json.loads(row.row), row.salt)[1:]), b""
    session.flush()
    return len(rows)


def _edge(settings: Settings, now_ms: int) -> tuple[str, int]:
    """The cutoff as ISO date and as ms: by when a record *arrived*, since its own clock may say anything."""
    day = cutoff(settings, now_ms)
    return day.isoformat(), settings.instant(datetime(day.year, day.month, day.day))


def _old_records(before_ms: int) -> tuple[ColumnElement[bool], ...]:
    return RecordRow.arrived_at < before_ms, RecordRow.salt.is_not(None)


def _old_quarantined(before_ms: int) -> tuple[ColumnElement[bool], ...]:
    return QuarantinedRow.arrived_at < before_ms, QuarantinedRow.salt != b""


def _old_reports(before: str) -> tuple[ColumnElement[bool], ...]:
    return ReportRow.date < before, ReportRow.persons.is_not(None)


def _rows(session: Session, statement: Update | Delete) -> int:
    """How many rows a statement changed."""
    done = session.execute(statement)
    assert isinstance(done, CursorResult)
    return done.rowcount
