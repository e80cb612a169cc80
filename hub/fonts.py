"""Which characters the stations' font can draw."""

from __future__ import annotations

import logging
import struct
import sys
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from content_packs.errors import StorageError

MISSING = "〓"
"""Printers' sign for a character that is not in the case."""


class Characters(Set[int]):
    """Code points, a bit for each: a set of thirty thousand numbers takes twenty times as much."""

    def __init__(self, points: Iterable[int]) -> None:
        self._bits, self._count = bytearray((sys.maxunicode >> 3) + 1), 0
        for point in points:
            self._count += point not in self
            self._bits[point >> 3] |= 1 << (point & 7)

    def __contains__(self, point: object) -> bool:
        if not isinstance(point, int) or not 0 <= point <= sys.maxunicode:
            return False
        return bool(self._bits[point >> 3] >> (point & 7) & 1)

    def __iter__(self) -> Iterator[int]:
        return (point for point in range(sys.maxunicode + 1) if point in self)

    def __len__(self) -> int:
        return self._count


@lru_cache(maxsize=4)
def drawable(fonts: Path) -> Collection[int]:
    """The code points that Regular.ttf in folder ``fonts`` has.

    Raises:
        StorageError: the font is missing or damaged.
    """
    path = fonts / "Regular.ttf"
    try:
        with TTFont(path, lazy=True) as font:
            return Characters(_mapped(font.reader["cmap"]) or font.getBestCmap())
    except (OSError, TTLibError, KeyError, struct.error) as error:
        raise StorageError(
            f"字体 {path} 读不了（{error}），没有检查文字；请运行 make setup。",
            f"the font {path} cannot be read ({error}); run `make setup`",
        ) from None


def _mapped(table: bytes) -> Iterable[int]:
    """The code points of a font's table ``cmap``, where it has them as ranges (format 12); else none.

    fontTools would first make a name for each of 65,000 glyphs, of which 8 MB stay with the process.
    """
    (count,) = struct.unpack_from(">H", table, 2)
    for platform, encoding, at in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count]):
        if (platform, encoding) == (3, 10) and struct.unpack_from(">H", table, at) == (12,):
            (groups,) = struct.unpack_from(">L", table, at + 12)
            spans = struct.iter_unpack(">LLL", table[at + 16 : at + 16 + 12 * groups])
            return chain.from_iterable(range(first, last + 1) for first, last, _ in spans)
    return ()


def undrawn(text: str, drawable: Collection[int]) -> str:
    """The characters of a text that a font lacks, each once; what draws nothing is none of them."""
    return "".join(dict.fromkeys(sign for sign in text if not _is_drawn(sign, drawable)))


def drawn(text: str, drawable: Collection[int]) -> str:
    """A text for paper: MISSING for a character that the font lacks. Left out, it would make another name."""
    return "".join(sign if _is_drawn(sign, drawable) else MISSING for sign in text)


def _is_drawn(sign: str, drawable: Collection[int]) -> bool:
    return ord(sign) in drawable or unicodedata.category(sign) in ("Cc", "Cf")


def usable_characters(fonts: Path) -> Collection[int]:
    """What cards may be written with: the font's characters; without the font nothing is ruled out."""
    try:
        return drawable(fonts)
    except StorageError as error:
        logging.getLogger("yizhan.fonts").warning("%s", error.sentence("en"))
        return range(sys.maxunicode + 1)
