"""What is on the glass, as pixels."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics.opengl import (
    GL_RENDERER,
    GL_RGB,
    GL_UNSIGNED_BYTE,
    glFinish,
    glGetString,
    glPixelStorei,
    glReadPixels,
)
from kivy.lang import Builder

_PACK_ALIGNMENT = 0x0D05


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


def renderer() -> str:
    """Who draws: the graphics chip's name, or Mesa's for the processor."""
    return str(glGetString(GL_RENDERER).decode(errors="replace"))
