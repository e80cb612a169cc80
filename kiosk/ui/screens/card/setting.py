"""What the composers share: titles, words set into a box, a picture with words beside or above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from content_packs.format.card import Card
from kiosk.ui.screens.card.plan import Box, Column, Composition, Page, Paper, Placed, Shape
from kiosk.ui.theme import SCALES, TEXT, Theme
from kiosk.ui.widgets import prose
from kiosk.ui.widgets.flow import Row, fit, height_of, spread
from kiosk.ui.widgets.lettering import title_lines
from kiosk.ui.widgets.sheet import Sheet

TitleAt = Callable[[float, float], list[Row]]
"""(scale, width) -> rows that stand on every page."""
ContentAt = Callable[[int, float], list[Row]]
"""(type size, width) -> rows, px."""

TITLE_SCALE = 1.45
"""A title grows with its text, but not as far."""
PAGED_TITLE = 0.76
"""On every page of a long card the title stands again, smaller: about as large as the text."""
LEAST_LINE = 9
"""Characters that have room in a line beside a picture, at least."""
MOST_TITLE = 0.42
"""Part of the height that a title may take where it stands on every page."""


def title_rows(card: Card, paper: Paper, scale: float, width: float, centred: bool = False) -> list[Row]:
    """The title in lines of about the same length."""
    size = round(paper.theme.title * min(scale, TITLE_SCALE))
    most = max(1, int(paper.height * MOST_TITLE / (size * 1.3))) if scale < 1 else 0

    def row(line: str) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            x = left + width / 2 if centred else left
            sheet.words(x, top, line, size, TEXT, True, "center" if centred else "left")

        return Row(size, size * 0.3, paint)

    return [row(line) for line in title_lines(card.title.in_(paper.lang), width, size, most)]


def body_rows(card: Card, paper: Paper, size: int, width: float) -> list[Row]:
    """The body as prose."""
    return prose.rows(card.body.in_(paper.lang), prose.Setting(width, size, paper.accent))


def composed(card: Card, paper: Paper, content: ContentAt, title: TitleAt | None = None) -> Composition:
    """The plan of a card that is read from top to bottom, with its picture where it has one."""
    titled = title or partial(title_rows, card, paper)
    return Composition(with_picture(card.picture, paper, lambda box: set_words(titled, content, box, paper)))


def set_words(
    title: TitleAt, content: ContentAt, box: Box, paper: Paper, scales: Sequence[float] = SCALES
) -> tuple[Page, ...]:
    """Set rows into a box: as large as they have room on one page, else paged at the legible size.

    On a single page they stand in the middle of the box, on several at its top.
    """
    left, top, width, height = box

    def at(scale: float, title_scale: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        head, rest = title(title_scale, width), content(size, width)
        if head and rest:
            rest[0] = replace(rest[0], gap=max(rest[0].gap, size * 0.72))
        return head, rest

    fitted = fit(lambda scale: at(scale, scale), height, scales)
    if len(fitted.pages) > 1:
        fitted = fit(lambda scale: at(scale, PAGED_TITLE), height, scales[-1:])
    pages = []
    for tight in fitted.pages:
        rows = spread(tight, height, 1.7 if len(fitted.pages) == 1 else 2.2)
        spare = max(height - height_of(rows), 0) / 2 if len(fitted.pages) == 1 else 0
        pages.append(Page((Column(left, top + spare, rows),)))
    return tuple(pages)


def two_columns(
    title_at: TitleAt, left_at: ContentAt, right_at: ContentAt, share: float, paper: Paper
) -> tuple[Page, ...]:
    """One page of two columns under a title, at the largest scale that has room; nothing if none has.

    Args:
        title_at: (scale, width) -> rows of the title.
        left_at, right_at: (type size, width) -> rows.
        share: of the width that the left column takes.
        paper: to set on.
    """
    left, top, width, height = paper.inside
    gap = paper.theme.margin * 1.2
    first = (width - gap) * share
    for scale in SCALES:
        size = round(paper.theme.body * scale)
        title = title_at(scale, width)
        columns = (left_at(size, first), right_at(size, width - first - gap))
        head = height_of(title) + size * 0.72
        room = height - head
        if max(map(height_of, columns)) <= room and not any(row.cut for rows in columns for row in rows):
            spread_out = [spread(rows, room) for rows in columns]
            spare = (room - max(map(height_of, spread_out))) / 2
            return (
                Page(
                    (
                        Column(left, top + spare, tuple(title)),
                        Column(left, top + spare + head, spread_out[0]),
                        Column(left + first + gap, top + spare + head, spread_out[1]),
                    )
                ),
            )
    return ()


def with_picture(path: str, paper: Paper, lay: Callable[[Box], tuple[Page, ...]]) -> tuple[Page, ...]:
    """Words laid by ``lay`` and one picture, in the better of some plans: beside each other or stacked."""
    shape = paper.shapes.get(path)
    if shape is None:
        return lay(paper.inside)
    best: tuple[Page, ...] = ()
    rank: tuple[float, float] = (float("inf"), 0)
    for words, picture in _places(paper.inside, shape, paper.theme):
        if words[2] < paper.theme.body * LEAST_LINE:
            continue
        pages = lay(words)
        found = (len(pages), -_worth(pages[0], picture))
        if found < rank:
            rank, best = found, tuple(replace(page, pictures=(Placed(path, picture),)) for page in pages)
    return best or lay(paper.inside)


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
    for share in (0.5, 0.42, 0.34, 0.26):
        wide, high = contain(shape, width * share, height)
        beside = (left + width - wide, top + (height - high) / 2, wide, high)
        found.append(((left, top, width - wide - gap, height), beside))
    for share in (0.58, 0.46, 0.36, 0.28):
        wide, high = contain(shape, width, height * share)
        above = (left + (width - wide) / 2, top, wide, high)
        found.append(((left, top + high + gap, width, height - high - gap), above))
    return found
