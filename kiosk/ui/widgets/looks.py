"""How each answer looks: a shape and a colour of its own, on a ground of that colour."""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.signing import Kind
from kiosk.ui.theme import GROUND, READABLE, contrast, luminance
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.sheet import Sheet

Shape = Callable[[Sheet, float, float, float, str], None]


@dataclass(frozen=True, slots=True)
class Look:
    """Looks of one kind of answer.

    Attributes:
        shape: drawn large.
        hue: degrees on the colour wheel; None is grey.
        remark: a second shape, small, at the first one's corner.
    """

    shape: Shape
    hue: int | None
    remark: Shape | None = None

    @property
    def ground(self) -> str:
        """Colour of the whole screen, #RRGGBB: dark in the dark palette, light in the light one."""
        return self._of(0.10 if _is_dark() else 0.91, 0.6)

    @property
    def colour(self) -> str:
        """Colour of shape and word: the nearest of this hue that can be read on the ground."""
        dark = _is_dark()
        lightness = 0.6 if dark else 0.32
        while contrast(found := self._of(lightness, 0.8), self.ground) < READABLE:
            lightness += 0.01 if dark else -0.01
        return found

    def _of(self, lightness: float, saturation: float) -> str:
        parts = colorsys.hls_to_rgb(
            (self.hue or 0) / 360, lightness, saturation if self.hue is not None else 0
        )
        return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


LOOKS = {
    Kind.SIGNED: Look(shapes.tick, 130),
    Kind.LATE: Look(shapes.tick, 78, shapes.clock),
    Kind.OFFROSTER: Look(shapes.tick, 166, shapes.attention),
    Kind.LENT: Look(shapes.tick, 184, shapes.exchange),
    Kind.VOUCHED: Look(shapes.tick, 104, shapes.person),
    Kind.ALREADY: Look(shapes.equals, 202),
    Kind.NOTED: Look(shapes.note, 226),
    Kind.CONFIRMED: Look(shapes.rings, 252),
    Kind.RIGHT: Look(shapes.star, 60),
    Kind.WRONG: Look(shapes.book, 276),
    Kind.UNDONE: Look(shapes.back, 300),
    Kind.UNKNOWN: Look(shapes.question, 44),
    Kind.UNREADABLE: Look(shapes.again, 24),
    Kind.REVOKED: Look(shapes.bar, 4),
    Kind.FAILED: Look(shapes.cross, 338),
    Kind.NOWINDOW: Look(shapes.clock, None),
}
"""What was saved is a tick, whatever else is to be said of it; the rest have shapes of their own."""


def _is_dark() -> bool:
    return luminance(GROUND) < 0.5
