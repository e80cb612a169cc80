"""The bottom line: how the line to the surface is, what must be looked at, and what this screen is not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kiosk.domain.screen import Footer
from kiosk.ui.theme import AMBER, EDGE, GREEN, MUTED, SURFACE, TEXT, Theme
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import TABLE, hour, say

HOURS_OLD = 48
"""A roster older than this is said to be old, hours: two days of missed updates."""


class FooterLine(Sheet):
    """Each state has a shape and a word, then a colour."""

    def __init__(self, theme: Theme, **kwargs: Any) -> None:
        super().__init__(size=(theme.width, theme.footer), **kwargs)
        self.theme = theme

    def show(self, footer: Footer, opens: datetime | None, lang: str) -> None:
        """Draw ``footer``; ``opens``: when the next sign window opens, if none is open."""
        self.wipe()
        size = self.theme.caption
        self.block(0, 0, self.width, self.height, SURFACE)
        top = (self.height - size) / 2
        x = self._link(footer, lang, self.theme.margin, top, size)
        for warning in _warnings(footer, lang):
            x += size * 1.2
            shapes.warning(self, x, top, size)
            x += size * 1.3
            x += self.words(x, top, warning, size, AMBER, bold=True)
        remarks = [say("next_opens", lang, n=hour(opens))] if opens else []
        if footer.version:
            newest = max(version for _, version in footer.version)
            remarks.append(say("version", lang, n=newest))
        for remark in remarks:
            self.block(x + size * 1.2, top, max(2, size * 0.1), size, EDGE)
            x += size * 2 + self.words(x + size * 2, top, remark, size, MUTED)
        self._notice(lang, self.width - self.theme.margin - x - size, top, size)

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

    def _notice(self, lang: str, room: float, top: float, size: int) -> None:
        words = TABLE["notice"]
        for text in (f"{words.zh}  {words.en}", words.in_(lang)):
            if width_of(text, size) <= room:
                self.words(self.width - self.theme.margin, top, text, size, MUTED, anchor="right")
                return


def _warnings(footer: Footer, lang: str) -> list[str]:
    found = [say("shut", lang)] if footer.shut else []
    if footer.clock_suspect:
        found.append(say("clock", lang))
    if footer.roster_age_h is None:
        found.append(say("no_roster", lang))
    elif footer.roster_age_h >= HOURS_OLD:
        found.append(say("roster_old", lang, n=footer.roster_age_h // 24))
    return found
