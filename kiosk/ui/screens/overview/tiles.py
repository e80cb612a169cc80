"""Painting one board's tile on the overview: its mark and name in its colour, then what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from content_packs.format.card import Card
from content_packs.format.content import Shown
from kiosk.domain.screen import Tile
from kiosk.ui.screens.overview.arranging import Box, Style
from kiosk.ui.screens.overview.listing import TITLE_LINE, Listing, in_two_columns, list_in
from kiosk.ui.screens.overview.sayings import saying, whole_sentences
from kiosk.ui.screens.overview.short_table import ShortTable
from kiosk.ui.theme import LINE, MUTED, SURFACE, TEXT, Theme, bright
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.figures import FigureTable
from kiosk.ui.widgets.flow import deal, paint, spread
from kiosk.ui.widgets.lettering import lines_first, lines_in, title_lines, whole_words, width_of
from kiosk.ui.widgets.pictures import load
from kiosk.ui.widgets.sheet import Sheet

MOST_PICTURES = 2
"""Pictures alive at once on the overview."""
NAME = 4.95
"""Room for a board's name in a strip, as a multiple of the type size: six characters."""


MARK_OVER, MARK_BESIDE = 0.95, 1.15
"""Size of a board's mark before its name over a tile, and over its name in a strip, in type sizes."""
BESIDE = 1.35
"""Room of a mark with what parts it from the name, as a multiple of its size."""


class Name(NamedTuple):
    """A board's name as it is set: type size in px, its lines, and whether the mark stands with it."""

    size: int
    lines: tuple[str, ...]
    marked: bool


@dataclass(slots=True)
class TilePainter:
    """Paints tiles on a sheet.

    Attributes:
        sheet, theme, lang: as they are.
        today: the mine's date, for milestones and countdowns.
        picture: path of a picture by its hash.
        marked: whether strips have room for their boards' marks.
        style: how tiles are built.
        pictures_left: how many pictures may still be painted.
    """

    sheet: Sheet
    theme: Theme
    lang: str
    today: date
    picture: Callable[[str], str]
    style: Style
    marked: bool
    pictures_left: int = MOST_PICTURES
    _names: dict[str, Name] = field(default_factory=dict)

    def paint(self, tile: Tile, box: Box) -> None:
        """Paint one tile into its box."""
        left, top, width, height = box
        colour, radius, bar = bright(tile.board.colour), self.theme.radius, self.theme.body * 0.2
        self.sheet.block(left, top, width, height, SURFACE, radius=radius)
        if self.style is Style.UPRIGHT:
            self.sheet.block(left, top, width, bar, colour, radius=(radius, radius, 0, 0))
            inner = self._head(tile, (left, top + bar, width, height - bar), colour)
        else:
            self.sheet.block(left, top, bar, height, colour, radius=(radius, 0, 0, radius))
            if self.style is Style.CELL:
                self._cell(tile, (left + bar, top, width - bar, height), colour)
                return
            inner = self._side(tile, (left + bar, top, width - bar, height), colour)
        first = tile.cards[0]
        if tile.board.form == "column":
            self._list([shown.card for shown in tile.cards], inner, colour)
        elif first.card.metrics:
            self._table(first.card, inner)
        else:
            self._message(first, inner)

    @property
    def upright(self) -> bool:
        return self.style is Style.UPRIGHT

    def _cell(self, tile: Tile, box: Box, colour: str) -> None:
        """Name, and under it the first title, where it has room whole."""
        left, top, width, height = box
        pad, less = self.theme.body * 0.4, self.theme.small
        width -= 2 * pad
        sizes = self._sizes(self.theme.heading, 1, 0.9, 0.8, 0.7, 0.6)
        name = tile.board.name.in_(self.lang)
        size, names = lines_first(name, width, (sizes[:3], 1), (sizes[1:], 2))
        high = len(names) * size * TITLE_LINE
        most = max(int((height - high - less * 0.3) // (less * LINE)), 0)
        titles = title_lines(tile.cards[0].card.title.in_(self.lang), width, less)
        titles = titles if len(titles) <= most else ()
        high -= size * (TITLE_LINE - 1)
        top += (height - high - len(titles) * less * LINE) / 2
        for number, line in enumerate(names):
            self.sheet.words(left + pad, top + number * size * TITLE_LINE, line, size, colour, True)
        for number, line in enumerate(titles):
            y = top + high + less * (LINE - 1 + number * LINE)
            self.sheet.words(left + pad, y, line, less, TEXT, True)

    def _head(self, tile: Tile, box: Box, colour: str) -> Box:
        """Mark and name over the tile; returns the room under them."""
        left, top, width, height = box
        em, pad, name = self.theme.body, self.theme.body * 0.4, self._names[tile.board.code]
        mark, high, x = em * MARK_OVER, em * 1.6, left + pad
        if name.marked:
            shapes.emblem(self.sheet, tile.board.code, x, top + (high - mark) / 2, mark, colour)
            x += mark * BESIDE
        y = top + (high - name.size - (len(name.lines) - 1) * name.size * TITLE_LINE) / 2
        for number, line in enumerate(name.lines):
            self.sheet.words(x, y + number * name.size * TITLE_LINE, line, name.size, colour, True)
        return left + pad, top + high + em * 0.1, width - 2 * pad, height - high - em * 0.1 - pad

    def _side(self, tile: Tile, box: Box, colour: str) -> Box:
        """Mark and name at the left of a strip; returns the room beside them."""
        left, top, width, height = box
        em, pad, name = self.theme.body, self.theme.body * 0.4, self._names[tile.board.code]
        mark = em * MARK_BESIDE if name.marked else 0
        at = top + (height - mark * 1.2 - len(name.lines) * name.size * TITLE_LINE + name.size * 0.25) / 2
        if mark:
            shapes.emblem(self.sheet, tile.board.code, left + pad, at, mark, colour)
        for number, line in enumerate(name.lines):
            y = at + mark * 1.2 + number * name.size * TITLE_LINE
            self.sheet.words(left + pad, y, line, name.size, colour, True)
        x = pad + em * NAME + pad
        return left + x, top + em * 0.25, width - x - pad, height - em * 0.5

    def set_names(self, tiles: Sequence[Tile], boxes: Sequence[Box]) -> None:
        """Choose the size of the boards' names: those that stand alike have one size, and all a mark or none.

        Before the first tile is painted.
        """
        if self.style is Style.STRIP:
            self._names |= self._names_beside(tiles, [box[3] for box in boxes])
        elif self.style is Style.UPRIGHT:
            for form in {tile.board.form for tile in tiles}:
                group = [at for at, tile in enumerate(tiles) if tile.board.form == form]
                room = min(boxes[at][2] for at in group) - 2 * self.theme.body * 0.4
                self._names |= self._names_over([tiles[at] for at in group], room)

    def _names_beside(self, tiles: Sequence[Tile], heights: Sequence[float]) -> dict[str, Name]:
        """Of strips: as many lines as have room between its edges."""
        em, lang = self.theme.body, self.lang
        made: dict[str, Name] = {}
        for size in self._sizes(self.theme.heading, 1, 0.88, 0.78, 0.7, 0.62):
            made, whole = {}, True
            for tile, height in zip(tiles, heights, strict=True):
                text, marked = tile.board.name.in_(lang), self.marked and shapes.has_emblem(tile.board.code)
                lines = title_lines(text, em * NAME, size)
                most = int((height - (em * MARK_BESIDE * 1.2 if marked else 0)) / (size * TITLE_LINE))
                whole = whole and len(lines) <= most and whole_words(text, em * NAME, size)
                cut = title_lines(text, em * NAME, size, max(most, 1))
                made[tile.board.code] = Name(size, cut, marked)
            if whole:
                break
        return made

    def _names_over(self, tiles: Sequence[Tile], room: float) -> dict[str, Name]:
        """Of tiles that stand upright: one line with the mark before it, or without it; else two."""
        sizes = self._sizes(self.theme.heading, 1, 0.88, 0.78, 0.7, 0.62)
        names = {tile.board.code: tile.board.name.in_(self.lang) for tile in tiles}
        before = self.theme.body * MARK_OVER * BESIDE
        ways = (
            ((True, room - before), (False, room)) if all(map(shapes.has_emblem, names)) else ((False, room),)
        )
        for marked, width in ways:
            for size in sizes:
                if all(width_of(name, size, True) <= width for name in names.values()):
                    return {code: Name(size, (name,), marked) for code, name in names.items()}
        found = {code: lines_first(name, room, (sizes, 1), (sizes[2:], 2)) for code, name in names.items()}
        size = min(size for size, _ in found.values())
        return {code: Name(size, title_lines(name, room, size, 2), False) for code, name in names.items()}

    def _list(self, cards: Sequence[Card], box: Box, colour: str) -> None:
        """Titles of several cards; upright each with its first sentence, where all have room."""
        left, top, width, height = box
        titles = [card.title.in_(self.lang) for card in cards]
        sizes, less = self._sizes(self.theme.body, 1, 0.9, 0.82, 0.74, 0.66), self.theme.small
        if not self.upright and in_two_columns(titles, sizes[0], width):
            half = -(-len(titles) // 2)
            for number, part in enumerate((titles[:half], titles[half:])):
                plan = Listing(part, sizes[0], width / 2, height)
                x = left + number * width / 2
                plan.paint(self.sheet, x, top, colour, (), less, number * half, centred=True)
            return
        plan = list_in(titles, sizes, width, height)
        below = self._below(cards, plan) if self.upright else ()
        plan.paint(self.sheet, left, top, colour, below, less, centred=not self.upright)

    def _below(self, cards: Sequence[Card], plan: Listing) -> list[tuple[str, ...]]:
        """The first sentence of each title's card; of none, where not all have room."""
        shown, less = plan.lines(), self.theme.small
        spare = int((plan.height - plan.needed()) // (less * LINE * len(shown))) if shown else 0
        found = [
            whole_sentences(saying(card, self.today, self.lang), plan.room, less, min(spare, 2))
            for card in cards[: len(shown)]
        ]
        return found if all(found) else []

    def _message(self, shown: Shown, box: Box) -> None:
        """The title; then the picture, or the first sentences, as far as they have room."""
        left, top, width, height = box
        em = self.theme.body
        if not self.upright:
            width -= self._thumbnail(shown, left + width, top, width, height)
        size, titles = self._title(shown.card.title.in_(self.lang), width, height)
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

    def _title(self, text: str, width: float, height: float) -> tuple[int, tuple[str, ...]]:
        """A title's type size and lines: the first size at which it stands whole."""
        for size in self._sizes(self.theme.body, 1, 0.9, 0.82, 0.74, 0.66, 0.58):
            most = max(min(3, int((height + size * 0.25) // (size * TITLE_LINE))), 1)
            found = lines_in(text, width, (size, round(size * 0.9)), most)
            if whole_words(text, width, found[0]) and "".join(found[1]).replace(" ", "") == text.replace(
                " ", ""
            ):
                return found
        return found

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
        for size in self._sizes(self.theme.body, 0.82, 0.74, 0.66):
            rows = FigureTable(card.metrics, width, size, self.lang, detail=False).rows()
            page = deal(rows, height)[0]
            if len(page) > min(len(rows) - 1, 2) and not any(row.cut for row in rows):
                paint(self.sheet, spread(page, height, 1.8), left, top)
                return
        ShortTable(card.metrics, round(self.theme.body * 0.82), self.lang).paint(self.sheet, *box)

    def _lines(self, lines: Sequence[str], x: float, top: float, size: int) -> None:
        for number, line in enumerate(lines):
            self.sheet.words(x, top + number * size * LINE, line, size, MUTED)

    def _sizes(self, size: float, *parts: float) -> tuple[int, ...]:
        return tuple(round(size * part) for part in parts)
