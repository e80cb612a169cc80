"""An urgent notice as a thick band: over the boards, never over the panel; in the frame's head while a
dialog takes the boards' room. Never a crawling line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from content_packs.format.text import Span
from kiosk.domain.notices import Standing
from kiosk.ui.theme import AMBER, GROUND, LINE, Theme, ink_on
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import lines_of, size_for, title_lines, width_of
from kiosk.ui.widgets.notice_pages import NoticePages, body_of, seconds_for, until
from kiosk.ui.words import say

LINES = 2
"""Lines on a page over the boards."""
FULL = 0.4
"""How full a line is at least: what goes on overleaf is not begun for the sake of a full one."""
INSIDE = 0.86
"""Part of the band's height that the mark with its end may take; else they are set closer and smaller."""
MARK = 0.22
"""Part of the strip that its mark takes, where that is possible."""


@dataclass(frozen=True, slots=True)
class _Page:
    standing: Standing
    lines: tuple[tuple[str, bool], ...]
    """(words, whether they are of the title)."""


class NoticeStrip(NoticePages):
    """Draws its first page when it is made; :meth:`turn` shows the others, notice after notice.

    Args:
        theme: of the window.
        notices: what stands, the newest first; at least one.
        today: the mine's date.
        lang: of the reader.
        size: width and height, px.
        titles_only: for who is at work: the whole text comes back when he is done.
    """

    def __init__(
        self,
        theme: Theme,
        notices: tuple[Standing, ...],
        today: date,
        lang: str,
        size: tuple[float, float],
        titles_only: bool = False,
        **kwargs: Any,
    ) -> None:
        self.theme, self.lang, self._today, self._titles_only = theme, lang, today, titles_only
        super().__init__(size=size, **kwargs)
        width = float(self.width)
        self._lines = max(1, int(self._band / (theme.body * LINE)))
        word = say("urgent", lang)
        sizes = [round(theme.title * part) for part in (1, 0.9, 0.8, 0.7, 0.62)]
        self._between = theme.small * 0.5
        if sizes[-1] + self._between + theme.small > self._band * INSIDE:
            sizes, self._between = [round(self._band * 0.42)], theme.small * 0.2
        self._word = size_for(word, width * MARK - sizes[0] * 1.25, sizes, True)
        ends = max(width_of(until(one, lang, today), theme.small, True) for one in notices)
        natural = max(width_of(word, self._word, True) + self._word * 1.25, ends) + theme.margin
        self._mark = min(natural, width * 0.3)
        self._pages = [page for standing in notices for page in self._pages_of(standing)]
        self._draw()

    @property
    def seconds(self) -> float:
        """How long the page on the glass stays."""
        return seconds_for("".join(text for text, _ in self._pages[self.page].lines), self.lang)

    def _pages_of(self, standing: Standing) -> Iterable[_Page]:
        width = self.width - self._mark - 2 * self.theme.margin - self._counter
        lines = [
            (line, True) for line in title_lines(standing.notice.title.in_(self.lang), width, self._title)
        ]
        for paragraph in () if self._titles_only else body_of(standing, self.lang).split("\n"):
            spans = (Span(paragraph),) if paragraph else ()
            for line in lines_of(spans, width, self.theme.body, FULL) if spans else ():
                lines.append(("".join(part.text for part in line), False))
        each = self._lines
        return [_Page(standing, tuple(lines[at : at + each])) for at in range(0, len(lines), each)]

    @property
    def _band(self) -> float:
        return float(self.height) - self.theme.gap * 0.8

    @property
    def _counter(self) -> float:
        """Room for the page's number, kept free on every page."""
        return width_of("00/00", self.theme.caption, True)

    @property
    def _title(self) -> int:
        return round(self.theme.body * 1.12)

    def _draw(self) -> None:
        page, ink = self._pages[self.page], ink_on(AMBER)
        self.wipe()
        self.block(0, 0, self.width, self.height, GROUND)  # a dark edge below: boards may be amber too
        self.block(0, 0, self.width, self._band, AMBER)
        self._draw_mark(page.standing)
        height = self.theme.body * LINE
        top = (self._band - height * len(page.lines)) / 2
        left = self._mark + self.theme.margin
        for number, (text, is_title) in enumerate(page.lines):
            size = self._title if is_title else self.theme.body
            self.words(left, top + number * height + (height - size) / 2, text, size, ink, bold=is_title)
        if self.pages > 1:
            right, size = self.width - self.theme.margin * 0.5, self.theme.caption
            bottom = self._band - size * 1.5
            self.words(right, bottom, f"{self.page + 1}/{self.pages}", size, ink, True, "right")

    def _draw_mark(self, standing: Standing) -> None:
        """The dark block at the left: what this is, and until when."""
        theme, ink = self.theme, ink_on(AMBER)
        self.block(0, 0, self._mark, self._band, ink)
        word, size = say("urgent", self.lang), self._word
        wide = width_of(word, size, True) + size * 1.25
        top = (self._band - size - self._between - theme.small) / 2
        left = (self._mark - wide) / 2
        shapes.horn(self, left, top, size, AMBER)
        self.words(left + size * 1.25, top, word, size, AMBER, bold=True)
        text = until(standing, self.lang, self._today)
        less = size_for(text, self._mark * 0.94, (theme.small, theme.caption), True)
        self.words(self._mark / 2, top + size + self._between, text, less, AMBER, True, "center")


def height_on(theme: Theme) -> int:
    """Height of the strip, px."""
    return round(theme.body * (LINES * LINE + 0.75))
