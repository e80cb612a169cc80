"""The top line: whose station this is, the theme, the shift, the date and the time, safe days."""

from __future__ import annotations

from typing import Any

from kiosk.domain.screen import Header
from kiosk.ui.theme import AMBER, GREEN, MUTED, RAISED, SURFACE, TEXT, Theme, bright, ink_on
from kiosk.ui.widgets.lettering import cut_to, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import day, hour, say


class HeaderLine(Sheet):
    """Drawn anew only when one of its words changes, that is once a minute."""

    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        super().__init__(size=(theme.width, theme.header), **kwargs)
        self.theme = theme

    def show(self, header: Header, lang: str) -> None:
        """Draw ``header``."""
        self.wipe()
        self.block(0, 0, self.width, self.height, SURFACE)
        if self.theme.portrait:
            self._in_two_rows(header, lang)
        else:
            self._in_one_row(header, lang)

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
        self.block(0, first, self.width, self.height - first, RAISED)
        middle = (first + self.height) / 2
        size = self.theme.heading
        words = f"{header.shift.in_(lang)}  {day(header.shift_date or header.time.date(), lang)}"
        self.words(gap, middle - size / 2, words.strip(), size, bold=True)
        if header.safe_days is not None:
            days = f"{header.safe_days} {say('days', lang)}"
            width = self.words(self.width - gap, middle - size / 2, days, size, GREEN, True, "right")
            edge = self.width - gap - width - self.theme.gap
            self.words(edge, middle - size / 2, say("safe", lang), size, MUTED, anchor="right")

    def _brand(self, header: Header, lang: str, height: float) -> float:
        """The brand's name on its colour; returns its right edge."""
        brand = header.brand
        colour = bright(brand.colour) if brand else AMBER
        name = brand.name.in_(lang) if brand else say("station", lang)
        slogan = brand.slogan.in_(lang) if brand else ""
        size, small = round(height * (0.38 if slogan else 0.42)), round(height * 0.2)
        widest = self.width * 0.24
        size = size_for(name, widest, (size, round(size * 0.8), round(size * 0.65)), True)
        slogan = cut_to(slogan, widest, small)
        room = max(width_of(name, size, True), width_of(slogan, small)) + 2 * self.theme.margin * 0.8
        self.block(0, 0, room, height, colour)
        ink = ink_on(colour)
        total = size + (small * 1.45 if slogan else 0)
        top = (height - total) / 2
        self.words(room / 2, top, name, size, ink, True, "center")
        self.words(room / 2, top + size + small * 0.45, slogan, small, ink, anchor="center")
        return room

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
        """Two lines, centred on each other, right edge at ``right``; returns their left edge."""
        size, less = round(height * 0.32), max(self.theme.caption, round(height * 0.23))
        width = max(width_of(large, size, True), width_of(small, less))
        first = top + (height - size - less * 1.35) / 2
        middle = right - width / 2
        self.words(middle, first, large, size, colour, True, "center")
        self.words(middle, first + size + less * 0.35, small, less, MUTED, anchor="center")
        return right - width

    def _place(self, header: Header, lang: str, left: float, width: float, height: float) -> None:
        unit, place = header.unit.in_(lang), header.place.in_(lang)
        theme = header.theme.in_(lang)
        size, less = round(height * 0.31), max(self.theme.caption, round(height * 0.24))
        first = (height - size - (less * 1.4 if theme else 0)) / 2
        where = f"{unit} · {place}"
        if width_of(where, less, True) > width:
            where = place
        size = size_for(where, width, (size, round(size * 0.88), less), True)
        self.words(left, first, cut_to(where, width, size, True), size, TEXT, True)
        if theme:
            line = f"{say('theme', lang)} {theme}"
            self.words(left, first + size + less * 0.4, cut_to(line, width, less), less, AMBER)
