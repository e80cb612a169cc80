"""Small pictures with words on them, as a station might draw them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hub.demo.pixels import Picture


def draw(
    text: str,
    font: Path,
    size: int = 28,
    ink: str = "white",
    ground: str = "#10181f",
    at: tuple[float, float] = (40, 60),
) -> Picture:
    """A small screen with one line on it."""
    image = Image.new("RGB", (480, 270), ground)
    # Basic layout, as SDL's text has it: letters side by side at their advance widths.
    face = ImageFont.truetype(str(font), size, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(image).text(at, text, fill=ink, font=face)
    return Picture(image)
