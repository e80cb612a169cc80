"""The answer to a scan, over everything: a shape, a word and a colour of its own, then who it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kiosk.domain.signing import Answer
from kiosk.ui.theme import AMBER, TEXT, Theme, ink_on
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.looks import LOOKS
from kiosk.ui.widgets.saying import Line, height_of, lines_of_answer
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

SECONDS = 2.5
"""How long an answer stands; the next scan replaces it at once."""


class AnswerSheet(Sheet):
    """As large as the window, drawn when it is made; ``open_offer`` is called when an offer is touched."""

    def __init__(
        self, theme: Theme, answer: Answer, lang: str, open_offer: Callable[[], None], **kwargs: Any
    ) -> None:
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self.theme, self.answer, self.lang, self._open_offer = theme, answer, lang, open_offer
        self.look = LOOKS[answer.kind]
        self.block(0, 0, self.width, self.height, self.look.ground)
        self._offer = theme.short * 0.17 if answer.offer else 0.0
        if theme.portrait:
            self._stand()
        else:
            self._lie()
        if answer.offline:
            self._draw_offline()
        if answer.offer:
            self._draw_offer()

    def _stand(self) -> None:
        """Shape over words."""
        theme, gap = self.theme, self.theme.margin * 2
        lines = lines_of_answer(self.answer, self.theme, self.look.colour, self.lang, self.width - gap)
        room = self.height - self._offer - 2 * gap - height_of(lines)
        disc = min(theme.short * 0.6, room)
        top = gap / 2 + (room - disc) * 0.4
        self._draw_shape((self.width - disc) / 2, top, disc)
        self._draw_words(lines, self.width / 2, top + disc + gap, "center")

    def _lie(self) -> None:
        """Shape beside words."""
        theme = self.theme
        disc = min(theme.short * 0.6, theme.width * 0.36)
        room, left = self.height - self._offer, self.width * 0.06
        self._draw_shape(left, (room - disc) / 2, disc)
        x = left + disc + theme.margin * 2
        width = self.width - x - theme.margin
        lines = lines_of_answer(self.answer, theme, self.look.colour, self.lang, width)
        self._draw_words(lines, x, max(room - height_of(lines), 0) / 2, "left")

    def on_touch_down(self, touch: Any) -> bool:
        """Take up the offer; nothing goes through to what lies under the answer."""
        if self.answer.offer:
            self._open_offer()
        return True

    def _draw_shape(self, left: float, top: float, size: float) -> None:
        self.disc(left, top, size, self.look.colour)
        self.look.shape(self, left + size * 0.08, top + size * 0.08, size * 0.84, self.look.ground)
        if self.look.remark:
            less = size * 0.34
            corner = (left + size - less * 0.95, top + size - less * 0.95)
            self.disc(corner[0] - less * 0.08, corner[1] - less * 0.08, less * 1.16, self.look.ground)
            self.disc(*corner, less, AMBER)
            self.look.remark(self, *corner, less, self.look.ground)

    def _draw_words(self, lines: Sequence[Line], x: float, top: float, anchor: str) -> None:
        for line in lines:
            self.words(x, top, line.text, line.size, line.colour, line.bold, anchor)
            top += line.size * line.gap

    def _draw_offline(self) -> None:
        size = round(self.theme.short * 0.04)
        text = say("saved_here", self.lang)
        right, top = self.width - self.theme.margin, self.height - size - self.theme.margin
        wide = width_of(text, size)
        self.ring(right - wide - size * 1.4, top + size * 0.05, size * 0.9, TEXT, size * 0.15)
        self.words(right, top, text, size, TEXT, anchor="right")

    def _draw_offer(self) -> None:
        """What OK, or a touch, opens now."""
        theme = self.theme
        text = say("offer", self.lang)
        size = round(theme.short * 0.052)
        wide, high = width_of(text, size, True) + size * 1.6, size * 1.9
        left, top = (self.width - wide) / 2, self.height - high - theme.short * 0.03
        self.block(left, top, wide, high, self.look.colour, radius=theme.radius * 2)
        ink = ink_on(self.look.colour)
        self.words(self.width / 2, top + (high - size) / 2, text, size, ink, True, "center")
