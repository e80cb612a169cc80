"""The foot of a card: on which document it rests, when a person agreed to be shown, the page."""

from __future__ import annotations

from content_packs.format.card import Card
from content_packs.format.text import Span
from kiosk.ui.theme import MUTED, RAISED, TEXT, Theme
from kiosk.ui.widgets.lettering import cut_to, lines_of, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

MOST_LINES = 2
LEADING = 1.32


class Foot:
    """Worked out before the card is set, because two lines leave it less room.

    Args:
        card: whose basis it is.
        theme: of the window.
        width: of the card, px.
        lang: of the reader.
    """

    def __init__(self, card: Card, theme: Theme, width: float, lang: str) -> None:
        self._theme, self._lang = theme, lang
        room = width - 2 * theme.margin - width_of(self._page(9, 9), theme.caption, True) - theme.caption
        parts = [say("consented", lang, n=card.consent)] if card.consent else []
        if basis := card.basis.in_(lang):
            parts.append(say("basis", lang, n=basis))
        text = " · ".join(parts)
        lines = ["".join(span.text for span in line) for line in lines_of((Span(text),), room, theme.caption)]
        if len(lines) > MOST_LINES:
            lines[MOST_LINES - 1 :] = [cut_to(" ".join(lines[MOST_LINES - 1 :]), room, theme.caption)]
        self._lines = lines

    @property
    def height(self) -> int:
        """Height of the foot, px."""
        return round(self._theme.caption * (2.1 + LEADING * (max(len(self._lines), 1) - 1)))

    def paint(self, sheet: Sheet, page: int, pages: int) -> None:
        """Draw it on its sheet; ``page`` is counted from 0."""
        sheet.wipe()
        left, right, size = self._theme.margin, sheet.width - self._theme.margin, self._theme.caption
        sheet.block(left, 0, right - left, max(1, size * 0.08), RAISED)
        if pages > 1:
            sheet.words(
                right, (sheet.height - size) / 2, self._page(page + 1, pages), size, TEXT, True, "right"
            )
        high = size * (1 + LEADING * (len(self._lines) - 1))
        for number, line in enumerate(self._lines):
            sheet.words(left, (sheet.height - high) / 2 + number * size * LEADING, line, size, MUTED)

    def _page(self, number: int, of: int) -> str:
        return say("page", self._lang, n=number, of=of)
