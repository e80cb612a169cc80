"""One table for every list of the console: the address says what is shown, how it is ordered, and as what.

A page filters its rows by names of its own and hands them to :meth:`Table.view`, or, where the database
counts and sorts, a :class:`Source` to :meth:`Table.view_of`. ``sort``, ``page``, ``cols`` and ``as`` are
the table's names in the address; ``templates/table.html`` draws the header, the bar above and the pages
below, each page its own cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from fastapi import Response
from starlette.datastructures import QueryParams

from hub.web.export import KINDS, Cell, download

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
SORT, PAGE, COLS, AS = "sort", "page", "cols", "as"
DID = "did"
"""What was just done here and to how many, for the sentence above the table; no filter."""
RESERVED = (SORT, PAGE, COLS, AS, DID)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column.

    Attributes:
        name: in the address, [a-z_].
        head: its header in Chinese; English by the console's table.
        text: what is exported, and sorted by where there is no ``order``.
        order: sorts rows; None: as ``text``. Empty cells come last either way.
        shown: whether it is on the page before somebody chooses columns; a file then has it all the same.
        num: whether it holds numbers, which stand at the right.
        sorts: whether the table can be sorted by it.
    """

    name: str
    head: str
    text: Callable[[Row], Cell]
    order: Callable[[Row], Any] | None = None
    shown: bool = True
    num: bool = False
    sorts: bool = True


class Source(Protocol[Row_co]):
    """Rows that are counted and sorted where they lie, by names of columns; ``most`` None: all."""

    @property
    def count(self) -> int:
        """How many there are."""

    def rows(self, sort: str, down: bool, first: int, most: int | None) -> Sequence[Row_co]:
        """Some of them; ``sort`` is empty for the order they come in."""


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A list of the console.

    Attributes:
        name: of the files it is exported to, [a-z0-9-].
        columns: in the order they are drawn.
        key: what tells rows apart, as selected ones are sent.
        size: rows on a page.
    """

    name: str
    columns: Sequence[Column[Row]]
    key: Callable[[Row], str]
    size: int = 100

    def view(self, rows: Sequence[Row], query: QueryParams, total: int | None = None) -> View[Row]:
        """What the address asks for, of filtered rows.

        Args:
            rows: those that passed the page's filters, in the order that stands without ``sort``.
            query: of the address.
            total: how many there are without filters; None: as many.
        """
        return self.view_of(_Held(rows, self.columns), query, total)

    def view_of(self, source: Source[Row], query: QueryParams, total: int | None = None) -> View[Row]:
        """The same of rows that the database counts and sorts."""
        return View(self, source, query, source.count if total is None else total)


@dataclass(frozen=True)
class View(Generic[Row]):
    """A table as somebody looks at it; ``total``: how many rows there are without filters."""

    table: Table[Row]
    source: Source[Row]
    query: QueryParams
    total: int

    @cached_property
    def columns(self) -> Sequence[Column[Row]]:
        """Those shown, in the table's order."""
        return self._chosen or [one for one in self.table.columns if one.shown]

    @cached_property
    def sorted_by(self) -> str:
        """Name of the column it is sorted by; empty: in the order it came."""
        wanted = self.query.get(SORT, "").removeprefix("-")
        return next((one.name for one in self.table.columns if one.name == wanted and one.sorts), "")

    @property
    def down(self) -> bool:
        """Whether the greatest comes first."""
        return bool(self.sorted_by) and self.query.get(SORT, "").startswith("-")

    @cached_property
    def count(self) -> int:
        """How many rows passed the filters."""
        return self.source.count

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing at all, and nobody has asked for a part of it."""
        return not self.total and not self.filters

    @property
    def pages(self) -> int:
        """How many pages they fill, one at least."""
        return max(math.ceil(self.count / self.table.size), 1)

    @property
    def page(self) -> int:
        """Which of them this is, from 1."""
        asked = self.query.get(PAGE, "")[:9]
        return min(max(int(asked), 1), self.pages) if asked.isascii() and asked.isdigit() else 1

    @property
    def kind(self) -> str:
        """ "csv" or "xlsx" where a file is asked for, else empty."""
        asked = self.query.get(AS, "")
        return asked if asked in KINDS else ""

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Those of this page."""
        size = self.table.size
        return self.source.rows(self.sorted_by, self.down, (self.page - 1) * size, size)

    @property
    def everything(self) -> Sequence[Row]:
        """All that passed the filters, sorted."""
        return self.source.rows(self.sorted_by, self.down, 0, None)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Names of the columns shown, for templates."""
        return frozenset(one.name for one in self.columns)

    def asked(self, *names: str) -> dict[str, str]:
        """What stands in filters of these names; empty where nothing does."""
        return {name: self.query.get(name, "") for name in names}

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The page's own part of the address, as far as it says something."""
        return [(name, text) for name, text in self.query.multi_items() if name not in RESERVED and text]

    @property
    def same(self) -> list[tuple[str, str]]:
        """What leads to this list again: filters, order and columns."""
        kept = [(name, text) for name, text in self.query.multi_items() if name in (SORT, COLS) and text]
        return [*self.filters, *kept]

    @property
    def address(self) -> str:
        """:attr:`same` as the query of an address."""
        return urlencode(self.same)

    def kept(self, *but: str) -> list[tuple[str, str]]:
        """:attr:`same` for the hidden fields of a form that sets ``but``."""
        return [(name, text) for name, text in self.same if name not in but]

    def link(self, **changes: object) -> str:
        """The same list with other values in its address; "" takes one out; the page begins anew."""
        pairs = [pair for pair in self.same if pair[0] not in changes]
        return "?" + urlencode([*pairs, *((name, text) for name, text in changes.items() if text != "")])

    def sort_link(self, column: Column[Row]) -> str:
        """Sorted by a column; once more: the other way round."""
        again = self.sorted_by == column.name and not self.down
        return self.link(sort=f"-{column.name}" if again else column.name)

    def file(self, say: Callable[[str], str], on: date) -> Response:
        """All of it as a file, in the columns the address chooses, or in every column there is.

        Args:
            say: a Chinese header in the reader's language.
            on: today, for the file's name.
        """
        columns = self._chosen or self.table.columns
        rows = ([column.text(row) for column in columns] for row in self.everything)
        return download(self.table.name, [say(one.head) for one in columns], rows, self.kind, on)

    @property
    def _chosen(self) -> Sequence[Column[Row]]:
        asked = [name for text in self.query.getlist(COLS) for name in text.split(",")]
        return [one for one in self.table.columns if one.name in asked]


@dataclass(frozen=True)
class _Held(Generic[Row]):
    """Rows in memory."""

    held: Sequence[Row]
    columns: Sequence[Column[Row]]

    @property
    def count(self) -> int:
        return len(self.held)

    def rows(self, sort: str, down: bool, first: int, most: int | None) -> Sequence[Row]:
        found = self._sorted(sort, down)
        return found[first:] if most is None else found[first : first + most]

    def _sorted(self, sort: str, down: bool) -> Sequence[Row]:
        column = next((one for one in self.columns if one.name == sort), None)
        if column is None:
            return self.held
        order: Callable[[Row], Any] = column.order or column.text
        keyed = [(order(row), row) for row in self.held]
        full = [pair for pair in keyed if pair[0] not in (None, "")]
        full.sort(key=lambda pair: pair[0], reverse=down)
        return [row for _, row in full] + [row for value, row in keyed if value in (None, "")]
