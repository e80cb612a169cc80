"""Rows that flow down a column, and pages of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from content_packs.values import dataclass
from kiosk.ui.widgets.sheet import Sheet

Paint = Callable[[Sheet, float, float], None]


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is not torn apart: a line, a row of a table.

    Attributes:
        height: px.
        gap: room before it, px; not at the head of a page.
        paint: draws it on a sheet at (left, top).
        cut: whether words had to be made smaller or cut to have room across.
        clings: whether it belongs to the row before (the next line of a paragraph).
        above: stands over it again where it begins a page (the head of a table).
    """

    height: float
    gap: float
    paint: Paint
    clings: bool = False
    cut: bool = False
    above: Row | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rows at the scale that was chosen, page by page."""

    scale: float
    pages: tuple[tuple[Row, ...], ...]


def height_of(rows: Sequence[Row]) -> float:
    """Height of rows that stand on one page, px."""
    return sum(row.height for row in rows) + sum(row.gap for row in rows[1:])


def pages_of(rows: Sequence[Row], height: float) -> tuple[tuple[Row, ...], ...]:
    """Deal rows to as few pages as have room, about as much on each; a row too high stands alone."""
    fewest = deal(rows, height)
    whole = [high for group in _groups(rows) if (high := height_of(group)) <= height]
    even = max([height_of(rows) / len(fewest), *whole])
    while even < height:
        if len(pages := deal(rows, even)) == len(fewest):
            return pages
        even *= 1.04
    return fewest


def deal(rows: Sequence[Row], height: float) -> tuple[tuple[Row, ...], ...]:
    """Fill pages one after another; a row that clings goes with the row before it, if it can."""
    pages: list[list[Row]] = [[]]
    for group in _groups(rows):
        if pages[-1] and height_of([*pages[-1], *group]) > height:
            above = group[0].above
            pages.append([above] if above and height_of([above, *group]) <= height else [])
        for row in group:
            if pages[-1] and height_of([*pages[-1], row]) > height:
                pages.append([])
            pages[-1].append(row)
    return tuple(tuple(page) for page in pages)


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        if row.clings and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def spread(rows: Sequence[Row], height: float, most: float = 1.7) -> tuple[Row, ...]:
    """Let spare height go into the gaps, each at most ``most`` times as wide as it must be."""
    gaps = sum(row.gap for row in rows[1:] if not row.clings)
    spare = height - height_of(rows)
    if gaps <= 0 or spare <= 0:
        return tuple(rows)
    factor = min(1 + spare / gaps, most)
    return tuple(
        replace(row, gap=row.gap * factor) if number and not row.clings else row
        for number, row in enumerate(rows)
    )


def fit(
    rows_at: Callable[[float], tuple[list[Row], list[Row]]], height: float, scales: Sequence[float]
) -> Fitted:
    """Choose the largest scale at which everything stands whole on one page; else the last, paged.

    Args:
        rows_at: (head, rest) at a scale; the head stands on every page.
        height: of a page, px.
        scales: falling.
    """
    tried: dict[float, tuple[list[Row], list[Row]]] = {}

    def stands(scale: float) -> bool:
        head, rest = tried[scale] = rows_at(scale)
        return height_of([*head, *rest]) <= height and not any(row.cut for row in rest)

    at = bisect_left(scales, True, key=stands)  # setting words is dear: three sizes of seven are tried
    scale = scales[min(at, len(scales) - 1)]
    head, rest = tried[scale]
    if at < len(scales) or height_of([*head, *rest]) <= height:
        return Fitted(scale, ((*head, *rest),))
    below = rest[0].gap if head and rest else 0
    pages = pages_of(rest, height - height_of(head) - below)
    return Fitted(scale, tuple((*head, *_led(page, below)) for page in pages))


def _led(page: Sequence[Row], gap: float) -> tuple[Row, ...]:
    """A page's rows with ``gap`` before the first."""
    return (replace(page[0], gap=gap), *page[1:])


def paint(sheet: Sheet, rows: Sequence[Row], left: float, top: float) -> float:
    """Draw rows down from ``top``; returns where they end."""
    for number, row in enumerate(rows):
        top += row.gap if number else 0
        row.paint(sheet, left, top)
        top += row.height
    return top
