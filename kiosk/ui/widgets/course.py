"""The course of a figure: earlier readings as a line, the plan as a level, the last one marked."""

from __future__ import annotations

from itertools import pairwise

from content_packs.format.card import Metric
from kiosk.ui.theme import EDGE, GREY, MUTED, SURFACE, TEXT
from kiosk.ui.widgets.flow import Row
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.sheet import Point, Sheet
from kiosk.ui.widgets.verdict import number, readings, status_colour
from kiosk.ui.words import say


def course(metric: Metric, width: float, height: float, size: int, lang: str) -> Row:
    """A chart with its name, on a plate."""
    less = size_for(_name(metric, lang), width - size, [round(size * part) for part in (0.72, 0.62, 0.54)])

    def paint(sheet: Sheet, left: float, top: float) -> None:
        sheet.block(left, top, width, height, SURFACE, radius=size * 0.2)
        pad = size * 0.5
        sheet.words(left + pad, top + pad * 0.8, _name(metric, lang), less, MUTED)
        head = pad * 0.8 + less * 1.6
        line(sheet, metric, (left + pad, top + head, width - 2 * pad, height - head - pad), size, lang)

    return Row(height, 0, paint)


def _name(metric: Metric, lang: str) -> str:
    return say("course_n", lang, n=len(readings(metric)))


def line(
    sheet: Sheet, metric: Metric, box: tuple[float, float, float, float], size: float, lang: str,
    labelled: bool = True,
) -> None:  # fmt: skip
    """Draw the line into a box; ``size`` is that of the type beside it."""
    left, top, width, height = box
    values = readings(metric)
    plan = number(metric.plan)
    low, high = min([*values, *plan]), max([*values, *plan])
    thick, label = max(3.0, size * 0.13), round(size * 0.62)
    room = width - (width_of(say("plan", lang), label) + label * 0.6 if plan and labelled else 0) - thick * 2

    def at(index: int, value: float) -> Point:
        across = index / max(len(values) - 1, 1)
        down = (high - value) / (high - low) if high > low else 0.5
        return left + thick + across * room, top + thick * 1.5 + down * (height - thick * 3)

    if plan:
        _level(
            sheet, left, at(0, plan[0])[1], left + thick * 2 + room, thick, lang if labelled else "", label
        )
    points = [at(index, value) for index, value in enumerate(values)]
    for pair in pairwise(points):
        sheet.stroke(pair, GREY, thick)
    for x, y in points[:-1]:
        sheet.disc(x - thick, y - thick, thick * 2, GREY)
    x, y = points[-1]
    sheet.disc(x - thick * 2, y - thick * 2, thick * 4, status_colour(metric))


def _level(sheet: Sheet, left: float, y: float, right: float, thick: float, lang: str, label: int) -> None:
    """The plan: dashes, and its word at their end."""
    dash = thick * 2.4
    x = left
    while x < right:
        sheet.block(x, y - thick * 0.3, min(dash, right - x), max(2.0, thick * 0.6), TEXT if lang else EDGE)
        x += dash * 1.7
    if lang:
        sheet.words(right + label * 0.4, y - label / 2, say("plan", lang), label, TEXT)
