"""A heat map: the darker a cell, the more of it; its figure stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hub.web.charts.drawing import SIZE, WIDTH, picture, shortened, tag, that_fit, width_of, words

MOST_COLUMNS = 31
"""More columns are drawn as a second map below the first, if nothing else is said."""
_ROW, _HEAD, _BETWEEN = 30.0, 24.0, 14.0
_MOST_NAME, _WIDEST = 150.0, 60.0
_STEPS = (0.0, 0.05, 0.15, 0.3)
"""From more than so much on a cell is one step darker."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``share`` 0..1 says how dark, ``text`` stands in it, ``says`` is read when the pointer rests on it."""

    share: float
    text: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, one for each column; None where there is nothing."""

    label: str
    cells: tuple[Cell | None, ...]


def heat(
    name: str,
    title: str,
    desc: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    width: float = WIDTH,
    widest: float = _WIDEST,
    most: int = MOST_COLUMNS,
) -> Markup:
    """Rows of cells; columns labelled above as far as there is room.

    Args:
        name: unique on the page.
        title, desc: what it shows, in words.
        columns: labels.
        rows: from top to bottom.
        width: in its own units.
        widest: a column is no wider, in these units.
        most: more columns go on in another map below.
    """
    if not rows or not columns:
        return Markup("")
    left = min(max(width_of(row.label) for row in rows), _MOST_NAME) + 10
    wide = min((width - left) / min(len(columns), most), widest)
    drawn: list[Markup] = []
    y = 0.0
    for first in range(0, len(columns), most):
        part = slice(first, first + most)
        drawn += _heads(columns[part], left, wide, y)
        for row in rows:
            drawn += _row(row, row.cells[part], left, wide, y + _HEAD)
            y += _ROW
        y += _HEAD + _BETWEEN
    return picture(name, title, desc, width, y - _BETWEEN, *drawn)


def shade(share: float) -> int:
    """How dark a cell is, 0 to 4."""
    return sum(share > step for step in _STEPS)


def _heads(columns: Sequence[str], left: float, wide: float, y: float) -> list[Markup]:
    right = left + len(columns) * wide
    places = [
        min(left + (index + 0.5) * wide, right - width_of(label) / 2) for index, label in enumerate(columns)
    ]
    fit = that_fit(places, columns, 6)
    return [words(places[i], y + SIZE + 2, columns[i], "axis", "middle") for i in fit]


def _row(row: Row, cells: Sequence[Cell | None], left: float, wide: float, y: float) -> list[Markup]:
    base = y + _ROW / 2 + SIZE * 0.35
    drawn = [words(0, base, shortened(row.label, left - 10), "label")]
    for index, cell in enumerate(cells):
        if cell is None:
            continue
        x, dark = left + index * wide, shade(cell.share)
        says = (tag("title", cell.says),) if cell.says else ()
        place = {"x": x + 1, "y": y + 1, "width": wide - 2, "height": _ROW - 2}
        drawn.append(tag("rect", *says, **place, class_=f"cell h{dark}"))
        if width_of(cell.text, 12) <= wide - 2:
            drawn.append(words(x + wide / 2, base, cell.text, f"in h{dark}", "middle"))
    return drawn
