"""Pictures of cards, read without Kivy's cache: it keeps every full-HD picture for a minute."""

from __future__ import annotations

import io
from pathlib import Path

from kivy.core.image import Image as CoreImage
from kivy.graphics.texture import Texture

_SIGNS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"RIFF", "webp"))


def load(path: str) -> Texture:
    """The texture of a picture file; its name needs no ending (objects are named by their hash).

    Raises:
        ValueError: not a PNG, JPEG or WebP, or not readable.
    """
    data = Path(path).read_bytes()
    kind = next((name for sign, name in _SIGNS if data.startswith(sign)), None)
    if kind is None:
        raise ValueError(f"{Path(path).name} is no PNG, JPEG or WebP")
    texture = CoreImage(io.BytesIO(data), ext=kind, nocache=True).texture
    if texture is None:
        raise ValueError(f"{Path(path).name} cannot be read")
    return texture
