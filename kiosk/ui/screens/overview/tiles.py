"""Painting one board's tile on the overview: its mark and name in its colour, then what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from content_packs.format.card import Card, Metric
from content_packs.format.content import Shown
from kiosk.domain.screen import Tile
from kiosk.ui.screens.overview.arranging import Box
from kiosk.ui.screens.overview.sayings import saying, whole_sentences
from kiosk.ui.theme import LINE, MUTED, SURFACE, TEXT, Theme, bright, ink_on
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.figures import FigureTable, reached, status_colour
from kiosk.ui.widgets.flow import deal, height_of, paint, spread
from kiosk.ui.widgets.lettering import cut_to, lines_in, size_for, width_of
from kiosk.ui.widgets.pictures import load
from kiosk.ui.widgets.sheet import Sheet

MOST_PICTURES = 2
"""Pictures alive at once on the overview."""
TITLE_LINE = 1.25
"""Distance of a title's lines as a multiple of the type size."""
NAME = 4.5
"""Room for a board's name in a strip, as a multiple of the type size: five characters."""
INDENT = 1.45
"""Of a list's titles behind their numbers."""


@dataclass(slots=True)
class TilePainter:
    """Paints tiles on a sheet.

    Attributes:
        sheet, theme, lang: as they are.
        today: the mine's date, for milestones and countdowns.
        picture: path of a picture by its hash.
        marked: whether strips have room for their boards' marks.
        upright: whether a board's name stands over what it shows; else beside it.
        pictures_left: how many pictures may still be painted.
    """

    sheet: Sheet
    theme: Theme
    lang: str
    today: date
    picture: Callable[[str], str]
    upright: bool
    marked: bool
    pictures_left: int = MOST_PICTURES

    def paint(self, tile: Tile, box: Box) -> None:
        """Paint one tile into its box."""
        left, top, width, height = box
        colour, radius, bar = bright(tile.board.colour), self.theme.radius, self.theme.body * 0.2
        self.sheet.block(left, top, width, height, SURFACE, radius=radius)
        if self.upright:
            self.sheet.block(left, top, width, bar, colour, radius=(radius, radius, 0, 0))
            inner = self._head(tile, (left, top + bar, width, height - bar), colour)
        else:
            self.sheet.block(left, top, bar, height, colour, radius=(radius, 0, 0, radius))
            inner = self._side(tile, (left + bar, top, width - bar, height), colour)
        first = tile.cards[0]
        if tile.board.form == "column":
            self._list([shown.card for shown in tile.cards], inner, colour)
        elif first.card.metrics:
            self._table(first.card, inner)
        else:
            self._message(first, inner)

    def _head(self, tile: Tile, box: Box, colour: str) -> Box:
        """Mark and name over the tile; returns the room under them."""
        left, top, width, height = box
        em, pad = self.theme.body, self.theme.body * 0.4
        mark, high = em * 0.95, em * 1.6
        name, room = tile.board.name.in_(self.lang), width - 2 * pad - mark * 1.35
        size = size_for(name, room, self._sizes(self.theme.heading, 1, 0.88, 0.78, 0.7, 0.6), True)
        shapes.emblem(self.sheet, tile.board.code, left + pad, top + (high - mark) / 2, mark, colour)
        name, x = cut_to(name, room, size, True), left + pad + mark * 1.35
        self.sheet.words(x, top + (high - size) / 2, name, size, colour, True)
        return left + pad, top + high + em * 0.1, width - 2 * pad, height - high - em * 0.1 - pad

    def _side(self, tile: Tile, box: Box, colour: str) -> Box:
        """Mark and name at the left of a strip; returns the room beside them."""
        left, top, width, height = box
        em, pad = self.theme.body, self.theme.body * 0.4
        sizes = self._sizes(self.theme.heading, 1, 0.88, 0.78, 0.7)
        most = 3 if height > em * 2.5 else 2
        size, lines = lines_in(tile.board.name.in_(self.lang), em * NAME, sizes, most)
        mark = em * 1.15 if self.marked else 0
        at = top + (height - mark * 1.2 - len(lines) * size * TITLE_LINE + size * 0.25) / 2
        if mark:
            shapes.emblem(self.sheet, tile.board.code, left + pad, at, mark, colour)
        for number, line in enumerate(lines):
            y = at + mark * 1.2 + number * size * TITLE_LINE
            self.sheet.words(left + pad, y, line, size, colour, True)
        x = pad + em * NAME + pad
        return left + x, top + em * 0.25, width - x - pad, height - em * 0.5

    def _list(self, cards: Sequence[Card], box: Box, colour: str) -> None:
        """Titles of several cards; upright spread over the height, each with its first sentence."""
        left, top, width, height = box
        em, less = self.theme.body, self.theme.small
        across = 1 if self.upright or not self._stand_in_two(cards, width) else 2
        shown = self._titles(cards, width / across - em * INDENT, height, across)
        if not shown:
            return
        share = height / -(-len(shown) // across)
        leads = self._leads(cards, shown, width, share)
        for number, (size, lines) in enumerate(shown):
            row, column = divmod(number, across)
            high = len(lines) * em * TITLE_LINE - em * (TITLE_LINE - 1)
            x = left + column * width / across
            at = top + row * share + (0 if self.upright else (share - high) / 2)
            self._numbered(number + 1, x, at, colour)
            for index, line in enumerate(lines):
                y = at + index * em * TITLE_LINE + (em - size) / 2
                self.sheet.words(x + em * INDENT, y, line, size, TEXT, bold=True)
            self._lines(leads[number], x + em * INDENT, at + high + less * 0.5, less)

    def _leads(
        self, cards: Sequence[Card], titles: Sequence[tuple[int, tuple[str, ...]]], width: float, share: float
    ) -> list[tuple[str, ...]]:
        """The first sentence under each title; under none, where one has no room."""
        em, less = self.theme.body, self.theme.small
        found = []
        for card, (_, lines) in zip(cards, titles, strict=False):
            most = int((share - len(lines) * em * TITLE_LINE - less * 0.4) // (less * LINE))
            words = saying(card, self.today, self.lang)
            found.append(whole_sentences(words, width - em * INDENT, less, most if self.upright else 0))
        return found if all(found) else [() for _ in found]

    def _titles(
        self, cards: Sequence[Card], width: float, height: float, across: int
    ) -> list[tuple[int, tuple[str, ...]]]:
        """(type size, lines) of as many titles as have room, whole."""
        em, found, used = self.theme.body, [], 0.0
        most = 3 if self.upright else 2
        for number, card in enumerate(cards):
            size, lines = lines_in(card.title.in_(self.lang), width, self._sizes(em, 1, 0.9, 0.82), most)
            if number % across == 0:
                used += len(lines) * TITLE_LINE * em
            if used > height + em * (TITLE_LINE - 1):
                break
            found.append((size, lines))
        return found[: len(found) - len(found) % across] if across > 1 else found

    def _stand_in_two(self, cards: Sequence[Card], width: float) -> bool:
        """Whether all titles stand on one line each in two columns."""
        em, room = self.theme.body, width / 2 - self.theme.body * (INDENT + 0.4)
        return len(cards) > 1 and all(width_of(c.title.in_(self.lang), em, True) <= room for c in cards)

    def _numbered(self, number: int, x: float, top: float, colour: str) -> None:
        em = self.theme.body
        self.sheet.disc(x, top - em * 0.02, em * 1.04, colour)
        size = round(em * 0.7)
        self.sheet.words(x + em * 0.52, top + em * 0.15, str(number), size, ink_on(colour), True, "center")

    def _message(self, shown: Shown, box: Box) -> None:
        """The title; then the picture, or the first sentences, as far as they have room."""
        left, top, width, height = box
        em = self.theme.body
        if not self.upright:
            width -= self._thumbnail(shown, left + width, top, width, height)
        most = max(min(3, int((height + em * 0.3) // (em * TITLE_LINE))), 1)
        size, titles = lines_in(shown.card.title.in_(self.lang), width, self._sizes(em, 1, 0.9, 0.82), most)
        high = len(titles) * size * TITLE_LINE
        room = height - high
        if self.upright and shown.picture and self.pictures_left and room > em * 1.6:
            self._picture(shown, (left, top + high + em * 0.1, width, room - em * 0.1))
            room = 0
        lead, less = self._lead(shown.card, width, room)
        if not self.upright:
            top += (height - high + size * 0.2 - len(lead) * less * LINE) / 2
        for number, line in enumerate(titles):
            self.sheet.words(left, top + number * size * TITLE_LINE, line, size, TEXT, bold=True)
        self._lines(lead, left, top + high + less * 0.2, less)

    def _lead(self, card: Card, width: float, room: float) -> tuple[tuple[str, ...], int]:
        """The first sentences and their type size: larger where they have room so."""
        words, sizes = saying(card, self.today, self.lang), (self.theme.heading, self.theme.small)
        for size in sizes:
            if lines := whole_sentences(words, width, size, int((room - size * 0.1) // (size * LINE))):
                return lines, size
        return (), sizes[-1]

    def _picture(self, shown: Shown, box: Box) -> None:
        """A picture in the middle of its room."""
        left, top, width, height = box
        self.pictures_left -= 1
        texture = load(self.picture(shown.picture))
        scale = min(width / texture.width, height / texture.height)
        wide, high = texture.width * scale, texture.height * scale
        self.sheet.picture(left + (width - wide) / 2, top + (height - high) / 2, wide, high, texture)

    def _thumbnail(self, shown: Shown, right: float, top: float, width: float, height: float) -> float:
        """A picture at the right of a strip, where the title keeps its room; returns what it took."""
        em, title = self.theme.body, shown.card.title.in_(self.lang)
        wide = height * 1.5
        room = width - wide - em * 0.5
        most = max(min(2, int((height + em * 0.3) // (em * TITLE_LINE))), 1)
        size, lines = lines_in(title, room, (em,), most)
        fits = room > em * 4 and all(width_of(line, size, True) <= room for line in lines)
        if not (shown.picture and self.pictures_left and fits and "…" not in lines[-1]):
            return 0.0
        self._picture(shown, (right - wide, top, wide, height))
        return wide + em * 0.5

    def _table(self, card: Card, box: Box) -> None:
        """As many figures as have room."""
        left, top, width, height = box
        wanted = min(len(card.metrics), 2) + 1
        for size in self._sizes(self.theme.body, 0.82, 0.74, 0.66):
            rows = FigureTable(card.metrics, width, size, self.lang, detail=False).rows()
            page = deal(rows, height)[0]
            if len(page) >= wanted and not any(row.cut for row in rows):
                spare = max(height - height_of(page), 0)
                paint(self.sheet, spread(page, height, 1.8), left, top + (0 if self.upright else spare * 0.2))
                return
        self._figures(card.metrics, box)

    def _figures(self, metrics: Sequence[Metric], box: Box) -> None:
        """Name, actual and plan of as many figures as have room, where a table has none."""
        left, top, width, height = box
        size = round(self.theme.body * 0.8)
        shown = metrics[: max(int((height + size * 0.4) // (size * LINE)), 1)]
        pitch = height / len(shown)
        for number, metric in enumerate(shown):
            at = top + number * pitch + (pitch - size) / 2
            mark = {True: shapes.good, False: shapes.warning}.get(reached(metric))
            if mark:
                mark(self.sheet, left, at, size)
            right, colour = left + width, status_colour(metric)
            if metric.plan:
                right -= self.sheet.words(right, at, f" / {metric.plan}", size, MUTED, anchor="right")
            right -= self.sheet.words(right, at, metric.actual or "—", size, colour, True, "right")
            x, name = left + size * 1.35, metric.name.in_(self.lang)
            own = size_for(name, right - x - size * 0.5, self._sizes(size, 1, 0.85, 0.7))
            self.sheet.words(x, at + (size - own) / 2, cut_to(name, right - x - size * 0.5, own), own)

    def _lines(self, lines: Sequence[str], x: float, top: float, size: int) -> None:
        for number, line in enumerate(lines):
            self.sheet.words(x, top + number * size * LINE, line, size, MUTED)

    def _sizes(self, size: float, *parts: float) -> tuple[int, ...]:
        return tuple(round(size * part) for part in parts)
