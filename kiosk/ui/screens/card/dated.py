"""Cards with dates: milestones, a countdown, a calendar of activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from content_packs.format.card import Activity, Card
from content_packs.format.text import Paragraph, Span, blocks
from kiosk.ui.screens.card.plan import Box, Column, Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, composed, set_words, title_rows
from kiosk.ui.theme import LINE, TEXT
from kiosk.ui.widgets import timeline
from kiosk.ui.widgets.flow import Row, height_of
from kiosk.ui.widgets.lettering import title_lines
from kiosk.ui.widgets.month_grid import MonthGrid
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say


def milestones(card: Card, paper: Paper) -> Composition:
    """Planned and actual dates on a line."""

    def content(size: int, width: float) -> list[Row]:
        found = timeline.milestones(card.milestones, paper.today, width, size, paper.lang)
        return [*found, *body_rows(card, paper, size, width)]

    return composed(card, paper, content)


def countdown(card: Card, paper: Paper) -> Composition:
    """Days to go, as large as the room lets them be."""

    def content(size: int, width: float) -> list[Row]:
        found = timeline.countdown(card, paper.today, width, size, paper.lang, paper.accent)
        return [*found, *_centred(card, paper, width, size)]

    return composed(card, paper, content, partial(title_rows, card, paper, centred=True))


def _centred(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    """What is written, under the figure in the middle."""
    parts = [block for block in blocks(card.body.in_(paper.lang)) if isinstance(block, Paragraph)]
    text = "".join(span.text for part in parts for span in part.spans)
    lines = title_lines(text, width, size) if text else ()

    def row(line: str, number: int) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            sheet.words(left + width / 2, top, line, size, TEXT, True, "center")

        return Row(size, size * (LINE - 1 if number else 0.9), paint, clings=number > 0)

    return [row(line, number) for number, line in enumerate(lines)]


# ---- calendar


def calendar(card: Card, paper: Paper) -> Composition:
    """Under the title the month as a grid, where there is room for one, and what is still to come in it."""
    first = _month(card.activities, paper.today)

    def content(size: int, width: float) -> list[Row]:
        found = _agenda(card.activities, first, paper, width, size)
        return [*found, *body_rows(card, paper, size, width)]

    left, top, width, height = paper.inside
    title = tuple(title_rows(card, paper, 1.0, width))
    head = height_of(title) + paper.theme.body * 0.6
    parts = _parted(paper, (left, top + head, width, height - head))
    if parts is None:
        return composed(card, paper, content)
    grid, words = parts
    marked = frozenset(date.fromisoformat(item.day) for item in card.activities)
    drawn = MonthGrid(first, paper.today, marked, grid, paper.accent, paper.lang)
    pages = set_words(lambda *_: [], content, words, paper)
    named = Column(left, top, title)
    return Composition(
        tuple(replace(page, columns=(named, *page.columns), under=drawn.paint) for page in pages)
    )


def _parted(paper: Paper, box: Box) -> tuple[Box, Box] | None:
    """(grid, words): side by side on a wide paper, else the grid above; None where it would be too small."""
    left, top, width, height = box
    gap, least = paper.theme.margin, paper.theme.body
    if paper.is_wide:
        wide = min(width * 0.42, height * 1.25)
        if wide < least * 10:
            return None
        return (left, top, wide, height), (left + wide + gap * 1.3, top, width - wide - gap * 1.3, height)
    if height < least * 20:
        return None
    high = min(height * 0.46, width * 0.9)
    return (left, top, width, high), (left, top + high + gap, width, height - high - gap)


def _month(activities: Sequence[Activity], today: date) -> date:
    """First day of the month that is shown: this one, or the next one with something in it."""
    this = today.replace(day=1)
    months = sorted({date.fromisoformat(item.day).replace(day=1) for item in activities})
    return next((month for month in months if month >= this), this)


def _agenda(activities: Sequence[Activity], first: date, paper: Paper, width: float, size: int) -> list[Row]:
    """The month's activities from today on, those of today marked; what is over only when all is."""
    of_month = sorted(
        (item for item in activities if item.day[:7] == first.isoformat()[:7]),
        key=lambda item: (item.day, item.time),
    )
    coming = [item for item in of_month if item.day >= paper.today.isoformat()]
    if not of_month:
        return line_rows((Span(say("no_activity", paper.lang)),), Setting(width, size, TEXT))
    found: list[Row] = []
    for item in coming or of_month:
        found += timeline.activity(item, paper.today, width, size, paper.lang, paper.accent)
    return found
