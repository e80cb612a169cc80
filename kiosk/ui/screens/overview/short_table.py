"""Figures in a narrow tile: what is so; what was planned and is best, where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.format.card import Metric
from content_packs.values import dataclass
from kiosk.ui.theme import BLUE, LINE, MUTED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import cut_to, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.verdict import COLUMNS, reached, status_colour
from kiosk.ui.words import say

HEAD = 0.75
"""Type size of the columns' names by that of the figures."""


@dataclass(frozen=True, slots=True)
class ShortTable:
    """As many rows as have room, under each other over the whole height.

    Attributes:
        metrics: one a row.
        size: of the type, px.
        lang: of the reader.
    """

    metrics: Sequence[Metric]
    size: int
    lang: str

    def paint(self, sheet: Sheet, left: float, top: float, width: float, height: float) -> None:
        """Draw it; where a head would cost a row there is one figure each, with its unit."""
        size, pitch = self.size, self.size * LINE
        room = int((height + size * (LINE - 1)) // pitch)
        head = room > min(len(self.metrics), 2)
        shown = self.metrics[: max(room - head, 1)]
        columns = self._columns(width) if head else ()
        pitch = min(height / (len(shown) + head * HEAD), size * 1.9)
        if head:
            self._head(sheet, columns, left + width, top)
            top, height = top + pitch * HEAD, height - pitch * HEAD
        top += (height - pitch * len(shown)) / 2 + (pitch - size) / 2
        for number, metric in enumerate(shown):
            if head:
                self._row(sheet, metric, columns, left, top + number * pitch, width)
            else:
                self._one(sheet, metric, left, top + number * pitch, width)

    def _columns(self, width: float) -> Sequence[str]:
        """Names of the columns beside which every metric's name stands whole; at least the first."""
        name = max(width_of(metric.name.in_(self.lang), self.size) for metric in self.metrics)
        room = int((width - name - self.size * 1.6) // self._column)
        return COLUMNS[: max(room, 1)]

    @property
    def _column(self) -> float:
        texts = [getattr(metric, name) for metric in self.metrics for name in COLUMNS]
        heads = [say(name, self.lang) for name in COLUMNS]
        figures = max(width_of(text, self.size, True) for text in texts)
        return max(figures, *(width_of(head, self._head_size) for head in heads)) + self.size * 0.6

    @property
    def _head_size(self) -> int:
        return round(self.size * HEAD)

    def _head(self, sheet: Sheet, columns: Sequence[str], right: float, top: float) -> None:
        for number, name in enumerate(reversed(columns)):
            x = right - number * self._column
            sheet.words(x, top, say(name, self.lang), self._head_size, MUTED, anchor="right")

    def _row(
        self, sheet: Sheet, metric: Metric, columns: Sequence[str], left: float, top: float, width: float
    ) -> None:
        size = self.size
        colours = {"actual": status_colour(metric), "plan": TEXT, "benchmark": BLUE}
        for number, name in enumerate(reversed(columns)):
            x, first = left + width - number * self._column, name == "actual"
            sheet.words(x, top, getattr(metric, name) or "—", size, colours[name], first, "right")
        self._name(sheet, metric, left, top, width - self._column * len(columns))

    def _one(self, sheet: Sheet, metric: Metric, left: float, top: float, width: float) -> None:
        """Name, actual figure, unit."""
        size, less = self.size, round(self.size * 0.7)
        column = max(width_of(other.unit.in_(self.lang), less) for other in self.metrics)
        name = max(width_of(other.name.in_(self.lang), size) for other in self.metrics)
        column = column if name * 0.72 + column + self._column + size * 2 <= width else 0.0
        figure = metric.actual or "—"
        taken = width_of(figure, size, True) + size * 0.3 + column
        if column:
            unit = metric.unit.in_(self.lang)
            sheet.words(left + width - column, top + (size - less) * 0.8, unit, less, MUTED)
        sheet.words(left + width - taken, top, figure, size, status_colour(metric), True)
        self._name(sheet, metric, left, top, width - taken - size * 0.3)

    def _name(self, sheet: Sheet, metric: Metric, left: float, top: float, width: float) -> None:
        size, good = self.size, reached(metric)
        if good is not None:
            (shapes.good if good else shapes.warning)(sheet, left, top, size)
        x, text, room = left + size * 1.35, metric.name.in_(self.lang), width - size * 1.6
        own = size_for(text, room, [round(size * part) for part in (1, 0.85, 0.72)])
        sheet.words(x, top + (size - own) / 2, cut_to(text, room, own), own)
