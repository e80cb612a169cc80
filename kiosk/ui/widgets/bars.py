"""One metric: its figure large, then bars. Good and bad differ by shape and word, not by colour alone."""

from __future__ import annotations

from dataclasses import replace

from content_packs.format.card import Metric
from content_packs.format.text import Span
from kiosk.ui.theme import BLUE, GREY, MUTED, RAISED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Row
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.widgets.verdict import COLUMNS, reached, status_colour, verdict
from kiosk.ui.words import say


def hero(metric: Metric, width: float, size: int, lang: str) -> Row:
    """The actual figure as large as a title, its unit, and how it stands by shape and word."""
    figure, unit, word = metric.actual or "—", metric.unit.in_(lang), verdict(metric, lang)
    large = next(
        (size * part for part in (2.3, 2.0, 1.7, 1.4, 1.2)
         if width_of(figure, round(size * part), True) + width_of(unit + word, size) + size * 2.9 <= width),
        size * 1.2,
    )  # fmt: skip
    less = size_for(unit + word, width - width_of(figure, round(large), True) - size * 2.9,
                    [round(size * part) for part in (1.0, 0.86, 0.74, 0.62)])  # fmt: skip

    def paint(sheet: Sheet, left: float, top: float) -> None:
        base = top + large * 0.92 - less
        x = left + sheet.words(left, top, figure, large, status_colour(metric), True) + less * 0.4
        x += sheet.words(x, base, unit, less, MUTED) + less * 0.9
        if word:
            mark = shapes.good if reached(metric) else shapes.warning
            mark(sheet, x, base - less * 0.1, less * 1.15)
            sheet.words(x + less * 1.5, base, word, less, status_colour(metric), True)

    return Row(large, 0, paint)


def bars(metric: Metric, width: float, size: int, lang: str) -> list[Row]:
    """One metric: actual, plan and benchmark as bars with their figures."""
    shown = [name for name in COLUMNS if getattr(metric, name)]
    most = max((abs(float(getattr(metric, name))) for name in shown), default=0) or 1.0
    return [_bar(metric, name, most, width, size, lang) for name in shown]


def _bar(metric: Metric, name: str, most: float, width: float, size: int, lang: str) -> Row:
    label = max(width_of(say(column, lang), size) for column in COLUMNS) + size * 0.6
    figure = getattr(metric, name)
    widest = max(width_of(getattr(metric, column), size, True) for column in COLUMNS)
    room = width - label - widest - size * 0.5
    colour = {"actual": status_colour(metric), "plan": GREY, "benchmark": BLUE}[name]
    ink = TEXT if name == "plan" else colour

    def paint(sheet: Sheet, left: float, top: float) -> None:
        sheet.words(left, top, say(name, lang), size, TEXT if name == "actual" else MUTED)
        sheet.words(left + width, top, figure, size, ink, True, "right")
        if room > size:
            thick = size * 0.8
            length = max(room * abs(float(figure)) / most, 4)
            sheet.block(left + label, top + size * 0.1, room, thick, RAISED, radius=thick * 0.2)
            sheet.block(left + label, top + size * 0.1, length, thick, colour, radius=thick * 0.2)

    return Row(size, size * 0.38, paint)


def notes(metric: Metric, setting: Setting, lang: str) -> list[Row]:
    """Which way the figure should go, its unit, and what the benchmark is comparable to."""
    up = metric.better == "up"
    size, indent = setting.size, setting.size * 1.3
    told = [f"{say('higher' if up else 'lower', lang)} · {metric.unit.in_(lang)}"]
    if metric.read:
        read = say("read_at", lang, n=metric.read)
        beside = f"{told[0]} · {read}"
        told = [beside] if width_of(beside, size) + indent <= setting.width else [*told, read]
    if metric.note.zh:
        told.append(say("compared", lang, n=metric.note.in_(lang)))
    if width_of(" · ".join(told), size) + indent <= setting.width:
        told = [" · ".join(told)]
    inner = replace(setting, width=setting.width - indent)
    rows = [row for text in told for row in line_rows((Span(text),), inner)]

    def shifted(row: Row, first: bool) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            if first:
                shapes.better(sheet, left, top, size, up, setting.colour)
            row.paint(sheet, left + indent, top)

        return replace(row, paint=paint)

    return [shifted(row, number == 0) for number, row in enumerate(rows)]
