"""On every chart, wide and slim: no word leaves the drawing, and none lies on another."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from hub.web.charts.bars import Bar, Part, Stack, bars, stacked
from hub.web.charts.columns import Column, Moment, columns
from hub.web.charts.drawing import HALF, LOOKS, SIZE, SLIM, WIDTH, width_of
from hub.web.charts.heat import Cell, Row, heat
from hub.web.charts.lines import Line, lines

DAYS = [f"11-{day:02}" for day in range(1, 32)]
NAMES = ("综采一队甲班", "Installation Team of the Eighth Coal Bunker")
PARTS = tuple(
    Part(label, 1234, look)
    for label, look in zip(("准时", "补签", "代签", "纸签", "未签"), LOOKS, strict=True)
)
STACKS = [Stack(name[:8], PARTS, "3840 expected, 100 % signed") for name in NAMES]
BARS = [Bar(name, 97, "97 %, 1234 missing", (90, 95)) for name in NAMES]
ROWS = [Row(name, (Cell(0.5, "100"),) * 31) for name in NAMES]
TIMES = [Column(n, n + 100) for n in range(-90, 200, 10)]
MOMENTS = [Moment(-90, "window opens"), Moment(0, "shift begins"), Moment(5, "late from here")]
AXIS = [(float(n), f"+{n}") for n in range(-60, 200, 60)]
SAME = [
    Line("实际", (5.0,) * 31),
    Line("计划", (5.01,) * 31, "plan"),
    Line("Benchmark", (4.99,) * 31, "benchmark"),
]


def drawn(width: float) -> dict[str, Markup]:
    """Each chart with much on it."""
    most = 31 if width > SLIM else 7
    return {
        "lines": lines("l", "t", "", DAYS, SAME, lowest="最低", width=width),
        "stacked": stacked("s", "t", "", STACKS, width=width),
        "bars": bars("b", "t", "", BARS, trend="day by day", width=width),
        "columns": columns("c", "t", "", TIMES, 10, moments=MOMENTS, axis=AXIS, width=width),
        "heat": heat("h", "t", "", DAYS, ROWS, width=width, most=most),
    }


def boxes(svg: Markup) -> list[tuple[str, float, float, float]]:
    """(words, left, right, base line) of every text."""
    found = []
    for one in ElementTree.fromstring(svg).iter():
        if one.tag.rpartition("}")[2] == "text":
            text = one.text or ""
            long, x = width_of(text, SIZE), float(one.get("x", ""))
            left = {"middle": x - long / 2, "end": x - long}.get(one.get("text-anchor", ""), x)
            found.append((text, left, left + long, float(one.get("y", ""))))
    return found


@pytest.mark.parametrize("width", [WIDTH, HALF, SLIM])
def test_no_words_leave_a_chart_or_lie_on_others(width: float) -> None:
    for name, svg in drawn(width).items():
        words = boxes(svg)
        assert len(words) > 4, name
        assert [one for one in words if one[1] < -1 or one[2] > width + 1] == [], name
        over = [
            (one[0], other[0])
            for one, other in combinations(words, 2)
            if min(one[2], other[2]) - max(one[1], other[1]) > 2 and abs(one[3] - other[3]) < SIZE * 0.8
        ]
        assert over == [], name


def test_a_chart_says_how_wide_it_is() -> None:
    for width, class_ in ((WIDTH, '"chart"'), (HALF, '"chart half"'), (SLIM, '"chart slim"')):
        assert all(f"class={class_}" in svg for svg in drawn(width).values())
