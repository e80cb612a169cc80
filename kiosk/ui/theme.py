"""The one theme: colours, type scale and spacing, worked out from the window's size and shape.

Read at 2 to 5 m by people with cap lamps, through dust: dark ground against glare, contrast of at
least 7:1 for text, no thin lines, no grey on grey.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

Rgba = tuple[float, float, float, float]

GROUND = "#10151C"
"""The ground of the pictures too, so that a drawing lies on the board without an edge."""
SURFACE = "#1B232C"
RAISED = "#2A3540"
EDGE = "#3D4A57"
TEXT = "#F4F6F8"
"""17:1 on GROUND."""
MUTED = "#B4C0CA"
"""10:1 on GROUND, 8:1 on SURFACE: for what need not be read first."""
GREEN = "#66BB6A"
AMBER = "#FFC107"
RED = "#FF6B66"
BLUE = "#4FC3F7"
GREY = "#90A4AE"
PAPER = "#FFFFFF"

LINE = 1.42
"""Distance of lines as a multiple of the type size; Chinese set solid cannot be followed from afar."""
SCALES = (1.75, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0)
"""A short text is set larger, never smaller than 1.0 (the legible size); what is longer is paged."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Sizes in px for one window.

    Everything follows the shorter side, because that is what a screen's diagonal and the reader's
    distance fix. Body text is 1/18 of it: on 21 inches that is about 15 mm, a two-hundredth of the three
    metres from which people read it.
    """

    width: int
    height: int
    scale: float = 1.0

    def scaled(self, scale: float) -> Theme:
        """The same window with smaller type and spacing, for a part of it that is narrow."""
        return replace(self, scale=min(scale, 1.0))

    def _size(self, part: float) -> int:
        return round(self.short * part * self.scale)

    @property
    def short(self) -> int:
        return min(self.width, self.height)

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def body(self) -> int:
        """Body text of a card: 1/18 of the shorter side, rounded up."""
        return -(-self.short // 18)

    @property
    def title(self) -> int:
        return self._size(1 / 12.5)

    @property
    def heading(self) -> int:
        """Titles in the overview and heads of panels."""
        return self._size(1 / 23)

    @property
    def small(self) -> int:
        """The one line in the overview, names, secondary lines."""
        return self._size(1 / 29)

    @property
    def caption(self) -> int:
        """Basis, footer: read by who steps near."""
        return max(13, self._size(1 / 38))

    @property
    def gap(self) -> int:
        """The unit of spacing."""
        return max(5, self._size(1 / 60))

    @property
    def margin(self) -> int:
        return self._size(1 / 26)

    @property
    def radius(self) -> int:
        return max(5, self._size(1 / 90))

    @property
    def header(self) -> int:
        """Height of the header: one row, in portrait two."""
        return round(self.short * (0.205 if self.portrait else 0.125))

    @property
    def footer(self) -> int:
        return round(self.short * 0.054)

    @property
    def band(self) -> int:
        """Height of the board's name over a card."""
        return round(self.short * 0.078)

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


@lru_cache(64)
def rgba(colour: str, alpha: float = 1.0) -> Rgba:
    """Kivy's colour of #RRGGBB; anything else (a publisher's mistake) is GREY."""
    try:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    except ValueError:
        return rgba(GREY, alpha)
    return red, green, blue, alpha


@lru_cache(64)
def luminance(colour: str) -> float:
    """Relative luminance 0..1 (WCAG 2)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgba(colour)[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1..21 (WCAG 2)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(64)
def bright(colour: str) -> str:
    """A board's or brand's colour, lightened until it can be read as text on SURFACE (5:1)."""
    red, green, blue = rgba(colour)[:3]
    found = _hex(red, green, blue)
    while contrast(found, SURFACE) < 5:
        red, green, blue = (part + (1 - part) * 0.15 for part in (red, green, blue))
        found = _hex(red, green, blue)
    return found


@lru_cache(64)
def ink_on(colour: str) -> str:
    """GROUND or PAPER, whichever is read better on ``colour``."""
    return max((GROUND, PAPER), key=lambda ink: contrast(ink, _hex(*rgba(colour)[:3])))


def _hex(*parts: float) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)
