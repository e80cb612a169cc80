"""Lines over time."""

from __future__ import annotations

import re
from itertools import pairwise

from hub.web.charts.lines import Line, lines

DAYS = [f"11-{day:02}" for day in range(1, 32)]


def ends(drawn: str) -> list[tuple[float, str]]:
    found = re.findall(r'<text x="[\d.]+" y="([\d.]+)" class="end \w+">([^<]+)', drawn)
    return [(float(y), text) for y, text in found]


def test_each_line_is_labelled_at_its_end_with_its_last_figure() -> None:
    drawn = lines(
        "x", "题", "说明", ["a", "b"], [Line("实际", (20.5, 21)), Line("计划", (22, 22), "plan")], unit=" m"
    )
    assert [text for _, text in ends(drawn)] == ["实际 21 m", "计划 22 m"]
    assert 'class="line plan"' in drawn


def test_labels_of_lines_that_end_together_do_not_overlap() -> None:
    series = [Line(str(n), (n, 20 + n / 100), style) for n, style in enumerate(("main", "plan", "benchmark"))]
    places = sorted(y for y, _ in ends(lines("x", "题", "", ["a", "b"], series)))
    assert all(later - sooner >= 13 for sooner, later in pairwise(places))


def test_a_gap_is_a_gap_and_may_be_drawn_over() -> None:
    values = (1.0, 2.0, None, 3.0, 4.0)
    assert lines("x", "题", "", list("abcde"), [Line("", values)]).count('class="line main"') == 2
    assert (
        lines("x", "题", "", list("abcde"), [Line("", values)], bridged=True).count('class="line main"') == 1
    )


def test_a_day_between_gaps_is_still_seen() -> None:
    values = tuple(5.0 if n == 30 else None for n in range(60))
    drawn = lines("x", "题", "", [str(n) for n in range(60)], [Line("全部", values)])
    assert drawn.count("<circle") == 1


def test_the_lowest_point_is_named_but_not_when_it_is_the_last() -> None:
    low_first = tuple(70.0 if n == 3 else 95.0 for n in range(31))
    assert "最低 70%" in lines("x", "题", "", DAYS, [Line("", low_first)], unit="%", lowest="最低")
    low_last = tuple(95.0 - n for n in range(31))
    assert "最低" not in lines("x", "题", "", DAYS, [Line("", low_last)], unit="%", lowest="最低")


def test_nothing_known_draws_nothing() -> None:
    assert lines("x", "题", "", ["a"], [Line("a", (None,))]) == ""
    assert lines("x", "题", "", [], []) == ""
