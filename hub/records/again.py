"""Quarantined records that this program can read after all, because it is newer: they become records."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Link
from content_packs.wire.record import Record, hashed_fields, record_from_row
from hub.config import Settings
from hub.records.filling import insert_records, row_of
from hub.records.judging import Judge
from hub.records.models import LedgerRow, QuarantinedRow
from hub.records.taking import mark


def read_again(session: Session, settings: Settings, now_ms: int) -> int:
    """Move what can be read now into the records, with the flag ``delayed``; how many there were.

    They keep the moment they arrived, and their places in the chains: nothing is hashed anew. Those whose
    persons were erased stay where they are.
    """
    query = select(QuarantinedRow).where(QuarantinedRow.row != b"", QuarantinedRow.salt != b"")
    query = query.with_for_update()
    found = [(row, read) for row in session.scalars(query) if (read := _read(row)) is not None]
    judge = Judge(session, settings, [record for _, (record, _) in found], now_ms)
    rows = []
    for row, (record, link) in found:
        ledger = session.get_one(LedgerRow, row.ledger)
        flags, does_count = judge.judge(ledger, record)
        delayed = tuple(sorted({*flags, "delayed"}))
        rows.append(row_of(row.ledger, record, link, row.arrived_at, delayed, does_count))
        session.delete(row)
    insert_records(session, rows)
    mark(session, judge.undone, "undone", ends=True)
    mark(session, judge.contested, "contested", ends=False)
    session.flush()
    return len(rows)


def _read(row: QuarantinedRow) -> tuple[Record, Link] | None:
    raw = json.loads(row.row)
    try:
        record = record_from_row(row.seq, raw)
    except MessageError:
        return None
    _, *fields = hashed_fields(row.seq, raw, row.salt)
    return record, Link(row.salt, fields[5], fields[6], row.hash)
