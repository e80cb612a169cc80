"""Keying a staff number by touch, and the small field that shows digits typed on keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.domain.directory import MOST_NUMBER
from kiosk.ui.kv import load_beside
from kiosk.ui.theme import AMBER, EDGE, GREEN, GROUND, MUTED, RAISED, SURFACE, TEXT, Theme
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.touch import Touch
from kiosk.ui.words import say

load_beside(__file__)


class Keypad(Sheet):
    """Over everything but the answer.

    Args:
        theme: of the window.
        lang: of the reader.
        done: called with the number.
        close: called when nobody wants to key anything any more.
    """

    def __init__(
        self, theme: Theme, lang: str, done: Callable[[str], None], close: Callable[[], None], **kwargs: Any
    ) -> None:
        self.theme, self.lang, self._done, self.close = theme, lang, done, close
        width = min(theme.width * 0.94, theme.short * 0.92)
        height = min(theme.height * 0.92, theme.short * 0.94)
        left, top = (theme.width - width) / 2, (theme.height - height) / 2
        self._box = (left, top, width, height)
        pad = theme.gap * 2
        self._display = height * 0.2
        self.keys_size = (width - 2 * pad, height - self._display - 2 * pad)
        self.keys_pos = (left + pad, theme.height - top - height + pad)
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self.number = ""
        self._add_keys()
        self._draw()

    def type(self, digit: str) -> None:
        """Add a digit."""
        self.number = (self.number + digit)[:MOST_NUMBER]
        self._draw()

    def erase(self) -> None:
        """Empty the display; on an empty display close."""
        if not self.number:
            self.close()
            return
        self.number = ""
        self._draw()

    def enter(self) -> None:
        """Hand the number in."""
        if self.number:
            self._done(self.number)

    def on_touch_down(self, touch: Any) -> bool:
        """Keys take touches; beside the keypad a touch closes it; nothing goes through to the boards."""
        left, top, width, height = self._box
        across, down = touch.x - left, self.theme.height - touch.y - top
        if not (0 <= across <= width and 0 <= down <= height):
            self.close()
        else:
            super().on_touch_down(touch)
        return True

    def _add_keys(self) -> None:
        size = round(self.theme.title * 1.15)
        for digit in "123456789":
            self._add(digit, partial(self.type, digit), RAISED, size)
        self._clear = self._add(say("clear", self.lang), self.erase, EDGE, round(size * 0.7))
        self._add("0", partial(self.type, "0"), RAISED, size)
        self._add(say("ok", self.lang), self.enter, GREEN, round(size * 0.8))

    def _add(self, text: str, press: Callable[[], object], colour: str, size: int) -> Touch:
        key = Touch(text, press, colour, size, size_hint=(1, 1))
        self.ids.grid.add_widget(key)
        return key

    def show(self, number: str) -> None:
        """Show digits that are typed on keys while it is open."""
        self.number = number
        self._draw()

    def _draw(self) -> None:
        self.wipe()
        self._clear.say(say("clear" if self.number else "close", self.lang))
        theme = self.theme
        left, top, width, _ = self._box
        self.block(0, 0, self.width, self.height, GROUND, alpha=0.82)
        self.block(*self._box, SURFACE, radius=theme.radius * 2)
        pad, high = theme.gap * 2, self._display - theme.gap * 2
        self.block(left + pad, top + pad, width - 2 * pad, high, GROUND, radius=theme.radius)
        size = round(high * 0.62)
        middle = top + pad + high / 2
        label = round(size * 0.6)
        x = left + pad * 2
        x += self.words(x, middle - label / 2, say("number", self.lang), label, AMBER, True) + label * 0.6
        if self.number:
            self.words(x, middle - size / 2, self.number, size, TEXT, bold=True)
        else:
            self.words(x, middle - label / 2, say("key_hint", self.lang), round(label * 0.85), MUTED)


class Entry(Sheet):
    """A small field over the lower edge with the digits typed so far."""

    def __init__(self, theme: Theme, number: str, lang: str, **kwargs: Any) -> None:
        size = theme.title
        width, height = round(size * 9), round(size * 1.7)
        super().__init__(size=(width, height), **kwargs)
        self.pos = (round((theme.width - width) / 2), theme.footer + theme.gap * 2)
        self.block(0, 0, width, height, AMBER, radius=theme.radius * 2)
        edge = max(3, theme.gap * 0.4)
        self.block(edge, edge, width - 2 * edge, height - 2 * edge, GROUND, radius=theme.radius * 1.7)
        less = round(size * 0.62)
        x = size * 0.5
        x += self.words(x, (height - less) / 2, say("number", lang), less, AMBER, True) + less * 0.5
        self.words(x, (height - size) / 2, number, size, TEXT, bold=True)
