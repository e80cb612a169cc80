"""The pledge panel: what to do, who has signed, the phone code, who is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from content_packs.words import Words
from kiosk.domain.attendance import Tally
from kiosk.domain.screen import Panel
from kiosk.ui.linebreak import wrap
from kiosk.ui.theme import AMBER, EDGE, GREEN, GROUND, LINE, MUTED, PAPER, RAISED, SURFACE, TEXT, Theme
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import lines_first, lines_in, size_for, width_of
from kiosk.ui.widgets.qr import Code, code
from kiosk.ui.widgets.roll import paint_roll
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.touch import Touch
from kiosk.ui.words import hour, say

ROOMY = 9.2
"""Width of the panel in type sizes under which its own type is smaller."""


class PledgePanel(Sheet):
    """Beside the boards, in portrait under them; drawn anew when a count, a name or the code changes.

    Args:
        theme: of the window.
        open_keypad: called when 输工号 is touched.
        open_code: called when the phone code is touched, to see it large.
    """

    def __init__(
        self,
        theme: Theme,
        open_keypad: Callable[[], None],
        open_code: Callable[[], None] = lambda: None,
        **kwargs: Any,
    ) -> None:
        super().__init__(size=theme.panel, **kwargs)
        narrow = 1.0 if theme.portrait else self.width / (theme.title / 1.44 * ROOMY)
        self.theme, self._open_keypad = theme.scaled(narrow), open_keypad
        self._code: tuple[str, Code] | None = None
        self._open_code, self._code_box = open_code, (0.0, 0.0, 0.0)

    def show(self, panel: Panel, lang: str) -> None:
        """Draw ``panel``."""
        self.wipe()
        self.clear_widgets()
        self._code_box = (0.0, 0.0, 0.0)
        self._lang = lang
        self.block(0, 0, self.width, self.height, SURFACE)
        pad = self.theme.margin * 0.7
        top = self._band(panel) + pad
        if self.theme.portrait:
            self._beside(panel, pad, top)
        else:
            self._under(panel, pad, top)

    def on_touch_down(self, touch: Any) -> bool:
        """The code is seen large when it is touched."""
        left, top, side = self._code_box
        across, down = touch.x - self.x - left, self.height - (touch.y - self.y) - top
        if side and 0 <= across <= side and 0 <= down <= side:
            self._open_code()
            return True
        return bool(super().on_touch_down(touch))

    def _under(self, panel: Panel, pad: float, top: float) -> None:
        """How to sign above, who has signed below."""
        width = self.width - 2 * pad
        top = self._prompt(pad, top, width) + pad * 0.6
        top = self._phone(panel, pad, top, width, min(width * 0.56, self.height * 0.3)) + pad * 0.8
        self.block(0, top, self.width, self.height - top, GROUND)
        top = self._tally(panel.tally, pad, top + pad * 0.6, width)
        top = self._known_until(panel, pad, top, width) + pad * 0.6
        self._roll(panel, pad, top, width)

    def _beside(self, panel: Panel, pad: float, top: float) -> None:
        """How to sign at the left, the code and the key at the right; who has signed below."""
        pad = self.theme.margin
        right = self.width * 0.36
        width = self.width - right - 3 * pad
        left_top = self._prompt(pad, top, width) + pad
        alone = not _has_page(panel)
        if alone:  # all that stands at the right is the key: the rest has the whole width
            high = min(left_top - pad - top, self.theme.title * 1.5)
            self._button(self.width - pad - right, top + (left_top - pad - top - high) / 2, right, high)
            width = self.width - 2 * pad
        left_top = self._tally(panel.tally, pad, left_top, width)
        left_top = self._known_until(panel, pad, left_top, width) + pad
        self._roll(panel, pad, left_top, width)
        if not alone:
            self._phone_stacked(panel, self.width - pad - right, top, right, self.height - top - pad)

    def _roll(self, panel: Panel, left: float, top: float, width: float) -> None:
        room = self.height - top - self.theme.margin * 0.45
        paint_roll(self, self.theme, panel, self._lang, (left, top, width, room))

    def _band(self, panel: Panel) -> float:
        """Which shift, until when."""
        height = self.theme.band
        shift = Words(panel.run.shift.name, panel.run.shift.name_en).in_(self._lang)
        closes = hour(panel.run.closes)
        until = say("late_now", self._lang) if panel.closed else say("until_time", self._lang, n=closes)
        self.block(0, 0, self.width, height, GREEN)
        size = round(height * 0.5)
        less = round(size * 0.82)
        pad = self.theme.margin * 0.8
        self.words(pad, (height - size) / 2, shift, size, GROUND, bold=True)
        self.words(self.width - pad, (height - less) / 2, until, less, GROUND, True, "right")
        return height

    def _prompt(self, left: float, top: float, width: float) -> float:
        """What to do, largest of all."""
        lang, size = self._lang, self.theme.title
        icon = size * 1.35
        text, below = say("scan", lang), say("sign_it", lang)
        room = width - icon - size * 0.3
        sizes = [round(size * part) for part in (1, 0.9, 0.8, 0.7, 0.6, 0.5)]
        size, lines = lines_in(text, room, sizes[:5], 1)
        if len(lines) > 1 or width_of(text, size, True) > room:
            size, lines = lines_in(text, room, sizes, 2)
        small = self.theme.small
        less = size_for(below, room, (small, round(small * 0.9), round(small * 0.8), round(small * 0.72)))
        under = wrap(below, room, lambda part: width_of(part, less)) if len(lines) == 1 else ()
        if len(lines) > 1 and width_of(below, self.theme.caption) <= room:
            less, under = self.theme.caption, (below,)
        shapes.badge(self, left, top, icon, AMBER, GROUND)
        total = len(lines) * size * 1.1 + len(under) * less * 1.25
        x, at = left + icon + size * 0.3, top + max(icon - total, 0) / 2
        for line in lines:
            self.words(x, at, line, size, TEXT, bold=True)
            at += size * 1.1
        for line in under:
            self.words(x, at + less * 0.2, line, less, MUTED)
            at += less * 1.25
        return max(top + icon, at)

    def _tally(self, tally: Tally, left: float, top: float, width: float) -> float:
        """N of M and a bar; without a roster N alone."""
        lang, large = self._lang, self.theme.title
        signed, expected = str(tally.signed), "" if tally.expected is None else str(tally.expected)
        words = (say("signed_n", lang), say("expected_n", lang) if expected else say("no_roster", lang))
        figures = width_of(signed, large, True) + width_of(expected, large, True)
        sizes = (self.theme.heading, self.theme.small, self.theme.caption)
        label = size_for("".join(words), width - figures - large * 1.2, sizes, True)
        base = top + large
        beside = base - label - large * 0.1
        x = left + self.words(left, beside, words[0], label, MUTED) + label * 0.4
        self.words(x, top, signed, large, GREEN, True)
        if not expected:
            self.words(left + width, beside, words[1], label, AMBER, True, "right")
            return base
        right = left + width - self.words(left + width, top, expected, large, TEXT, True, "right")
        self.words(right - label * 0.4, beside, words[1], label, MUTED, anchor="right")
        thick, bar_top = max(8, self.theme.gap), base + self.theme.gap * 0.9
        self.block(left, bar_top, width, thick, EDGE, radius=thick / 2)
        part = tally.signed / tally.expected if tally.expected else 1.0
        if part:
            self.block(left, bar_top, max(width * part, thick), thick, GREEN, radius=thick / 2)
        return bar_top + thick

    def _known_until(self, panel: Panel, left: float, top: float, width: float) -> float:
        """Without a line: how old it is what is counted here of other stations and phones."""
        if panel.known_until is None:
            return top
        size = self.theme.caption
        self.words(
            left, top + size * 0.35, say("known_until", self._lang, n=hour(panel.known_until)), size, MUTED
        )
        return top + size * 1.35

    def _phone(self, panel: Panel, left: float, top: float, width: float, room: float) -> float:
        """The code at the left, the other ways to sign beside it; without a phone page the key alone."""
        if not _has_page(panel):
            high = self.theme.title * 1.5
            self._button(left, top, width, high)
            return top + high
        gap = self.theme.gap * 1.5
        side = self._draw_code(panel.qr, left, top, room) if panel.qr else round(room * 0.62)
        if not panel.qr:
            self._reason(panel.qr_reason, left, top, width * 0.54, side)
        x = left + (side if panel.qr else width * 0.54) + gap
        rest = left + width - x
        size = self.theme.heading
        if panel.qr:
            text = say(panel.qr_reason or "or_phone", self._lang)
            sizes = [round(size * part) for part in (1, 0.88, 0.76, 0.66)]
            size, lines = lines_first(text, rest, (sizes, 2), (sizes[2:], 3))
            for number, line in enumerate(lines):
                self.words(x, top + size * (0.2 + number * 1.3), line, size, TEXT, True)
        high = min(side * 0.4, self.theme.title * 1.5) if panel.qr else side
        self._button(x, top + side - high, rest, high)
        return top + side

    def _phone_stacked(self, panel: Panel, left: float, top: float, width: float, height: float) -> None:
        """The code over its word and the button, for a panel that is wide and low."""
        gap, size = self.theme.gap, self.theme.heading
        button = self.theme.title * 1.25
        room = height - button - size * LINE - 2 * gap
        if panel.qr:
            side = self._size_of(panel.qr, min(width, room))
            self._draw_code(panel.qr, left + (width - side) / 2, top, min(width, room))
            text = say(panel.qr_reason or "or_phone", self._lang)
            less = size_for(text, width, [round(size * part) for part in (1, 0.85, 0.72)], True)
            self.words(left + width / 2, top + side + gap, text, less, TEXT, True, "center")
        else:
            self._reason(panel.qr_reason, left, top, width, room)
        self._button(left, top + height - button, width, button)

    def _size_of(self, text: str, room: float) -> int:
        if self._code is None or self._code[0] != text:
            self._code = (text, code(text))
        return self._code[1].size_in(room)

    def _draw_code(self, text: str, left: float, top: float, room: float) -> int:
        side = self._size_of(text, room)
        assert self._code is not None
        self._code_box = (left, top, side)
        self.block(left, top, side, side, PAPER)
        self.picture(left, top, side, side, self._code[1].texture)
        return side

    def _reason(self, reason: str, left: float, top: float, width: float, height: float) -> None:
        """Why there is no code; empty only for the moment before the first code is made."""
        sizes = [round(self.theme.small * part) for part in (1, 0.92, 0.84, 0.76, 0.68, 0.6)]
        ways = [((size,), max(int(height // (size * LINE)), 1)) for size in sizes]
        text = say(reason, self._lang) if reason else ""
        size, lines = lines_first(text, width - 2 * self.theme.gap, *ways)
        self.block(left, top, width, height, RAISED, radius=self.theme.radius)
        first = top + (height - size * LINE * len(lines) + size * (LINE - 1)) / 2
        for number, line in enumerate(lines):
            self.words(left + width / 2, first + number * size * LINE, line, size, AMBER, True, "center")

    def _button(self, left: float, top: float, width: float, height: float) -> None:
        key = Touch(say("key_number", self._lang), self._open_keypad, RAISED, self.theme.heading,
                    size=(round(width), round(height)))  # fmt: skip
        key.pos = (round(left), round(self.height - top - height))
        self.add_widget(key)


def _has_page(panel: Panel) -> bool:
    """Whether men can sign by phone here at all; where they never can, nothing is said of it."""
    return panel.qr_reason != "no_phone"
