"""Measured on Kivy's own letters: how true and false sentences score, and that the threshold lies between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub.demo.pixels import DRAWN, Picture, find_text

LINES = [
    # text, size, bold, ink, ground, left, bottom
    ["安全警示板", 20, False, "ffffff", "10181f", 40.5, 650.3],
    ["敲帮问顶再作业", 28, True, "ffc107", "10181f", 300.25, 640],
    ["学习教育栏", 36, True, "1a1a1a", "4fc3f7", 700, 630.7],
    ["一次确认一次复诵再按钮", 44, False, "e6e6e6", "334050", 30, 540],
    ["先确认后作业", 60, True, "ffffff", "263319", 30, 440.5],
    ["哲理启发板", 122, False, "ce93d8", "0d0d0d", 560, 380],
    ["三不伤害四知四有一二三四", 26, False, "b3bfcc", "1f242e", 30, 300],
]
FALSE = [
    "安全警示牌",
    "敲帮问顶才作业",
    "学习教育板",
    "一次确认一次复查再按钮",
    "先作业后确认",
    "哲理启示板",
    "三不伤害四知四有一三二四",
]
DRAW = """
import json, sys
from pathlib import Path
from kiosk.ui.preamble import prepare
fonts, out, lines = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
prepare((1280, 720), False, "offscreen", fonts)
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.label import Label
from kivy.utils import get_color_from_hex
from PIL import Image
EventLoop.ensure_window()
root = FloatLayout()
Window.add_widget(root)
for text, size, bold, ink, ground, x, y in lines:
    look = {"font_size": size, "bold": bold, "color": get_color_from_hex(ink)}
    label = Label(text=text, size_hint=(None, None), pos=(x, y), **look)
    label.texture_update()
    label.size = label.texture_size
    with label.canvas.before:
        Color(*get_color_from_hex(ground))
        Rectangle(pos=(x - 10, y - 5), size=(label.width + 20, label.height + 10))
        Color(1, 1, 1)  # the station's own style.kv has no looks for a Label
        Rectangle(pos=(x, y), size=label.texture_size, texture=label.texture)
    root.add_widget(label)
for _ in range(3):
    EventLoop.idle()
glFinish()
pixels = glReadPixels(0, 0, 1280, 720, GL_RGB, GL_UNSIGNED_BYTE)
Image.frombytes("RGB", (1280, 720), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(out)
"""


@pytest.fixture(scope="module")
def picture(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    out = tmp_path_factory.mktemp("kivy") / "lines.png"
    command = [sys.executable, "-c", DRAW, str(fonts), str(out), json.dumps(LINES)]
    done = subprocess.run(
        command, env={**os.environ, "SDL_VIDEODRIVER": "offscreen"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return Picture.read(out)


def test_true_sentences_lie_above_the_threshold_and_false_ones_well_below(
    picture: Picture, fonts: Path
) -> None:
    both = [fonts / "Regular.ttf", fonts / "Bold.ttf"]
    true = {line[0]: find_text(picture, str(line[0]), both) for line in LINES}
    false = {text: find_text(picture, text, both).score for text in FALSE}
    assert {text: match.size for text, match in true.items()} == {line[0]: line[1] for line in LINES}
    assert min(match.score for match in true.values()) >= DRAWN + 0.02
    assert max(false.values()) <= DRAWN - 0.1
