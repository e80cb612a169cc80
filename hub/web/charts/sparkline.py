"""A line no larger than a word: which way something goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from hub.web.charts.drawing import tag

Values = Sequence[float | None]
WIDTH, HEIGHT = 96.0, 22.0
_EDGE = 3.0


def sparkline(title: str, values: Values, low: float | None = None, high: float | None = None) -> Markup:
    """The values from left to right with a dot at the last; None is a gap.

    Args:
        title: what it says in words, for whoever does not see it.
        values: at equal distances.
        low, high: what the bottom and the top mean; the least and the greatest value by default.
    """
    drawn = trace(values, (_EDGE, _EDGE, WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE), low, high)
    return tag(
        "svg", tag("title", title), *drawn, role="img", class_="spark", aria_label=title,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", width=WIDTH, height=HEIGHT,
    )  # fmt: skip


def trace(
    values: Values,
    room: tuple[float, float, float, float],
    low: float | None = None,
    high: float | None = None,
) -> list[Markup]:
    """The line and its dot in a part of a chart: ``room`` is x, y, width and height."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    x, y, width, height = room
    bottom, top = min(known) if low is None else low, max(known) if high is None else high
    span, step = top - bottom, width / max(len(values) - 1, 1)

    def place(index: int, value: float) -> tuple[float, float]:
        share = (value - bottom) / span if span else 0.5
        return x + index * step, y + height * (1 - share)

    points = [None if value is None else place(i, value) for i, value in enumerate(values)]
    drawn = [tag("path", d=path(part), class_="trace") for part in pieces(points) if len(part) > 1]
    last = next(point for point in reversed(points) if point is not None)
    return [*drawn, tag("circle", cx=last[0], cy=last[1], r=2.6, class_="trace-end")]


def pieces(
    points: Sequence[tuple[float, float] | None], bridged: bool = False
) -> Iterator[list[tuple[float, float]]]:
    """The parts of a line between its gaps; ``bridged``: gaps are drawn over."""
    part: list[tuple[float, float]] = []
    for point in points:
        if point is not None:
            part.append(point)
        elif part and not bridged:
            yield part
            part = []
    if part:
        yield part


def path(points: Sequence[tuple[float, float]]) -> str:
    """The ``d`` of a line through points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
