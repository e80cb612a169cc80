"""What is on the glass, as pixels."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.graphics.opengl import (
    GL_COLOR_BUFFER_BIT,
    GL_RENDERER,
    GL_RGB,
    GL_UNSIGNED_BYTE,
    glClear,
    glClearColor,
    glFinish,
    glGetString,
    glPixelStorei,
    glReadPixels,
)
from kivy.lang import Builder

_PACK_ALIGNMENT = 0x0D05


def wash(window: Any, colour: Sequence[float]) -> None:
    """Have every frame begin with this colour (RGBA, 0..1) and nothing else.

    Kivy would wipe depth and stencil too, which nothing here asks: a tenth of what a processor draws.
    """

    def clear() -> None:
        glClearColor(*colour)
        glClear(GL_COLOR_BUFFER_BIT)

    window.clear = clear


def read(window: Any) -> tuple[int, int, bytes]:
    """Draw a frame and read it: width, height, RGB bytes from the bottom line up."""
    Builder.sync()
    Clock.tick_draw()
    Builder.sync()
    window.dispatch("on_draw")
    glFinish()
    width, height = window.size
    glPixelStorei(_PACK_ALIGNMENT, 1)
    return width, height, bytes(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))


def save(window: Any, path: str) -> tuple[int, int]:
    """Write the glass as a PNG; returns width and height in px."""
    from PIL import Image  # not needed before somebody asks for a picture

    width, height, pixels = read(window)
    image = Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    image.save(path, "PNG", compress_level=1)
    return width, height


def small(window: Any, most: int) -> tuple[bytes, tuple[int, int]]:
    """The glass as a JPEG of at most ``most`` bytes, as large as that allows, and the glass's size in px."""
    from PIL import Image

    width, height, pixels = read(window)
    image = Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    for side, quality in ((960, 60), (800, 55), (640, 50), (480, 45), (320, 40), (160, 40)):
        image.thumbnail((side, side))
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= most:
            return file.getvalue(), (width, height)
    return b"", (width, height)


def renderer() -> str:
    """Who draws: the graphics chip's name, or Mesa's for the processor."""
    return str(glGetString(GL_RENDERER).decode(errors="replace"))
