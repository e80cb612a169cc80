"""A month as a grid of weeks; days with something in them stand out, today is framed."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from kiosk.ui.theme import EDGE, GROUND, MUTED, RAISED, TEXT, ink_on
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import month_of, weekday


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """The month of ``first``, weeks beginning on Monday.

    Attributes:
        first: any day of the month.
        today: the mine's date.
        marked: days with something in them.
        box: left, top, width, height, px.
        accent: colour of marked days.
        lang: of the reader.
    """

    first: date
    today: date
    marked: frozenset[date]
    box: tuple[float, float, float, float]
    accent: str
    lang: str

    def paint(self, sheet: Sheet) -> None:
        """Draw it, in the middle of its box."""
        left, top, width, height = self.box
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        pitch = width / 7
        down = min(pitch, height / (len(weeks) + 1.9))
        size = round(min(pitch * 0.46, down * 0.56))
        y = top + (height - down * (len(weeks) + 1.9)) / 2
        name = month_of(self.first, self.lang)
        sheet.words(left, y, name, size, TEXT, True)
        y += down * 1.05
        for number in range(7):
            word = weekday(number, self.lang)
            sheet.words(left + (number + 0.5) * pitch, y, word, round(size * 0.8), MUTED, anchor="center")
        y += down * 0.85
        for row, week in enumerate(weeks):
            for column, day in enumerate(week):
                if day.month == self.first.month:
                    self._day(sheet, day, (left + column * pitch, y + row * down, pitch, down), size)

    def _day(self, sheet: Sheet, day: date, cell: tuple[float, float, float, float], size: int) -> None:
        x, top, wide, high = cell
        inset = min(wide, high) * 0.05
        line = max(2.0, size * 0.12)
        marked, today = day in self.marked, day == self.today
        ground = self.accent if marked else RAISED if day >= self.today else GROUND
        if today:
            sheet.block(x + inset, top + inset, wide - 2 * inset, high - 2 * inset, TEXT, radius=inset * 2)
            inset += line
            ground = self.accent if marked else GROUND
        elif ground == GROUND:
            sheet.block(x + inset, top + inset, wide - 2 * inset, high - 2 * inset, EDGE, radius=inset * 2)
            inset += max(1.0, line * 0.4)
        sheet.block(x + inset, top + inset, wide - 2 * inset, high - 2 * inset, ground, radius=inset * 1.4)
        ink = ink_on(self.accent) if marked else TEXT if day >= self.today else MUTED
        sheet.words(x + wide / 2, top + (high - size) / 2, str(day.day), size, ink, marked or today, "center")
