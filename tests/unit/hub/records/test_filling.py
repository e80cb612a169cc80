"""Rows written at once read back as the records they were made of."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content_packs.wire.batch import Links, link_of
from content_packs.wire.columns import columns_of
from hub.records.filling import COLUMNS, insert_records, rows_of
from hub.records.judging import Verdicts
from hub.records.models import RecordRow
from hub.records.sheet import Part, sheet_of
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def test_a_row_reads_back_as_its_record(session: Session, mine: SmallMine, writer: Writer, now: int) -> None:
    odd = pledge(mine.people[0].id, now, seq=1, flags=("late", "lent"), extra={"new": [1, "题"]}, author="p9")
    link = link_of(bytes(32), odd, bytes(16))
    insert_records(session, [])
    told = columns_of([odd.row()])
    assert told is not None
    sheet = sheet_of([Part(writer.ledger, "face-1", [1], told, Links.of([link]))])
    assert sheet.record(0) == odd
    insert_records(session, rows_of(sheet, Verdicts([("dup",)], [True]), [now]))
    row = session.get_one(RecordRow, (writer.ledger, 1))
    assert row.record() == odd
    assert (row.salt, row.commitment, row.author_commitment, row.hash) == link
    assert (row.hub_flags, row.counts, row.arrived_at) == (["dup"], True, now)


def test_a_record_that_is_there_is_refused_as_the_database_refuses(
    session: Session, mine: SmallMine, writer: Writer, now: int
) -> None:
    """Workers wait for the database on these errors, and end on others."""
    said = pledge(mine.people[0].id, now, seq=1)
    told = columns_of([said.row()])
    assert told is not None
    links = Links.of([link_of(bytes(32), said, bytes(16))])
    sheet = sheet_of([Part(writer.ledger, "face-1", [1], told, links)])
    rows = [*rows_of(sheet, Verdicts([()], [True]), [now])]
    insert_records(session, rows)
    with pytest.raises(IntegrityError):
        insert_records(session, rows)


def test_the_columns_are_the_tables(session: Session) -> None:
    columns = [column["name"] for column in inspect(session.get_bind()).get_columns("records")]
    assert list(COLUMNS) == columns
