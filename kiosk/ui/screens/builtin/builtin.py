"""Shown while nothing has been published to this station: what it is, what it waits for, what it keeps."""

from __future__ import annotations

from typing import Any

from content_packs.format.text import Span
from kiosk.domain.screen import BuiltIn
from kiosk.ui.kv import load_beside
from kiosk.ui.theme import AMBER, GREEN, MUTED, SCALES, TEXT, Theme
from kiosk.ui.widgets import prose, shapes
from kiosk.ui.widgets.flow import Row, fit, height_of, paint, spread
from kiosk.ui.widgets.lettering import title_lines
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

load_beside(__file__)


class BuiltInScreen(Sheet):
    """Draws everything when it is made."""

    def __init__(self, theme: Theme, view: BuiltIn, lang: str, **kwargs: Any) -> None:
        self.theme, self.view, self.lang = theme, view, lang
        super().__init__(**kwargs)
        sheet, margin = self.ids.body, theme.margin
        width, height = sheet.width - 2 * margin, sheet.height - 2 * margin
        rows = spread(fit(lambda scale: ([], self._rows(scale, width)), height, SCALES).pages[0], height, 2.2)
        paint(sheet, rows, margin, margin + max(height - height_of(rows), 0) / 2)

    def _rows(self, scale: float, width: float) -> list[Row]:
        theme, lang = self.theme, self.lang
        size = round(theme.body * scale)
        title = round(theme.title * scale)
        heads = [
            self._head(line, title) for line in title_lines(say("station", lang), width - title * 1.4, title)
        ]
        setting = prose.Setting(width, size, AMBER)

        def say_rows(key: str, colour: str, strong: bool = False, smaller: float = 1.0) -> list[Row]:
            own = prose.Setting(width, round(size * smaller), colour, colour)
            return prose.line_rows((Span(say(key, lang), strong),), own)

        waits = self.view.waits.in_(lang)
        keeper = say("built_waits", lang, n=waits) if waits else say("built_who", lang)
        own = prose.Setting(setting.width, round(size * 0.8), AMBER, AMBER if waits else MUTED)
        if waits:  # a technician stands before it: the reason must be whole
            return [*say_rows("built_title", AMBER, True), *prose.line_rows((Span(keeper),), own)]
        return [
            *heads,
            *say_rows("built_title", AMBER, True),
            *say_rows("built_what", TEXT),
            *say_rows("built_sign" if self.view.names else "built_wait", GREEN, True),
            *prose.line_rows((Span(keeper),), own),
        ]

    def _head(self, line: str, size: int) -> Row:
        def draw(sheet: Sheet, left: float, top: float) -> None:
            shapes.helmet(sheet, left, top - size * 0.05, size * 1.1, AMBER, TEXT)
            sheet.words(left + size * 1.4, top, line, size, TEXT, bold=True)

        return Row(size, size * 0.3, draw)
