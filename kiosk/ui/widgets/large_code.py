"""The phone code as large as the window, for a small panel or a phone that cannot come near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.ui.theme import GROUND, PAPER, TEXT, Theme
from kiosk.ui.widgets.lettering import size_for
from kiosk.ui.widgets.qr import code
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say


class LargeCode(Sheet):
    """Over boards and panel; a touch anywhere closes it.

    Args:
        theme: of the window.
        text: what the code says.
        lang: of the reader.
        close: called when it is touched.
    """

    def __init__(
        self, theme: Theme, text: str, lang: str, close: Callable[[], object], **kwargs: Any
    ) -> None:
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self.text, self._close = text, close
        made = code(text)
        size = theme.heading
        side = made.size_in(min(theme.width, theme.height - size * 2.6))
        left, top = (self.width - side) / 2, (self.height - size * 2.2 - side) / 2
        self.block(0, 0, self.width, self.height, GROUND)
        self.block(left, top, side, side, PAPER)
        self.picture(left, top, side, side, made.texture)
        words = say("large_code", lang)
        size = size_for(words, self.width * 0.94, (size, round(size * 0.8), round(size * 0.65)), True)
        self.words(self.width / 2, top + side + size * 0.6, words, size, TEXT, True, "center")

    def on_touch_down(self, touch: Any) -> bool:
        """Close it; nothing goes through to what lies under it."""
        self._close()
        return True
