"""The database: one Base, engines for SQLite and PostgreSQL, one transaction scope."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session

BUSY_MS = 10_000
"""How long a SQLite writer waits for another one, milliseconds."""
COMMAND_MS = 60_000
"""The same for a command: at its first start on a slow machine a hub writes for longer than BUSY_MS."""
WAIT_MS = 20
"""Between two tries where SQLite itself does not wait."""

READ = "read"
"""In ``Session.info``: what a reading transaction has read (:mod:`hub.lists`); a writing one has none."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table. Whole numbers are 64 bits wide everywhere (moments are milliseconds)."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {
        int: BigInteger().with_variant(Integer(), "sqlite"),
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def make_engine(url: str, busy_ms: int = BUSY_MS) -> Engine:
    """An engine for ``url``; ``postgresql://`` goes through psycopg.

    SQLite: WAL, synchronous=FULL (what was confirmed survives a power cut), foreign keys on; a writer
    waits ``busy_ms`` for another one.
    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_up_sqlite, busy_ms))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def session_scope(engine: Engine) -> Iterator[Session]:
    """A transaction that may write: committed at the end, rolled back on any error.

    On SQLite it takes the write lock at once, since a reader that turns writer late is refused.
    """
    with Session(engine.execution_options(writes=True)) as session, session.begin():
        yield session


@contextmanager
def read_scope(engine: Engine) -> Iterator[Session]:
    """A transaction that only reads: one consistent picture, never in a writer's way."""
    with Session(engine, info={READ: {}}) as session:
        yield session
        session.rollback()


def _set_up_sqlite(busy_ms: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={busy_ms}")
    _turn_to_wal(cursor, busy_ms)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _turn_to_wal(cursor: sqlite3.Cursor, busy_ms: int) -> None:
    """Nothing to do but in a new file: then SQLite wants it for itself, and does not wait for it as told."""
    tries = busy_ms // WAIT_MS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if tries <= 0:
                raise
            tries -= 1
            time.sleep(WAIT_MS / 1000)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
