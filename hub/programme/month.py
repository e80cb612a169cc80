"""A roster drawn as a month: one line a person, one column a day, the shift in the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from hub.columns import MOST_TITLES, Field, bare
from hub.errors import RefusedError
from hub.programme.days import day_of
from hub.table import Grid, Line

FEWEST_DAYS, MOST_ENTRIES = 3, 40_000
HEADS = ("日期", "班次")
"""What the columns of days become, before the others."""
_MONTH = re.compile(r"(20\d\d)\s*[年/.-]\s*(1[0-2]|0?[1-9])(?!\d)")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])[日号]?")
_REST = frozenset({"", "休", "休息", "公休", "轮休", "假", "请假", "-", "—", "/", "\\", "○"})
"""Cells of somebody who is not expected."""


def unfolded(grid: Grid, number: Field) -> Grid:
    """The same as a list, one line for each shift of each person; what is no such month is left as it is.

    The days stand in the headings, beside ``number``, as dates, or as 1 to 31 under a title that names the
    month (2026年11月).

    Raises:
        RefusedError: more entries than one file may bring.
    """
    for index, (line, cells) in enumerate(grid.lines[:MOST_TITLES]):
        days = _days(cells, _month(grid.lines[:index]))
        if len(days) >= FEWEST_DAYS and any(bare(cell) in number.called for cell in cells):
            others = [column for column in range(len(cells)) if column not in days]
            heads = (line, (*HEADS, *(cells[column] for column in others)))
            entries = tuple(_entries(grid.lines[index + 1 :], days, others))
            if len(entries) > MOST_ENTRIES:
                raise RefusedError(
                    f"这张表有 {len(entries)} 个班，一次最多 {MOST_ENTRIES} 个，没有导入；请分开传。",
                    f"this table has {len(entries)} shifts, at most {MOST_ENTRIES} at once; not imported",
                )
            return Grid((heads, *entries), grid.sheet)
    return grid


def _entries(lines: Sequence[Line], days: dict[int, str], others: Sequence[int]) -> Iterator[Line]:
    for number, cells in lines:
        about = tuple(cells[column] if column < len(cells) else "" for column in others)
        for column, day in days.items() if any(about) else ():
            shift = cells[column] if column < len(cells) else ""
            if shift not in _REST:
                yield number, (day, shift, *about)


def _days(cells: Sequence[str], month: tuple[int, int] | None) -> dict[int, str]:
    """The ISO date of each column that is a day's; no date stands twice."""
    found: dict[int, str] = {}
    for column, cell in enumerate(cells):
        day = _day(cell, month)
        if day and day not in found.values():
            found[column] = day
    return found


def _day(cell: str, month: tuple[int, int] | None) -> str:
    matched = _DAY.fullmatch(cell)
    if matched and month:
        try:
            return date(*month, int(matched[1])).isoformat()
        except ValueError:  # the 31st of a month of thirty days
            return ""
    return day_of(cell)


def _month(titles: Sequence[Line]) -> tuple[int, int] | None:
    """Year and month that a title names."""
    for _, cells in titles:
        for cell in cells:
            if matched := _MONTH.search(cell):
                return int(matched[1]), int(matched[2])
    return None
