"""Bars: made of parts, each part named under its bar; and sorted ones with their trend beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hub.web.charts.drawing import (
    SIZE,
    SLIM,
    WIDTH,
    box,
    patterns,
    picture,
    shortened,
    width_of,
    words,
)
from hub.web.charts.sparkline import trace

_BAR, _ROW, _SWATCH = 22.0, 28.0, 12.0
_LINE = SIZE + 8
_GAP = 18.0
_MOST_NAME, _TREND = 190.0, 130.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar; ``look`` from :data:`hub.web.charts.drawing.LOOKS`."""

    label: str
    value: int
    look: str


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar of parts: ``label`` at its left, ``note`` at its right above it."""

    label: str
    parts: tuple[Part, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of ``value`` in a hundred; ``figure`` as it is to be read; ``trend``: values before, oldest
    first."""

    label: str
    value: float
    figure: str
    trend: tuple[float | None, ...] = ()


def stacked(name: str, title: str, desc: str, stacks: Sequence[Stack], *, width: float = WIDTH) -> Markup:
    """Bars over the whole width, each as long as all of it, its parts named and counted beneath it.

    Args:
        name: unique on the page.
        title, desc: what it shows, in words.
        stacks: from top to bottom; one without anything in it is left out.
        width: in its own units.
    """
    drawn: list[Markup] = []
    y = 0.0
    for stack in stacks:
        whole = sum(part.value for part in stack.parts)
        if whole:
            parts, y = _stack(name, stack, whole, y, width)
            drawn += parts
    return picture(name, title, desc, width, y, patterns(name), *drawn) if drawn else Markup("")


def _stack(name: str, stack: Stack, whole: int, y: float, width: float) -> tuple[list[Markup], float]:
    """The drawing, and where the next one begins."""
    drawn = [
        words(0, y + SIZE + 3, stack.label, "name"),
        words(width, y + SIZE + 3, stack.note, "axis", "end"),
    ]
    top, x = y + SIZE + 11, 0.0
    for part in stack.parts:
        long = part.value / whole * width
        if part.value:
            drawn.append(box(name, part.look, x, top, long, _BAR, f"{stack.label} {part.label} {part.value}"))
        x += long
    line, x = top + _BAR + 7, 0.0
    for part in (one for one in stack.parts if one.value):
        text = f"{part.label} {part.value}"
        long = _SWATCH + 6 + width_of(text)
        if x and x + long > width:
            line, x = line + _LINE, 0.0
        drawn.append(box(name, part.look, x, line + 2, _SWATCH, _SWATCH))
        drawn.append(words(x + _SWATCH + 6, line + SIZE, text, "label"))
        x += long + _GAP
    return drawn, line + _LINE + 14


def bars(
    name: str, title: str, desc: str, rows: Sequence[Bar], *, trend: str = "", width: float = WIDTH
) -> Markup:
    """One bar a row, in the order given; on a telephone its name and its trend stand above it.

    Args:
        name: unique on the page.
        title, desc: what it shows, in words.
        rows: from top to bottom.
        trend: what stands over the trends; "" where there are none.
        width: in its own units.
    """
    if not rows:
        return Markup("")
    slim = width <= SLIM
    names = 0.0 if slim else min(max(width_of(row.label) for row in rows), _MOST_NAME) + 12
    said = max(width_of(row.figure) for row in rows) + 14
    room = width - names - said - (_TREND + 20 if trend and not slim else 0)
    head, tall = (_LINE if trend else 0.0), _ROW + (_LINE if slim else 0)
    drawn = [words(width - _TREND, SIZE, trend, "axis")] if trend else []
    low = min((value for row in rows for value in row.trend if value is not None), default=0.0)
    for index, row in enumerate(rows):
        y = head + index * tall
        if slim:
            drawn.append(
                words(0, y + SIZE + 4, shortened(row.label, width - (_TREND if trend else 0)), "label")
            )
        drawn += _bar(name, row, y + (_LINE if slim else 0), names, room)
        if trend:
            drawn += trace(row.trend, (width - _TREND + 3, y + 5, _TREND - 8, _ROW - 10), low, 100)
    return picture(name, title, desc, width, head + len(rows) * tall, *drawn)


def _bar(name: str, row: Bar, y: float, names: float, room: float) -> Iterator[Markup]:
    """The bar of a row; its name stands before it where ``names`` leaves room for it."""
    base, long = y + _ROW / 2 + SIZE * 0.35, room * max(min(row.value, 100.0), 0.0) / 100
    if names:
        yield words(0, base, shortened(row.label, names - 12), "label")
    yield box(name, "track", names, y + 5, room, _ROW - 10)
    yield box(name, "solid", names, y + 5, long, _ROW - 10, f"{row.label} {row.figure}")
    yield words(names + room + 8, base, row.figure, "said")
