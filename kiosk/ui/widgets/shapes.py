"""Signs drawn, not typed: each says the same without its colour. All stand in a square of ``size`` px."""

from __future__ import annotations

import math

from kiosk.ui.theme import AMBER, GREEN, GREY, GROUND, RED
from kiosk.ui.widgets.sheet import Point, Sheet


def _at(x: float, top: float, size: float, *points: Point) -> list[Point]:
    return [(x + size * across, top + size * down) for across, down in points]


def tick(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Done, saved."""
    sheet.stroke(_at(x, top, size, (0.2, 0.53), (0.42, 0.75), (0.8, 0.28)), colour, size * 0.13)


def cross(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Failed."""
    sheet.stroke(_at(x, top, size, (0.26, 0.26), (0.74, 0.74)), colour, size * 0.13)
    sheet.stroke(_at(x, top, size, (0.74, 0.26), (0.26, 0.74)), colour, size * 0.13)


def equals(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """The same as before: already signed."""
    sheet.stroke(_at(x, top, size, (0.27, 0.38), (0.73, 0.38)), colour, size * 0.13)
    sheet.stroke(_at(x, top, size, (0.27, 0.62), (0.73, 0.62)), colour, size * 0.13)


def bar(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """No entry."""
    sheet.stroke(_at(x, top, size, (0.25, 0.5), (0.75, 0.5)), colour, size * 0.18)


def question(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Not known."""
    sheet.words(x + size / 2, top + size * 0.14, "?", size * 0.74, colour, bold=True, anchor="center")


def clock(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Not the time."""
    sheet.stroke(_at(x, top, size, (0.5, 0.22), (0.5, 0.5), (0.7, 0.62)), colour, size * 0.09)
    for across, down in ((0.5, 0.03), (0.97, 0.5), (0.5, 0.97), (0.03, 0.5)):
        sheet.disc(x + size * (across - 0.035), top + size * (down - 0.035), size * 0.07, colour)


def attention(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Something to be looked at: an exclamation mark."""
    sheet.stroke(_at(x, top, size, (0.5, 0.24), (0.5, 0.54)), colour, size * 0.14)
    sheet.disc(x + size * 0.42, top + size * 0.68, size * 0.16, colour)


def again(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Not read: bars of a code, one torn."""
    for across, down in ((0.26, 0.74), (0.42, 0.5), (0.58, 0.74), (0.74, 0.6)):
        sheet.stroke(_at(x, top, size, (across, 0.28), (across, down)), colour, size * 0.08)


def stop(sheet: Sheet, x: float, top: float, size: float, colour: str = RED) -> None:
    """An octagon with an open hand: stop."""
    cut = 0.29
    sheet.block(x + size * cut, top, size * (1 - 2 * cut), size, colour)
    sheet.block(x, top + size * cut, size, size * (1 - 2 * cut), colour)
    for across, down in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
        ways = (cut if not across else -cut, cut if not down else -cut)
        corners = ((across + ways[0], down), (across, down + ways[1]), (across + ways[0], down + ways[1]))
        sheet.triangle(_at(x, top, size, *corners), colour)
    for across, tip in ((0.37, 0.26), (0.47, 0.19), (0.57, 0.22), (0.67, 0.32)):
        sheet.stroke(_at(x, top, size, (across, tip), (across, 0.6)), GROUND, size * 0.075)
    sheet.stroke(_at(x, top, size, (0.25, 0.5), (0.4, 0.68)), GROUND, size * 0.085)
    sheet.block(x + size * 0.335, top + size * 0.5, size * 0.37, size * 0.31, GROUND, radius=size * 0.13)


def exchange(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """From one team to the other: an arrow there, an arrow back."""
    for down, tail, neck, tip in ((0.36, 0.2, 0.6, 0.84), (0.64, 0.8, 0.4, 0.16)):
        sheet.stroke(_at(x, top, size, (tail, down), (neck, down)), colour, size * 0.1)
        sheet.triangle(_at(x, top, size, (neck, down - 0.15), (tip, down), (neck, down + 0.15)), colour)


def person(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Somebody: head and shoulders."""
    sheet.disc(x + size * 0.36, top + size * 0.18, size * 0.28, colour)
    sheet.block(
        x + size * 0.24,
        top + size * 0.52,
        size * 0.52,
        size * 0.28,
        colour,
        radius=(size * 0.2, size * 0.2, 0, 0),
    )


def note(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Written down: lines, the last one short."""
    for down, right in ((0.28, 0.76), (0.5, 0.76), (0.72, 0.52)):
        sheet.stroke(_at(x, top, size, (0.24, down), (right, down)), colour, size * 0.11)


def rings(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Joined: two rings, one through the other."""
    for left in (0.13, 0.41):
        sheet.ring(x + size * left, top + size * 0.27, size * 0.46, colour, size * 0.1)


def star(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Well done."""
    tips, inner = (_corners(0.46, -90), _corners(0.46 * 0.382, -54))
    for number, tip in enumerate(tips):  # each reaches to the far side, so that no seam is seen
        corners = (tip, inner[(number + 1) % 5], inner[(number - 2) % 5])
        sheet.triangle(_at(x, top, size, *corners), colour)


def _corners(radius: float, first: float) -> list[Point]:
    """Five points on a circle; ``first``: direction of the first one in degrees."""
    turns = [math.radians(first + 72 * number) for number in range(5)]
    return [(0.5 + radius * math.cos(turn), 0.5 + radius * math.sin(turn)) for turn in turns]


def book(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """To be read once more: an open book."""
    _book(sheet, x + size * 0.14, top + size * 0.14, size * 0.72, colour)


def back(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Taken back: an arrow that turns round."""
    bent = ((0.34, 0.34), (0.66, 0.34), (0.78, 0.46), (0.78, 0.6), (0.66, 0.72), (0.3, 0.72))
    sheet.stroke(_at(x, top, size, *bent), colour, size * 0.11)
    sheet.triangle(_at(x, top, size, (0.38, 0.14), (0.38, 0.54), (0.12, 0.34)), colour)


def warning(sheet: Sheet, x: float, top: float, size: float, colour: str = AMBER) -> None:
    """A triangle with its mark: somebody must look."""
    sheet.triangle(_at(x, top, size, (0.5, 0.06), (0.98, 0.92), (0.02, 0.92)), colour)
    sheet.stroke(_at(x, top, size, (0.5, 0.38), (0.5, 0.6)), GROUND, size * 0.11)
    sheet.disc(x + size * 0.44, top + size * 0.71, size * 0.12, GROUND)


def horn(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """A loudspeaker: something is announced."""
    sheet.block(x + size * 0.02, top + size * 0.36, size * 0.24, size * 0.28, colour)
    for corners in (((0.2, 0.5), (0.56, 0.12), (0.56, 0.88)), ((0.2, 0.36), (0.56, 0.12), (0.2, 0.64))):
        sheet.triangle(_at(x, top, size, *corners), colour)
    for across, half in ((0.7, 0.14), (0.86, 0.28)):
        points = _at(x, top, size, (across, 0.5 - half), (across + 0.06, 0.5), (across, 0.5 + half))
        sheet.stroke(points, colour, size * 0.09)


def quotation(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    """Marks that open a quotation."""
    for left in (0.0, 0.52):
        sheet.disc(x + size * left, top + size * 0.36, size * 0.42, colour)
        curve = ((left + 0.06, 0.55), (left + 0.1, 0.34), (left + 0.3, 0.14))
        sheet.stroke(_at(x, top, size, *curve), colour, size * 0.12)


def barrier(sheet: Sheet, top: float, height: float, colour: str) -> None:
    """Slanting stripes across the whole sheet, none of them cut."""
    wide, fewest = height * 2.2, height * 2.4
    count = max(int((sheet.width - wide) / fewest), 1)
    pitch = (sheet.width - wide) / count
    for number in range(count + 1):
        x = number * pitch
        sheet.quad([(x + height, top), (x + wide, top), (x + height * 1.2, top + height),
                    (x, top + height)], colour)  # fmt: skip


def good(sheet: Sheet, x: float, top: float, size: float, colour: str = GREEN) -> None:
    """A disc with a tick: as planned or better."""
    sheet.disc(x, top, size, colour)
    tick(sheet, x + size * 0.08, top + size * 0.08, size * 0.84, GROUND)


def better(sheet: Sheet, x: float, top: float, size: float, up: bool, colour: str = GREY) -> None:
    """An arrow: which way a figure should go."""
    tip, tail = (0.12, 0.88) if up else (0.88, 0.12)
    neck = 0.5
    sheet.stroke(_at(x, top, size, (0.5, tail), (0.5, neck)), colour, size * 0.18)
    sheet.triangle(_at(x, top, size, (0.5, tip), (0.86, neck), (0.14, neck)), colour)


def badge(sheet: Sheet, x: float, top: float, size: float, colour: str, ground: str) -> None:
    """A staff card on its clip."""
    sheet.block(x + size * 0.14, top + size * 0.2, size * 0.72, size * 0.76, colour, radius=size * 0.08)
    sheet.block(x + size * 0.38, top + size * 0.04, size * 0.24, size * 0.22, colour, radius=size * 0.05)
    sheet.disc(x + size * 0.36, top + size * 0.34, size * 0.28, ground)
    sheet.block(x + size * 0.27, top + size * 0.69, size * 0.46, size * 0.07, ground)
    sheet.block(x + size * 0.27, top + size * 0.81, size * 0.46, size * 0.07, ground)


def helmet(sheet: Sheet, x: float, top: float, size: float, colour: str, lamp: str) -> None:
    """A miner's helmet with its lamp."""
    sheet.disc(x + size * 0.16, top + size * 0.16, size * 0.68, colour)
    sheet.block(x, top + size * 0.52, size, size * 0.4, GROUND)
    sheet.block(x + size * 0.06, top + size * 0.54, size * 0.88, size * 0.1, colour, radius=size * 0.04)
    sheet.disc(x + size * 0.4, top + size * 0.26, size * 0.2, lamp)


def _book(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    line = size * 0.11
    for left, right in ((0.06, 0.47), (0.94, 0.53)):
        points = ((right, 0.86), (left, 0.76), (left, 0.16), (right, 0.27), (right, 0.86))
        sheet.stroke(_at(x, top, size, *points), colour, line)


def _triangle(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    line = size * 0.11
    sheet.stroke(_at(x, top, size, (0.5, 0.1), (0.95, 0.87), (0.05, 0.87), (0.5, 0.1)), colour, line)
    sheet.stroke(_at(x, top, size, (0.5, 0.4), (0.5, 0.58)), colour, line)
    sheet.disc(x + size * 0.44, top + size * 0.67, size * 0.12, colour)


def _lamp(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    sheet.disc(x + size * 0.22, top + size * 0.04, size * 0.56, colour)
    sheet.block(x + size * 0.36, top + size * 0.5, size * 0.28, size * 0.2, colour)
    sheet.block(x + size * 0.36, top + size * 0.76, size * 0.28, size * 0.07, colour)
    sheet.block(x + size * 0.41, top + size * 0.88, size * 0.18, size * 0.07, colour)


def _signature(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    sheet.stroke(_at(x, top, size, (0.12, 0.5), (0.38, 0.76), (0.88, 0.16)), colour, size * 0.16)
    sheet.block(x + size * 0.06, top + size * 0.9, size * 0.88, size * 0.09, colour)


def _bars(sheet: Sheet, x: float, top: float, size: float, colour: str) -> None:
    for left, high in ((0.08, 0.36), (0.4, 0.6), (0.72, 0.88)):
        sheet.block(x + size * left, top + size * (0.94 - high), size * 0.2, size * high, colour)


_EMBLEMS = {
    "learning": _book, "alert": _triangle, "reflection": _lamp, "pledge": _signature, "benchmark": _bars,
}  # fmt: skip


def has_emblem(board: str) -> bool:
    """Whether a board has a mark."""
    return board in _EMBLEMS


def emblem(sheet: Sheet, board: str, x: float, top: float, size: float, colour: str) -> None:
    """The mark of a board, known from afar; a board without one has only its name."""
    if board in _EMBLEMS:
        _EMBLEMS[board](sheet, x, top, size, colour)
