"""What charts are drawn with."""

from __future__ import annotations

from itertools import pairwise

import pytest
from markupsafe import Markup

from hub.web.charts.drawing import (
    LOOKS,
    apart,
    box,
    figure,
    patterns,
    picture,
    shortened,
    tag,
    that_fit,
    ticks,
    width_of,
    words,
)


def test_what_people_wrote_is_text_and_never_an_element() -> None:
    drawn = words(0, 0, '<script>"x"</script>', class_='a" onload="x')
    assert "<script>" not in drawn
    assert 'onload="x"' not in drawn
    assert isinstance(drawn, Markup)


def test_an_attribute_that_is_empty_is_left_out_and_figures_are_short() -> None:
    assert tag("path", d="", x=1 / 3, stroke_width=2) == '<path x="0.3" stroke-width="2"/>'


def test_a_picture_says_what_it_is_to_whoever_does_not_see_it() -> None:
    drawn = picture("n", "每日", "说明", 100, 50)
    assert 'role="img"' in drawn
    assert '<title id="n-title">每日</title><desc id="n-desc">说明</desc>' in drawn
    assert 'aria-labelledby="n-title"' in drawn
    assert "style=" not in drawn


def test_each_look_differs_without_colour() -> None:
    fills = {look: box("n", look, 0, 0, 1, 1) for look in LOOKS}
    assert len(set(fills.values())) == len(LOOKS)
    assert all(f'id="n-{look}"' in patterns("n") for look in ("hatch", "dots", "bands"))


def test_a_chinese_character_is_as_wide_as_high() -> None:
    assert width_of("班组", 10) == 20
    assert width_of("ab", 10) < 20


def test_a_long_name_is_shortened_and_a_short_one_left() -> None:
    assert shortened("综采一区", 100) == "综采一区"
    cut = shortened("综采一区生产准备工区检修班", 80)
    assert cut.endswith("…")
    assert width_of(cut) <= 80


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, (0, 25, 50, 75, 100)),
        (0, 7, (0, 2, 4, 6, 8)),
        (19.2, 20.1, (19, 19.25, 19.5, 19.75, 20, 20.25)),
        (5, 5, (5, 7.5)),
        (0, 0, (0,)),
    ],
)
def test_ticks_are_round_and_hold_what_is_shown(low: float, high: float, expected: tuple[float, ...]) -> None:
    found = ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert len(found) <= 8
    if expected[0] != 5:
        assert found == expected


def test_labels_are_pushed_apart_and_keep_their_order() -> None:
    found = apart([50, 51, 49, 10], 10, 0, 100)
    assert sorted(found) == [found[3], found[2], found[0], found[1]]
    assert all(later - sooner >= 10 for sooner, later in pairwise(sorted(found)))
    assert found[3] == 10


def test_labels_at_the_edge_stay_inside() -> None:
    assert apart([99, 99, 99], 10, 0, 100) == [80, 90, 100]


def test_as_many_labels_as_fit_are_written_the_last_always() -> None:
    places = [10.0 * i for i in range(10)]
    assert that_fit(places, ["a"] * 10, 0) == list(range(10))
    few = that_fit(places, ["11-22"] * 10)
    assert few[-1] == 9
    assert len(few) < 5
    assert that_fit([], []) == []


def test_figures_have_no_empty_places() -> None:
    assert [figure(value, "%") for value in (96, 4.80, -0.001, 1 / 3)] == ["96%", "4.8%", "0%", "0.33%"]
