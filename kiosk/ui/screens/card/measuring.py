"""Metrics: one with its figure large, its bars and its course; several as a table."""

from __future__ import annotations

from dataclasses import replace

from content_packs.format.card import Card, Metric
from kiosk.ui.screens.card.plan import Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, set_words, title_rows, with_picture
from kiosk.ui.theme import MUTED
from kiosk.ui.widgets import bars
from kiosk.ui.widgets.course import course
from kiosk.ui.widgets.figures import FigureTable
from kiosk.ui.widgets.flow import Row, height_of
from kiosk.ui.widgets.prose import Setting
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.verdict import readings


def metrics(card: Card, paper: Paper) -> Composition:
    """One metric or a table of them; what is said about them below."""
    one = card.metrics[0] if len(card.metrics) == 1 else None

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        title, words = title_rows(card, paper, width, scale), body_rows(card, paper, width, size)
        if one:
            return title, [*_single(one, paper, width, size), *words]
        head, *rows = _table(card, paper, width, size)
        return [*title, replace(head, gap=size * 0.6)], [*rows, *words]

    return Composition(
        with_picture(card.picture, paper, lambda box: set_words(rows_at, box, paper.theme))
    )


def _single(metric: Metric, paper: Paper, width: float, size: int) -> list[Row]:
    """Figure and bars; the course beside them where there is room, else under them."""
    small = Setting(width, max(paper.theme.small, round(size * 0.66)), paper.accent, MUTED)
    notes = bars.notes(metric, small, paper.lang)
    if not readings(metric):
        return [*_measured(metric, paper, width, size), *notes]
    if width > size * 21:
        chart, gap = width * 0.4, size * 1.2
        left = _measured(metric, paper, width - chart - gap, size)
        high = height_of(left)
        return [_side_by_side(left, course(metric, chart, high, size, paper.lang), width - chart), *notes]
    under = course(metric, width, size * 4.4, size, paper.lang)
    return [*_measured(metric, paper, width, size), replace(under, gap=size * 0.7), *notes]


def _measured(metric: Metric, paper: Paper, width: float, size: int) -> list[Row]:
    return [bars.hero(metric, width, size, paper.lang), *bars.bars(metric, width, size, paper.lang)]


def _side_by_side(left: list[Row], right: Row, at: float) -> Row:
    """Rows at the left, one row at the right, as one."""
    high = max(height_of(left), right.height)

    def paint(sheet: Sheet, x: float, top: float) -> None:
        y = top
        for number, row in enumerate(left):
            y += row.gap if number else 0
            row.paint(sheet, x, y)
            y += row.height
        right.paint(sheet, x + at, top)

    return Row(high, 0, paint, cut=any(row.cut for row in (*left, right)))


def _table(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    """With units under the names where all rows still have room."""
    table = FigureTable(card.metrics, width, size, paper.lang)
    rows = table.rows()
    inline = replace(table, detail=False).rows()
    return rows if height_of(rows) < paper.height * 0.7 or any(row.cut for row in inline) else inline
