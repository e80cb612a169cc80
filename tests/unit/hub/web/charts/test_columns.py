"""Columns over an axis of numbers."""

from __future__ import annotations

import re

from hub.web.charts.columns import Column, Moment, columns

FOUND = [Column(-90 + 10 * n, n, "solid" if n < 20 else "hatch") for n in range(30)]


def test_columns_stand_on_the_ground_and_the_highest_fits() -> None:
    drawn = columns("c", "题", "", FOUND, 10, height=240)
    boxes = re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)" class="box', drawn)
    assert len(boxes) == 29, "an empty column is not drawn"
    assert {round(float(y) + float(height)) for y, height in boxes} == {210}
    assert min(float(y) for y, _ in boxes) >= 8


def test_moments_near_each_other_are_labelled_in_lines_of_their_own() -> None:
    moments = [Moment(-90, "开始签字"), Moment(0, "接班"), Moment(5, "过了就是补签")]
    drawn = columns("c", "题", "", FOUND, 10, moments=moments)
    lines = re.findall(r'y="([\d.]+)" class="said">', drawn)
    assert len(set(lines)) == 2


def test_the_label_of_the_last_moment_stays_inside() -> None:
    drawn = columns("c", "题", "", FOUND, 10, moments=[Moment(210, "这一班结束的时间")], width=600)
    (x,) = re.findall(r'<text x="([\d.]+)" y="16" class="said">', drawn)
    assert float(x) + 8 * 13 <= 600


def test_nobody_signed() -> None:
    assert columns("c", "题", "", [], 10) == ""
    assert "<svg" in columns("c", "题", "", [Column(0, 0)], 10)
