"""The phone code as a texture: one px a module, drawn at a whole number of px so that phones read it."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.graphics.texture import Texture

BORDER = 4
"""Quiet zone in modules, as the standard asks."""
LEAST_PX = 3
"""px a module below which a phone at a metre fails."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code and its width in modules, border included."""

    texture: Texture
    modules: int

    def size_in(self, room: float) -> int:
        """The largest width in px within ``room`` at whole px a module, at least LEAST_PX each."""
        return self.modules * max(int(room // self.modules), LEAST_PX)


def code(text: str) -> Code:
    """Make the code of a text (error correction M: the glass is dusty, the text short)."""
    import segno  # not needed before the first board stands

    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=BORDER)]
    size = len(rows)
    texture = Texture.create(size=(size, size), colorfmt="luminance")
    texture.min_filter = texture.mag_filter = "nearest"
    pixels = bytes(0 if dark else 255 for row in reversed(rows) for dark in row)
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    return Code(texture, size)
