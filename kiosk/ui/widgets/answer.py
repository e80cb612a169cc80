"""The answer to a scan, over everything: a shape, a word and a colour of its own, then who it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from content_packs.words import Words
from kiosk.domain.signing import Answer, Kind
from kiosk.ui.theme import (
    AMBER,
    AMBER_GROUND,
    BLUE,
    BLUE_GROUND,
    GREEN,
    GREEN_GROUND,
    GREY,
    GREY_GROUND,
    RED,
    RED_GROUND,
    TEXT,
    Theme,
    ink_on,
)
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import cut_to, lines_in, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import day, hour, say

Shape = Callable[[Sheet, float, float, float, str], None]

SECONDS = 2.5
"""How long an answer stands; the next scan replaces it at once."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of answer looks: shape, its colour, the ground; ``remark`` sits at the shape's corner."""

    shape: Shape
    colour: str
    ground: str
    remark: Shape | None = None


LOOKS = {
    Kind.SIGNED: Look(shapes.tick, GREEN, GREEN_GROUND),
    Kind.LATE: Look(shapes.tick, GREEN, GREEN_GROUND, shapes.clock),
    Kind.OFFROSTER: Look(shapes.tick, GREEN, GREEN_GROUND, shapes.attention),
    Kind.NOTED: Look(shapes.tick, GREEN, GREEN_GROUND),
    Kind.ALREADY: Look(shapes.equals, BLUE, BLUE_GROUND),
    Kind.UNKNOWN: Look(shapes.question, AMBER, AMBER_GROUND),
    Kind.UNREADABLE: Look(shapes.again, AMBER, AMBER_GROUND),
    Kind.REVOKED: Look(shapes.bar, RED, RED_GROUND),
    Kind.FAILED: Look(shapes.cross, RED, RED_GROUND),
    Kind.NOWINDOW: Look(shapes.clock, GREY, GREY_GROUND),
}


class AnswerSheet(Sheet):
    """As large as the window, drawn when it is made; ``open_offer`` is called when an offer is touched."""

    def __init__(
        self, theme: Theme, answer: Answer, lang: str, open_offer: Callable[[], None], **kwargs: Any
    ) -> None:
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self.theme, self.answer, self.lang, self._open_offer = theme, answer, lang, open_offer
        self.look = LOOKS[answer.kind]
        self.block(0, 0, self.width, self.height, self.look.ground)
        if theme.portrait:
            disc = theme.short * 0.6
            top = (self.height - disc) * 0.24
            self._draw_shape((self.width - disc) / 2, top, disc)
            self._draw_words(
                theme.margin, top + disc + theme.margin * 2, self.width - 2 * theme.margin, "center"
            )
        else:
            disc = min(theme.short * 0.6, theme.width * 0.36)
            left = self.width * 0.06
            self._draw_shape(left, (self.height - disc) / 2, disc)
            x = left + disc + theme.margin * 2
            height = sum(size * gap for _, size, _, _, gap in self._lines(self.width - x - theme.margin))
            self._draw_words(x, (self.height - height) / 2, self.width - x - theme.margin, "left")
        if answer.offline:
            self._draw_offline()
        if answer.offer:
            self._draw_offer()

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

    def _draw_words(self, left: float, top: float, width: float, anchor: str) -> None:
        x = left if anchor == "left" else left + width / 2
        for text, size, colour, bold, gap in self._lines(width):
            self.words(x, top, cut_to(text, width, size, bold), size, colour, bold, anchor)
            top += size * gap

    def _lines(self, width: float) -> list[tuple[str, int, str, bool, float]]:
        """(words, size, colour, bold, distance to the next line as a multiple of size)."""
        theme, answer, kind = self.theme, self.answer, self.answer.kind.value
        person, lines = answer.person, []
        word = say(f"answer_{kind}", self.lang)
        largest = theme.short * 0.15
        size, parts = lines_in(word, width, [round(largest * part) for part in (1, 0.85, 0.72, 0.6, 0.5)], 1)
        lines += [(part, size, self.look.colour, True, 1.28) for part in parts]
        if person:
            lines.append((person.name, _size(person.name, width, theme.short * 0.19), TEXT, True, 1.28))
            team = " · ".join(part for part in (person.firm or person.team, person.job) if part)
            if team:
                lines.append((team, _size(team, width, theme.short * 0.066, False), TEXT, False, 1.6))
        shift = self._shift()
        if shift:
            lines.append((shift, _size(shift, width, theme.short * 0.066, False), TEXT, False, 1.75))
        if then := self._then():
            largest = round(theme.short * 0.076)
            size, parts = lines_in(then, width, (largest, round(largest * 0.85)), 2)
            lines += [(part, size, self.look.colour, True, 1.3) for part in parts]
        return lines

    def _then(self) -> str:
        """What it means for him and what he does next."""
        answer = self.answer
        if answer.opens is not None:
            return say("then_nowindow_until", self.lang, n=hour(answer.opens))
        if answer.words.zh:
            return answer.words.in_(self.lang)
        if answer.closed:
            return say("then_closed", self.lang)
        return "" if answer.kind is Kind.SIGNED else say(f"then_{answer.kind.value}", self.lang)

    def _shift(self) -> str:
        run = self.answer.run
        if run is None or self.answer.person is None:
            return ""
        name = Words(run.shift.name, run.shift.name_en).in_(self.lang)
        return f"{day(run.date, self.lang)} · {name}"

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
        left, top = (self.width - wide) / 2, self.height - high - theme.margin * 1.6
        self.block(left, top, wide, high, self.look.colour, radius=theme.radius * 2)
        ink = ink_on(self.look.colour)
        self.words(self.width / 2, top + (high - size) / 2, text, size, ink, True, "center")


def _size(text: str, width: float, largest: float, bold: bool = True) -> int:
    return size_for(text, width, [round(largest * part) for part in (1, 0.88, 0.76, 0.66, 0.56, 0.48)], bold)
