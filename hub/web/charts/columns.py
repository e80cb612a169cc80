"""Columns over an axis of numbers: how something is spread, with the moments that matter marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hub.web.charts.drawing import (
    SIZE,
    WIDTH,
    box,
    figure,
    patterns,
    picture,
    rule,
    that_fit,
    ticks,
    width_of,
    words,
)

HEIGHT = 240.0
_BOTTOM, _LINE = 30.0, SIZE + 5


@dataclass(frozen=True, slots=True)
class Column:
    """How many there are from ``begins`` on, to the next; ``look`` as of a box, ``says`` as of a cell."""

    begins: float
    value: int
    look: str = "solid"
    says: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place on the axis that is marked through the whole height."""

    at: float
    label: str


def columns(
    name: str,
    title: str,
    desc: str,
    found: Sequence[Column],
    step: float,
    *,
    moments: Sequence[Moment] = (),
    axis: Sequence[tuple[float, str]] = (),
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Markup:
    """Columns side by side, each ``step`` wide.

    Args:
        name: unique on the page.
        title, desc: what it shows, in words.
        found: in order.
        step: width of a column on the axis.
        moments: marked and labelled above, in lines of their own where they are near each other.
        axis: (place, label) below, as many as fit are written.
        width, height: in its own units.
    """
    if not found:
        return Markup("")
    marks = ticks(0, max(one.value for one in found) or 1, 4)
    left = max(width_of(figure(mark)) for mark in marks) + 10
    low = min(found[0].begins, *(one.at for one in moments), found[0].begins)
    high = max(found[-1].begins + step, *(one.at for one in moments), found[-1].begins)
    scale = (width - left - 10) / ((high - low) or 1)
    marked = [left + (one.at - low) * scale for one in moments]
    labels, depth = _labels(moments, marked, width)
    top, ground = depth * _LINE + 8, height - _BOTTOM
    tall = (ground - top) / marks[-1]
    places = [left + (at - low) * scale for at, _ in axis]
    fit = that_fit(places, [text for _, text in axis])
    return picture(
        name, title, desc, width, height, patterns(name),
        *(rule(left, ground - mark * tall, width - 10, ground - mark * tall, "grid") for mark in marks),
        *(words(left - 6, ground - mark * tall + SIZE * 0.35, figure(mark), "axis", "end") for mark in marks),
        *(
            box(name, one.look, left + (one.begins - low) * scale + 0.5, ground - one.value * tall,
                step * scale - 1, one.value * tall, one.says)
            for one in found if one.value
        ),
        *(rule(x, 6, x, ground, "moment") for x in marked),
        *labels,
        *(words(places[i], ground + 20, axis[i][1], "axis", "middle") for i in fit),
    )  # fmt: skip


def _labels(moments: Sequence[Moment], places: Sequence[float], width: float) -> tuple[list[Markup], int]:
    """The labels right of their moments, or left where there is no room; and how many lines they take."""
    taken: list[float] = []
    drawn: list[Markup] = []
    for one, x in sorted(zip(moments, places, strict=True), key=lambda item: item[1]):
        long = width_of(one.label) + 8
        begins = x + 5 if x + long <= width else x - long
        line = next((n for n, end in enumerate(taken) if end + 8 <= begins), len(taken))
        taken[line : line + 1] = [begins + long]
        drawn.append(words(begins, line * _LINE + SIZE + 3, one.label, "said"))
    return drawn, len(taken)
