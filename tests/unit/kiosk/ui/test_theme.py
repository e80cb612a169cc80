"""Sizes and colours that can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.ui import theme
from kiosk.ui.theme import GLYPH, SIGHT, Theme, bright, contrast, hex_of, ink_on, rgba

SIZES = [(800, 480), (1024, 768), (1280, 720), (1280, 800), (1920, 1080), (1080, 1920)]


@pytest.fixture(params=["dark", "light"])
def palette(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each palette in turn."""
    theme.use(request.param)
    yield request.param
    theme.use("dark")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_body_text_is_an_eighteenth_of_the_shorter_side(width: int, height: int) -> None:
    made = Theme(width, height)
    assert min(width, height) / 18 <= made.body < min(width, height) / 18 + 1
    assert made.title > made.body > made.heading > made.small > made.caption >= 15
    assert made.readable_m == 0


@pytest.mark.parametrize(
    ("width", "height", "inches", "distance"),
    [(1920, 1080, 32, 5), (1920, 1080, 21.5, 3), (1280, 800, 12.1, 1.5), (1080, 1920, 43, 5)],
)
def test_a_character_is_as_high_as_its_readers_distance_asks(
    width: int, height: int, inches: float, distance: float
) -> None:
    made = Theme(width, height, inches, distance)
    px_per_mm = (width**2 + height**2) ** 0.5 / (inches * 25.4)
    assert made.body * GLYPH / px_per_mm >= distance * 1000 / SIGHT
    assert made.readable_m >= distance
    assert made.body >= min(width, height) / 18


def test_a_panel_too_small_for_its_reader_says_from_where_it_can_be_read() -> None:
    made = Theme(800, 480, 7, 5)
    assert made.body == 48
    assert 1.5 < made.readable_m < 2.5


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_panel_takes_a_third_beside_or_under(width: int, height: int) -> None:
    made = Theme(width, height)
    assert made.panel[0] * made.panel[1] / (width * height) == pytest.approx(0.31, abs=0.05)
    main = made.main(True)
    assert (main[0] + made.panel[0] == width) != (
        main[1] + made.panel[1] + made.header + made.footer == height
    )


def test_both_palettes_have_every_colour() -> None:
    assert theme.PALETTES["dark"].keys() == theme.PALETTES["light"].keys()


@pytest.mark.usefixtures("palette")
def test_words_stand_out_from_their_ground() -> None:
    for ground in (theme.GROUND, theme.SURFACE):
        assert contrast(theme.TEXT, ground) >= 12
        for colour in (theme.MUTED, theme.GREY, theme.GREEN, theme.AMBER, theme.RED, theme.BLUE):
            assert contrast(colour, ground) >= 7
    assert contrast(theme.AMBER, theme.RAISED) >= 7  # why nobody signs by phone now


@pytest.mark.usefixtures("palette")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 0xFFFFFF))
def test_any_colour_of_a_publisher_becomes_readable(number: int) -> None:
    colour = f"#{number:06X}"
    assert contrast(bright(colour), theme.SURFACE) >= 7
    assert contrast(bright(colour), theme.GROUND) >= 7
    assert contrast(ink_on(colour), colour) >= 4
    assert contrast(ink_on(bright(colour)), bright(colour)) >= 7


@pytest.mark.parametrize("colour", ["", "no colour", "#12", "#GGGGGG"])
def test_a_colour_that_is_none_is_grey(colour: str) -> None:
    assert rgba(colour) == rgba(theme.GREY)
    assert bright(colour) == hex_of(theme.GREY)
