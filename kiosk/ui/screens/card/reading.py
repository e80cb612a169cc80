"""Cards that are read: text, picture, quotation, pledge, and a notice kept ready."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from content_packs.format.card import Card
from content_packs.format.text import Paragraph, Span, blocks
from kiosk.ui.screens.card.confirming import confirmation
from kiosk.ui.screens.card.plan import Box, Composition, Page, Paper
from kiosk.ui.screens.card.setting import (
    TITLE_SCALE,
    body_rows,
    composed,
    set_words,
    title_rows,
    with_picture,
)
from kiosk.ui.theme import AMBER, EDGE, MUTED
from kiosk.ui.widgets import prose, shapes
from kiosk.ui.widgets.flow import Row, height_of
from kiosk.ui.widgets.lettering import lines_of, size_for
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

NOTICE_SCALES = (2.4, 2.1, 1.9, 1.75, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0)
"""A notice is read in passing: as large as it can be."""


def text(card: Card, paper: Paper) -> Composition:
    """Title and prose; a picture, when there is one, beside or above."""
    return composed(card, paper, partial(body_rows, card, paper))


def quote(card: Card, paper: Paper) -> Composition:
    """The quotation large under its mark, its source, then under a line what it means here."""
    first, *rest = blocks(card.body.in_(paper.lang)) or (Paragraph(()),)
    said = first.spans if isinstance(first, Paragraph) else ()

    def content(size: int, width: float) -> list[Row]:
        setting = prose.Setting(width, size, paper.accent)
        meant = prose.block_rows(rest if said else [first, *rest], setting)
        words = [*_quoted(said, paper, width, size), *_source(card, paper, width, size)]
        return [*words, *(_under_a_line(meant, width, size) if words else meant)]

    return composed(card, paper, content)


def _quoted(said: tuple[Span, ...], paper: Paper, width: float, size: int) -> list[Row]:
    """The words in the board's colour, a large mark before them."""
    if not said:
        return []
    large, indent = round(size * 1.2), size * 1.9
    setting = prose.Setting(width - indent, large, paper.accent, colour=paper.accent)
    first, *rest = prose.line_rows((Span("".join(span.text for span in said), True),), setting)

    def shifted(row: Row, mark: bool) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            if mark:
                shapes.quotation(sheet, left, top - large * 0.02, size * 1.35, paper.accent)
            row.paint(sheet, left + indent, top)

        return replace(row, paint=paint)

    return [shifted(first, True), *(shifted(row, False) for row in rest)]


def _source(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    """Where the quotation comes from, at the right; broken where it is long."""
    if not (source := card.source.in_(paper.lang)):
        return []
    less = size_for(f"—— {source}", width, [round(size * part) for part in (0.78, 0.7)])
    lines = lines_of((Span(f"—— {source}"),), width, less)

    def row(line: tuple[Span, ...], number: int) -> Row:
        words = "".join(span.text for span in line)

        def paint(sheet: Sheet, left: float, top: float) -> None:
            sheet.words(left + width, top, words, less, MUTED, anchor="right")

        return Row(less, less * 0.4 if number else size * 0.5, paint, clings=True)

    return [row(line, number) for number, line in enumerate(lines)]


def _under_a_line(rows: list[Row], width: float, size: int) -> list[Row]:
    """The rows with a line over them."""
    if not rows:
        return []
    first, *rest = rows

    def paint(sheet: Sheet, left: float, top: float) -> None:
        sheet.block(left, top, width, max(2, size * 0.06), EDGE)
        first.paint(sheet, left, top + size * 0.62)

    return [replace(first, height=first.height + size * 0.62, gap=size * 0.7, paint=paint), *rest]


def pledge(card: Card, paper: Paper) -> Composition:
    """Words that a man makes his own: beside a bar; then the posts they are for, and who confirms."""
    indent = paper.theme.margin

    def content(size: int, width: float) -> list[Row]:
        words = [*body_rows(card, paper, size, width), *_posts(card, paper, width, size)]
        return [*words, *confirmation(card.roles, paper, width, size)]

    def lay(box: Box) -> tuple[Page, ...]:
        left, top, width, height = box
        inner = (left + indent, top, width - indent, height)
        pages = set_words(partial(title_rows, card, paper), content, inner, paper)
        return tuple(replace(page, under=_Bar(page, left, paper)) for page in pages)

    return Composition(with_picture(card.picture, paper, lay))


class _Bar:
    """The bar beside the words of a page."""

    def __init__(self, page: Page, left: float, paper: Paper) -> None:
        self._column, self._left, self._paper = page.columns[0], left, paper

    def __call__(self, sheet: Sheet) -> None:
        wide = max(6, self._paper.theme.margin * 0.28)
        high = height_of(self._column.rows)
        sheet.block(self._left, self._column.top, wide, high, self._paper.accent, radius=wide / 2)


def _posts(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    if not card.where.post:
        return []
    between = "、" if paper.lang == "zh" else ", "
    setting = prose.Setting(width, round(size * 0.7), paper.accent, MUTED)
    return prose.line_rows((Span(say("posts", paper.lang, n=between.join(card.where.post))),), setting)


def notice(card: Card, paper: Paper) -> Composition:
    """A board kept ready: between stripes of a barrier, its sign before the title."""
    stripe = round(paper.theme.margin * 0.62)
    left, top, width, height = paper.inside
    own = replace(paper, accent=AMBER)

    def under(sheet: Sheet) -> None:
        for at in (0.0, paper.height - stripe):
            shapes.barrier(sheet, at, stripe, AMBER)

    box = (left, top + stripe, width, height - 2 * stripe)
    content = partial(body_rows, card, own)
    pages = set_words(partial(_warned, card, own), content, box, own, NOTICE_SCALES)
    return Composition(tuple(replace(page, under=under) for page in pages))


def _warned(card: Card, paper: Paper, scale: float, width: float) -> list[Row]:
    """The title beside a sign as high as its first line."""
    size = round(paper.theme.title * min(scale, TITLE_SCALE))
    indent = size * 1.6
    lines = title_rows(card, paper, scale, width - indent)

    def paint(sheet: Sheet, left: float, top: float) -> None:
        shapes.warning(sheet, left, top - size * 0.1, size * 1.2, AMBER)
        for number, line in enumerate(lines):
            line.paint(sheet, left + indent, top + number * size * 1.3)

    return [Row(size + (len(lines) - 1) * size * 1.3, 0, paint)]
