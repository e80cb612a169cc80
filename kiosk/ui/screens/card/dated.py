"""Cards with dates: milestones, a countdown, a calendar of activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from content_packs.format.card import Activity, Card
from content_packs.format.text import Paragraph, Span, blocks
from kiosk.ui.screens.card.plan import Box, Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, set_words, title_rows, with_picture
from kiosk.ui.theme import LINE, TEXT
from kiosk.ui.widgets import month_grid, timeline
from kiosk.ui.widgets.flow import Row
from kiosk.ui.widgets.lettering import title_lines
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say


def milestones(card: Card, paper: Paper) -> Composition:
    """Planned and actual dates on a line."""

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = timeline.milestones(card.milestones, paper.today, width, size, paper.lang)
        return title_rows(card, paper, width, scale), [*found, *body_rows(card, paper, width, size)]

    return Composition(
        with_picture(card.picture, paper, lambda box: set_words(rows_at, box, paper.theme))
    )


def countdown(card: Card, paper: Paper) -> Composition:
    """Days to go, as large as the room lets them be."""

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = timeline.countdown(card, paper.today, width, size, paper.lang, paper.accent)
        return title_rows(card, paper, width, scale, True), [*found, *_centred(card, paper, width, size)]

    return Composition(
        with_picture(card.picture, paper, lambda box: set_words(rows_at, box, paper.theme))
    )


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
    """The month as a grid where there is room for one; today's and the coming activities."""
    grid, words = _parted(paper)
    first = _month(card.activities, paper.today)

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = _agenda(card.activities, first, paper, width, size)
        return title_rows(card, paper, width, scale), [*found, *body_rows(card, paper, width, size)]

    pages = set_words(rows_at, words, paper.theme)
    if grid is None:
        return Composition(pages)
    marked = frozenset(date.fromisoformat(item.day) for item in card.activities)
    drawn = month_grid.MonthGrid(first, paper.today, marked, grid, paper.accent, paper.lang)
    return Composition(tuple(replace(page, under=drawn.paint) for page in pages))


def _parted(paper: Paper) -> tuple[Box | None, Box]:
    """(grid, words): side by side on a wide paper, else the grid above; no grid where it is too small."""
    left, top, width, height = paper.inside
    gap, least = paper.theme.margin, paper.theme.body
    if paper.is_wide:
        wide = min(width * 0.42, height * 1.15)
        if wide >= least * 13:
            return (left, top, wide, height), (left + wide + gap, top, width - wide - gap, height)
    elif height > least * 24:
        high = min(height * 0.42, width * 0.86)
        return (left, top, width, high), (left, top + high + gap, width, height - high - gap)
    return None, (left, top, width, height)


def _month(activities: Sequence[Activity], today: date) -> date:
    """First day of the month that is shown: this one, or the next one with something in it."""
    this = today.replace(day=1)
    months = sorted({date.fromisoformat(item.day).replace(day=1) for item in activities})
    return next((month for month in months if month >= this), this)


def _agenda(
    activities: Sequence[Activity], first: date, paper: Paper, width: float, size: int
) -> list[Row]:
    """The month's activities from today on, those of today marked; what is over only when all is."""
    of_month = sorted(
        (item for item in activities if item.day[:7] == first.isoformat()[:7]),
        key=lambda item: (item.day, item.time),
    )
    coming = [item for item in of_month if item.day >= paper.today.isoformat()]
    if not of_month:
        return line_rows((Span(say("no_activity", paper.lang)),), Setting(width, size, TEXT))
    return [row for item in coming or of_month
            for row in timeline.activity(item, paper.today, width, size, paper.lang, paper.accent)]  # fmt: skip
