"""Quarantined records that this program can read after all, because it is newer: they become records."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.batch import Link, Links
from content_packs.wire.columns import Columns, are_records, columns_of
from content_packs.wire.record import hashed_fields
from hub.config import Settings
from hub.records.filling import insert_records, rows_of
from hub.records.judging import Judge, Verdicts
from hub.records.models import LedgerRow, QuarantinedRow
from hub.records.sheet import Part, sheet_of
from hub.records.taking import mark


def read_again(session: Session, settings: Settings, now_ms: int) -> int:
    """Move what can be read now into the records, with the flag ``delayed``; how many there were.

    They keep the moment they arrived, and their places in the chains: nothing is hashed anew. Those whose
    persons were erased stay where they are.
    """
    query = select(QuarantinedRow).where(QuarantinedRow.row != b"", QuarantinedRow.salt != b"")
    query = query.with_for_update()
    found = [(row, read) for row in session.scalars(query) if (read := _read(row)) is not None]
    if not found:
        return 0
    owners = {ledger.id: ledger.station_id for ledger in session.scalars(select(LedgerRow))}
    sheet = sheet_of(
        [
            Part(row.ledger, owners[row.ledger], [row.seq], told, Links.of([link]))
            for row, (told, link) in found
        ]
    )
    judge = Judge(session, settings, sheet, now_ms)
    flags, counts = judge.judge()
    late = Verdicts([tuple(sorted({*said, "delayed"})) for said in flags], counts)
    rows = rows_of(sheet, late, [row.arrived_at for row, _ in found])
    for row, _ in found:
        session.delete(row)
    insert_records(session, rows)
    mark(session, judge.undone, "undone", ends=True)
    mark(session, judge.contested, "contested", ends=False)
    session.flush()
    return len(found)


def _read(row: QuarantinedRow) -> tuple[Columns, Link] | None:
    raw = json.loads(row.row)
    told = columns_of([raw])
    if told is None or not are_records(told):
        return None
    _, *fields = hashed_fields(row.seq, raw, row.salt)
    return told, Link(row.salt, fields[5], fields[6], row.hash)
