"""The phone code on every screen, as a phone sees it: blurred, turned, pale and noisy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from kiosk.ui.widgets.large_code import LargeCode
from tests.fakes.desk import desk
from tests.fakes.stage import Stage

SIZES = ("800x480", "1024x768", "1280x800", "1920x1080", "1080x1920")
LARGE_PX = 8
"""px a module of the large code: 2 mm on a panel of 24 inches."""


@pytest.fixture(scope="module", params=SIZES)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the screen in two pictures, and what the code on it says."""
    folder = tmp_path_factory.mktemp(request.param)
    done = subprocess.run(
        [sys.executable, "-m", "tests.fakes.code_picture", str(folder)],
        env={**os.environ, "STAGE_SIZE": request.param, "PYTHONPATH": os.getcwd()},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return folder, done.stdout.strip()


def as_seen(image: Image.Image, turn: float, seed: int) -> Image.Image:
    """By a hand-held phone before a dusty glass: turned, blurred, a quarter of the contrast gone, noisy."""
    seen = image.convert("L").rotate(turn, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=40)
    seen = seen.filter(ImageFilter.GaussianBlur(1.0))
    seen = ImageEnhance.Contrast(seen).enhance(0.75)
    noise = Image.frombytes("L", seen.size, Random(seed).randbytes(seen.width * seen.height))
    return ImageChops.add(seen, noise.point(lambda value: value // 10), offset=-12)


def position_px(image: Image.Image) -> tuple[str, float]:
    """What the code says, and px a module (a version-4 code of 33 modules, as every address here makes)."""
    (found,) = zxingcpp.read_barcodes(image)
    corners = found.position
    return found.text, (corners.top_right.x - corners.top_left.x) / 33


@pytest.mark.parametrize("turn", [-12, 5, 12])
@pytest.mark.parametrize("name", ["panel", "large"])
def test_a_phone_reads_it(drawn: tuple[Path, str], name: str, turn: int) -> None:
    folder, text = drawn
    with Image.open(folder / f"{name}.png") as image:
        assert [code.text for code in zxingcpp.read_barcodes(as_seen(image, turn, turn))] == [text]


def test_its_modules_are_whole_px_and_large_enough(drawn: tuple[Path, str]) -> None:
    folder, text = drawn
    for name, least in (("panel", 3), ("large", LARGE_PX)):
        with Image.open(folder / f"{name}.png") as image:
            said, px = position_px(image)
        assert said == text
        assert len(text) <= 60
        assert px == int(px) >= least, name


def test_touched_it_is_large_and_goes_on_with_the_minute(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    face = stage.app.face
    left, top, side = face._panel._code_box
    panel = face._panel
    x, y = panel.to_window(panel.x + left + side / 2, panel.y + panel.height - top - side / 2)
    touch(stage, x, y)
    assert isinstance(face.code, LargeCode)
    first = face.code.text
    for minute in (43, 44):
        fake.local = fake.local.replace(minute=minute)
        stage.advance(1)
        assert (face.code is not None) == (minute == 43)
    assert stage.app.screen.panel.qr != first
    touch(stage, x, y)
    assert face.code is not None
    touch(stage, 5, 5)
    assert face.code is None


def touch(stage: Stage, x: float, y: float) -> None:
    """A finger, down and up."""
    from kivy.tests.common import UnitTestTouch

    finger = UnitTestTouch(x, y)
    finger.touch_down()
    finger.touch_up()
    stage.advance(0.1)
