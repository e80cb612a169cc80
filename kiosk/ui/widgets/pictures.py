"""Pictures of cards, read without Kivy's cache: it keeps every full-HD picture for a minute."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from pathlib import Path

from kivy.core.image import Image as CoreImage
from kivy.graphics.texture import Texture

from content_packs.errors import PackError
from content_packs.format.pictures import fit_to_show

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def load(path: str) -> Texture:
    """The texture of a picture file; its name needs no ending (objects are named by their hash).

    Raises:
        ValueError: not a PNG, JPEG or WebP, larger than a station decodes, or not readable.
        OSError: the file is not there.
    """
    data = Path(path).read_bytes()
    try:
        head = fit_to_show(data)  # SDL takes memory for whatever a head says
    except PackError as error:
        raise ValueError(f"{Path(path).name}: {error}") from None
    try:
        texture = CoreImage(io.BytesIO(data), ext=_ENDINGS[head.type], nocache=True).texture
    except Exception as error:  # Kivy raises a bare Exception
        raise ValueError(f"{Path(path).name} cannot be read") from error
    if texture is None:
        raise ValueError(f"{Path(path).name} cannot be read")
    return texture


class Album:
    """The pictures of one card. In memory are only those of the page that is shown.

    Args:
        files: path of the file by the picture's path in the card.

    Raises:
        ValueError, OSError: one of them is missing or damaged; better now than in the middle of the card.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._textures: dict[str, Texture] = {}
        self.shapes: dict[str, tuple[float, float]] = {}
        for path in files:
            texture = self.texture(path)
            self.shapes[path] = (float(texture.width), float(texture.height))
            if len(files) > 1:
                self._textures.clear()

    def texture(self, path: str) -> Texture:
        """One picture."""
        if path not in self._textures:
            self._textures[path] = load(self._files[path])
        return self._textures[path]

    def keep(self, paths: Collection[str]) -> None:
        """Let all others go."""
        self._textures = {path: texture for path, texture in self._textures.items() if path in paths}
