"""Pictures as they were accepted, small enough to be kept: what has changed, where, and by how much.

A golden is a picture brought down to cells of mean colour. Cells do not feel that another Mesa smooths an
edge by a shade, but feel a word that moved, a line more, another colour. Characters of another font differ
everywhere, so goldens are kept by the font files they were drawn with; with other fonts nothing is
compared, and that is said.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from tests.gallery.ink import Box, Ink

LONG = 48
"""Cells along a picture's longer side."""
TOLERANCE = 5
"""Levels of 255 by which a cell's mean may differ: more than smoothing does, less than a thin word."""
FOLDER = Path(__file__).parent / "goldens"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a picture differs from its golden.

    Attributes:
        name: of the picture.
        box: the region that holds every difference, px from the lower left.
        cells, pixels: cells that differ, and how many px they cover.
        words: texts that stand in the region now.
    """

    name: str
    box: Box
    cells: int
    pixels: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        box = self.box
        where = f"x {box.left:.0f}-{box.right:.0f}, y {box.bottom:.0f}-{box.top:.0f} from below"
        texts = "、".join(repr(text[:16]) for text in self.words[:6]) or "no text"
        return f"{self.name}: {self.cells} cells ({self.pixels} px) differ, {where}, at {texts}"


class Goldens:
    """The accepted pictures of one pair of font files.

    Args:
        fonts: folder of Regular.ttf and Bold.ttf.
        folder: where goldens are kept.
    """

    def __init__(self, fonts: Path, folder: Path = FOLDER) -> None:
        digest = hashlib.sha256(
            b"".join((fonts / f"{name}.ttf").read_bytes() for name in ("Regular", "Bold"))
        )
        self.file = folder / f"{digest.hexdigest()[:16]}.json"
        kept = json.loads(self.file.read_text("utf-8")) if self.file.is_file() else {}
        self._kept: dict[str, str] = kept
        self._new: dict[str, str] = {}
        self.compared = 0

    def compare(self, name: str, image: Image.Image, drawn: Sequence[Ink]) -> Difference | None:
        """How a picture differs from the accepted one; None where it does not, or none was accepted."""
        cells = cells_of(image)
        self._new[name] = _packed(cells)
        if name not in self._kept:
            return None
        self.compared += 1
        before = _unpacked(self._kept[name], cells.size)
        changed = [] if before is None else _changed(before, cells)
        if before is not None and not changed:
            return None
        return _difference(name, image, cells.size, changed or _all(cells.size), drawn)

    def picture(self, difference: Difference, image: Image.Image) -> Image.Image:
        """The accepted cells on the left, the picture of now on the right, with a frame where they differ."""
        before = _unpacked(self._kept[difference.name], cells_of(image).size)
        out = Image.new("RGB", (image.width * 2 + 8, image.height), "#FFFFFF")
        if before is not None:
            out.paste(before.resize(image.size, Image.Resampling.NEAREST), (0, 0))
        out.paste(image, (image.width + 8, 0))
        box, pen = difference.box, ImageDraw.Draw(out)
        for left in (0, image.width + 8):
            frame = (
                left + box.left,
                image.height - box.top,
                left + box.right - 1,
                image.height - box.bottom - 1,
            )
            pen.rectangle(frame, outline="#FF00FF", width=4)
        return out

    def accept(self) -> int:
        """Keep what was compared as it is now; returns how many pictures that is."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._kept | self._new, indent=0, sort_keys=True)
        self.file.write_text(text + "\n", "utf-8")
        return len(self._new)


def cells_of(image: Image.Image) -> Image.Image:
    """A picture brought down to cells of mean colour, the longer side LONG."""
    scale = LONG / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.convert("RGB").resize(size, Image.Resampling.BOX)


def _packed(cells: Image.Image) -> str:
    return base64.b85encode(zlib.compress(cells.tobytes(), 9)).decode()


def _unpacked(text: str, size: tuple[int, int]) -> Image.Image | None:
    data = zlib.decompress(base64.b85decode(text))
    return Image.frombytes("RGB", size, data) if len(data) == 3 * size[0] * size[1] else None


def _changed(before: Image.Image, after: Image.Image) -> list[tuple[int, int]]:
    old, new, width = before.tobytes(), after.tobytes(), before.width
    return [
        (cell % width, cell // width)
        for cell in range(len(old) // 3)
        if max(abs(old[at] - new[at]) for at in range(3 * cell, 3 * cell + 3)) > TOLERANCE
    ]


def _all(size: tuple[int, int]) -> list[tuple[int, int]]:
    return [(x, y) for y in range(size[1]) for x in range(size[0])]


def _difference(
    name: str, image: Image.Image, grid: tuple[int, int], cells: list[tuple[int, int]], drawn: Sequence[Ink]
) -> Difference:
    wide, high = image.width / grid[0], image.height / grid[1]
    box = Box(
        min(x for x, _ in cells) * wide, image.height - (max(y for _, y in cells) + 1) * high,
        (max(x for x, _ in cells) + 1) * wide, image.height - min(y for _, y in cells) * high,
    )  # fmt: skip
    words = tuple(ink.text for ink in drawn if ink.kind == "text" and ink.box.common(box))
    return Difference(name, box, len(cells), round(len(cells) * wide * high), words)
