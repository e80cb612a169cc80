"""Which characters the stations' font can draw."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

ANY: Collection[int] = range(0x110000)
"""Every code point: what is checked against when there is no font to ask."""


def drawable(fonts: Path) -> Collection[int]:
    """Code points of the station's regular font; ANY, with a line in the log, where it is missing."""
    try:
        with TTFont(fonts / "Regular.ttf", lazy=True) as font:
            return frozenset(font.getBestCmap())
    except (OSError, TTLibError) as error:
        logging.getLogger(__name__).warning("cannot check characters against the font: %s", error)
        return ANY
