"""Lines over time, each labelled at its end, the lowest figure of the first labelled where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hub.web.charts.drawing import (
    SIZE,
    WIDTH,
    apart,
    figure,
    picture,
    rule,
    tag,
    that_fit,
    ticks,
    width_of,
    words,
)
from hub.web.charts.sparkline import path, pieces

HEIGHT = 250.0
_TOP, _BOTTOM = 16.0, 30.0
_MOST_DOTS = 40
STYLES = ("main", "plan", "benchmark")
"""How a line is drawn: whole with dots, dashed, dotted."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line: one value for each column, None where there is none; ``style`` one of STYLES."""

    label: str
    values: tuple[float | None, ...]
    style: str = "main"


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where values are drawn: column ``index`` at ``x(index)``, a value at ``y(value)``."""

    left: float
    right: float
    height: float
    columns: int
    low: float
    high: float

    def x(self, index: int) -> float:
        return self.left + (self.right - self.left) * (index + 0.5) / self.columns

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.height - _BOTTOM - share * (self.height - _TOP - _BOTTOM)

    def points(self, line: Line) -> list[Point | None]:
        return [None if v is None else (self.x(i), self.y(v)) for i, v in enumerate(line.values)]


def lines(
    name: str,
    title: str,
    desc: str,
    columns: Sequence[str],
    series: Sequence[Line],
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    lowest: str = "",
    bridged: bool = False,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Markup:
    """A chart of lines; one of which nothing is known is left out.

    Args:
        name: unique on the page.
        title, desc: what it shows, in words.
        columns: labels below, as many as fit are written.
        series: the lines, the most important first.
        unit: behind each figure, such as "%".
        low, high: what the bottom and the top mean at least.
        lowest: word for the lowest point of the first line, which is then labelled; "" labels none.
        bridged: a line goes on over columns without a value.
        width, height: in its own units.
    """
    drawn = [line for line in series if any(value is not None for value in line.values)]
    known = [value for line in drawn for value in line.values if value is not None]
    if not known:
        return Markup("")
    marks = ticks(min(known) if low is None else low, max(known) if high is None else high)
    ends = [_end(line, unit) for line in drawn]
    left = max(width_of(figure(mark, unit)) for mark in marks) + 10
    right = width - max(width_of(text) for text, _ in ends) - 14
    plane = _Plane(left, right, height, len(columns), marks[0], marks[-1])
    return picture(
        name, title, desc, width, height,
        *(part for mark in marks for part in _grid(plane, mark, unit)),
        *_below(plane, columns),
        *(part for line in reversed(drawn) for part in _line(plane, line, columns, unit, bridged)),
        *_lowest(plane, drawn[0], lowest, unit),
        *_labels(plane, drawn, ends),
    )  # fmt: skip


def _end(line: Line, unit: str) -> tuple[str, float]:
    last = next(value for value in reversed(line.values) if value is not None)
    return f"{line.label} {figure(last, unit)}".strip(), last


def _grid(plane: _Plane, mark: float, unit: str) -> list[Markup]:
    y = plane.y(mark)
    return [
        rule(plane.left, y, plane.right, y, "grid"),
        words(plane.left - 6, y + SIZE * 0.35, figure(mark, unit), "axis", "end"),
    ]


def _below(plane: _Plane, columns: Sequence[str]) -> list[Markup]:
    places = [plane.x(index) for index in range(len(columns))]
    y = plane.height - _BOTTOM + 20
    return [words(places[i], y, columns[i], "axis", "middle") for i in that_fit(places, columns)]


def _line(plane: _Plane, line: Line, columns: Sequence[str], unit: str, bridged: bool) -> list[Markup]:
    points = plane.points(line)
    parts = list(pieces(points, bridged))
    drawn = [tag("path", d=path(part), class_=f"line {line.style}") for part in parts if len(part) > 1]
    if line.style != "main":  # a plan that holds since the last day is a dash there
        return [*drawn, *(rule(x - 9, y, x + 3, y, f"line {line.style}") for ((x, y),) in _lone(parts))]
    many = len(columns) > _MOST_DOTS
    for index, point in enumerate(points):
        value = line.values[index]
        if point is None or value is None or (many and [point] not in parts):
            continue
        says = tag("title", f"{columns[index]} {figure(value, unit)}")
        drawn.append(tag("circle", says, cx=point[0], cy=point[1], r=3.2, class_="dot-main"))
    return drawn


def _lone(parts: Sequence[Sequence[tuple[float, float]]]) -> list[Sequence[tuple[float, float]]]:
    return [part for part in parts if len(part) == 1]


def _lowest(plane: _Plane, line: Line, word: str, unit: str) -> list[Markup]:
    """The label of the lowest point, below it where there is room; none at the last point, which has one."""
    known = [(value, index) for index, value in enumerate(line.values) if value is not None]
    value, index = min(known)
    if not word or index == known[-1][1] or value == max(known)[0]:
        return []
    text, (x, y) = f"{word} {figure(value, unit)}", (plane.x(index), plane.y(value))
    half = width_of(text) / 2
    x = min(max(x, plane.left + half), plane.right - half)
    below = y + SIZE + 8 <= plane.height - _BOTTOM
    return [words(x, y + SIZE + 6 if below else y - 9, text, "said", "middle")]


def _labels(plane: _Plane, drawn: Sequence[Line], ends: Sequence[tuple[str, float]]) -> list[Markup]:
    wanted = [plane.y(value) for _, value in ends]
    places = apart(wanted, SIZE + 4, _TOP, plane.height - _BOTTOM)
    out: list[Markup] = []
    for line, (text, _), y, end in zip(drawn, ends, places, wanted, strict=True):
        if abs(y - end) > 2:
            out.append(rule(plane.right, end, plane.right + 6, y, "lead"))
        out.append(words(plane.right + 9, y + SIZE * 0.35, text, f"end {line.style}"))
    return out
