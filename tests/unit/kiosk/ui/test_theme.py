"""Sizes and colours that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui import theme
from kiosk.ui.theme import Theme, bright, contrast, ink_on, rgba

SIZES = [(800, 480), (1024, 768), (1280, 720), (1280, 800), (1920, 1080), (1080, 1920)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_body_text_is_an_eighteenth_of_the_shorter_side(width: int, height: int) -> None:
    made = Theme(width, height)
    assert made.body >= min(width, height) / 18
    assert made.title > made.body > made.heading > made.small > made.caption >= 13


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_panel_takes_a_third_beside_or_under(width: int, height: int) -> None:
    made = Theme(width, height)
    assert made.panel[0] * made.panel[1] / (width * height) == pytest.approx(0.31, abs=0.05)
    main = made.main(True)
    assert (main[0] + made.panel[0] == width) != (
        main[1] + made.panel[1] + made.header + made.footer == height
    )


def test_words_stand_out_from_their_ground() -> None:
    for ground in (theme.GROUND, theme.SURFACE):
        assert contrast(theme.TEXT, ground) >= 12
        assert contrast(theme.MUTED, ground) >= 7
        for colour in (theme.GREEN, theme.AMBER, theme.RED, theme.BLUE):
            assert contrast(colour, ground) >= 5


@settings(max_examples=60)
@given(st.integers(0, 0xFFFFFF))
def test_any_colour_of_a_publisher_becomes_readable(number: int) -> None:
    colour = f"#{number:06X}"
    assert contrast(bright(colour), theme.SURFACE) >= 5
    assert contrast(ink_on(colour), colour) >= 4


@pytest.mark.parametrize("colour", ["", "red", "#12", "#GGGGGG"])
def test_a_colour_that_is_none_is_grey(colour: str) -> None:
    assert rgba(colour) == rgba(theme.GREY)
    assert bright(colour) == theme.GREY
