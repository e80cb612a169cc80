"""Painting one board's tile on the overview, by its form and by the room it got."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from content_packs.format.card import Card
from content_packs.format.content import Shown
from content_packs.format.text import plain
from kiosk.domain.screen import Tile
from kiosk.ui.linebreak import wrap
from kiosk.ui.screens.overview.arranging import Box
from kiosk.ui.theme import LINE, MUTED, SURFACE, TEXT, Theme, bright, ink_on
from kiosk.ui.widgets import shapes, timeline
from kiosk.ui.widgets.figures import FigureTable
from kiosk.ui.widgets.flow import deal, paint
from kiosk.ui.widgets.lettering import cut_to, lines_in, size_for, title_lines, width_of
from kiosk.ui.widgets.pictures import load
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

STRIP = 3.2
"""Width by height from which a board's tile is a strip: its name beside the words, not over them."""
MOST_PICTURES = 2
"""Pictures alive at once on the overview."""
TITLE_LINE = 1.25
"""Distance of a title's lines as a multiple of the type size."""


@dataclass(slots=True)
class TilePainter:
    """Paints tiles on a sheet.

    Attributes:
        sheet, theme, lang: as they are.
        today: the mine's date, for milestones and countdowns.
        picture: path of a picture by its hash.
        pictures_left: how many pictures may still be painted.
    """

    sheet: Sheet
    theme: Theme
    lang: str
    today: date
    picture: Callable[[str], str]
    pictures_left: int = MOST_PICTURES

    def paint(self, tile: Tile, box: Box) -> None:
        """Paint one tile into its box."""
        left, top, width, height = box
        colour = bright(tile.board.colour)
        self.sheet.block(left, top, width, height, SURFACE, radius=self.theme.radius)
        if width > height * STRIP and tile.board.form == "board":
            self._strip(tile, box, colour)
            return
        pad, head = self.theme.gap * 1.3, self._head(tile, box, colour)
        inner = (left + pad, top + head + pad, width - 2 * pad, height - head - pad * 1.6)
        first = tile.cards[0]
        if tile.board.form == "column":
            self._list([shown.card for shown in tile.cards], inner, colour)
        elif not first.card.metrics or not self._table(first.card, inner):
            self._message(first, inner)

    def _head(self, tile: Tile, box: Box, colour: str) -> float:
        """The board's name on its colour over the tile; returns its height."""
        left, top, width, height = box
        theme, largest = self.theme, self.theme.heading
        high = min(round(largest * 1.55), height)
        pad, ink = theme.gap * 1.3, ink_on(colour)
        self.sheet.block(left, top, width, high, colour, radius=(theme.radius, theme.radius, 0, 0))
        name = tile.board.name.in_(self.lang)
        size = size_for(
            name, width - 2 * pad, [round(largest * part) for part in (1, 0.86, 0.76, 0.66)], True
        )
        name = cut_to(name, width - 2 * pad, size, True)
        wide = self.sheet.words(left + pad, top + (high - size) / 2, name, size, ink, bold=True)
        mark = largest * 1.05
        if wide + mark * 1.8 + pad < width:
            shapes.emblem(
                self.sheet, tile.board.code, left + width - pad - mark, top + (high - mark) / 2, mark, ink
            )
        return high

    def _list(self, cards: Sequence[Card], box: Box, colour: str) -> None:
        """Titles of several cards, each with its first line where there is room."""
        left, top, width, height = box
        size, less, bottom = self.theme.heading, self.theme.small, top + height
        share, indent = height / len(cards), size * 1.5
        for number, card in enumerate(cards, 1):
            most = 3 if share > size * LINE * 3 else 2
            title = card.title.in_(self.lang)
            own, lines = lines_in(title, width - indent, (size, round(size * 0.86)), most)
            need = len(lines) * size * LINE
            if top + need - size * (LINE - 1) > bottom:
                return
            self.sheet.disc(left, top - size * 0.05, size * 1.1, colour)
            figure, ink = round(size * 0.74), ink_on(colour)
            self.sheet.words(left + size * 0.55, top + size * 0.13, str(number), figure, ink, True, "center")
            for index, line in enumerate(lines):
                self.sheet.words(left + indent, top + index * size * LINE, line, own, TEXT, bold=True)
            if need + less <= share - size * 0.3:
                self._lead(card, left + indent, top + need, width - indent, 1)
            top += max(share, need)

    def _message(self, shown: Shown, box: Box) -> None:
        """Title, then the first lines and the picture as far as there is room."""
        left, top, width, height = box
        size, less, bottom = self.theme.heading, self.theme.small, top + height
        most = min(3, int((height + size * (LINE - 1)) // (size * LINE)))
        if most < 1:
            return
        for line in title_lines(shown.card.title.in_(self.lang), width, size, most):
            self.sheet.words(left, top, line, size, TEXT, bold=True)
            top += size * LINE
        room = bottom - top
        if shown.picture and self.pictures_left and room > self.theme.short * 0.09:
            self.pictures_left -= 1
            texture = load(self.picture(shown.picture))
            scale = min(width / texture.width, room / texture.height)
            wide, high = texture.width * scale, texture.height * scale
            self.sheet.picture(left + (width - wide) / 2, bottom - high, wide, high, texture)
            room -= high + less * 0.4
        self._lead(shown.card, left, top, width, int((room + less * 0.3) // (less * LINE)))

    def _strip(self, tile: Tile, box: Box, colour: str) -> None:
        """A low tile: the board's name at the left, title and first lines beside it."""
        left, top, width, height = box
        size, less, shown = self.theme.heading, self.theme.small, tile.cards[0]
        side = self._strip_name(tile, box, colour)
        x, room, title = left + side + size * 0.6, width - side - size * 1.1, shown.card.title.in_(self.lang)
        beside = room - height * 1.6
        has_room = beside > size * 4 and len(title_lines(title, beside, size)) <= 2
        if shown.picture and self.pictures_left and has_room:
            room -= self._thumbnail(shown, left + width, top, height) + size * 0.4
        most = max(min(2, int(height // (size * TITLE_LINE))), 1)
        titles = title_lines(title, room, size, most)
        high = len(titles) * size * TITLE_LINE
        leads = max(int((height - high - size * 0.45) // (less * LINE)), 0)
        at = top + (height - high - (leads * less * LINE - less * 0.3 if leads else 0)) / 2
        for line in titles:
            self.sheet.words(x, at, line, size, TEXT, bold=True)
            at += size * TITLE_LINE
        self._lead(shown.card, x, at + less * 0.1, room, leads)

    def _strip_name(self, tile: Tile, box: Box, colour: str) -> float:
        """The board's mark and name on its colour; returns its width."""
        left, top, _, height = box
        size, radius = self.theme.heading, self.theme.radius
        side, ink = size * 5.9, ink_on(colour)
        self.sheet.block(left, top, side, height, colour, radius=(radius, 0, 0, radius))
        most = 2 if height > size * 2.2 else 1
        sizes = [round(size * part) for part in (1, 0.85, 0.7, 0.6)]
        own, lines = lines_in(tile.board.name.in_(self.lang), side - size * 0.6, sizes, most)
        mark = size * 1.2 if len(lines) == 1 and height > size * 2.9 else 0
        at = top + (height - len(lines) * own * 1.2 + own * 0.2 - mark * 1.15) / 2
        if mark:
            shapes.emblem(self.sheet, tile.board.code, left + (side - mark) / 2, at, mark, ink)
        for number, line in enumerate(lines):
            y = at + mark * 1.15 + number * own * 1.2
            self.sheet.words(left + side / 2, y, line, own, ink, True, "center")
        return float(side)

    def _thumbnail(self, shown: Shown, right: float, top: float, height: float) -> float:
        """A picture at the right edge of a strip; returns its width."""
        self.pictures_left -= 1
        texture = load(self.picture(shown.picture))
        edge = self.theme.gap * 0.5
        high = height - 2 * edge
        wide = texture.width * high / texture.height
        self.sheet.picture(right - wide - edge, top + edge, wide, high, texture)
        return float(wide + edge)

    def _table(self, card: Card, box: Box) -> bool:
        """As many figures as have room; whether there is any, for heads alone say nothing."""
        left, top, width, height = box
        table = FigureTable(card.metrics, width, self.theme.small, self.lang, detail=False)
        rows = deal(table.rows(), height)[0]
        if len(rows) < 2:
            return False
        paint(self.sheet, rows, left, top)
        return True

    def _lead(self, card: Card, left: float, top: float, width: float, most: int) -> None:
        """The first lines of what a card says, cut with dots."""
        size = self.theme.small
        text = self._saying(card).replace("\n", " " if self.lang == "en" else "")
        lines = wrap(text, width, lambda part: width_of(part, size))
        for number, line in enumerate(lines[: max(most, 0)]):
            if number == most - 1 and len(lines) > most:
                line = cut_to(line + lines[number + 1], width, size)
            self.sheet.words(left, top + number * size * LINE, line, size, MUTED)

    def _saying(self, card: Card) -> str:
        """What a card says in few words, by its type."""
        if card.type == "duty":
            month = f"{self.today:%Y-%m}"
            now = next((duty for duty in card.duties if duty.month == month), None)
            return f"{now.what.in_(self.lang)} · {now.who}" if now else plain(card.body.in_(self.lang))
        if card.type == "milestones":
            return timeline.summary(card.milestones, self.lang)
        if card.type == "countdown":
            return say("days_left", self.lang, n=max((date.fromisoformat(card.target) - self.today).days, 0))
        return plain(card.body.in_(self.lang))
