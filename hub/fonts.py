"""Which characters the stations' font can draw."""

from __future__ import annotations

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
