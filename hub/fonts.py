"""Which characters the stations' font can draw."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from content_packs.errors import StorageError


@lru_cache(maxsize=4)
def drawable(fonts: Path) -> frozenset[int]:
    """The code points that Regular.ttf in folder ``fonts`` has.

    Raises:
        StorageError: the font is missing or damaged.
    """
    path = fonts / "Regular.ttf"
    try:
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap())
    except (OSError, TTLibError) as error:
        raise StorageError(
            f"字体 {path} 读不了（{error}），没有检查文字；请运行 make setup。",
            f"the font {path} cannot be read ({error}); run `make setup`",
        ) from None


def usable_characters(fonts: Path) -> Collection[int]:
    """What cards may be written with: the font's characters; without the font nothing is ruled out."""
    try:
        return drawable(fonts)
    except StorageError as error:
        logging.getLogger("yizhan.fonts").warning("%s", error.sentence("en"))
        return range(sys.maxunicode + 1)
