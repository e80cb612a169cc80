"""What is drawn, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

Rgb = tuple[float, float, float]
OPAQUE, VEIL = 0.98, 0.3
"""What lies under more than this cannot be seen; under a veil it is not meant to be read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px from the window's lower left."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: Box, slack: float = 0.0) -> bool:
        """Whether it reaches over no edge of ``other`` by more than ``slack``."""
        return (
            self.left >= other.left - slack
            and self.bottom >= other.bottom - slack
            and self.right <= other.right + slack
            and self.top <= other.top + slack
        )

    def common(self, other: Box) -> Box | None:
        """What both cover."""
        both = Box(
            max(self.left, other.left), max(self.bottom, other.bottom),
            min(self.right, other.right), min(self.top, other.top),
        )  # fmt: skip
        return both if both.left < both.right and both.bottom < both.top else None

    def wider(self, by: float) -> Box:
        """The same, ``by`` px more on every side: between two blocks side by side nothing shows."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def points(self) -> list[tuple[float, float]]:
        """A grid of points within it, corners among them."""
        wide, high = self.right - self.left, self.top - self.bottom
        return [(self.left + wide * x / 8, self.bottom + high * y / 4) for x in range(9) for y in range(5)]


@dataclass(frozen=True, slots=True)
class Ink:
    """One thing drawn.

    Attributes:
        kind: "text", "picture", "block" (a filled rectangle) or "shape".
        box: its ink: of a text the characters themselves, without the white space of their line.
        paper: the sheet it was drawn on; it may not reach beyond.
        owner: name of the widget's class, for the report.
        layer: 0 for what belongs to the board, more for what lies over it (answers, dialogs, the keypad).
        text, size, bold: of a text; the size is the type size in px.
        colour: red, green, blue, 0..1; ``alpha`` beside it.
    """

    kind: str
    box: Box
    paper: Box
    owner: str
    layer: int
    text: str = ""
    size: int = 0
    bold: bool = False
    colour: Rgb = (1.0, 1.0, 1.0)
    alpha: float = 1.0
