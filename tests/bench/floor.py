"""The least a Kivy program does: a window like the station's, with a rectangle and a word on it.

What it takes to its first frame is Kivy's, Python's and the driver's part; no station can be faster.
``python -m tests.bench.floor WIDTHxHEIGHT REGULAR.TTF``
"""

from __future__ import annotations

import os
import sys

os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_CONFIG="1", KIVY_NO_FILELOG="1", KIVY_LOG_MODE="PYTHON")
from kivy.config import Config

width, height = sys.argv[1].split("x")
for key, value in {"width": width, "height": height, "borderless": 1, "multisamples": 0, "show_cursor": 0,
                   "position": "custom", "left": 0, "top": 0}.items():  # fmt: skip
    Config.set("graphics", key, value)
Config.remove_section("input")
Config.add_section("input")

from kivy.app import App  # noqa: E402
from kivy.graphics import Color, Rectangle  # noqa: E402
from kivy.uix.label import Label  # noqa: E402


class Floor(App):
    def build(self) -> Label:
        label = Label(text="驿站", font_name=sys.argv[2], font_size=200)
        with label.canvas.before:
            Color(0.2, 0.6, 0.3)
            Rectangle(size=(int(width), int(height) // 2))
        return label


if __name__ == "__main__":
    Floor().run()
