"""Many records into the table at once: executemany on SQLite, COPY on PostgreSQL.

The ORM makes an object of each record and writes it field by field, which costs ten times what the database
does (`make bench NAME=records`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from content_packs.wire.batch import Link
from content_packs.wire.record import Record
from hub.records.models import RecordRow

COLUMNS = tuple(column.name for column in RecordRow.__table__.columns)
"""The order of a row made by :func:`row_of`."""
_NAMES = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO records ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
_COPY = f"COPY records ({_NAMES}) FROM STDIN"

Row = tuple[Any, ...]


def row_of(
    ledger: str, record: Record, link: Link, now_ms: int, flags: tuple[str, ...], does_count: bool
) -> Row:
    """A record as the table keeps it, in the order of COLUMNS.

    Args:
        ledger: whose.
        record, link: as it was made, and its place in the chain.
        now_ms: when it arrived.
        flags: the hub's own.
        does_count: whether it signs its person in.
    """
    return (
        ledger, record.seq, record.kind, record.method, record.subject, record.text_hash, record.value,
        record.person, record.author, record.station, record.place, record.shift_date, record.shift,
        record.publisher, record.version, record.at, record.boot, record.mono, record.clock,
        _list(record.flags), _table(record.extra), link.salt, link.person, link.author, link.hash, now_ms,
        _list(flags), does_count,
    )  # fmt: skip


def insert_records(session: Session, rows: Sequence[Row]) -> None:
    """Write rows of :func:`row_of` in the session's transaction; one that is there already fails them all."""
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection.connection.driver_connection, rows)
    else:
        connection.exec_driver_sql(_INSERT, list(rows))


def _copy(driver: Any, rows: Iterable[Row]) -> None:
    """``driver``: psycopg's connection."""
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache(1024)
def _list(flags: tuple[str, ...]) -> str:
    return json.dumps(flags)


def _table(extra: Mapping[str, Any]) -> str:
    return json.dumps(dict(extra)) if extra else "{}"
