"""A choice to be touched with a glove: its digit, its words, and what it stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.behaviors import ButtonBehavior

from content_packs.words import Words
from kiosk.domain.dialogview import MARKS, Choice, Look
from kiosk.ui.theme import AMBER, BLUE, EDGE, GREEN, GROUND, MUTED, RAISED, RED, TEXT, ink_on
from kiosk.ui.widgets.lettering import cut_to, lines_first, size_for
from kiosk.ui.widgets.sheet import Sheet

FACES = {Look.GO: GREEN, Look.STOP: RED}
"""Colour of the whole key."""
CHIPS = {Look.SIGNED: GREEN, Look.PRESENT: GREEN, Look.LEAVE: AMBER, Look.LENT: BLUE, Look.ABSENT: RED}
"""Colour of the mark in front of a name."""


class ChoiceKey(ButtonBehavior, Sheet):
    """One choice.

    Args:
        choice: what it offers.
        digit: the digit that means it, or empty.
        lang: of the reader.
        size_of_type: of its words, px; smaller where there is no room.
        press: called with the choice's name.
        focused: whether OK would choose it now.
    """

    def __init__(
        self,
        choice: Choice,
        digit: str,
        lang: str,
        size_of_type: int,
        press: Callable[[str], object],
        focused: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.choice, self._digit, self._lang, self._type = choice, digit, lang, size_of_type
        self.focused = focused
        self.bind(state=self._draw, on_press=lambda _: press(choice.name))
        self._draw()

    def _draw(self, *_: object) -> None:
        self.wipe()
        edge, radius = max(4.0, self._type * 0.14), min(self.height * 0.13, self._type * 0.4)
        if self.focused:
            self.block(0, 0, self.width, self.height, TEXT, radius=radius)
        face = EDGE if self.state == "down" else FACES.get(self.choice.look, RAISED)
        inner = (edge, edge, self.width - 2 * edge, self.height - 2 * edge)
        self.block(*inner, face, radius=radius * 0.8)
        ink = TEXT if face in (RAISED, EDGE) else ink_on(face)
        left = edge + self._type * 0.4
        if self.choice.look in CHIPS:
            left += self._chip(left)
        elif self._digit:
            left += self._number(left, ink)
        self._words(left, self.width - left - self._type * 0.4, ink)

    def _chip(self, left: float) -> float:
        """The mark before a name; returns the room it takes."""
        size = round(self._type * 1.25)
        colour, word = CHIPS[self.choice.look], MARKS[self.choice.look]
        top = (self.height - size) / 2
        self.block(left, top, size, size, colour, radius=size * 0.5 if self._is_signed() else size * 0.12)
        own = round(size * 0.72)
        self.words(left + size / 2, top + (size - own) / 2, word.in_(self._lang), own, GROUND, True, "center")
        return size + self._type * 0.35

    def _is_signed(self) -> bool:
        return self.choice.look is Look.SIGNED

    def _number(self, left: float, ink: str) -> float:
        size = round(self._type * 0.9)
        top = (self.height - size) / 2
        colour = ink if ink != TEXT else MUTED
        wide = self.words(left, top, self._digit, size, colour, bold=True)
        return wide + self._type * 0.45

    def _words(self, left: float, width: float, ink: str) -> None:
        words, note = self.choice.words.in_(self._lang), self.choice.note.in_(self._lang)
        if not note:
            most = 2 if self.height > self._type * 2.7 else 1
            sizes = [round(self._type * part) for part in (1, 0.88, 0.76, 0.66)]
            size, lines = lines_first(words, width, (sizes, most), (sizes[2:], 2))
            top = (self.height - len(lines) * size * 1.22 + size * 0.22) / 2
            for number, line in enumerate(lines):
                self.words(left, top + number * size * 1.22, cut_to(line, width, size, True), size, ink, True)
            return
        size = size_for(words, width, [round(self._type * part) for part in (1, 0.88, 0.76, 0.66)], True)
        less = size_for(note, width, [round(self._type * part) for part in (0.72, 0.64)])
        top = (self.height - size - less * 1.35) / 2
        self.words(left, top, cut_to(words, width, size, True), size, ink, True)
        colour = MUTED if ink == TEXT else ink
        self.words(left, top + size + less * 0.35, cut_to(note, width, less), less, colour)


class TurnKey(ChoiceKey):
    """Turns the pages: a triangle in its middle, drawn, because a typed one stands where its font wants it.

    Args:
        name: what ``press`` is called with.
        up: whether it turns to the page before.
        size_of_type: of the words beside it, px.
        press: see :class:`ChoiceKey`.
    """

    def __init__(
        self, name: str, up: bool, size_of_type: int, press: Callable[[str], object], **kwargs: Any
    ) -> None:
        self._up = up
        super().__init__(Choice(name, Words("")), "", "zh", size_of_type, press, False, **kwargs)

    def _words(self, left: float, width: float, ink: str) -> None:
        half = self._type * 0.5
        x, middle, way = self.width / 2, self.height / 2, -1 if self._up else 1
        tip, foot = middle + way * half * 0.86, middle - way * half * 0.86
        self.triangle([(x, tip), (x + half, foot), (x - half, foot)], ink)
