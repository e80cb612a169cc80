"""Proofs from pictures: is this sentence really drawn here, and what does the QR say.

A sentence is drawn with the station's own font file and looked for by normalised cross-correlation,
which does not mind brightness, colour or polarity. Where the whole fits best, every character is
compared on its own, and the sentence is worth what its worst character is worth: a sentence with
one other character would otherwise pass (as a whole it correlates at 0.9).

Measured on Kivy's own labels and on the stations' pictures, 2 to 12 Chinese characters, 20 to 122 px,
light on dark, dark on light and on colour, at fractions of a pixel: a sentence that is there scores
0.93 to 1.00; one that differs in a single character 0.38 to 0.73, in a single stroke (台 and 合) 0.86
(tests/integration/demo/test_pixels.py measures again).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

DRAWN = 0.89
"""Score from which a sentence counts as drawn: between the true and the nearly true, see above."""
SIZES = (*range(16, 48), *range(48, 160, 2))
"""Sizes of type to look for, px; Kivy opens fonts at whole pixels, and neighbours are judged too."""
_LARGE = 56
"""From this size a quarter of the picture is enough to find the place."""
_REMEMBERED = 6
_CANDIDATES = 3
_BORDER = 2
"""Pixels kept clear around the ink."""
_CELL = 0.8
"""Width of what is compared on its own, as a part of the size: one Chinese character, two Latin ones."""
_SHIFT = 1
"""A character may stand this many pixels off: two programs round its place differently."""
_OFF = 2
"""Pixels by which the rough size of type may be wrong."""
_AROUND = 16
"""Pixels around the rough place in which the exact one is sought."""
_LEAST_CONTRAST = 12.0
"""Standard deviation, in grey levels, under which a window counts as flat; legible text has 25 and more."""

Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Match:
    """The best place found: ``score`` 0..1, size of type in px, top left corner of the ink in px."""

    score: float
    size: int
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sentence as it should look: white on black; ``cells`` are (left, right) of its characters."""

    grey: Grey
    cells: tuple[tuple[int, int], ...]


class Layer:
    """A grey picture prepared for searching: its spectrum and running sums are computed once."""

    def __init__(self, grey: Grey) -> None:
        self.grey = grey

    @cached_property
    def spectrum(self) -> NDArray[Any]:
        return np.fft.rfft2(self.grey)

    @cached_property
    def sums(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Running sums of grey and of grey squared, with a leading row and column of zeros."""
        wide = np.pad(self.grey.astype(np.float64), ((1, 0), (1, 0)))
        return wide.cumsum(0).cumsum(1), (wide**2).cumsum(0).cumsum(1)

    def best_place(self, wanted: Grey) -> tuple[float, int, int]:
        """(score, left, top) of the window most like ``wanted``."""
        height, width = wanted.shape
        rows, columns = self.grey.shape
        if height >= rows or width >= columns:
            return 0.0, 0, 0
        centred = wanted - wanted.mean()
        spectrum = np.conj(np.fft.rfft2(centred, s=(rows, columns)))
        products = np.fft.irfft2(self.spectrum * spectrum, s=(rows, columns))
        products = products[: rows - height + 1, : columns - width + 1]
        spread = np.sqrt(self._variance(height, width))
        norm = np.maximum(spread, _LEAST_CONTRAST) * np.linalg.norm(centred) * np.sqrt(height * width)
        score = np.abs(products) / norm
        top, left = np.unravel_index(int(score.argmax()), score.shape)
        return float(score[top, left]), int(left), int(top)

    def _variance(self, height: int, width: int) -> NDArray[np.float64]:
        """Variance of every window, by its top left corner."""
        plain, squared = (
            total[height:, width:]
            - total[:-height, width:]
            - total[height:, :-width]
            + total[:-height, :-width]
            for total in self.sums
        )
        count = height * width
        return np.maximum(squared / count - (plain / count) ** 2, 0.0)


class Picture:
    """A picture in full size, for judging closely, and in half and quarter, for finding fast."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image.convert("RGB")
        plain = image.convert("L")
        self.grey = _soften(np.asarray(plain, dtype=np.float32))
        self.reduced = {scale: Layer(_reduced(plain, scale)) for scale in (2, 4)}

    @classmethod
    def read(cls, path: Path) -> Picture:
        """Read a PNG."""
        with Image.open(path) as image:
            return cls(image)


def find_text(picture: Picture, text: str, fonts: Sequence[Path], sizes: Iterable[int] = SIZES) -> Match:
    """The best place for ``text`` on one line, over fonts and sizes.

    Args:
        picture: where to look.
        text: one line.
        fonts: font files to try (Regular, Bold).
        sizes: sizes of type in px.
    """
    rough = sorted((_rough_place(picture, text, fonts[0], size) for size in sizes), reverse=True)
    judged = [
        _judge(picture.grey, text, font, near, (left, top))
        for _, left, top, size in rough[:_CANDIDATES]
        for near in range(size - _OFF, size + _OFF + 1)
        for font in fonts
    ]
    return max(judged, key=lambda match: match.score, default=Match(0.0, 0, 0, 0))


class Finder:
    """Finds words in pictures of one kind of screen; the sizes of type it met last are tried first.

    Args:
        fonts: font files to try (Regular, Bold).
    """

    def __init__(self, fonts: Sequence[Path]) -> None:
        self.fonts = fonts
        self._sizes: deque[int] = deque(maxlen=_REMEMBERED)

    def find(self, picture: Picture, text: str) -> Match:
        """The best place for ``text`` on one line."""
        found = find_text(picture, text, self.fonts, tuple(self._sizes))
        if found.score < DRAWN:
            found = find_text(picture, text, self.fonts)
        if found.score >= DRAWN and found.size not in self._sizes:
            self._sizes.append(found.size)
        return found


def read_qr(picture: Picture) -> str | None:
    """The text of the QR code in the picture, or None."""
    found = zxingcpp.read_barcode(picture.image, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text if found else None


def _rough_place(picture: Picture, text: str, font: Path, size: int) -> tuple[float, int, int, int]:
    """(score, left, top, size) of the best place in a reduced picture; the place in full pixels."""
    scale = 4 if size >= _LARGE else 2
    score, left, top = picture.reduced[scale].best_place(_drawn(text, font, size / scale).grey)
    return score, scale * left, scale * top, size


def _judge(grey: Grey, text: str, font: Path, size: int, about: tuple[int, int]) -> Match:
    """The exact place near a rough one, worth what its worst character is worth."""
    drawing = _drawn(text, font, size)
    height, width = drawing.grey.shape
    x, y = (max(edge - _AROUND, 0) for edge in about)
    near = Layer(grey[y : y + height + 2 * _AROUND + 1, x : x + width + 2 * _AROUND + 1])
    score, left, top = near.best_place(drawing.grey)
    for first, last in drawing.cells:
        score = min(score, _alike(near.grey, drawing.grey[:, first:last], left + first, top))
    return Match(score, size, x + left + _BORDER, y + top + _BORDER)


def _alike(grey: Grey, cell: Grey, left: int, top: int) -> float:
    """How well one character fits about this place."""
    height, width = cell.shape
    centred = cell - cell.mean()
    best = 0.0
    for row in range(max(top - _SHIFT, 0), top + _SHIFT + 1):
        for column in range(max(left - _SHIFT, 0), left + _SHIFT + 1):
            window = grey[row : row + height, column : column + width]
            if window.shape == cell.shape and window.std() >= _LEAST_CONTRAST:
                product = abs(float((window * centred).sum()))
                norm = window.std() * float(np.linalg.norm(centred)) * (cell.size**0.5)
                best = max(best, product / float(norm))
    return best


@lru_cache(maxsize=1024)
def _drawn(text: str, font: Path, size: float) -> Drawing:
    """The text cropped to its ink and softened like the picture."""
    face = ImageFont.truetype(str(font), size, layout_engine=ImageFont.Layout.BASIC)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(text))
    image = Image.new("L", (right - left + 2 * _BORDER, bottom - top + 2 * _BORDER))
    ImageDraw.Draw(image).text((_BORDER - left, _BORDER - top), text, fill=255, font=face)
    ends = [round(face.getlength(text[:number])) - left + _BORDER for number in range(len(text) + 1)]
    return Drawing(_soften(np.asarray(image, dtype=np.float32)), tuple(_cells(text, ends, size)))


def _cells(text: str, ends: Sequence[int], size: float) -> Iterator[tuple[int, int]]:
    """(left, right) of each character; narrow ones are taken together, marks alone are left out."""
    first = 0
    for last in range(1, len(text) + 1):
        if ends[last] - ends[first] >= _CELL * size or last == len(text):
            if any(sign.isalnum() for sign in text[first:last]):
                yield max(ends[first], 0), ends[last]
            first = last


def _reduced(image: Image.Image, scale: int) -> Grey:
    small = image.resize((image.width // scale, image.height // scale), Image.Resampling.BOX)
    return _soften(np.asarray(small, dtype=np.float32))


def _soften(grey: Grey) -> Grey:
    """Blur by (1, 2, 1)/4 both ways, so that a fraction of a pixel decides nothing."""
    padded = np.pad(grey, 1, mode="edge")
    across = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
    soft: Grey = ((across[:-2] + 2 * across[1:-1] + across[2:]) / 4).astype(np.float32)
    return soft
