"""Where the keys of a dialog stand. Pure arithmetic on px from the top left."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.dialogview import Form
from kiosk.ui.theme import Theme

Box = tuple[float, float, float, float]
"""left, top, width, height in px."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Items of one page: ``across`` columns of ``down`` rows in ``room``, each ``high`` px at most."""

    room: Box
    across: int
    down: int
    high: float
    gap: float

    @property
    def each(self) -> int:
        """How many items have room on a page."""
        return self.across * self.down

    def box(self, place: int) -> Box:
        """The box of the item at a place, line after line."""
        left, top, width, _ = self.room
        wide = (width - self.gap * (self.across - 1)) / self.across
        line, column = divmod(place, self.across)
        return left + column * (wide + self.gap), top + line * (self.high + self.gap), wide, self.high


def grid(form: Form, count: int, room: Box, theme: Theme, longest: float) -> Grid:
    """A grid for ``count`` items: no key lower than a gloved finger needs, none higher than looks well.

    ``longest``: width of the longest words on a key, px.
    """
    _, _, width, height = room
    gap = theme.gap
    least, most, wide = {
        Form.KEYS: (theme.body * 2.0, theme.body * 3.6, max(longest + theme.body * 2, theme.body * 8)),
        Form.ROWS: (theme.body * 2.05, theme.body * 2.7, theme.body * 12),
        Form.TILES: (theme.body * 1.8, theme.body * 2.3, theme.body * 6),
    }[form]
    across = max(int((width + gap) // (wide + gap)), 1)
    if form is Form.KEYS and count <= 3:
        across = 1
    fitting = max(int((height + gap) // (least + gap)), 1)
    down = min(fitting, -(-count // across)) or 1
    return Grid(room, across, down, min((height - gap * (down - 1)) / down, most), gap)


def bar(count: int, room: Box, gap: float, stacked: bool) -> list[Box]:
    """Boxes side by side over the whole width; stacked: the first over the others."""
    left, top, width, height = room
    if stacked:
        high = (height - gap) / 2
        under = (left, top + high + gap, width, high)
        return [(left, top, width, high), *bar(count - 1, under, gap, False)]
    wide = (width - gap * (count - 1)) / max(count, 1)
    return [(left + number * (wide + gap), top, wide, height) for number in range(count)]
