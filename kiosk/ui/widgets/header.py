"""The top line: whose station this is, the theme, the shift, the date and the time, safe days."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from kivy.graphics.texture import Texture

from kiosk.domain.screen import Header
from kiosk.ui.theme import AMBER, EDGE, GREEN, MUTED, SURFACE, TEXT, Theme, bright, hex_of, ink_on
from kiosk.ui.widgets.lettering import cut_to, size_for, width_of
from kiosk.ui.widgets.pictures import load
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import day, hour, say

LOG = logging.getLogger(__name__)


class HeaderLine(Sheet):
    """Drawn anew only when one of its words changes, that is once a minute.

    Args:
        theme: of the window.
        picture: path of a picture by its hash.
    """

    def __init__(self, theme: Theme, picture: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(size=(theme.width, theme.header), **kwargs)
        self.theme, self._path = theme, picture
        self._emblem: Texture | None = None
        self._emblem_of = ""

    def show(self, header: Header, lang: str) -> None:
        """Draw ``header``."""
        self.wipe()
        self._load_emblem(header.emblem)
        self.block(0, 0, self.width, self.height, SURFACE)
        if self.theme.portrait:
            self._in_two_rows(header, lang)
        else:
            self._in_one_row(header, lang)

    def _load_emblem(self, sha256: str) -> None:
        """Keep the emblem's texture while it is the same; one that cannot be read is left out."""
        if sha256 == self._emblem_of:
            return
        self._emblem, self._emblem_of = None, sha256
        try:
            self._emblem = load(self._path(sha256)) if sha256 else None
        except (OSError, ValueError) as error:
            LOG.error("the emblem cannot be drawn: %s", error)

    def _in_one_row(self, header: Header, lang: str) -> None:
        gap, height = self.theme.margin, self.height
        left = self._brand(header, lang, height) + gap
        right = self._clock(header, self.width - gap, height) - gap
        right = self._shift(header, lang, right, 0, height) - gap
        right = self._safe_days(header, lang, right, 0, height) - gap
        self._place(header, lang, left, right - left, height)

    def _in_two_rows(self, header: Header, lang: str) -> None:
        gap, first = self.theme.margin, self.height * 0.6
        left = self._brand(header, lang, first) + gap
        right = self._clock(header, self.width - gap, first) - gap
        self._place(header, lang, left, right - left, first)
        self.block(0, first, self.width, max(2, self.height * 0.02), EDGE)
        middle = (first + self.height) / 2
        words = f"{header.shift.in_(lang)}  {day(header.shift_date or header.time.date(), lang)}".strip()
        safe = say("safe", lang) if header.safe_days is not None else ""
        days = f"{header.safe_days} {say('days', lang)}" if safe else ""
        sizes = [round(self.theme.heading * part) for part in (1, 0.88, 0.76, 0.66)]
        size = size_for(words + safe + days, self.width - 4 * gap, sizes, True)
        top = middle - size / 2
        self.words(gap, top, words, size, bold=True)
        edge = self.width - gap - self.words(self.width - gap, top, days, size, GREEN, True, "right")
        self.words(edge - self.theme.gap, top, safe, size, MUTED, anchor="right")

    def _brand(self, header: Header, lang: str, height: float) -> float:
        """Emblem, name and slogan on the brand's colour; returns their right edge."""
        brand, pad = header.brand, self.theme.margin * 0.8
        colour = bright(brand.colour) if brand else hex_of(AMBER)
        name = brand.name.in_(lang) if brand else say("station", lang)
        slogan = brand.slogan.in_(lang) if brand else ""
        largest, mark = round(height * (0.38 if slogan else 0.42)), height * 0.66
        before = mark + pad * 0.6 if self._emblem else 0.0
        widest = self.width * 0.26 - before
        size = size_for(name, widest, [round(largest * part) for part in (1, 0.8, 0.65)], True)
        small = size_for(slogan, widest, (round(height * 0.21), round(height * 0.18)))
        slogan = cut_to(slogan, widest, small)
        inside = before + max(width_of(name, size, True), width_of(slogan, small))
        self.block(0, 0, inside + 2 * pad, height, colour)
        if self._emblem:
            self._draw_emblem(self._emblem, pad, (height - mark) / 2, mark)
        ink, x = ink_on(colour), pad + before
        top = (height - size - (small * 1.4 if slogan else 0)) / 2
        self.words(x, top, name, size, ink, True)
        self.words(x, top + size + small * 0.4, slogan, small, ink)
        return inside + 2 * pad

    def _draw_emblem(self, texture: Texture, x: float, top: float, size: float) -> None:
        """The emblem whole, in a square."""
        scale = size / max(texture.width, texture.height)
        wide, high = texture.width * scale, texture.height * scale
        self.picture(x + (size - wide) / 2, top + (size - high) / 2, wide, high, texture)

    def _clock(self, header: Header, right: float, height: float) -> float:
        size = round(height * 0.6)
        width = self.words(
            right, (height - size) / 2 - size * 0.02, hour(header.time), size, TEXT, True, "right"
        )
        return right - width

    def _shift(self, header: Header, lang: str, right: float, top: float, height: float) -> float:
        date = day(header.shift_date or header.time.date(), lang)
        return self._pair(header.shift.in_(lang), date, right, top, height, TEXT)

    def _safe_days(self, header: Header, lang: str, right: float, top: float, height: float) -> float:
        if header.safe_days is None:
            return right
        figure = f"{header.safe_days} {say('days', lang)}"
        return self._pair(figure, say("safe", lang), right, top, height, GREEN)

    def _pair(self, large: str, small: str, right: float, top: float, height: float, colour: str) -> float:
        """Two lines with one left edge; the longer ends at ``right``. Returns their left edge."""
        size, less = round(height * 0.32), max(self.theme.caption, round(height * 0.23))
        left = right - max(width_of(large, size, True), width_of(small, less))
        first = top + (height - size - less * 1.4) / 2
        self.words(left, first, large, size, colour, True)
        self.words(left, first + size + less * 0.4, small, less, MUTED)
        return left

    def _place(self, header: Header, lang: str, left: float, width: float, height: float) -> None:
        """Unit and place, and under them the theme of the month."""
        unit, place = header.unit.in_(lang), header.place.in_(lang)
        theme = header.theme.in_(lang)
        size, less = round(height * 0.32), max(self.theme.caption, round(height * 0.23))
        first = (height - size - (less * 1.4 if theme else 0)) / 2
        where = f"{unit} · {place}"
        if width_of(where, less, True) > width:
            where = place
        size = size_for(where, width, (size, round(size * 0.88), less), True)
        self.words(left, first, cut_to(where, width, size, True), size, TEXT, True)
        if not theme:
            return
        label, top = f"{say('theme', lang)} ", first + size + less * 0.4
        if width_of(label + theme, less) <= width:
            left += self.words(left, top, label, less, MUTED)
        less = size_for(theme, width, (less, round(less * 0.86), round(less * 0.76)))
        self.words(left, top, cut_to(theme, width, less), less, TEXT)
