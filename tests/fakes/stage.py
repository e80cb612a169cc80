"""A station's window without a screen, on a clock moved by hand. One window for the whole test session."""

from __future__ import annotations

import os
from typing import Any

from PIL import Image

from kiosk.config import fonts_folder
from kiosk.ui.desk import Desk
from kiosk.ui.preamble import prepare
from kiosk.ui.theme import hex_of

SIZE = tuple(int(part) for part in os.environ.get("STAGE_SIZE", "800x480").split("x"))
"""The smallest screen: fewest pixels for a processor that draws, and the hardest for a code. A window can
be made smaller later, but never larger: who needs another size takes a process of its own."""
prepare(SIZE, False, "offscreen", fonts_folder())


class Stage:
    """Opens apps on the one window and turns its frames.

    The hand-driven clock goes on from Kivy's own: one that began lower would stop every trigger
    made before, and Kivy would free nothing.
    """

    def __init__(self) -> None:
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        self.window: Any = Window
        self._loop, self._clock = EventLoop, Clock
        self._now = Clock.time()
        Clock.time = lambda: self._now
        Clock._max_fps = 0
        EventLoop.ensure_window()
        EventLoop.status = "started"
        self.app: Any = None

    def open(self, desk: Desk, **options: Any) -> Any:
        """Start a StationApp on the window and draw its first frames."""
        from kiosk.ui.app import StationApp

        self.close()
        self.app = StationApp(desk, sound=False, **options)
        self.app.root = self.app.build()
        self.window.add_widget(self.app.root)
        self.app.on_start()
        self.advance(0.1)
        return self.app

    def close(self) -> None:
        """End the app, keep the window."""
        if self.app is not None:
            self.app.on_stop()
            self.window.remove_widget(self.app.face)
            self.app = None
        self.resize(SIZE)

    def resize(self, size: tuple[int, ...]) -> None:
        """Give the window another size."""
        if tuple(self.window.size) != size:
            self.window.size = size
            self.advance(0.1)

    def advance(self, seconds: float, frames: int = 3) -> None:
        """Let time pass, in a few frames."""
        for _ in range(frames):
            self._now += seconds / frames
            self._loop.idle()

    def image(self) -> Image.Image:
        """What is on the glass."""
        from kiosk.ui import glass

        width, height, pixels = glass.read(self.window)
        return Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)


_stages: list[Stage] = []


def the_stage() -> Stage:
    """The session's only stage."""
    if not _stages:
        _stages.append(Stage())
    return _stages[0]


def share(image: Image.Image, colour: str, box: tuple[int, int, int, int] | None = None) -> float:
    """Part of the pixels (in ``box``) that have exactly a colour."""
    part = image.crop(box) if box else image
    wanted = tuple(int(hex_of(colour)[at : at + 2], 16) for at in (1, 3, 5))
    counts = {colour: number for number, colour in part.getcolors(part.width * part.height) or ()}
    return counts.get(wanted, 0) / (part.width * part.height)


def spilled(sheet: Any, left: float = 0.0) -> list[str]:
    """Words and blocks drawn on a sheet that reach over its edges by more than their own white space."""
    found = []
    for item in sheet._ink.children:
        if not hasattr(item, "pos") or not hasattr(item, "size") or not isinstance(item.pos, tuple):
            continue
        (x, y), (width, height) = item.pos, item.size
        slack = height * 0.22 if getattr(item, "texture", None) is not None else 1.5
        inside = x >= left - 1.5 and x + width <= sheet.width - left + 1.5
        if not (inside and y >= -slack and y + height <= sheet.height + slack):
            found.append(f"{type(item).__name__} at {item.pos} of {item.size} on {sheet.size}")
    return found
