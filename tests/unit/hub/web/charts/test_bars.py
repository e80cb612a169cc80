"""Bars of parts and sorted bars."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hub.web.charts.bars import Bar, Part, Stack, bars, stacked

PARTS = (
    Part("准时", 812, "solid"), Part("补签", 40, "hatch"), Part("代签", 12, "dots"), Part("纸签", 0, "bands"),
    Part("未签", 28, "empty"),
)  # fmt: skip


def test_every_part_that_is_there_is_named_and_counted_beneath_its_bar() -> None:
    drawn = stacked("s", "题", "", [Stack("早班", PARTS, "96 %")])
    texts = re.findall(r"<text[^>]*>([^<]+)", drawn)
    assert texts == ["早班", "96 %", "准时 812", "补签 40", "代签 12", "未签 28"]
    assert "纸签" not in drawn


def test_parts_are_as_long_as_they_are_many_and_fill_the_bar() -> None:
    drawn = stacked("s", "题", "", [Stack("早班", PARTS)], width=892)
    long = [float(width) for width in re.findall(r'width="([\d.]+)" height="22"', drawn)]
    assert long == [812, 40, 12, 28]


def test_names_go_on_in_a_second_line_where_one_is_too_short() -> None:
    one = stacked("s", "题", "", [Stack("早班", PARTS)], width=900)
    two = stacked("s", "题", "", [Stack("早班", PARTS)], width=200)
    assert float(ElementTree.fromstring(two).get("height", "")) > float(
        ElementTree.fromstring(one).get("height", "")
    )


def test_an_empty_bar_is_left_out() -> None:
    assert stacked("s", "题", "", [Stack("早班", (Part("未签", 0, "empty"),))]) == ""


def test_bars_keep_their_order_and_carry_their_trend() -> None:
    rows = [Bar("丙班", 71.4, "71 %", (90, None, 71.4)), Bar("甲班", 99.0, "99 %", (98, 99, 99))]
    drawn = bars("b", "题", "", rows, trend="近 3 天")
    assert drawn.index("丙班") < drawn.index("甲班")
    assert drawn.count('class="trace-end"') == 2
    assert "近 3 天" in drawn
    assert bars("b", "题", "", []) == ""


def test_a_bar_never_leaves_its_room() -> None:
    drawn = bars("b", "题", "", [Bar("甲班", 130, "?")], width=500)
    (whole,) = re.findall(
        r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="18" class="box track"', drawn
    )
    (part,) = re.findall(r'width="([\d.]+)" height="18" class="box solid"', drawn)
    assert float(part) == float(whole)
