"""An urgent notice over everything but answers: a huge title, what to do, until when, and what it is not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kivy.graphics.texture import Texture

from content_packs.format.text import Span
from kiosk.domain.notices import Standing
from kiosk.ui.kv import load_beside
from kiosk.ui.theme import AMBER, GROUND, SCALES, TEXT, Theme, ink_on
from kiosk.ui.widgets import prose, shapes
from kiosk.ui.widgets.flow import Row, fit, height_of, paint, spread
from kiosk.ui.widgets.lettering import size_for, title_lines, width_of
from kiosk.ui.widgets.notice_pages import NoticePages, body_of, seconds_for, until
from kiosk.ui.widgets.pictures import load
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.touch import Touch
from kiosk.ui.words import say

load_beside(__file__)
log = logging.getLogger(__name__)
LARGER = (3.4, 3.0, 2.6, 2.3, 2.0, *SCALES)
"""Few words are set as large as they have room for."""
PICTURE = 0.38
"""Part of the body's longer side that a prepared board's picture takes."""


@dataclass(frozen=True, slots=True)
class _Page:
    standing: Standing
    rows: tuple[Row, ...]
    number: int
    of: int


class NoticeScreen(NoticePages):
    """Draws its first page when it is made; :meth:`turn` shows the others, notice after notice.

    Args:
        theme: of the window.
        notices: what stands, the newest first; at least one.
        today: the mine's date.
        lang: of the reader.
        picture: path of a picture by its hash.
        open_keypad: called when 输工号 is touched; None while nobody signs.
        put_aside: called when anything else is touched.
    """

    def __init__(
        self,
        theme: Theme,
        notices: tuple[Standing, ...],
        today: date,
        lang: str,
        picture: Callable[[str], str],
        open_keypad: Callable[[], object] | None,
        put_aside: Callable[[], object],
        **kwargs: Any,
    ) -> None:
        self.theme, self.lang, self._today, self._picture = theme, lang, today, picture
        self._open_keypad, self._put_aside = open_keypad, put_aside
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self._pages = [page for standing in notices for page in self._pages_of(standing)]
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing goes through to what lies under the notice: a touch makes room for what is to be done."""
        if not super().on_touch_down(touch):
            self._put_aside()
        return True

    @property
    def seconds(self) -> float:
        """How long the page on the glass stays."""
        notice = self.standing.notice
        share = len(body_of(self.standing, self.lang)) // self._pages[self.page].of
        return seconds_for(notice.title.in_(self.lang) + " " * share, self.lang)

    # ---- what is on the pages

    def _pages_of(self, standing: Standing) -> list[_Page]:
        _, _, width, height = self._room(self._shape(standing))
        title = standing.notice.title.in_(self.lang)
        paragraphs = [line for line in body_of(standing, self.lang).split("\n") if line]

        def rows_at(scale: float) -> tuple[list[Row], list[Row]]:
            head = self._title_rows(title, width, scale)
            setting = prose.Setting(width, round(self.theme.body * scale), AMBER)
            body = [row for text in paragraphs for row in prose.line_rows((Span(text),), setting)]
            return (head, body) if body else ([], head)

        dealt = fit(rows_at, height, LARGER).pages
        return [_Page(standing, spread(rows, height), at, len(dealt)) for at, rows in enumerate(dealt, 1)]

    def _title_rows(self, title: str, width: float, scale: float) -> list[Row]:
        size = round(self.theme.body * 1.7 * scale)
        rows = []
        for number, line in enumerate(title_lines(title, width, size)):

            def draw(sheet: Sheet, left: float, top: float, line: str = line) -> None:
                sheet.words(left, top, line, size, AMBER, bold=True)

            cut = width_of(line, size, True) > width
            rows.append(Row(size, size * (0.24 if number else 0.5), draw, clings=number > 0, cut=cut))
        return rows

    def _shape(self, standing: Standing) -> Texture | None:
        """The picture of the prepared board; a notice without one is as good."""
        board = standing.board
        if board is None or not board.picture:
            return None
        try:
            return load(self._picture(board.picture))
        except (OSError, ValueError, KeyError) as error:
            log.error("the picture of %s cannot be drawn: %s", board.key, error)
            return None

    def _room(self, texture: Texture | None) -> tuple[float, float, float, float]:
        """(left, top, width, height) of the words on the body's sheet."""
        body, margin = self.ids.body, self.theme.margin
        width, height = body.width - 2 * margin, body.height - 2 * margin
        if texture is None:
            return margin, margin, width, height
        if self.theme.portrait:
            taken = height * PICTURE
            return margin, margin + taken, width, height - taken
        return margin, margin, width * (1 - PICTURE) - margin, height

    # ---- drawing

    def _draw(self) -> None:
        page = self._pages[self.page]
        self._draw_band(page)
        self._draw_body(page)
        self._draw_foot(page)

    def _draw_band(self, page: _Page) -> None:
        band, margin, ink = self.ids.band, self.theme.margin, ink_on(AMBER)
        band.wipe()
        band.block(0, 0, band.width, band.height, AMBER)
        size = round(band.height * 0.66)
        top = (band.height - size) / 2
        shapes.horn(band, margin, top - size * 0.1, size * 1.2, ink)
        x = margin + size * 1.6
        x += band.words(x, top, say("urgent", self.lang), size, ink, bold=True) + size
        text = until(page.standing, self.lang, self._today)
        less = size_for(text, band.width - margin - x, (size, round(size * 0.8), round(size * 0.64)), True)
        wide = band.words(band.width - margin, top + (size - less) / 2, text, less, ink, True, "right")
        self._draw_way_out(x, band.width - margin - wide - size)

    def _draw_way_out(self, left: float, right: float) -> None:
        """What makes room for who is at work, where the band has room to say it."""
        band = self.ids.band
        for text in (say("urgent_aside", self.lang), say("urgent_aside_short", self.lang)):
            size = size_for(text, right - left, (self.theme.small, self.theme.caption), True)
            if width_of(text, size, True) <= right - left:
                middle, top = (left + right) / 2, (band.height - size) / 2
                band.words(middle, top, text, size, ink_on(AMBER), True, "center")
                return

    def _draw_body(self, page: _Page) -> None:
        body = self.ids.body
        body.wipe()
        self._draw_frame(body)
        texture = self._shape(page.standing)
        left, top, _, height = self._room(texture)
        if texture is not None:
            self._draw_picture(texture)
        paint(body, page.rows, left, top + max(height - height_of(page.rows), 0) / 2)

    @property
    def _edge(self) -> float:
        """Width of the frame, px: thick, so that the screen is known from afar."""
        return round(self.theme.gap * 0.9)

    @property
    def _sill(self) -> float:
        """Height of the foot less the frame under it, px."""
        return float(self.ids.foot.height) - self._edge

    def _draw_frame(self, sheet: Sheet) -> None:
        sheet.block(0, 0, sheet.width, sheet.height, GROUND)
        for left in (0, sheet.width - self._edge):
            sheet.block(left, 0, self._edge, sheet.height, AMBER)

    def _draw_picture(self, texture: Texture) -> None:
        body, margin = self.ids.body, self.theme.margin
        if self.theme.portrait:
            room = (body.width - 2 * margin, (body.height - 2 * margin) * PICTURE - margin)
            left, top = margin, margin
        else:
            room = ((body.width - 2 * margin) * PICTURE, body.height - 2 * margin)
            left, top = body.width - margin - room[0], margin
        scale = min(room[0] / texture.width, room[1] / texture.height)
        width, height = texture.width * scale, texture.height * scale
        body.picture(left + (room[0] - width) / 2, top + (room[1] - height) / 2, width, height, texture)

    def _draw_foot(self, page: _Page) -> None:
        foot, margin, lang = self.ids.foot, self.theme.margin, self.lang
        foot.wipe()
        foot.clear_widgets()
        self._draw_frame(foot)
        foot.block(margin, 0, foot.width - 2 * margin, max(2, foot.height * 0.04), AMBER)
        foot.block(0, foot.height - self._edge, foot.width, self._edge, AMBER)
        right = foot.width - margin
        if self._open_keypad is not None:
            right -= self._add_key(right) + margin / 2
        if page.of > 1:
            size = self.theme.small
            text = say("page", lang, n=page.number, of=page.of)
            right -= foot.words(right, (self._sill - size) / 2, text, size, TEXT, True, "right") + margin / 2
        lines = [say("urgent_what", lang), *([say("urgent_scan", lang)] if self._open_keypad else [])]
        self._draw_lines(lines, right - margin)

    def _add_key(self, right: float) -> float:
        """The key that opens the keypad; returns its width."""
        foot = self.ids.foot
        word, size = say("key_number", self.lang), self.theme.small
        width = width_of(word, size, True) + size * 2
        height = self._sill * 0.8
        key = Touch(word, lambda: self._open_keypad and self._open_keypad(), type_size=size)
        key.size, key.pos = (width, height), (right - width, foot.height - (self._sill + height) / 2)
        foot.add_widget(key)
        return width

    def _draw_lines(self, lines: list[str], width: float) -> None:
        """One line, or two small ones where one has no room for both."""
        foot, margin = self.ids.foot, self.theme.margin
        joined = " · ".join(lines)
        if width_of(joined, self.theme.small, True) <= width:
            lines = [joined]
        sizes = (self.theme.small, self.theme.caption) if len(lines) == 1 else (self.theme.caption,)
        size = min(size_for(line, width, sizes, True) for line in lines)
        top = (self._sill - size * (1 + 1.3 * (len(lines) - 1))) / 2
        for number, line in enumerate(lines):
            foot.words(margin, top + number * size * 1.3, line, size, TEXT, bold=True)
