"""Many records into the table at once: executemany on SQLite, COPY on PostgreSQL.

The ORM makes an object of each record and writes it field by field, which costs ten times what the database
does (`make bench NAME=records`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hub.records.judging import Verdicts
from hub.records.models import RecordRow
from hub.records.sheet import Sheet

COLUMNS = tuple(column.name for column in RecordRow.__table__.columns)
"""The order of a row made by :func:`rows_of`."""
_NAMES = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO records ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
_COPY = f"COPY records ({_NAMES}) FROM STDIN"

Row = tuple[Any, ...]


def rows_of(sheet: Sheet, verdicts: Verdicts, arrived: Iterable[int]) -> Iterator[Row]:
    """Records as the table keeps them, in the order of COLUMNS; ``arrived``: when each did, ms."""
    *told, flags, extra = sheet.told
    return zip(
        sheet.ledger, sheet.seq, *told, _as_json(flags), _as_json(extra), *sheet.link, arrived,
        map(_flags, verdicts.flags), verdicts.counts, strict=False,
    )  # fmt: skip


def insert_records(session: Session, rows: Iterable[Row]) -> None:
    """Write them in the session's transaction; one that is there already fails them all.

    They go to the driver itself: SQLAlchemy wants a list, and each row is written as soon as it is made.
    """
    connection = session.connection()
    dialect, driver = connection.dialect, connection.connection.driver_connection
    write, statement = (_copy, _COPY) if dialect.name == "postgresql" else (_insert, _INSERT)
    try:
        write(driver, rows)
    except dialect.loaded_dbapi.Error as error:
        is_lost = dialect.is_disconnect(error, None, None)
        raise DBAPIError.instance(
            statement,
            None,
            error,
            dialect.loaded_dbapi.Error,
            connection_invalidated=is_lost,
            dialect=dialect,
        ) from error


def _insert(driver: Any, rows: Iterable[Row]) -> None:
    """``driver``: sqlite3's connection."""
    driver.executemany(_INSERT, rows)


def _copy(driver: Any, rows: Iterable[Row]) -> None:
    """``driver``: psycopg's connection."""
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache(1024)
def _flags(flags: tuple[str, ...]) -> str:
    return json.dumps(flags)


def _as_json(column: Sequence[Collection[Any]]) -> Iterable[str]:
    """Lists, or objects, as the table keeps them; as a rule all of them are empty."""
    return map(json.dumps, column) if any(column) else repeat(json.dumps(column[0]))
