"""The database: one Base, engines for SQLite and PostgreSQL, one transaction scope."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Collection, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    ColumnElement,
    Integer,
    MetaData,
    Text,
    any_,
    cast,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.pool import PoolProxiedConnection

BUSY_MS = 10_000
"""How long a SQLite writer waits for another one, milliseconds."""
COMMAND_MS = 60_000
"""The same for a command: at its first start on a slow machine a hub writes for longer than BUSY_MS."""
CACHE_KIB = 512
"""Of pages that each connection to SQLite keeps: the kernel has them too. With SQLite's own 2 MB the console
of 5,000 persons took 8 MB more, and no page of it came sooner."""
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


def among(
    session: Session,
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    of: Collection[str],
) -> ColumnElement[bool]:
    """Whether a column is one of some texts, for thousands of them: they are one parameter. ``in_`` makes one
    of each, which costs more than finding the rows and ends at 32,766 (SQLite) or 65,535 (PostgreSQL)."""
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(cast(list(of), ARRAY(Text)))
    return column.in_(select(func.json_each(json.dumps(list(of))).table_valued("value").c.value))


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


class Changes:
    """Tells whether anything at all was committed to a database, by this process or another.

    Two values are equal only if nothing was committed from the first to the second. So what was read after
    the first one was taken is what would be read after the second.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock = engine, threading.Lock()
        self._line: PoolProxiedConnection | None = None
        self._mark = object()
        event.listen(engine, "engine_disposed", lambda _: self._close())

    def __call__(self) -> Hashable:
        if self._engine.dialect.name != "sqlite":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
                return str(line.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one())
        if self._engine.url.database in (None, "", ":memory:"):
            return object()  # every connection has such a database to itself
        with self._lock:
            if self._line is None:  # it never writes: of its own changes SQLite would not tell it
                self._line = self._engine.raw_connection()
                self._line.detach()
                self._mark = object()  # each connection counts by itself
            cursor = self._line.cursor()
            cursor.execute("PRAGMA data_version")
            ((version,),) = cursor.fetchall()
            cursor.close()
            return self._mark, version

    def _close(self) -> None:
        with self._lock:
            if self._line is not None:
                self._line.close()
            self._line = None


def _set_up_sqlite(busy_ms: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=0")  # the waiting is ours until the file is what it should be
    _turn_to_wal(connection, busy_ms)
    ours = ("synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}", f"busy_timeout={busy_ms}")
    for pragma in ours:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _turn_to_wal(connection: Any, busy_ms: int) -> None:
    """Nothing to do but in a new file: then SQLite wants it for itself, and does not wait for it as told."""
    tries = busy_ms // WAIT_MS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except connection.OperationalError:
            if tries <= 0:
                raise
            tries -= 1
            time.sleep(WAIT_MS / 1000)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
