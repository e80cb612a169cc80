"""All boards at once under the name of the station: a list, a message each, a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from content_packs.format.card import Card
from content_packs.format.text import plain
from kiosk.domain.content import Shown
from kiosk.domain.screen import Overview, Tile
from kiosk.ui.kv import load_beside
from kiosk.ui.linebreak import wrap
from kiosk.ui.screens.overview.arranging import Box, arrange
from kiosk.ui.theme import GROUND, LINE, MUTED, SURFACE, TEXT, Theme, bright, ink_on
from kiosk.ui.widgets import shapes, timeline
from kiosk.ui.widgets.figures import FigureTable
from kiosk.ui.widgets.flow import deal, paint
from kiosk.ui.widgets.lettering import cut_to, lines_in, size_for, title_lines, width_of
from kiosk.ui.widgets.pictures import load
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

load_beside(__file__)

NARROW = 1.42
"""Width by height under which the tiles' type is set smaller."""
TALL_SCALE = 0.9
"""In portrait three boards share the width."""
STRIP = 3.2
"""Width by height from which a board's tile is a strip: name beside the words."""
MOST_PICTURES = 2
"""Pictures alive at once on the overview."""


class OverviewScreen(Sheet):
    """Draws everything when it is made.

    Args:
        theme: of the window.
        view: the tiles.
        today: the mine's date, for milestones and countdowns.
        lang: of the reader.
        picture: path of a picture by its hash.
    """

    def __init__(
        self,
        theme: Theme,
        view: Overview,
        today: date,
        lang: str,
        picture: Callable[[str], str],
        **kwargs: Any,
    ) -> None:
        self.theme, self.today, self.lang = theme, today, lang
        super().__init__(**kwargs)
        shape = self.width / self.height
        self.theme = theme = theme.scaled(TALL_SCALE if shape < 1 else shape / NARROW)
        self._picture = picture
        self._pictures_left = MOST_PICTURES
        self.block(0, 0, self.width, self.height, GROUND)
        self._draw_heading(view)
        tiles, pad = self.ids.tiles, theme.gap * 1.3
        boxes = arrange(
            [tile.board.form for tile in view.tiles], tiles.width - 2 * pad, tiles.height - pad, pad
        )
        for tile, (left, top, width, height) in zip(view.tiles, boxes, strict=True):
            self._draw_tile(tile, (left + pad, top, width, height))

    def _draw_heading(self, view: Overview) -> None:
        sheet, theme = self.ids.heading, self.theme
        first, second = say("station", self.lang), say("boards", self.lang)
        text = f"{first} · {second}"
        largest = round(sheet.height * 0.56)
        size = size_for(
            text, sheet.width * 0.86, [round(largest * part) for part in (1, 0.85, 0.72, 0.6, 0.5)], True
        )
        top = (sheet.height - size) / 2
        wide = width_of(text, size, True)
        x = (sheet.width - wide) / 2
        sheet.words(x, top, text, size, TEXT, bold=True)
        square = size * 0.3
        for number, tile in enumerate(view.tiles):
            colour = bright(tile.board.colour)
            at = (number + 1) * square * 1.7
            if x - at - square > theme.margin:
                sheet.block(x - at - square * 0.6, top + size * 0.37, square, square, colour, radius=2)
                sheet.block(x + wide + at - square * 0.4, top + size * 0.37, square, square, colour, radius=2)

    def _draw_tile(self, tile: Tile, box: Box) -> None:
        sheet, theme = self.ids.tiles, self.theme
        left, top, width, height = box
        colour = bright(tile.board.colour)
        if width > height * STRIP and tile.board.form == "board":
            self._draw_strip(tile, box, colour)
            return
        head = round(theme.heading * 1.55)
        sheet.block(left, top, width, height, SURFACE, radius=theme.radius)
        sheet.block(left, top, width, head, colour, radius=(theme.radius, theme.radius, 0, 0))
        name = tile.board.name.in_(self.lang)
        size = size_for(
            name, width - theme.gap * 2, (theme.heading, round(theme.heading * 0.86), theme.small), True
        )
        name = cut_to(name, width - theme.gap * 2, size, True)
        sheet.words(left + theme.gap * 1.3, top + (head - size) / 2, name, size, ink_on(colour), bold=True)
        mark = theme.heading * 1.05
        if width_of(name, size, True) + mark * 1.8 + theme.gap < width:
            right = left + width - theme.gap * 1.3 - mark
            shapes.emblem(sheet, tile.board.code, right, top + (head - mark) / 2, mark, ink_on(colour))
        pad = theme.gap * 1.3
        inner = (left + pad, top + head + pad, width - 2 * pad, height - head - pad * 1.6)
        if tile.board.form == "column":
            self._draw_list(tile, inner, colour)
        elif tile.cards[0].card.metrics:
            self._draw_table(tile.cards[0].card, inner)
        else:
            self._draw_message(tile.cards[0], inner)

    def _draw_strip(self, tile: Tile, box: Box, colour: str) -> None:
        """A low tile: the board's name at the left, title and first lines beside it."""
        sheet, theme = self.ids.tiles, self.theme
        left, top, width, height = box
        size, less = theme.heading, theme.small
        side = size * 5.9
        sheet.block(left, top, width, height, SURFACE, radius=theme.radius)
        sheet.block(left, top, side, height, colour, radius=(theme.radius, 0, 0, theme.radius))
        ink = ink_on(colour)
        name = tile.board.name.in_(self.lang)
        named, lines = lines_in(name, side - size * 0.6, (size, round(size * 0.85), round(size * 0.7)), 2)
        mark = size * 1.2 if len(lines) == 1 and height > size * 2.9 else 0
        first = top + (height - len(lines) * size * 1.2 + size * 0.2 - mark * 1.15) / 2
        if mark:
            shapes.emblem(sheet, tile.board.code, left + (side - mark) / 2, first, mark, ink)
        for number, line in enumerate(lines):
            y = first + mark * 1.15 + number * size * 1.2
            sheet.words(left + side / 2, y, line, named, ink, True, "center")
        x, room, card = left + side + size * 0.6, width - side - size * 1.1, tile.cards[0].card
        beside = room - height * 1.6
        pictured = tile.cards[0].picture and self._pictures_left and beside > size * 4
        if pictured and len(title_lines(card.title.in_(self.lang), beside, size)) <= 2:
            room -= self._draw_thumbnail(tile.cards[0], left + width, top, height) + size * 0.4
        titles = title_lines(card.title.in_(self.lang), room, size, 2)
        down = (height - len(titles) * size * 1.25) / 2
        leads = max(int((height - len(titles) * size * 1.25 - size * 0.45) // (less * LINE)), 0)
        if leads:
            down = (height - len(titles) * size * 1.25 - leads * less * LINE + less * 0.3) / 2
        for number, line in enumerate(titles):
            sheet.words(x, top + down + number * size * 1.25, line, size, TEXT, True)
        self._draw_lead(card, x, top + down + len(titles) * size * 1.25 + less * 0.1, room, leads)

    def _draw_thumbnail(self, shown: Shown, right: float, top: float, height: float) -> float:
        """A picture at the right edge of a strip; returns its width."""
        self._pictures_left -= 1
        texture = load(self._picture(shown.picture))
        edge = self.theme.gap * 0.5
        high = height - 2 * edge
        wide = texture.width * high / texture.height
        self.ids.tiles.picture(right - wide - edge, top + edge, wide, high, texture)
        return float(wide + edge)

    def _draw_list(self, tile: Tile, box: Box, colour: str) -> None:
        """Titles of several cards, each with its first line."""
        sheet, theme = self.ids.tiles, self.theme
        left, top, width, height = box
        size, less, bottom = theme.heading, theme.small, top + height
        share = height / len(tile.cards)
        for number, card in enumerate((shown.card for shown in tile.cards), 1):
            most = 3 if share > size * LINE * 3 else 2
            title, smaller = card.title.in_(self.lang), (size, round(size * 0.86))
            own, lines = lines_in(title, width - size * 1.5, smaller, most)
            need = len(lines) * size * LINE
            with_line = need + less <= share - size * 0.3
            if top + need - size * (LINE - 1) > bottom:
                break
            sheet.disc(left, top - size * 0.05, size * 1.1, colour)
            sheet.words(
                left + size * 0.55,
                top + size * 0.13,
                str(number),
                size * 0.74,
                ink_on(colour),
                True,
                "center",
            )
            for index, line in enumerate(lines):
                sheet.words(left + size * 1.5, top + index * size * LINE, line, own, TEXT, bold=True)
            if with_line:
                self._draw_lead(card, left + size * 1.5, top + need, width - size * 1.5, 1)
            top += max(share, need)

    def _draw_message(self, shown: Shown, box: Box) -> None:
        """Title, then the picture or the first lines."""
        sheet, theme, card = self.ids.tiles, self.theme, shown.card
        left, top, width, height = box
        size, bottom = theme.heading, top + height
        for line in title_lines(card.title.in_(self.lang), width, size, 3):
            sheet.words(left, top, line, size, TEXT, bold=True)
            top += size * LINE
        pictured = shown.picture and self._pictures_left > 0
        room = bottom - top
        if pictured and room > theme.short * 0.09:
            self._pictures_left -= 1
            texture = load(self._picture(shown.picture))
            scale = min(width / texture.width, room / texture.height)
            wide, high = texture.width * scale, texture.height * scale
            lines = int((room - high - theme.small * 0.4) // (theme.small * LINE))
            if lines > 0:
                self._draw_lead(card, left, top, width, lines)
            sheet.picture(left + (width - wide) / 2, bottom - high, wide, high, texture)
            return
        self._draw_lead(
            card, left, top + size * 0.1, width, int((room + theme.small * 0.3) // (theme.small * LINE))
        )

    def _draw_lead(self, card: Card, left: float, top: float, width: float, most: int) -> None:
        """The first lines of what the card says, cut with dots."""
        size = self.theme.small
        text = self._lead(card).replace("\n", " " if self.lang == "en" else "")
        lines = wrap(text, width, lambda part: width_of(part, size))
        for number, line in enumerate(lines[:most]):
            if number == most - 1 and len(lines) > most:
                line = cut_to(line + lines[number + 1], width, size)
            self.ids.tiles.words(left, top + number * size * LINE, line, size, MUTED)

    def _lead(self, card: Card) -> str:
        if card.type == "duty":
            month = f"{self.today:%Y-%m}"
            now = next((duty for duty in card.duties if duty.month == month), None)
            if now:
                return f"{now.what.in_(self.lang)} · {now.who}"
        if card.type == "milestones":
            return timeline.summary(card.milestones, self.lang)
        if card.type == "countdown":
            return say("days_left", self.lang, n=max((date.fromisoformat(card.target) - self.today).days, 0))
        return plain(card.body.in_(self.lang))

    def _draw_table(self, card: Card, box: Box) -> None:
        left, top, width, height = box
        table = FigureTable(card.metrics, width, self.theme.small, self.lang, detail=False)
        page = deal(table.rows(), height)[0]
        paint(self.ids.tiles, page, left, top)
