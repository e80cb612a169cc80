"""What every chart is drawn with: escaped elements, how wide words are, round figures, labels kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10

from markupsafe import Markup, escape

SIZE = 13.0
"""Height of the labels in the chart's own units, as the style sheet says it too."""
WIDTH = 1080.0
"""Of a chart over the whole page; it is shown at most so wide."""
HALF = 520.0
"""Width of a chart beside another one."""
SLIM = 340.0
"""Width of a chart on a telephone: words of a wide one would be too small to read there."""
PATTERNS = ("hatch", "dots", "bands")
"""Fills that differ in black and white; beside "solid" and "empty"."""
LOOKS = ("solid", *PATTERNS, "empty")
_CHINESE = 0x2E7F
"""From here on a character is about as wide as high."""
_TILES = {
    "hatch": (6, Markup('<path class="ink" d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5"/>')),
    "dots": (6, Markup('<circle class="dot-ink" cx="3" cy="3" r="1.7"/>')),
    "bands": (5, Markup('<path class="ink" d="M0 1.5H5"/>')),
}


def tag(name: str, *inside: str, **attributes: object) -> Markup:
    """An element; text in it and its attributes are escaped.

    A trailing underscore of an attribute's name is dropped, the others become hyphens; figures are written
    to a tenth, and an attribute that is "" is left out.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value != ""
    )
    head = Markup("<{}{}").format(Markup(name), written)
    if not inside:
        return head + Markup("/>")
    return head + Markup(">") + Markup("").join(map(escape, inside)) + Markup("</{}>").format(Markup(name))


def picture(name: str, title: str, desc: str, width: float, height: float, *inside: str) -> Markup:
    """A whole chart, one image to whoever does not see it: ``name`` is unique on its page."""
    class_ = "chart" if width > HALF else "chart half" if width > SLIM else "chart slim"
    return tag(
        "svg", tag("title", title, id=f"{name}-title"), tag("desc", desc, id=f"{name}-desc"), *inside,
        role="img", class_=class_, viewBox=f"0 0 {_value(width)} {_value(height)}", width=width,
        height=height, aria_labelledby=f"{name}-title", aria_describedby=f"{name}-desc",
    )  # fmt: skip


def patterns(name: str) -> Markup:
    """The fills of a chart, each beside a ground, so that they differ on any paper."""
    tiles = [
        tag(
            "pattern", tag("rect", width=size, height=size, class_="under"), drawn,
            id=f"{name}-{look}", class_=look, width=size, height=size, patternUnits="userSpaceOnUse",
        )
        for look, (size, drawn) in _TILES.items()
    ]  # fmt: skip
    return tag("defs", *tiles)


def box(name: str, look: str, x: float, y: float, width: float, height: float, says: str = "") -> Markup:
    """A filled rectangle; ``says`` is read when the pointer rests on it."""
    fill = f"url(#{name}-{look})" if look in PATTERNS else ""
    inside = (tag("title", says),) if says else ()
    return tag("rect", *inside, x=x, y=y, width=max(width, 0), height=height, class_=f"box {look}", fill=fill)


def words(x: float, y: float, text: str, class_: str = "", anchor: str = "") -> Markup:
    """A line of text on its base line; ``anchor``: "middle" or "end" of it stands at ``x``."""
    return tag("text", text, x=x, y=y, class_=class_, text_anchor=anchor)


def rule(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return tag("path", d=f"M{_value(x1)} {_value(y1)}L{_value(x2)} {_value(y2)}", class_=class_)


def width_of(text: str, size: float = SIZE) -> float:
    """About how wide a line of text is, in the units of ``size``."""
    return sum(size if ord(char) > _CHINESE else size * 0.6 for char in text)


def shortened(text: str, width: float) -> str:
    """A text that is at most so wide, with … where something was left out."""
    if width_of(text) <= width:
        return text
    while text and width_of(text + "…") > width:
        text = text[:-1]
    return text + "…"


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round figures from ``low`` or less to ``high`` or more, about ``most`` of them."""
    span = high - low or abs(high) or 1.0
    raw = span / max(most - 1, 1)
    power = 10.0 ** floor(log10(raw))
    step = next(times * power for times in (1, 2, 2.5, 5, 10) if times * power >= raw * 0.999)
    return tuple(round(n * step, 10) for n in range(floor(low / step), ceil(high / step - 1e-9) + 1))


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near those wanted, in their order, ``gap`` from each other, and not beyond ``high``; where
    there is no room for all, below ``low``."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    out, least = list(wanted), low
    for index in order:
        out[index] = max(wanted[index], least)
        least = out[index] + gap
    most = high
    for index in reversed(order):
        out[index] = min(out[index], most)
        most = out[index] - gap
    return out


def that_fit(places: Sequence[float], labels: Sequence[str], gap: float = 12) -> list[int]:
    """Which labels fit in a row, each in the middle of its place: the last one, and every n-th before it."""
    for step in range(1, len(labels) + 1):
        chosen = list(range(len(labels) - 1, -1, -step))[::-1]
        ends = [(places[i] - width_of(labels[i]) / 2, places[i] + width_of(labels[i]) / 2) for i in chosen]
        if all(before[1] + gap <= after[0] for before, after in pairwise(ends)):
            return chosen
    return []


def figure(value: float, unit: str = "") -> str:
    """A figure as it stands beside a line: at most two places, no empty ones, the unit behind it."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{'0' if text == '-0' else text}{unit}"


def _value(value: object) -> str:
    return figure(round(value, 1)) if isinstance(value, float) else str(value)
