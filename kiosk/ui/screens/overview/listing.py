"""Titles of several cards under each other, for a board that is a list."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.values import dataclass
from kiosk.ui.theme import LINE, MUTED, TEXT, ink_on
from kiosk.ui.widgets.lettering import A_LITTLE, title_lines, whole_words, width_of
from kiosk.ui.widgets.sheet import Sheet

INDENT = 1.45
"""Of titles behind their numbers, as a multiple of the type size."""
TITLE_LINE = 1.25
"""Distance of a title's lines as a multiple of the type size."""
BETWEEN = 0.32
"""Least room between titles, as a multiple of the type size."""
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """As many titles as have room, whole and in one size.

    Attributes:
        titles: all there are.
        size: of the type, px.
        width, height: px.
    """

    titles: Sequence[str]
    size: int
    width: float
    height: float

    @property
    def room(self) -> float:
        """Width of a title."""
        return self.width - self.size * INDENT

    def lines(self) -> list[tuple[str, ...]]:
        """The lines of each title that is shown; of the first as much as has room."""
        found: list[tuple[str, ...]] = []
        for title in self.titles:
            lines = title_lines(title, self.room, self.size)
            taller = _height([*found, lines], self.size) > self.height
            if taller or len(lines) > MOST_LINES or not whole_words(title, self.room, self.size):
                break
            found.append(lines)
        if not found:
            most = min(max(int(self.height // (self.size * TITLE_LINE)), 1), MOST_LINES)
            found.append(title_lines(self.titles[0], self.room, self.size, most))
        return found

    @property
    def cut(self) -> bool:
        """Whether not even the first title stands whole."""
        first = self.lines()[0]
        return len("".join(first).replace(" ", "")) < len(self.titles[0].replace(" ", ""))

    def needed(self) -> float:
        """Height of the titles that are shown, px."""
        return _height(self.lines(), self.size)

    def paint(
        self,
        sheet: Sheet,
        left: float,
        top: float,
        colour: str,
        below: Sequence[Sequence[str]],
        less: int,
        before: int = 0,
        centred: bool = False,
    ) -> None:
        """Draw the titles with their numbers, spread over the height.

        Args:
            sheet, left, top: where.
            colour: of the numbers.
            below: lines in the smaller type under each title, or nothing.
            less: the smaller type, px.
            before: how many titles stand before these.
            centred: as much room is left above as below, beside a name that stands in the middle.
        """
        shown, size = self.lines(), self.size
        extra = sum(_below(lines, less) for lines in below)
        spare = self.height - self.needed() - extra
        share = min(max(spare, 0) / (len(shown) + 1), size * 0.8)
        head = share if len(shown) < 4 else 0.0
        if centred:
            head = max(spare - share * (len(shown) - 1), 0) / 2
        gap, top = size * BETWEEN + share, top + head
        for number, lines in enumerate(shown):
            self._number(sheet, before + number + 1, left, top, colour)
            for index, line in enumerate(lines):
                y = top + index * size * TITLE_LINE
                sheet.words(left + size * INDENT, y, line, size, TEXT, bold=True)
            top += size * (1 + (len(lines) - 1) * TITLE_LINE)
            if below:
                for index, line in enumerate(below[number]):
                    y = top + less * (LINE - 1 + index * LINE)
                    sheet.words(left + size * INDENT, y, line, less, MUTED)
                top += _below(below[number], less)
            top += gap

    def _number(self, sheet: Sheet, number: int, x: float, top: float, colour: str) -> None:
        size, figure = self.size, round(self.size * 0.7)
        sheet.disc(x, top - size * 0.02, size * 1.04, colour)
        middle = x + size * 0.52
        sheet.words(middle, top + size * 0.15, str(number), figure, ink_on(colour), True, "center")


def list_in(titles: Sequence[str], sizes: Sequence[int], width: float, height: float) -> Listing:
    """The list in the size that shows most titles, of those the largest; none far smaller, if it can be.

    Args:
        titles: all there are.
        sizes: of the type, falling, px.
        width, height: px.
    """
    plans = [Listing(titles, size, width, height) for size in sizes]
    near = [plan for plan in plans if plan.size >= sizes[0] * A_LITTLE and not plan.cut]
    return max(near or plans, key=lambda plan: (not plan.cut, len(plan.lines()), plan.size))


def in_two_columns(titles: Sequence[str], size: int, width: float) -> bool:
    """Whether every title stands on one line in half the width."""
    return all(width_of(title, size, True) <= width / 2 - size * (INDENT + 0.4) for title in titles)


def _height(found: Sequence[Sequence[str]], size: int) -> float:
    lines = sum(1 + (len(title) - 1) * TITLE_LINE for title in found)
    return size * (lines + BETWEEN * (len(found) - 1))


def _below(lines: Sequence[str], less: int) -> float:
    return len(lines) * less * LINE
