"""Each fault that is planted is found, and what is right is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from tests.gallery.contrast import contrast_of
from tests.gallery.faults import faults
from tests.gallery.ink import Box, Ink

WINDOW = Box(0, 0, 800, 480)
PAPER = Box(40, 40, 760, 440)


def text(words: str, left: float = 100, bottom: float = 200, **more: object) -> Ink:
    width = 30 * len(words)
    made = Ink("text", Box(left, bottom, left + width, bottom + 30), PAPER, "CardScreen", 0, words, 30)
    return replace(made, **more)  # type: ignore[arg-type]


def kinds(*drawn: Ink, sources: str = "") -> list[str]:
    return [fault.kind for fault in faults(drawn, WINDOW, sources)]


def test_what_is_right_has_no_fault() -> None:
    first, second = text("敲帮问顶，先敲后问"), text("退路畅通。", bottom=150)
    assert kinds(first, second, text("88 mm", bottom=100), sources="敲帮问顶，先敲后问退路畅通。88 mm") == []


@pytest.mark.parametrize(
    "drawn",
    [
        text("出了窗", left=760, paper=Box(0, 0, 1000, 480)),
        text("出了纸", left=720),
        replace(text(""), kind="picture", box=Box(30, 100, 200, 200)),
        text("没有说完…"),
    ],
    ids=["window", "paper", "picture", "dots"],
)
def test_clipped(drawn: Ink) -> None:
    assert kinds(drawn) == ["clipped"]


def test_dots_that_somebody_wrote_cut_nothing() -> None:
    assert kinds(text("说完了……")) == []


def test_a_block_over_a_part_of_a_text_clips_it_unless_it_lies_in_another_layer() -> None:
    block = Ink("block", Box(120, 190, 150, 260), PAPER, "CardScreen", 0)
    assert kinds(text("被盖住"), block) == ["clipped"]
    assert kinds(block, text("在上面")) == []
    assert kinds(text("在下层"), replace(block, layer=1)) == []
    assert kinds(text("透过去"), replace(block, alpha=0.5)) == []


def test_overlapping() -> None:
    assert kinds(text("一二三"), text("四五六", left=150, bottom=210)) == ["overlapping"]
    picture = replace(text(""), kind="picture", box=Box(100, 100, 300, 220))
    assert kinds(picture, text("在图上")) == ["overlapping"]
    assert kinds(picture, replace(picture, box=Box(110, 110, 310, 230))) == []
    assert kinds(text("一二三"), text("四五六", layer=1)) == []
    assert kinds(text("一二三"), text("四五六", bottom=170)) == [], "only touching"


@pytest.mark.parametrize("first", ["，先敲", "。", "）后问", "％以下"])
def test_a_line_that_begins_with_closing_punctuation(first: str) -> None:
    expected = ["bad_breaks"] if len(first) > 1 else []
    assert kinds(text("敲帮问顶"), text(first, bottom=150)) == expected


def test_a_unit_beside_its_figure_begins_no_line() -> None:
    assert kinds(text("62", left=100), text("%以上", left=180, size=20)) == []


def test_a_line_that_ends_with_opening_punctuation() -> None:
    assert kinds(text("见规程（")) == ["bad_breaks"]


@pytest.mark.parametrize(
    ("above", "below"), [("不超过26", "℃以下"), ("宽度88", "88毫米"), ("风速15", "米每秒")]
)
def test_a_number_parted_from_its_unit(above: str, below: str) -> None:
    lines = text(above), text(below, bottom=150)
    assert "bad_breaks" in kinds(*lines, sources=above + below)


def test_a_label_on_a_picture_is_read_as_one() -> None:
    picture = replace(text(""), kind="picture", box=Box(100, 100, 300, 220))
    label = Ink("block", Box(100, 100, 300, 140), PAPER, "CardScreen", 0)
    assert kinds(picture, label, text("不放视频", left=110, bottom=105)) == []
    assert kinds(picture, label) == ["clipped"]


def test_two_cells_of_a_table_are_no_torn_number() -> None:
    assert kinds(text("4.80"), text("5.60", bottom=150), sources="4.80 m\n别的\n5.60 m") == []


def test_words_of_two_strengths_on_one_line_are_one_line() -> None:
    assert kinds(text("谁收集"), text("：本矿", left=192, bold=True)) == []


def test_contrast_is_that_of_the_ink_to_the_pixels_around_it() -> None:
    image = Image.new("RGB", (800, 480), "#10151C")
    assert contrast_of(text("白字", colour=(1, 1, 1)), image) == pytest.approx(18.3, abs=0.1)
    assert contrast_of(text("灰字", colour=(0.3, 0.3, 0.3)), image) < 3
    image.paste("#888888", (90, 240, 400, 290))
    assert contrast_of(text("白字", colour=(1, 1, 1)), image) == pytest.approx(3.5, abs=0.1)
