"""Paper to draw on: words, blocks, pictures and shapes at places counted in px from the top left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from kivy.graphics import (
    Callback,
    Color,
    Instruction,
    InstructionGroup,
    Mesh,
    Rectangle,
    SmoothEllipse,
    SmoothLine,
    SmoothQuad,
    SmoothRoundedRectangle,
    SmoothTriangle,
)
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable
from kivy.graphics.texture import Texture
from kivy.uix.relativelayout import RelativeLayout

from content_packs.format.text import Span
from kiosk.ui.theme import TEXT, rgba
from kiosk.ui.widgets.lettering import ASCENT, letters

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width and height in px."""


@cache
def white() -> Texture:
    """One white point that is taken as it is: asking four for their mean is a third of a block's cost."""
    point = Texture.create(size=(1, 1), colorfmt="rgba")
    point.blit_buffer(b"\xff" * 4, colorfmt="rgba")
    point.min_filter = point.mag_filter = "nearest"
    return point


class Sheet(RelativeLayout):
    """A widget whose content is drawn once and stays until :meth:`wipe`.

    Nothing is measured by Kivy later: everything is in place when the drawing call returns, so an
    error in a card shows where the card is drawn. ``top`` of words is the top of the em square, the
    Chinese character's own square, and their height is the type size.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint", (None, None))
        self._ink = InstructionGroup()
        self._spots: tuple[tuple[str, Box], ...] = ()
        super().__init__(**kwargs)

    def on_kv_post(self, _base: Any) -> None:
        """Put the ink under the children, after the rule that moves the sheet to its place."""
        self.canvas.before.add(self._ink)

    def wipe(self) -> None:
        """Empty the paper."""
        self._ink.clear()
        self._spots = ()

    def spot(self, name: str, box: Box) -> None:
        """Keep in mind what is touched in a box; nothing where the name is empty."""
        if name:
            self._spots = (*self._spots, (name, box))

    def spot_at(self, x: float, y: float) -> str:
        """What is touched at a place, px from the sheet's lower left; empty where there is nothing."""
        for name, (left, top, width, height) in self._spots:
            if left <= x <= left + width and top <= self.height - y <= top + height:
                return name
        return ""

    def block(
        self, x: float, top: float, width: float, height: float, colour: str, alpha: float = 1.0,
        radius: float | Sequence[float] = 0,
    ) -> None:  # fmt: skip
        """A filled rectangle; ``radius`` of all corners, or of each, clockwise from the top left."""
        box = {
            "pos": (round(x), round(self.height - top - height)),
            "size": (round(width), round(height)),
            "texture": white(),
        }
        paint = Color(*rgba(colour, alpha))
        if radius:
            corners = [radius] if isinstance(radius, int | float) else list(radius)
            self._lay(paint, SmoothRoundedRectangle(**box, radius=corners))
        elif alpha < 1:
            self._lay(paint, Rectangle(**box))
        else:
            self._cover(paint, Rectangle(**box))

    def tiles(self, boxes: Iterable[Box], colour: str) -> None:
        """Filled rectangles of one colour, drawn as one: hundreds of blocks would each keep 50 kB alive."""
        corners: list[float] = []
        for x, top, width, height in boxes:
            left, bottom = round(x), round(self.height - top - height)
            right, high = left + round(width), bottom + round(height)
            corners += (left, bottom, 0, 0, right, bottom, 0, 0, right, high, 0, 0, left, high, 0, 0)
        firsts = range(0, len(corners) // 4, 4)
        indices = [first + corner for first in firsts for corner in (0, 1, 2, 2, 3, 0)]
        mesh = Mesh(vertices=corners, indices=indices, mode="triangles", texture=white())
        self._cover(Color(*rgba(colour)), mesh)

    def words(
        self, x: float, top: float, text: str, size: float, colour: str = TEXT, bold: bool = False,
        anchor: str = "left",
    ) -> float:  # fmt: skip
        """One line; ``x`` is its left edge, centre or right edge as ``anchor`` says. Returns its width."""
        if not text:
            return 0.0
        size = round(size)
        texture = letters(text, size, bold)
        width = float(texture.width)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[anchor]
        self._lay(Color(*rgba(colour)), self._at(texture, left, top - ASCENT * size, width, texture.height))
        return width

    def spans(
        self, x: float, top: float, spans: Iterable[Span], size: float, colour: str = TEXT, strong: str = ""
    ) -> None:
        """One line of plain and strong words; ``strong`` is a colour of its own for the latter."""
        for span in spans:
            x += self.words(x, top, span.text, size, (span.strong and strong) or colour, span.strong)

    def picture(self, x: float, top: float, width: float, height: float, texture: Texture) -> None:
        """A texture in its own colours."""
        lay = self._lay if texture.colorfmt == "rgba" else self._cover
        lay(Color(1, 1, 1, 1), self._at(texture, x, top, width, height))

    def disc(self, x: float, top: float, size: float, colour: str) -> None:
        """A filled circle in a square of ``size``."""
        self._ink.add(Color(*rgba(colour)))
        self._ink.add(SmoothEllipse(pos=(x, self.height - top - size), size=(size, size)))

    def ring(self, x: float, top: float, size: float, colour: str, line: float) -> None:
        """An empty circle in a square of ``size``."""
        half = size / 2
        self._ink.add(Color(*rgba(colour)))
        circle = (x + half, self.height - top - half, half - line / 2)
        self._ink.add(SmoothLine(circle=circle, width=line / 2))

    def triangle(self, corners: Sequence[Point], colour: str) -> None:
        """A filled triangle."""
        self._ink.add(Color(*rgba(colour)))
        self._ink.add(SmoothTriangle(points=[part for corner in corners for part in self._flip(corner)]))

    def quad(self, corners: Sequence[Point], colour: str) -> None:
        """A filled shape of four corners."""
        self._ink.add(Color(*rgba(colour)))
        self._ink.add(SmoothQuad(points=[part for corner in corners for part in self._flip(corner)]))

    def stroke(self, points: Sequence[Point], colour: str, line: float) -> None:
        """A bent line with round ends, ``line`` wide."""
        self._ink.add(Color(*rgba(colour)))
        for (x0, y0), (x1, y1) in pairwise(points):
            length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
            dx, dy = (y1 - y0) / length * line / 2, (x0 - x1) / length * line / 2
            corners = ((x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy))
            self._ink.add(SmoothQuad(points=[part for corner in corners for part in self._flip(corner)]))
        for x, y in points:
            self._ink.add(SmoothEllipse(pos=(x - line / 2, self.height - y - line / 2), size=(line, line)))

    def _lay(self, *instructions: Instruction) -> None:
        """Draw over what lies beneath, which shines through where it may."""
        for instruction in instructions:
            self._ink.add(instruction)

    def _cover(self, *instructions: Instruction) -> None:
        """Draw instead of what lies beneath: a processor that draws need not read it."""
        self._lay(Callback(lambda _: glDisable(GL_BLEND)))
        self._lay(*instructions)
        self._lay(Callback(lambda _: glEnable(GL_BLEND)))

    def _at(self, texture: Texture, x: float, top: float, width: float, height: float) -> Rectangle:
        pos = (round(x), round(self.height - top - height))
        return Rectangle(texture=texture, pos=pos, size=(round(width), round(height)))

    def _flip(self, point: Point) -> Point:
        return point[0], self.height - point[1]
