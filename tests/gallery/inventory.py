"""What is really on the glass: every text, picture and block of Kivy's canvas, in the order drawn.

The tree of drawing instructions is walked as the graphics card gets it, with every move and clip, so that
what is measured does not depend on what the code that drew it believes.
"""

from __future__ import annotations

from typing import Any

from kiosk.config import fonts_folder
from kiosk.ui.preamble import prepare
from kiosk.ui.still import MOST
from tests.gallery.ink import OPAQUE, VEIL, Box, Ink

prepare((MOST, MOST), False, "offscreen", fonts_folder())  # before anything of Kivy is imported

import kivy.core.text  # noqa: E402
from kivy.graphics import (  # noqa: E402
    Color,
    Ellipse,
    InstructionGroup,
    Line,
    Mesh,
    PopMatrix,
    PushMatrix,
    Quad,
    Rectangle,
    RoundedRectangle,
    ScissorPop,
    ScissorPush,
    Translate,
    Triangle,
)

from kiosk.ui.widgets.sheet import white  # noqa: E402

OVER = ("dialogs", "notices", "layers")
"""Parts of the face that lie over the board, from the lowest."""


class TypeCase:
    """Remembers which words stand on which texture; from the moment it is made."""

    def __init__(self) -> None:
        self._set: dict[int, tuple[Any, str, int, bool]] = {}
        self._ink: dict[tuple[str, int, bool], tuple[int, int, int, int]] = {}
        refresh, case = kivy.core.text.LabelBase.refresh, self

        def noted(label: Any) -> None:
            refresh(label)
            text, size = label.text, int(label.options["font_size"])
            case._set[id(label.texture)] = (label.texture, text, size, bool(label.options["bold"]))

        kivy.core.text.LabelBase.refresh = noted

    def forget(self) -> None:
        """Let the textures of the picture before go."""
        self._set.clear()

    def words_on(self, texture: Any) -> tuple[str, int, bool] | None:
        """(text, type size, bold) of a texture; None where it is no text."""
        found = self._set.get(id(texture))
        return found[1:] if found and found[0] is texture else None

    def ink_of(self, texture: Any, words: tuple[str, int, bool]) -> tuple[int, int, int, int]:
        """Where the characters are on the texture: left, top, right, bottom in px."""
        if words not in self._ink:
            self._ink[words] = _inked(texture)
        return self._ink[words]


def _inked(texture: Any) -> tuple[int, int, int, int]:
    from PIL import Image

    alpha = Image.frombytes("RGBA", texture.size, texture.pixels).getchannel("A")
    box = alpha.point(lambda value: 255 if value > 40 else 0).getbbox()
    return box or (0, 0, 0, 0)


class _Walk:
    """One walk over a canvas."""

    def __init__(self, case: TypeCase, sheets: dict[int, tuple[str, Box, int]], window: Box) -> None:
        self._case, self._sheets = case, sheets
        self._owner = ("Window", window, 0)
        self._at, self._stack = (0.0, 0.0), [(0.0, 0.0)]
        self._colour: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
        self._clips: list[Box] = []
        # What fills a rectangle that was given no picture: ours, and Kivy's own.
        self._plain = (white(), Rectangle().texture)
        self.found: list[Ink] = []

    def group(self, group: Any) -> None:
        before, owner = self._colour, self._owner
        self._owner = self._sheets.get(id(group), owner)
        for child in list(group.children):
            self._one(child)
        self._owner = owner
        if id(group) in self._sheets:
            self._colour = before

    def _one(self, item: Any) -> None:
        match item:
            case InstructionGroup():
                self.group(item)
            case PushMatrix() | PopMatrix() | Translate():
                self._move(item)
            case ScissorPush() | ScissorPop():
                self._clip(item)
            case Color():
                self._colour = tuple(item.rgba)
            case Rectangle() | RoundedRectangle():
                self._rectangle(item)
            case Ellipse():
                self._keep("shape", self._box(item.pos, item.size))
            case Triangle() | Quad() | Line():
                self._points(item.points)
            case Mesh():
                self._tiles(item.vertices)

    def _move(self, item: Any) -> None:
        if isinstance(item, PushMatrix):
            self._stack.append(self._at)
        elif isinstance(item, PopMatrix):
            self._at = self._stack.pop()
        else:
            self._at = (self._at[0] + item.x, self._at[1] + item.y)

    def _clip(self, item: Any) -> None:
        if isinstance(item, ScissorPush):
            self._clips.append(Box(item.x, item.y, item.x + item.width, item.y + item.height))
        else:
            self._clips.pop()

    def _rectangle(self, item: Any) -> None:
        box, texture = self._box(item.pos, item.size), item.texture
        words = self._case.words_on(texture) if texture is not None else None
        if words is not None:
            left, top, right, bottom = self._case.ink_of(texture, words)
            if right > left:
                high = box.top
                ink = Box(box.left + left, high - bottom, box.left + right, high - top)
                self._keep("text", ink, *words)
        elif texture is not None and not any(texture is plain for plain in self._plain):
            self._keep("picture", box)
        else:
            self._keep("block", box)

    def _points(self, points: Any) -> None:
        if len(points) >= 4:
            xs = [self._at[0] + x for x in points[0::2]]
            ys = [self._at[1] + y for y in points[1::2]]
            self._keep("shape", Box(min(xs), min(ys), max(xs), max(ys)))

    def _tiles(self, vertices: Any) -> None:
        """The rectangles of ``Sheet.tiles``: four corners each from the lower left, four numbers a corner."""
        for at in range(0, len(vertices), 16):
            left, bottom, right, top = (vertices[at + number] for number in (0, 1, 8, 9))
            self._keep("block", self._box((left, bottom), (right - left, top - bottom)))

    def _box(self, pos: Any, size: Any) -> Box:
        left, bottom = self._at[0] + pos[0], self._at[1] + pos[1]
        return Box(left, bottom, left + size[0], bottom + size[1])

    def _keep(self, kind: str, box: Box, text: str = "", size: int = 0, bold: bool = False) -> None:
        red, green, blue, alpha = self._colour
        if alpha <= 0.02:
            return
        owner, paper, layer = self._owner
        for clip in self._clips:
            paper = paper.common(clip) or paper
        self.found.append(Ink(kind, box, paper, owner, layer, text, size, bold, (red, green, blue), alpha))


def inventory(face: Any, case: TypeCase) -> list[Ink]:
    """Everything drawn for a face, in the order drawn, less what something opaque was laid over wholly."""
    from kiosk.ui.widgets.sheet import Sheet

    window = Box(0, 0, face.width, face.height)
    over = [list(getattr(face.ids, name).walk()) for name in OVER if name in face.ids]
    layers = {id(widget): n for n, widgets in enumerate(over, 1) for widget in widgets}
    sheets = {}
    for widget in face.walk():
        if isinstance(widget, Sheet):
            left, bottom = widget.to_window(*widget.pos)
            paper = Box(left, bottom, left + widget.width, bottom + widget.height)
            sheets[id(widget.canvas)] = (type(widget).__name__, paper, layers.get(id(widget), 0))
    walk = _Walk(case, sheets, window)
    walk.group(face.canvas)
    return _uncovered(walk.found)


def _uncovered(found: list[Ink]) -> list[Ink]:
    """What can be seen: nothing opaque covers it wholly, nor a veil under something that lies over the board.

    A block of its own layer over a part of it leaves it there to be found fault with.
    """
    grounds = [(at, item) for at, item in enumerate(found) if item.kind == "block" and item.alpha > VEIL]
    return [item for at, item in enumerate(found) if not _is_hidden(item, [b for n, b in grounds if n > at])]


def _is_hidden(item: Ink, later: list[Ink]) -> bool:
    over = [block.box.wider(1.0) for block in later if block.layer > item.layer]
    opaque = [block.box for block in later if block.alpha > OPAQUE and block.layer == item.layer]
    return any(item.box.within(box) for box in opaque) or all(
        any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in over)
        for x, y in item.box.points()
    )
