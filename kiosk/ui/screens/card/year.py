"""Safe days: the number very large, and the year as a grid, one cell a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from content_packs.format.card import Card
from content_packs.format.text import Span
from kiosk.ui.screens.card.plan import Box, Column, Composition, Page, Paper
from kiosk.ui.screens.card.setting import PAGED_TITLE, body_rows, set_words, title_rows
from kiosk.ui.theme import EDGE, GREEN, GROUND, MUTED, RAISED, TEXT
from kiosk.ui.widgets.flow import Row, height_of, paint, spread
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import month, plain_day, say

MOST_DAYS = 31
WIDE = 2.2
"""Width by height from which number and grid stand side by side."""
FIGURE = (5.2, 4.6, 4.0, 3.4, 2.9, 2.5, 2.1, 1.8, 1.5)
"""Sizes of the number as multiples of the body's, largest first."""

LEGEND = {"safe": "safe_legend", "today": "today", "coming": "coming_legend"}


def days_of(year: int) -> list[date]:
    """All days of a year: 365, or 366."""
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def kind_of(day: date, today: date, since: date | None) -> str:
    """ "today", "safe", "coming", or "before" the count began.

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
    """Number and grid side by side on a wide paper, else the grid under the number; words after them."""
    left, top, width, height = paper.inside
    if paper.is_wide and paper.width > paper.height * WIDE:
        gap = paper.theme.margin * 1.5
        side = width * 0.34
        words, grid = (left, top, side, height), (left + side + gap, top, width - side - gap, height)
    else:
        high = min(height * 0.56, width / MOST_DAYS * 12 * 1.3 + paper.theme.body * 2)
        words = (left, top, width, height - high - paper.theme.margin)
        grid = (left, top + height - high, width, high)
    year = Year(paper.today, paper.safe_since, grid, paper)
    title, body = partial(title_rows, card, paper), partial(body_rows, card, paper)
    first, body_left = _count(card, paper, words)
    pages = [Page((first,), under=year.paint)]
    if body_left:
        pages += set_words(title, body, paper.inside, paper)
    return Composition(tuple(pages))


def _count(card: Card, paper: Paper, box: Box) -> tuple[Column, bool]:
    """Title, number and since when, as large as they have room; whether the body needs a page of its own."""
    left, top, width, height = box
    size = paper.theme.body
    body = body_rows(card, paper, size, width)
    if width > paper.height:
        return Column(left, top, (_flat(card, paper, width, height),)), bool(body)
    for words in (body, []):
        for part in FIGURE:
            title = title_rows(card, paper, 1.0 if part > FIGURE[-1] else PAGED_TITLE, width)
            rows = [*title, *_number(paper, width, round(size * part), size), *words]
            if height_of(rows) <= height:
                spread_out = spread(rows, height)
                middle = top + (height - height_of(spread_out)) / 2
                return Column(left, middle, spread_out), bool(body) and not words
    return Column(left, top, tuple(rows)), bool(body)


def _flat(card: Card, paper: Paper, width: float, height: float) -> Row:
    """The number with title and date beside it, for a low paper."""
    figure, *since = _number(paper, width * 0.5, round(height), paper.theme.body)
    aside = [*title_rows(card, paper, PAGED_TITLE, width * 0.48), *since]

    def paint_both(sheet: Sheet, left: float, top: float) -> None:
        figure.paint(sheet, left, top + (height - figure.height) / 2)
        paint(sheet, aside, left + width * 0.52, top + max(height - height_of(aside), 0) / 2)

    return Row(height, 0, paint_both)


def _number(paper: Paper, width: float, size: int, body: int) -> list[Row]:
    if paper.safe_since is None:
        return line_rows((Span(say("not_counted", paper.lang), True),), Setting(width, body, TEXT))
    figure = str(max((paper.today - paper.safe_since).days, 0))
    unit = say("days", paper.lang)
    large = size
    while (
        width_of(figure, large, True) + width_of(unit, round(large * 0.3), True) + large * 0.12 > width * 0.97
    ):
        large -= 2

    def paint(sheet: Sheet, left: float, top: float) -> None:
        less = round(large * 0.3)
        x = left + sheet.words(left - large * 0.03, top - large * 0.08, figure, large, GREEN, True)
        sheet.words(x + large * 0.1, top + large * 0.84 - less, unit, less, TEXT, True)

    since = say("since_day", paper.lang, n=plain_day(paper.safe_since + timedelta(days=1), paper.lang))
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
        down = (height - label * 2.2) / 12
        pitch = min((width - names - label * 0.5) / MOST_DAYS, down * 1.9)
        down = min(down, pitch * 1.5)
        high = down * 12 + label * 2.2
        x0, y0 = left + names + label * 0.5, top + (height - high) / 2
        cell = (pitch * 0.86, min(down * 0.86, pitch * 1.2))
        every = 1 if label <= down else 3
        for number in range(1, 13, every):
            word = month(f"2026-{number:02d}", self.paper.lang)
            colour = TEXT if number == self.today.month else MUTED
            y = y0 + (number - 1) * down + (cell[1] - label) / 2
            sheet.words(left + names, y, word, label, colour, number == self.today.month, "right")
        cells: dict[str, list[Box]] = {}
        for day in days_of(self.today.year):
            x, y = x0 + (day.day - 1) * pitch, y0 + (day.month - 1) * down
            cells.setdefault(kind_of(day, self.today, self.since), []).append((x, y, *cell))
        for kind in sorted(cells):  # "today" last: it is larger than its neighbours
            _paint_cells(sheet, kind, cells[kind])
        self._legend(sheet, x0, y0 + 12 * down + label * 0.7, label, width - (x0 - left))

    def _label(self) -> int:
        return min(self.paper.theme.small, max(self.paper.theme.caption, round(self.box[3] / 15)))

    def _legend(self, sheet: Sheet, x: float, top: float, size: int, width: float) -> None:
        words = {kind: say(key, self.paper.lang) for kind, key in LEGEND.items()}
        room = width - size * 7
        less = size_for("".join(words.values()), room, [size, round(size * 0.86), round(size * 0.74)])
        for kind, word in words.items():
            _paint_cells(sheet, kind, [(x, top + (size - less) / 2, less, less)])
            x += less * 1.4
            x += sheet.words(x, top + (size - less) / 2, word, less, MUTED) + less * 1.1


def _paint_cells(sheet: Sheet, kind: str, cells: Sequence[Box]) -> None:
    """Days of a kind: full when safe, framed and larger today, an empty frame when still to come."""
    if kind == "today":
        for x, top, wide, high in cells:
            grow = min(wide, high) * 0.28
            sheet.block(x - grow, top - grow, wide + 2 * grow, high + 2 * grow, TEXT, radius=grow)
    sheet.tiles(cells, {"coming": EDGE, "before": RAISED}.get(kind, GREEN))
    if kind == "coming":
        sheet.tiles([_inside(cell) for cell in cells], GROUND)


def _inside(cell: Box) -> Box:
    x, top, wide, high = cell
    line = max(1.0, min(wide, high) * 0.12)
    return x + line, top + line, wide - 2 * line, high - 2 * line
