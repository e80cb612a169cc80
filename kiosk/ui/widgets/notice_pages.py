"""What the strip and the full screen have in common: the words of notices, and turning their pages."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from content_packs.format.text import plain
from kiosk.domain.notices import Standing
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import hour, say, short_day

LEAST_S = 6.0
"""A page stays at least so long: who looks up late still reads it."""
CHARS_PER_S = 6
"""Slower than a card's, because nobody expected it."""


class NoticePages(Sheet):
    """A sheet that shows the pages of the notices that stand, one after the other.

    Whoever inherits fills ``_pages``, each with its ``standing``, and draws the page ``page``.
    """

    _pages: Sequence[Any]
    page = 0

    @property
    def pages(self) -> int:
        """Pages of all notices together."""
        return len(self._pages)

    @property
    def standing(self) -> Standing:
        """The notice that is on the glass."""
        standing: Standing = self._pages[self.page].standing
        return standing

    def turn(self, page: int) -> None:
        """Show a page, counted from 0, around the end."""
        if page % self.pages != self.page:
            self.page = page % self.pages
            self._draw()

    @abstractmethod
    def _draw(self) -> None:
        """Draw the page that is turned to."""


def body_of(standing: Standing, lang: str) -> str:
    """The notice's own body; where it has none, that of its prepared board."""
    own = standing.notice.body.in_(lang)
    if own or standing.board is None:
        return own
    return plain(standing.board.card.body.in_(lang))


def until(standing: Standing, lang: str, today: date) -> str:
    """Until when, with the day if that is not today."""
    when = hour(standing.ends)
    if standing.ends.date() != today:
        when = f"{short_day(standing.ends.date(), lang)} {when}"
    return say("urgent_until", lang, n=when)


def seconds_for(text: str, lang: str) -> float:
    """How long a page of these words stays."""
    return max(LEAST_S, 2 + len(text) / (CHARS_PER_S * (3 if lang == "en" else 1)))
