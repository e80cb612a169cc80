"""All boards at once under the name of the station: a list, a message each, a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kiosk.domain.screen import Overview
from kiosk.ui.kv import load_beside
from kiosk.ui.screens.overview.arranging import arrange, style
from kiosk.ui.screens.overview.tiles import TilePainter
from kiosk.ui.theme import MUTED, TEXT, Theme
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

load_beside(__file__)


MARKED = 2.75
"""Height of a strip, in type sizes, from which its board's mark has room over the name."""


class OverviewScreen(Sheet):
    """Draws everything when it is made.

    Args:
        theme: of the window.
        view: the tiles.
        today: the mine's date, for milestones and countdowns.
        lang: of the reader.
        picture: path of a picture by its hash.
    """

    def __init__(
        self,
        theme: Theme,
        view: Overview,
        today: date,
        lang: str,
        picture: Callable[[str], str],
        **kwargs: Any,
    ) -> None:
        self.theme, self.lang = theme, lang
        super().__init__(**kwargs)
        self._draw_heading()
        tiles, pad = self.ids.tiles, theme.gap * 1.2
        width, height = tiles.width - 2 * pad, tiles.height - pad
        forms = [tile.board.form for tile in view.tiles]
        chosen = style(forms, width, height, theme.body)
        boxes = arrange(forms, chosen, width, height, pad)
        marked = min(box[3] for box in boxes) > theme.body * MARKED
        painter = TilePainter(tiles, theme, lang, today, picture, chosen, marked)
        painter.set_names(view.tiles, boxes)
        for tile, (left, top, wide, high) in zip(view.tiles, boxes, strict=True):
            painter.paint(tile, (left + pad, top, wide, high))

    def _draw_heading(self) -> None:
        """What stands here: the station's name, and how its boards are counted."""
        sheet, size, less = self.ids.heading, self.theme.heading, self.theme.small
        left, top = self.theme.gap * 1.2, (sheet.height - size) / 2
        wide = sheet.words(left, top, say("station", self.lang), size, TEXT, True) + size * 0.8
        words = say("boards", self.lang)
        if left + wide + width_of(words, less) < sheet.width - left:
            sheet.words(left + wide, top + (size - less) * 0.8, words, less, MUTED)
