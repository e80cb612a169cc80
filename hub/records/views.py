"""Records as lists: a ledger page by page, what is about one subject, and sums that must agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from content_packs.wire.undoing import subject_of
from hub.config import Settings
from hub.records.coverage import signed_ids
from hub.records.entered import EXCUSE, VOIDED
from hub.records.models import RecordRow
from hub.records.runs import runs_at
from hub.records.service import Kept, kept_of


@dataclass(frozen=True, slots=True)
class RunTotal:
    """One run: how many persons count, and how many of them would be counted more than once."""

    date: str
    shift: str
    persons: int
    doubled: int


def records_after(session: Session, ledger: str, after: int, most: int) -> tuple[Kept, ...]:
    """Records of a ledger in order, those after sequence number ``after``."""
    query = select(RecordRow).where(RecordRow.ledger == ledger, RecordRow.seq > after)
    return tuple(kept_of(row) for row in session.scalars(query.order_by(RecordRow.seq).limit(most)))


def first_of_each_station(session: Session, kind: str, subject: str) -> dict[str, tuple[Record, int]]:
    """The first record of a kind about a subject, and when it arrived (ms), by station."""
    query = select(RecordRow).where(RecordRow.subject == subject, RecordRow.kind == kind)
    found = [kept_of(row) for row in session.scalars(query.order_by(RecordRow.at.desc()))]
    return {one.record.station: (one.record, one.arrived_at) for one in found}


def of_kind(session: Session, ledger: str, kind: str, first: int, upto: int) -> tuple[Record, ...]:
    """Records of one kind in a part of a ledger, as they are held."""
    query = select(RecordRow).where(RecordRow.ledger == ledger, RecordRow.kind == kind)
    rows = session.scalars(query.where(RecordRow.seq.between(first, upto)).order_by(RecordRow.seq))
    return tuple(kept_of(row).record for row in rows)


def record_at(session: Session, ledger: str, seq: int) -> Kept | None:
    """One record; None where there is none, or one that cannot be read."""
    row = session.get(RecordRow, (ledger, seq))
    return kept_of(row) if row else None


def hash_of(session: Session, ledger: str, seq: int) -> bytes:
    """The chain's hash after a record that is held, 32 bytes."""
    return session.get_one(RecordRow, (ledger, seq)).hash


def about(session: Session, ledger: str, seq: int) -> tuple[Kept, ...]:
    """What other records say of one: corrections, denials, undoings, in the order they arrived."""
    query = select(RecordRow).where(RecordRow.subject == subject_of(ledger, seq))
    rows = session.scalars(query.order_by(RecordRow.arrived_at, RecordRow.ledger, RecordRow.seq))
    return tuple(kept_of(row) for row in rows)


def excuses(session: Session, day: str, shift: str) -> dict[str, Kept]:
    """Who was excused from a run at the hub and still is, by person: the newest record."""
    query = select(RecordRow).where(
        RecordRow.subject == EXCUSE, RecordRow.shift_date == day, RecordRow.shift == shift
    )
    rows = session.scalars(query.order_by(RecordRow.arrived_at, RecordRow.seq))
    return {row.person: kept_of(row) for row in rows if row.person and VOIDED not in row.hub_flags}


def held_by_ledger(session: Session) -> dict[str, int]:
    """How many records are held of each ledger; counted row by row, not taken from ``upto``."""
    query = select(RecordRow.ledger, func.count()).group_by(RecordRow.ledger)
    return {ledger: count for ledger, count in session.execute(query)}


def run_totals(session: Session, settings: Settings, now: int) -> tuple[RunTotal, ...]:
    """Every run that anybody signed for, oldest first."""
    query = select(RecordRow.shift_date, RecordRow.shift).where(RecordRow.counts).distinct()
    runs = sorted((day, shift) for day, shift in session.execute(query))
    return tuple(
        RunTotal(
            day, shift, len(signed_ids(session, day, shift)), _doubled(session, settings, now, day, shift)
        )
        for day, shift in runs
    )


def _doubled(session: Session, settings: Settings, now: int, day: str, shift: str) -> int:
    """Persons that the lists of this run, as the console shows them, hold as signed more than once."""
    runs = runs_at(session, settings, now, day=date.fromisoformat(day), shift=shift).runs
    lists = [run.coverage.signed for run in runs if run.coverage]
    seen = Counter(one.who.person_id for signed in lists for one in signed)
    return sum(times > 1 for times in seen.values())
