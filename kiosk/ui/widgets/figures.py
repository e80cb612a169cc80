"""Several metrics as a table. Good and bad differ by shape, word and colour."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.format.card import Metric
from content_packs.values import dataclass
from kiosk.ui.theme import BLUE, EDGE, GREY, MUTED, RAISED, TEXT
from kiosk.ui.widgets import course, shapes
from kiosk.ui.widgets.flow import Row
from kiosk.ui.widgets.lettering import cut_to, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.verdict import COLUMNS, reached, readings, status_colour
from kiosk.ui.words import say


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of metrics.

    Attributes:
        metrics: one a row.
        width, size: room and type size of names and figures, px.
        lang: of the reader.
        detail: whether unit and direction stand under each name (cards) or only the unit (overview).
    """

    metrics: Sequence[Metric]
    width: float
    size: int
    lang: str
    detail: bool = True

    def rows(self) -> list[Row]:
        """Head and rows."""
        return [self._head(), *(self._row(metric) for metric in self.metrics)]

    def _read(self) -> str:
        """When they were read: at once, or from when to when."""
        times = sorted({metric.read for metric in self.metrics if metric.read})
        return say("read_at", self.lang, n=" – ".join(dict.fromkeys((times[0], times[-1])))) if times else ""

    @property
    def _less(self) -> int:
        return round(self.size * 0.62)

    def _column(self) -> float:
        figures = [getattr(metric, name) for metric in self.metrics for name in COLUMNS]
        heads = [say(name, self.lang) for name in COLUMNS]
        widest = max(
            *(width_of(figure, self.size, True) for figure in figures),
            *(width_of(head, self._head_size) for head in heads),
        )
        return widest + self.size * (0.55 if self.detail else 0.7)

    @property
    def _head_size(self) -> int:
        return round(self.size * 0.72)

    def _head(self) -> Row:
        column, size = self._column(), self._head_size

        def paint(sheet: Sheet, left: float, top: float) -> None:
            room, read = self.width - column * 3, self._read()
            if room > size * 14 + width_of(read, size):
                _legend(sheet, left, top, size, self.lang)
                if read:
                    sheet.words(left + room - size, top, read, size, MUTED, anchor="right")
            elif read:
                sheet.words(left, top, read, size_for(read, room, (size, round(size * 0.8))), MUTED)
            for number, name in enumerate(COLUMNS):
                right = left + self.width - column * (2 - number)
                sheet.words(right, top, say(name, self.lang), size, MUTED, anchor="right")

        return Row(size, 0, paint)

    def _row(self, metric: Metric) -> Row:
        size, less = self.size, self._less
        height = size + (less * 1.4 if self.detail else 0)

        def paint(sheet: Sheet, left: float, top: float) -> None:
            sheet.block(left, top - size * 0.28, self.width, max(1, size * 0.05), EDGE)
            self._name(sheet, metric, left, top)
            self._figures(sheet, metric, left + self.width, top + (height - size) / 2)

        return Row(height, size * 0.52, paint, cut=not self._has_room(metric))

    def _has_room(self, metric: Metric) -> bool:
        """Whether a name stands whole beside the figures."""
        needs = width_of(metric.name.in_(self.lang), self.size) + self.size * 1.4
        if not self.detail:
            needs += self.size * 0.5 + width_of(metric.unit.in_(self.lang), self._less) + self._less * 1.4
        return needs <= self.width - self._column() * 3

    def _name(self, sheet: Sheet, metric: Metric, left: float, top: float) -> None:
        size, less = self.size, self._less
        self._status(sheet, metric, left, top, size * 0.95)
        x = left + size * 1.4
        room = self.width - self._column() * 3 - size * 1.4
        name, unit = metric.name.in_(self.lang), metric.unit.in_(self.lang)
        if not self.detail:
            free = room - size * 1.4 - width_of(unit, less)
            x += sheet.words(x, top, cut_to(name, free, size), size) + size * 0.3
            x += sheet.words(x, top + (size - less) * 0.75, unit, less, MUTED) + less * 0.4
            shapes.better(sheet, x, top + (size - less) * 0.75, less, metric.better == "up", MUTED)
            named = self._named()
            self._meter(sheet, metric, left + named, top, room + size * 1.4 - named)
            return
        fitting = size_for(name, room, [round(size * part) for part in (1, 0.88, 0.78, 0.68, 0.6)])
        sheet.words(x, top + (size - fitting) / 2, cut_to(name, room, fitting), fitting)
        below = top + size + less * 0.4
        x += sheet.words(x, below, unit, less, MUTED) + less * 0.8
        shapes.better(sheet, x, below, less, metric.better == "up", MUTED)
        direction = say("higher" if metric.better == "up" else "lower", self.lang)
        if width_of(unit + direction, less) + less * 2.2 <= room:
            sheet.words(x + less * 1.2, below, direction, less, MUTED)

    def _named(self) -> float:
        """Room that the longest name with its unit takes."""
        return self.size * 3.2 + max(
            width_of(metric.name.in_(self.lang), self.size) + width_of(metric.unit.in_(self.lang), self._less)
            for metric in self.metrics
        )

    def _meter(self, sheet: Sheet, metric: Metric, left: float, top: float, room: float) -> None:
        """Where there is room: the actual figure as a bar, a mark for the plan and one for the best."""
        if room < self.size * 6 or not metric.actual:
            return
        if readings(metric):
            box = (left, top - self.size * 0.15, room - self.size * 1.2, self.size * 1.3)
            course.line(sheet, metric, box, self.size, self.lang, labelled=False)
            return
        width, thick = room - self.size * 1.2, self.size * 0.5
        most = max(float(getattr(metric, name) or 0) for name in COLUMNS) or 1.0
        bar_top = top + (self.size - thick) / 2
        sheet.block(left, bar_top, width, thick, RAISED, radius=thick * 0.3)
        sheet.block(
            left,
            bar_top,
            width * float(metric.actual) / most,
            thick,
            status_colour(metric),
            radius=thick * 0.3,
        )
        for name, colour in (("plan", TEXT), ("benchmark", BLUE)):
            if getattr(metric, name):
                x = left + width * float(getattr(metric, name)) / most
                sheet.block(x - thick * 0.18, bar_top - thick * 0.3, thick * 0.36, thick * 1.6, colour)

    def _status(self, sheet: Sheet, metric: Metric, x: float, top: float, size: float) -> None:
        good = reached(metric)
        if good:
            shapes.good(sheet, x, top, size)
        elif good is False:
            shapes.warning(sheet, x, top, size)
        else:
            sheet.ring(x, top, size, GREY, size * 0.12)

    def _figures(self, sheet: Sheet, metric: Metric, right: float, top: float) -> None:
        column = self._column()
        for number, name in enumerate(COLUMNS):
            first = number == 0
            colour = status_colour(metric) if first else (TEXT if number == 1 else BLUE)
            sheet.words(
                right - column * (2 - number),
                top,
                getattr(metric, name) or "—",
                self.size,
                colour,
                first,
                "right",
            )


def _legend(sheet: Sheet, left: float, top: float, size: int, lang: str) -> None:
    """What the shapes mean."""
    shapes.good(sheet, left, top, size)
    left += size * 1.3
    left += sheet.words(left, top, say("reached", lang), size, MUTED) + size
    shapes.warning(sheet, left, top, size)
    sheet.words(left + size * 1.3, top, say("short_of", lang), size, MUTED)
