"""Safe days: the number very large, and the year as a grid, one cell a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from content_packs.format.card import Card
from kiosk.ui.screens.card.plan import Box, Column, Composition, Page, Paper
from kiosk.ui.screens.card.setting import body_rows, title_rows
from kiosk.ui.theme import EDGE, GREEN, GROUND, MUTED, RAISED, TEXT
from kiosk.ui.widgets.flow import Row, height_of, pages_of
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import full_day, month, say
from content_packs.format.text import Span

MOST_DAYS = 31
FIGURE = (5.2, 4.6, 4.0, 3.4, 2.9, 2.5, 2.1, 1.8, 1.5)
"""Sizes of the number as multiples of the body's, largest first."""


def days_of(year: int) -> list[date]:
    """All days of a year: 365, or 366."""
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def kind_of(day: date, today: date, since: date | None) -> str:
    """"today", "safe", "coming", or "before" the count began.

    Args:
        day: a cell of the grid.
        today: the mine's date.
        since: the last day that was not safe; None when the mine does not count.
    """
    if day == today:
        return "today"
    if day > today:
        return "coming"
    return "safe" if since is not None and day > since else "before"


def safedays(card: Card, paper: Paper) -> Composition:
    """Number and grid side by side on a wide paper, else the grid under the number."""
    left, top, width, height = paper.inside
    if paper.is_wide:
        gap = paper.theme.margin
        side = width * 0.36
        words, grid = (left, top, side, height), (left + side + gap, top, width - side - gap, height)
    else:
        high = min(height * 0.5, width / MOST_DAYS * 12 * 1.15 + paper.theme.body * 2)
        words, grid = (left, top, width, height - high - paper.theme.margin), (left, top + height - high, width, high)  # fmt: skip
    year = Year(paper.today, paper.safe_since, grid, paper)
    return Composition(tuple(
        Page((column,), under=year.paint) for column in _words(card, paper, words)
    ))  # fmt: skip


def _words(card: Card, paper: Paper, box: Box) -> list[Column]:
    """Title, number, since when; then what is written, on pages of their own where it is long."""
    left, top, width, height = box
    size = paper.theme.body
    title = title_rows(card, paper, width, 1.0)
    body = body_rows(card, paper, width, size)
    for part in FIGURE:
        head = [*title, *_number(paper, width, round(size * part), size)]
        if height_of([*head, *body]) <= height:
            break
    else:
        room = height - height_of(head)
        if room < size * 3:
            return [Column(left, top, tuple(head)), *(Column(left, top, (*title, *page)) for page in
                    pages_of(body, height - height_of(title) - size))]  # fmt: skip
        return [Column(left, top, (*head, *page)) for page in pages_of(body, room - size)]
    rows = (*head, *body)
    return [Column(left, top + (height - height_of(rows)) / 2, rows)]


def _number(paper: Paper, width: float, size: int, body: int) -> list[Row]:
    if paper.safe_since is None:
        return line_rows((Span(say("not_counted", paper.lang), True),), Setting(width, body, TEXT))
    figure = str(max((paper.today - paper.safe_since).days, 0))
    unit = say("days", paper.lang)
    large = next(
        (part for part in range(size, body, -2)
         if width_of(figure, part, True) + width_of(unit, round(part * 0.3), True) + part * 0.12 <= width), body
    )  # fmt: skip

    def paint(sheet: Sheet, left: float, top: float) -> None:
        less = round(large * 0.3)
        x = left + sheet.words(left - large * 0.03, top - large * 0.08, figure, large, GREEN, True)
        sheet.words(x + large * 0.1, top + large * 0.84 - less, unit, less, TEXT, True)

    since = say("since_day", paper.lang, n=full_day(paper.safe_since + timedelta(days=1), paper.lang))
    small = line_rows((Span(since),), Setting(width, round(body * 0.8), TEXT, MUTED))
    return [Row(large * 0.88, body * 0.6, paint), *small]


@dataclass(frozen=True, slots=True)
class Year:
    """The grid: a row a month, a column a day of the month, and what the cells mean."""

    today: date
    since: date | None
    box: Box
    paper: Paper

    def paint(self, sheet: Sheet) -> None:
        """Draw it."""
        left, top, width, height = self.box
        label = self._label()
        names = max(width_of(month(f"2026-{number:02d}", self.paper.lang), label) for number in range(1, 13))
        pitch = min((width - names - label * 0.5) / MOST_DAYS, (height - label * 2.2) / 12 / 1.02)
        down = min((height - label * 2.2) / 12, pitch * 1.5)
        high = down * 12 + label * 2.2
        x0, y0 = left + names + label * 0.5, top + (height - high) / 2
        cell = (pitch * 0.86, min(down * 0.86, pitch * 1.2))
        for number in range(1, 13):
            word = month(f"2026-{number:02d}", self.paper.lang)
            colour = TEXT if number == self.today.month else MUTED
            y = y0 + (number - 1) * down + (cell[1] - label) / 2
            sheet.words(left + names, y, word, label, colour, number == self.today.month, "right")
        for day in days_of(self.today.year):
            x, y = x0 + (day.day - 1) * pitch, y0 + (day.month - 1) * down
            _cell(sheet, kind_of(day, self.today, self.since), (x, y, *cell))
        self._legend(sheet, x0, y0 + 12 * down + label * 0.7, label, width - (x0 - left))

    def _label(self) -> int:
        return min(self.paper.theme.small, round(self.box[3] / 15))

    def _legend(self, sheet: Sheet, x: float, top: float, size: int, width: float) -> None:
        kinds = ("safe", "today", "coming")
        words = [say(f"{kind}_legend", self.paper.lang) for kind in kinds]
        fitting = size_for("".join(words), width - size * 7, [size, round(size * 0.86), round(size * 0.74)])
        for kind, word in zip(kinds, words, strict=True):
            _cell(sheet, kind, (x, top + (size - fitting) / 2, fitting, fitting))
            x += fitting * 1.4
            x += sheet.words(x, top + (size - fitting) / 2, word, fitting, MUTED) + fitting * 1.1


def _cell(sheet: Sheet, kind: str, box: Box) -> None:
    """A day: full when safe, framed and larger today, an empty frame when it is still to come."""
    x, top, wide, high = box
    line = max(1.0, min(wide, high) * 0.12)
    if kind == "today":
        grow = min(wide, high) * 0.28
        sheet.block(x - grow, top - grow, wide + 2 * grow, high + 2 * grow, TEXT, radius=grow)
        sheet.block(x, top, wide, high, GREEN)
    elif kind == "safe":
        sheet.block(x, top, wide, high, GREEN)
    elif kind == "coming":
        sheet.block(x, top, wide, high, EDGE)
        sheet.block(x + line, top + line, wide - 2 * line, high - 2 * line, GROUND)
    else:
        sheet.block(x, top, wide, high, RAISED)
