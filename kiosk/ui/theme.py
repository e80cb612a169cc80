"""The one theme: colours, type scale and spacing, worked out from the panel and from who reads it.

Read at 2 to 5 m by people with cap lamps, through dust: dark ground against glare, body text of at least
7:1, no thin lines, no grey on grey. A light palette serves stations on the surface, in daylight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import ceil, hypot
from types import MappingProxyType

from content_packs.values import dataclass

Rgba = tuple[float, float, float, float]

GROUND, SURFACE, RAISED, EDGE = "ground", "surface", "raised", "edge"
TEXT, MUTED, GREY = "text", "muted", "grey"
"""What must be read; what need not be read first; what says nothing."""
GREEN, AMBER, RED, BLUE = "green", "amber", "red", "blue"
"""Good, look here, refused, seen before: always with a shape and a word beside the colour."""
PAPER = "#FFFFFF"
"""Under a code that phones read, in both palettes."""

PALETTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "dark": {
            GROUND: "#10151C", SURFACE: "#1B232C", RAISED: "#2A3540", EDGE: "#4A5866",
            TEXT: "#F4F6F8", MUTED: "#B9C4CE", GREY: "#A6B6BF",
            GREEN: "#6CC570", AMBER: "#FFC107", RED: "#FF8F8A", BLUE: "#5AC8FA",
        },
        "light": {
            GROUND: "#E9EDF0", SURFACE: "#FFFFFF", RAISED: "#DCE3E8", EDGE: "#98A5B0",
            TEXT: "#10171D", MUTED: "#37434C", GREY: "#3F4B54",
            GREEN: "#0B5620", AMBER: "#643E00", RED: "#94100F", BLUE: "#00497A",
        },
    }
)  # fmt: skip
"""Colours by name. The pictures of the shipped packs stand on the dark ground, without an edge."""

INKS = ("#10151C", "#FFFFFF")
"""What is written on a block of somebody's own colour."""
READABLE = 7.0
"""Least contrast of words that are read (WCAG 2, AAA)."""

LINE = 1.42
"""Distance of lines as a multiple of the type size; Chinese set solid cannot be followed from afar."""
SCALES = (1.75, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0)
"""A short text is set larger, never smaller than 1.0 (the legible size); what is longer is paged."""

LEAST = 1 / 18
"""Body text by the shorter side, at least: sixteen lines on a screen."""
MOST = 1 / 10
"""Body text by the shorter side, at most: with larger type too little has room to say anything."""
FRAME = 1 / 15
"""Type of frame and panel by the shorter side, at most."""
SIGHT = 200
"""A character is legible from so many times its own height, with a lamp and in dust."""
GLYPH = 0.92
"""Height of a Chinese character's strokes as a part of the type size (Noto Sans SC)."""
_palette = dict(PALETTES["dark"])


def use(name: str) -> None:
    """Choose the palette, "dark" or "light", before anything is drawn."""
    _palette.clear()
    _palette.update(PALETTES[name])
    for cached in (rgba, bright, ink_on):
        cached.cache_clear()


@dataclass(frozen=True, slots=True)
class Theme:
    """Sizes in px for one window.

    Attributes:
        width, height: of the window, px.
        inches: the panel's diagonal; 0 = not known, then only the window's own size decides.
        distance_m: from where the body text is to be read.
        scale: of type and spacing, for a part of the window that is narrow.
    """

    width: int
    height: int
    inches: float = 0.0
    distance_m: float = 3.0
    scale: float = 1.0

    def scaled(self, scale: float) -> Theme:
        """The same window with smaller type and spacing, for a part of it that is narrow."""
        return replace(self, scale=min(scale, 1.0))

    def _size(self, ems: float) -> int:
        return round(self._em * ems * self.scale)

    @property
    def _em(self) -> float:
        """Of frame and panel: they grow with the body text, but leave the boards their room."""
        return min(self.body, self.short * FRAME)

    @property
    def short(self) -> int:
        return min(self.width, self.height)

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def body(self) -> int:
        """Body text of a card: what the reader's distance asks for, in bounds that the window sets."""
        least, most = self.short * LEAST, self.short * MOST
        return ceil(min(max(least, self._needed(self.distance_m)), most))

    def _needed(self, distance_m: float) -> float:
        """Type size that is legible from a distance, px; 0 while the panel's size is not known."""
        if not self.inches:
            return 0.0
        px_per_mm = hypot(self.width, self.height) / (self.inches * 25.4)
        return distance_m * 1000 / SIGHT / GLYPH * px_per_mm

    @property
    def readable_m(self) -> float:
        """From how far the body text can be read, m; 0 while the panel's size is not known."""
        return self.body / self._needed(1.0) if self.inches else 0.0

    @property
    def title(self) -> int:
        return max(self._size(1.44), round(self.body * 1.12 * self.scale))

    @property
    def heading(self) -> int:
        """Names of boards, heads of panels."""
        return self._size(0.82)

    @property
    def small(self) -> int:
        """Secondary lines, names."""
        return self._size(0.72)

    @property
    def caption(self) -> int:
        """Basis, footer: read by who steps near."""
        return max(15, self._size(0.52))

    @property
    def gap(self) -> int:
        """The unit of spacing."""
        return max(5, round(self.short / 60 * self.scale))

    @property
    def margin(self) -> int:
        return round(self.short / 26 * self.scale)

    @property
    def radius(self) -> int:
        return max(5, round(self.short / 90 * self.scale))

    @property
    def header(self) -> int:
        """Height of the header: one row, in portrait two."""
        return round(self._em * (3.7 if self.portrait else 2.25))

    @property
    def footer(self) -> int:
        """Height of the footer: a finger in a glove finds its mark."""
        return round(self._em * 1.25)

    @property
    def band(self) -> int:
        """Height of the board's name over a card."""
        return round(self._em * 1.4)

    @property
    def panel(self) -> tuple[int, int]:
        """Size of the pledge panel: a third of the screen, beside the boards or under them."""
        if self.portrait:
            return self.width, round(self.height * 0.35)
        return round(self.width / 3), self.height - self.header - self.footer

    def main(self, with_panel: bool) -> tuple[int, int]:
        """Size of what stands in the middle."""
        width, height = self.width, self.height - self.header - self.footer
        if not with_panel:
            return width, height
        return (width, height - self.panel[1]) if self.portrait else (width - self.panel[0], height)


def hex_of(colour: str) -> str:
    """#RRGGBB of a colour's name or of #RRGGBB; anything else (a publisher's mistake) is GREY."""
    found = _palette.get(colour, colour)
    try:
        return _hex(*(int(found[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    except ValueError:
        return _palette[GREY]


@lru_cache(256)
def rgba(colour: str, alpha: float = 1.0) -> Rgba:
    """Kivy's colour of a name or of #RRGGBB."""
    found = hex_of(colour)
    red, green, blue = (int(found[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, alpha


def luminance(colour: str) -> float:
    """Relative luminance 0..1 (WCAG 2)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgba(colour)[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1..21 (WCAG 2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(256)
def bright(colour: str) -> str:
    """A board's or brand's colour, lightened (darkened by day) until it can be read on both grounds."""
    found, end = hex_of(colour), round(rgba(TEXT)[0])
    while min(contrast(found, SURFACE), contrast(found, GROUND)) < READABLE:
        found = _hex(*(part + (end - part) * 0.08 for part in rgba(found)[:3]))
    return found


@lru_cache(256)
def ink_on(colour: str) -> str:
    """The dark or the light ink, whichever is read better on ``colour``."""
    return max(INKS, key=lambda ink: contrast(ink, colour))


def _hex(*parts: float) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)
