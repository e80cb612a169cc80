"""What the composers share: titles, words set into a box, a picture with words beside or above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from content_packs.format.card import Card
from kiosk.ui.screens.card.plan import Box, Column, Page, Paper, Placed, Shape
from kiosk.ui.theme import SCALES, TEXT, Theme
from kiosk.ui.widgets import prose
from kiosk.ui.widgets.flow import Row, fit, height_of, spread
from kiosk.ui.widgets.lettering import title_lines
from kiosk.ui.widgets.sheet import Sheet

RowsAt = Callable[[float, float], tuple[list[Row], list[Row]]]
"""(scale, width) -> rows that stand on every page, and the rest."""

TITLE_SCALE = 1.45
"""A title grows with its text, but not as far."""


def title_rows(card: Card, paper: Paper, width: float, scale: float, centred: bool = False) -> list[Row]:
    """The title in lines of about the same length."""
    size = round(paper.theme.title * min(scale, TITLE_SCALE))

    def row(line: str) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            x = left + width / 2 if centred else left
            sheet.words(x, top, line, size, TEXT, True, "center" if centred else "left")

        return Row(size, size * 0.3, paint)

    return [row(line) for line in title_lines(card.title.in_(paper.lang), width, size)]


def body_rows(card: Card, paper: Paper, width: float, size: int, colour: str = TEXT) -> list[Row]:
    """The body as prose."""
    return prose.rows(card.body.in_(paper.lang), prose.Setting(width, size, paper.accent, colour))


def apart(rows: list[Row], gap: float) -> list[Row]:
    """The rows with at least ``gap`` px before the first."""
    return [replace(rows[0], gap=max(rows[0].gap, gap)), *rows[1:]] if rows else rows


def set_words(rows_at: RowsAt, box: Box, theme: Theme, scales: Sequence[float] = SCALES) -> tuple[Page, ...]:
    """Set rows into a box: as large as they have room on one page, else paged at the legible size.

    On a single page they stand in the middle of the box, on several at its top.
    """
    left, top, width, height = box

    def at(scale: float) -> tuple[list[Row], list[Row]]:
        head, rest = rows_at(scale, width)
        return head, (apart(rest, theme.body * scale * 0.72) if head else rest)

    fitted = fit(at, height, scales)
    pages = []
    for tight in fitted.pages:
        rows = spread(tight, height)
        spare = max(height - height_of(rows), 0) / 2 if len(fitted.pages) == 1 else 0
        pages.append(Page((Column(left, top + spare, rows),)))
    return tuple(pages)


def with_picture(path: str, paper: Paper, lay: Callable[[Box], tuple[Page, ...]]) -> tuple[Page, ...]:
    """Words laid by ``lay`` and one picture, in the better of some plans: beside each other or stacked."""
    shape = paper.shapes.get(path)
    if shape is None:
        return lay(paper.inside)
    best: tuple[Page, ...] = ()
    rank: tuple[float, float] = (float("inf"), 0)
    for words, picture in _places(paper.inside, shape, paper.theme):
        pages = lay(words)
        found = (len(pages), -_worth(pages[0], picture))
        if found < rank:
            rank, best = found, tuple(replace(page, pictures=(Placed(path, picture),)) for page in pages)
    return best


def contain(shape: Shape, width: float, height: float) -> Shape:
    """The largest size of a picture's shape in a room."""
    scale = min(width / shape[0], height / shape[1])
    return shape[0] * scale, shape[1] * scale


def centred_in(shape: Shape, box: Box) -> Box:
    """A picture of ``shape`` in the middle of a box, as large as it can be."""
    left, top, width, height = box
    wide, high = contain(shape, width, height)
    return left + (width - wide) / 2, top + (height - high) / 2, wide, high


def _worth(page: Page, picture: Box) -> float:
    """How well a plan uses its room: large words and a large picture."""
    rows = page.columns[0].rows
    return float(max(row.height for row in rows) * (picture[2] * picture[3]) ** 0.5)


def _places(inside: Box, shape: Shape, theme: Theme) -> list[tuple[Box, Box]]:
    """(words, picture) side by side, and picture above words at some sizes."""
    left, top, width, height = inside
    gap = theme.margin
    found = []
    for share in (0.5, 0.42, 0.34):
        wide, high = contain(shape, width * share, height)
        beside = (left + width - wide, top + (height - high) / 2, wide, high)
        found.append(((left, top, width - wide - gap, height), beside))
    for share in (0.58, 0.46, 0.36, 0.28):
        wide, high = contain(shape, width, height * share)
        above = (left + (width - wide) / 2, top, wide, high)
        found.append(((left, top + high + gap, width, height - high - gap), above))
    return found
