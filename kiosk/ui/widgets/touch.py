"""A key for a finger in a glove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.behaviors import ButtonBehavior

from kiosk.ui.theme import EDGE, RAISED, TEXT, ink_on
from kiosk.ui.widgets.lettering import size_for
from kiosk.ui.widgets.sheet import Sheet


class Touch(ButtonBehavior, Sheet):
    """A key with a word on it.

    Args:
        text: its word.
        press: called when it is pressed.
        colour: of its face.
        type_size: of the word, px; smaller where there is no room.
    """

    def __init__(
        self, text: str, press: Callable[[], object], colour: str = RAISED, type_size: int = 30, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.text, self._press, self._colour, self._type_size = text, press, colour, type_size
        self.bind(size=self._draw, state=self._draw, on_press=lambda _: self._press())
        self._draw()

    def say(self, text: str) -> None:
        """Put another word on it."""
        if text != self.text:
            self.text = text
            self._draw()

    def _draw(self, *_: object) -> None:
        self.wipe()
        pressed = self.state == "down"
        ink = TEXT if self._colour == RAISED else ink_on(self._colour)
        self.block(
            0, 0, self.width, self.height, EDGE if pressed else self._colour, radius=self.height * 0.16
        )
        sizes = [round(self._type_size * part) for part in (1, 0.85, 0.7, 0.6)]
        size = size_for(self.text, self.width * 0.9, sizes, True)
        self.words(self.width / 2, (self.height - size) / 2, self.text, size, ink, True, "center")
