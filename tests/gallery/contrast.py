"""Contrast of drawn texts to the pixels around them."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from tests.gallery.ink import Ink, Rgb

GROUND_SHARE = 0.12
"""A colour that fills so much of a text's box is a ground it has to be read from."""


def luminance(colour: Rgb) -> float:
    """Relative luminance 0..1 (WCAG 2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Rgb, second: Rgb) -> float:
    """Contrast 1..21 (WCAG 2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast_of(item: Ink, image: Image.Image) -> float:
    """The worst contrast of a text's own colour, as drawn, to a ground within its box; 21 without pixels."""
    box = item.box
    left, right = max(int(box.left) - 2, 0), min(int(box.right) + 2, image.width)
    upper, lower = (
        max(image.height - int(box.top) - 2, 0),
        min(image.height - int(box.bottom) + 2, image.height),
    )
    if left >= right or upper >= lower:
        return 21.0
    part = image.crop((left, upper, right, lower))
    ink = tuple(round(c * 255) for c in item.colour)
    colours = part.getcolors(part.width * part.height) or []
    grounds = [
        tuple(channel / 255 for channel in colour)
        for count, colour in colours
        if count >= GROUND_SHARE * part.width * part.height
        and max(abs(a - b) for a, b in zip(colour, ink, strict=True)) > 24
    ]
    return min((contrast(item.colour, ground) for ground in grounds), default=1.0)


def least(drawn: Sequence[Ink], image: Image.Image) -> tuple[float, str]:
    """The lowest contrast of a picture's texts, and whose it is."""
    found = [(contrast_of(item, image), item.text) for item in drawn if item.kind == "text"]
    return min(found, default=(21.0, ""))
