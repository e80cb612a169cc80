"""The bottom line: how the line to the surface is, what must be looked at, and what this screen is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiosk.domain.screen import Footer
from kiosk.domain.stick import Stage, Stick
from kiosk.ui.theme import AMBER, EDGE, GREEN, MUTED, RAISED, SURFACE, TEXT, Theme
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import hour, say

_STICK = {Stage.THERE: TEXT, Stage.READING: TEXT, Stage.DONE: GREEN, Stage.REFUSED: AMBER}
HOURS_OLD = 48
"""A roster older than this is said to be old, and content not checked for so long too, hours: two days of
missed updates, eight missed pointers."""


class FooterLine(Sheet):
    """Each state has a shape and a word, then a colour; at the right everybody's right to stop.

    Args:
        theme: of the window.
        open_card: called with the key of the card whose mark is touched.
    """

    def __init__(self, theme: Theme, open_card: Callable[[str], None], **kwargs: Any) -> None:
        super().__init__(size=(theme.width, theme.footer), **kwargs)
        self.theme, self._open_card = theme, open_card
        self._stop, self._stop_left = "", float(theme.width)

    def show(self, footer: Footer, opens: datetime | None, lang: str, keyed: bool = True) -> None:
        """Draw ``footer``.

        Args:
            footer: what it says.
            opens: when the next sign window opens, if none is open.
            lang: of the reader.
            keyed: whether the digit 0 opens the card of the right to stop; a dialog has another use for it.
        """
        self.wipe()
        size = self.theme.caption
        self.block(0, 0, self.width, self.height, SURFACE)
        top = (self.height - size) / 2
        x = self._link(footer, lang, self.theme.margin, top, size)
        x = self._stick(footer.stick, lang, x, top, size)
        for warning in _warnings(footer, lang):
            x += size * 1.2
            shapes.warning(self, x, top, size)
            x += size * 1.3
            x += self.words(x, top, warning, size, AMBER, bold=True)
        self._stop = footer.stop
        self._stop_left = float(self._right_to_stop(footer.stop, x + size, lang, keyed))
        if not footer.stick.words.zh:  # a stick says itself how far it is
            x = self._fetching(footer.fetched, lang, x, top, size)
        for remark in self._remarks(footer, opens, lang):
            if x + size * 3 + width_of(remark, size) < self._stop_left:
                self.block(x + size * 1.2, top, max(3, size * 0.14), size, EDGE)
                x += size * 2 + self.words(x + size * 2, top, remark, size, MUTED)

    def on_touch_down(self, touch: Any) -> bool:
        """The mark is easier to hit than it looks: a little above it counts too."""
        inside = touch.x >= self._stop_left and 0 <= touch.y <= self.height + self.theme.margin * 0.7
        if self._stop and inside:
            self._open_card(self._stop)
            return True
        return bool(super().on_touch_down(touch))

    def _remarks(self, footer: Footer, opens: datetime | None, lang: str) -> list[str]:
        """What may be left out, most needed first."""
        found = [say("next_opens", lang, n=hour(opens))] if opens else []
        if footer.advanced_m:
            found.append(say("advanced", lang, n=footer.advanced_m))
        found.append(say("notice", lang))
        if footer.version:
            found.append(say("version", lang, n=max(version for _, version in footer.version)))
        return found

    def _right_to_stop(self, key: str, left: float, lang: str, keyed: bool) -> float:
        """The mark at the right edge; returns its left edge, in px."""
        if not key:
            return float(self.width) - self.theme.margin
        size, less, pad = round(self.theme.heading * 0.8), self.theme.caption, self.theme.gap * 1.2
        other = say("stop", "en" if lang == "zh" else "zh")
        words, hint = say("stop", lang), say("stop_key", lang) if keyed else ""
        if left + width_of(words, size, True) + width_of(hint, less) + size * 4 > self.width:
            hint = ""
        mark, sign = size * 1.35, pad + size * 1.35 + size * 0.4
        room = self.width - left
        need = sign + width_of(words, size, True) + size * 0.6 + width_of(hint, less) + less + pad
        extra = width_of(other, less) + size * 0.6
        also = need + extra <= room * 0.62
        x = edge = float(self.width) - need - (extra if also else 0)
        self.block(edge, 0, self.width - edge, self.height, RAISED)
        shapes.stop(self, x + pad, (self.height - mark) / 2, mark)
        x += sign
        x += self.words(x, (self.height - size) / 2, words, size, TEXT, True) + size * 0.6
        low = (self.height - less) / 2 + (size - less) * 0.25
        if also:
            x += self.words(x, low, other, less, TEXT) + size * 0.6
        self.words(x, low, hint, less, MUTED)
        return edge

    def _fetching(self, percent: int | None, lang: str, x: float, top: float, size: int) -> float:
        """A small bar and how far it is, quiet as a remark; shorter, or nothing, where there is no room."""
        if percent is None:
            return x
        bar = size * 2.5
        room = self._stop_left - x - size * 3.6 - bar
        said = (say("fetching", lang, n=percent), f"{percent} %")
        words = next((one for one in said if width_of(one, size) <= room), "")
        if not words:
            return x
        x += size * 1.2
        self.block(x, top, max(3, size * 0.14), size, EDGE)
        x += size * 0.8
        high = max(4, size * 0.3)
        self.block(x, top + (size - high) / 2, bar, high, EDGE)
        self.block(x, top + (size - high) / 2, bar * percent / 100, high, MUTED)
        x += bar + size * 0.6
        return x + self.words(x, top, words, size, MUTED)

    def _stick(self, stick: Stick, lang: str, x: float, top: float, size: int) -> float:
        """What whoever holds the stick must know, with a sign of its own. Returns the right edge."""
        if not stick.words.zh:
            return x
        x += size * 1.2
        colour = _STICK[stick.stage]
        match stick.stage:
            case Stage.DONE:
                shapes.good(self, x, top, size)
            case Stage.REFUSED:
                shapes.warning(self, x, top, size)
            case _:
                shapes.rings(self, x, top, size, colour)
        x += size * 1.3
        return x + self.words(x, top, stick.words.in_(lang), size, colour, bold=True)

    def _link(self, footer: Footer, lang: str, x: float, top: float, size: int) -> float:
        """A full disc for up, an empty ring for down; then what waits. Returns the right edge."""
        if footer.link_up:
            self.disc(x, top + size * 0.1, size * 0.8, GREEN)
        else:
            self.ring(x, top + size * 0.1, size * 0.8, AMBER, size * 0.16)
        text = say("online" if footer.link_up else "offline", lang)
        if footer.unsent:
            text += f" · {say('unsent', lang, n=footer.unsent)}"
        x += size * 1.2
        return x + self.words(x, top, text, size, TEXT if footer.link_up else AMBER, bold=True)


def _warnings(footer: Footer, lang: str) -> list[str]:
    if footer.stick.words.zh:
        return []  # they come again when the stick is out
    found = [say("shut", lang)] if footer.shut else []
    if footer.clock_suspect:
        found.append(say("clock", lang))
    if footer.roster_age_h is None:
        found.append(say("no_roster", lang))
    elif footer.roster_age_h >= HOURS_OLD:
        found.append(say("roster_old", lang, n=footer.roster_age_h // 24))
    if footer.unchecked_h >= HOURS_OLD:
        found.append(say("unchecked", lang, n=footer.unchecked_h // 24))
    return found
