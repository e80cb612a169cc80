"""Lists that every page asks for: their rows are read anew each time, values are made of what has changed.

To read a thousand rows costs the database little; to make objects of them costs Python twenty times as much.
So the database gives all rows as one text, and only where that differs from the last one are values made, of
the rows that differ. Nothing stale can be given out, because nothing is given out that was not read just now.
Within one reading transaction each list is read once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from operator import is_
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, Boolean, Select, Text, cast, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from hub.db import READ, Base

T = TypeVar("T")
Part = type[Base] | ColumnElement[Any] | InstrumentedAttribute[Any]
Shape = Callable[[Select[Any]], Select[Any]]
Row = tuple[Any, ...]
MOST_HELD = 6
"""Lists that one HeldList holds, each by what was asked: the runs of now and those looked back at."""


class HeldList(Generic[T]):
    """A list of values, each made of one row.

    Args:
        parts: what a row is made of: classes of tables, and columns; no bytes.
        shape: adds joins, conditions and order to their query.
        make: makes a value of a row and of nothing else; classes come as objects that no session knows.
    """

    def __init__(self, parts: Sequence[Part], shape: Shape, make: Callable[..., T]) -> None:
        self._parts, self._make = parts, make
        columns = [column for part in parts for column in _columns(part)]
        self._types = [column.type for column in columns]
        names = [f"c{number}" for number in range(len(columns))]
        self._rows = shape(
            select(*(_as_text(one).label(name) for one, name in zip(columns, names, strict=True)))
        )
        self._queries: dict[str, Select[Any]] = {}
        self._held: dict[Row, tuple[str, dict[Row, T], tuple[T, ...]]] = {}

    def __call__(self, session: Session, **asked: Any) -> tuple[T, ...]:
        """The list as it stands; the same object for as long as nothing has changed.

        Args:
            session: where to read it.
            asked: parameters of the query, by name.
        """
        read, name = session.info.get(READ), (self, *asked.values())
        if read is None:
            return self._read(session, asked)
        if name not in read:
            read[name] = self._read(session, asked)
        values: tuple[T, ...] = read[name]
        return values

    def _read(self, session: Session, asked: dict[str, Any]) -> tuple[T, ...]:
        text = session.scalar(self._query(session.get_bind().dialect.name), asked) or "[]"
        name = tuple(asked.values())
        held, known, values = self._held.get(name, ("", {}, ()))
        if text != held:
            made = self._made(map(tuple, json.loads(text)), known)
            values = tuple(made.values())
            if len(self._held) >= MOST_HELD:
                self._held.clear()
            self._held[name] = text, made, values  # in one step: other threads see all of it or nothing
        return values

    def _made(self, rows: Iterable[Row], known: dict[Row, T]) -> dict[Row, T]:
        """A value for each row. Its words are held once: those of a row that was known, and within the new
        ones those that many share (a crew, a trade); for 5,000 persons that is 3 MB less."""
        held, same = {row: row for row in known}, dict[str, str]()
        made: dict[Row, T] = {}
        for row in rows:
            if row in held:
                made[held[row]] = known[row]
            else:
                new = tuple(same.setdefault(one, one) if isinstance(one, str) else one for one in row)
                made[new] = self._make(*self._objects(new))
        return made

    def _query(self, dialect: str) -> Select[Any]:
        """All rows as one JSON text."""
        if dialect not in self._queries:
            rows = self._rows.subquery()
            if dialect == "postgresql":
                self._queries[dialect] = select(cast(func.json_agg(func.json_build_array(*rows.c)), Text))
            else:
                self._queries[dialect] = select(func.json_group_array(func.json_array(*rows.c), type_=Text))
        return self._queries[dialect]

    def _objects(self, row: Row) -> Iterator[Any]:
        told = iter([_plain(kind, value) for kind, value in zip(self._types, row, strict=True)])
        for part in self._parts:
            if isinstance(part, type):
                columns = _columns(part)
                yield part(**dict(zip([one.key for one in columns], islice(told, len(columns)), strict=True)))
            else:
                yield next(told)


class Remembered(Generic[T]):
    """The last answer to each of some questions, for as long as it follows from the very same objects.

    Args:
        most: answers held; beyond that all are forgotten.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Hashable, tuple[tuple[Any, ...], T]] = {}

    def __call__(self, name: Hashable, make: Callable[..., T], *facts: Any) -> T:
        """The answer called ``name``: what ``make`` makes of ``facts`` and of nothing else."""
        held = self._held.get(name)
        if held is None or len(held[0]) != len(facts) or not all(map(is_, held[0], facts)):
            if len(self._held) >= self._most:
                self._held.clear()
            self._held[name] = held = facts, make(*facts)
        return held[1]


class Derived(Generic[T]):
    """What follows from lists and from nothing else; made anew when one of them has changed."""

    def __init__(self, make: Callable[..., T], *sources: Callable[[Session], Any]) -> None:
        self._make, self._sources = make, sources
        self._last = Remembered[T](1)

    def __call__(self, session: Session) -> T:
        """It, as the lists stand; the same object while they do. Its readers change nothing in it."""
        return self._last(None, self._make, *(source(session) for source in self._sources))


def _columns(part: Part) -> Sequence[Any]:
    return inspect(part).local_table.columns if isinstance(part, type) else [part]  # type: ignore[return-value]


def _as_text(column: Any) -> Any:
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _plain(kind: Any, value: Any) -> Any:
    """A value of the list's JSON as its column would give it."""
    if isinstance(kind, JSON) and value is not None:
        return json.loads(value)
    return bool(value) if isinstance(kind, Boolean) else value
