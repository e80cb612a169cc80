"""Metrics: one with its figure large, its bars and its course; several as a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from content_packs.format.card import Card, Metric
from kiosk.ui.screens.card.plan import Composition, Page, Paper
from kiosk.ui.screens.card.setting import body_rows, composed, title_rows, two_columns
from kiosk.ui.theme import MUTED
from kiosk.ui.widgets import bars
from kiosk.ui.widgets.course import course
from kiosk.ui.widgets.figures import FigureTable
from kiosk.ui.widgets.flow import Row, height_of
from kiosk.ui.widgets.prose import Setting
from kiosk.ui.widgets.verdict import readings

COURSES = (4.6, 3.6, 2.8)
"""Heights of the course beside the bars that are tried, as multiples of the type size."""


def metrics(card: Card, paper: Paper) -> Composition:
    """One metric or a table of them; what is said about them below."""
    one = card.metrics[0] if len(card.metrics) == 1 else None
    if one and paper.is_wide and not card.picture and (pages := _poster(one, card, paper)):
        return Composition(pages)

    def single(size: int, width: float) -> list[Row]:
        assert one is not None
        return [*_single(one, paper, width, size), *body_rows(card, paper, size, width)]

    def title(scale: float, width: float) -> list[Row]:
        size = round(paper.theme.body * max(scale, 1.0))
        head = _table(card, paper, width, size)[0]
        return [*title_rows(card, paper, scale, width), replace(head, gap=size * 0.6)]

    def table(size: int, width: float) -> list[Row]:
        return [*_table(card, paper, width, size)[1:], *body_rows(card, paper, size, width)]

    return composed(card, paper, single) if one else composed(card, paper, table, title)


def _poster(metric: Metric, card: Card, paper: Paper) -> tuple[Page, ...]:
    """Figure and bars at the left, the course and what is written at the right."""

    def measured(size: int, width: float) -> list[Row]:
        return _measured(metric, paper, width, size)

    def said(part: float, size: int, width: float) -> list[Row]:
        words = body_rows(card, paper, size, width)
        return [*_course(metric, paper, width, size * part, size), *words]

    if not readings(metric) and not card.body.zh:
        return ()
    title, share = partial(title_rows, card, paper), 0.47 if readings(metric) else 0.56
    for part in COURSES:
        if pages := two_columns(title, measured, partial(said, part), share, paper):
            return pages
    return ()


def _single(metric: Metric, paper: Paper, width: float, size: int) -> list[Row]:
    """Figure, bars and course under each other; bars are not torn from their figure."""
    rows = _measured(metric, paper, width, size)
    rows = [rows[0], *(replace(row, clings=True) for row in rows[1:])]
    return [*rows, *_course(metric, paper, width, size * 4.2, size)]


def _course(metric: Metric, paper: Paper, width: float, height: float, size: int) -> list[Row]:
    if not readings(metric):
        return []
    return [replace(course(metric, width, height, size, paper.lang), gap=size * 0.7)]


def _measured(metric: Metric, paper: Paper, width: float, size: int) -> list[Row]:
    small = Setting(width, max(paper.theme.small, round(size * 0.72)), paper.accent, MUTED)
    found = [bars.hero(metric, width, size, paper.lang), *bars.bars(metric, width, size, paper.lang)]
    return [*found, *bars.notes(metric, small, paper.lang)]


def _table(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    """With units under the names where all rows still have room."""
    table = FigureTable(card.metrics, width, size, paper.lang)
    rows = table.rows()
    inline = replace(table, detail=False).rows()
    return rows if height_of(rows) < paper.height * 0.7 or any(row.cut for row in inline) else inline
