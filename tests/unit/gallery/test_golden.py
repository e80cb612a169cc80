"""A changed picture is explained: which, where, how much, and what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.gallery.golden import Goldens
from tests.gallery.ink import Box, Ink

WINDOW = Box(0, 0, 960, 480)
HEAD = Ink("text", Box(100, 380, 400, 440), WINDOW, "CardScreen", 0, "敲帮问顶", 60)
FOOT = Ink("text", Box(100, 20, 300, 40), WINDOW, "FooterLine", 0, "在线", 20)


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    for name in ("Regular", "Bold"):
        (tmp_path / f"{name}.ttf").write_bytes(name.encode())
    return tmp_path


def picture(left: int = 100) -> Image.Image:
    image = Image.new("RGB", (960, 480), "#10151C")
    pen = ImageDraw.Draw(image)
    pen.rectangle((left, 40, left + 300, 100), fill="#FFFFFF")
    pen.rectangle((100, 440, 300, 460), fill="#66BB6A")
    return image


def accepted(fonts: Path, image: Image.Image) -> Goldens:
    first = Goldens(fonts, fonts / "goldens")
    assert first.compare("roof.png", image, (HEAD, FOOT)) is None
    assert first.accept() == 1
    return Goldens(fonts, fonts / "goldens")


def test_the_same_picture_and_one_smoothed_by_another_driver_do_not_differ(fonts: Path) -> None:
    goldens = accepted(fonts, picture())
    assert goldens.compare("roof.png", picture(), (HEAD, FOOT)) is None
    smoothed = Image.blend(picture(), picture().filter(ImageFilter.GaussianBlur(1)), 0.4)
    assert goldens.compare("roof.png", smoothed, (HEAD, FOOT)) is None
    assert goldens.compared == 2


def test_a_difference_says_where_how_much_and_what_stands_there(fonts: Path) -> None:
    goldens = accepted(fonts, picture())
    found = goldens.compare("roof.png", picture(left=140), (HEAD, FOOT))
    assert found is not None
    assert found.words == ("敲帮问顶",)
    assert found.box == Box(100, 360, 460, 440)
    assert 2 * 40 * 60 <= found.pixels < 400 * 80
    assert "roof.png" in str(found)
    assert "敲帮问顶" in str(found)
    shown = goldens.picture(found, picture(left=140))
    assert shown.size == (960 * 2 + 8, 480)
    assert shown.getpixel((100, 45)) == (255, 0, 255)


def test_a_picture_of_another_shape_differs_everywhere(fonts: Path) -> None:
    found = accepted(fonts, picture()).compare("roof.png", picture().resize((480, 480)), ())
    assert found is not None
    assert found.pixels == 480 * 480


def test_other_fonts_have_goldens_of_their_own(fonts: Path) -> None:
    accepted(fonts, picture())
    (fonts / "Bold.ttf").write_bytes(b"another")
    others = Goldens(fonts, fonts / "goldens")
    assert others.compare("roof.png", picture(left=140), (HEAD,)) is None
    assert others.compared == 0
