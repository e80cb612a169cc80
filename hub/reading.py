"""Lists that every page asks for: their rows are read anew each time, values are made of what has changed.

To read a thousand rows costs the database little; to make values of them costs Python ten times as much. So a
list keeps what it made of each row until that row reads otherwise: nothing stale can be given out, because
nothing is given out that was not read just now. Within one reading transaction each list is read once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, ColumnElement, Select, Text, cast, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.db import READ, Base

T = TypeVar("T")
Part = type[Base] | ColumnElement[Any] | InstrumentedAttribute[Any]
Row = tuple[Any, ...]


class Listing(Generic[T]):
    """A list of values, each made of one row.

    Args:
        parts: what a row is made of: classes of tables, and columns.
        shape: adds joins, conditions and order to their query.
        make: makes a value of a row and of nothing else; classes come as objects that no session knows.
    """

    def __init__(
        self, parts: Sequence[Part], shape: Callable[[Select[Any]], Select[Any]], make: Callable[..., T]
    ) -> None:
        self._parts, self._make = parts, make
        self._query = shape(select(*(column for part in parts for column in _columns(part))))
        self._held: tuple[tuple[Row, ...], tuple[T, ...]] = ((), ())

    def __call__(self, session: Session) -> tuple[T, ...]:
        """The list as it stands; the same object for as long as nothing has changed."""
        read = session.info.get(READ)
        if read is None:
            return self._read(session)
        if self not in read:
            read[self] = self._read(session)
        values: tuple[T, ...] = read[self]
        return values

    def _read(self, session: Session) -> tuple[T, ...]:
        rows = tuple(map(tuple, session.execute(self._query)))
        held, values = self._held
        if rows != held:
            known = dict(zip(held, values, strict=True))
            values = tuple(known[row] if row in known else self._make(*self._objects(row)) for row in rows)
            self._held = rows, values  # in one step: other threads see both or neither
        return values

    def _objects(self, row: Row) -> Iterator[Any]:
        told = iter(row)
        for part in self._parts:
            if not isinstance(part, type):
                yield next(told)
                continue
            columns = list(_table(part).columns)
            values = zip(columns, islice(told, len(columns)), strict=True)
            yield part(**{column.key: _plain(column, value) for column, value in values})


class Derived(Generic[T]):
    """What follows from lists and from nothing else; made anew when one of them has changed."""

    def __init__(self, make: Callable[..., T], *sources: Callable[[Session], Any]) -> None:
        self._make, self._sources = make, sources
        self._held: tuple[list[Any], T] | None = None

    def __call__(self, session: Session) -> T:
        """It, as the lists stand; the same object while they do. Its readers change nothing in it."""
        facts, held = [source(session) for source in self._sources], self._held
        if held is None or any(new is not old for new, old in zip(facts, held[0], strict=True)):
            self._held = held = facts, self._make(*facts)
        return held[1]


def _table(part: type[Base]) -> Any:
    return inspect(part).local_table


def _columns(part: Part) -> Sequence[Any]:
    """Its columns; JSON as text, which is compared faster than it is read."""
    if not isinstance(part, type):
        return [part]
    return [cast(one, Text) if isinstance(one.type, JSON) else one for one in _table(part).columns]


def _plain(column: Any, value: Any) -> Any:
    return json.loads(value) if isinstance(column.type, JSON) and value is not None else value
