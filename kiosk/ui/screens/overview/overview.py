"""All boards at once under the name of the station: a list, a message each, a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kiosk.domain.screen import Overview
from kiosk.ui.kv import load_beside
from kiosk.ui.screens.overview.arranging import arrange
from kiosk.ui.screens.overview.tiles import TilePainter
from kiosk.ui.theme import TEXT, Theme, bright
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

load_beside(__file__)

NARROW = 1.42
"""Width by height under which the tiles' type is set smaller."""
TALL_SCALE = 0.9
"""In portrait three boards share the width."""


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
        shape = self.width / self.height
        self.theme = theme.scaled(TALL_SCALE if shape < 1 else shape / NARROW)
        self._draw_heading(view)
        tiles, pad = self.ids.tiles, self.theme.gap * 1.3
        forms = [tile.board.form for tile in view.tiles]
        boxes = arrange(forms, tiles.width - 2 * pad, tiles.height - pad, pad)
        painter = TilePainter(tiles, self.theme, lang, today, picture)
        for tile, (left, top, width, height) in zip(view.tiles, boxes, strict=True):
            painter.paint(tile, (left + pad, top, width, height))

    def _draw_heading(self, view: Overview) -> None:
        """The station's name between squares in the boards' colours."""
        sheet = self.ids.heading
        text = f"{say('station', self.lang)} · {say('boards', self.lang)}"
        sizes = [round(sheet.height * 0.56 * part) for part in (1, 0.85, 0.72, 0.6, 0.5)]
        size = size_for(text, sheet.width * 0.86, sizes, True)
        wide = sheet.words(sheet.width / 2, (sheet.height - size) / 2, text, size, TEXT, True, "center")
        square, edge = size * 0.3, (sheet.width - width_of(text, size, True)) / 2
        for number, tile in enumerate(view.tiles, 1):
            away = number * square * 1.7
            if edge - away - square > self.theme.margin:
                colour, top = bright(tile.board.colour), (sheet.height - square) / 2 + size * 0.02
                sheet.block(edge - away - square * 0.6, top, square, square, colour, radius=2)
                sheet.block(edge + wide + away - square * 0.4, top, square, square, colour, radius=2)
