"""Where the tiles stand: as columns and boards beside each other, or as strips under each other."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

Box = tuple[float, float, float, float]
"""left, top, width, height in px."""

UPRIGHT = 1.45
"""Width by height from which the boards stand beside each other."""
UPRIGHT_EMS = 26
"""Width in type sizes under which a title in a third of it would be torn into too many lines."""
ROW_EMS = 3.6
"""Height in type sizes of a tile that stands upright, at least."""
LIST_EMS = 5.5
"""Height in type sizes of a list that stands upright, at least: a title of two lines."""
STRIP_EMS = 1.75
"""Height in type sizes of a board's strip, at least."""
SIDE = 0.29
"""Part of the width that the columns take, at the left of the boards."""
SHARES = {"column": 1.65, "board": 1.0, "platform": 1.5}
"""Heights of strips relative to each other: a list and a table need more lines than a message."""
TALL_SHARES = {"column": 1.9, "board": 1.0, "platform": 1.7}


class Style(Enum):
    """How a board's tile is built."""

    UPRIGHT = "name over what it shows, beside its neighbours"
    STRIP = "name beside what it shows, over the whole width"
    CELL = "name and title, where there are too many boards for more"


def style(forms: Sequence[str], width: float, height: float, em: float) -> Style:
    """The style in which every board has room.

    Args:
        forms: of the boards: "column", "board", "platform".
        width, height: px.
        em: type size of a title, px.
    """
    rows = -(-len(_of(forms, "board")) // 3) + len(_of(forms, "platform"))
    lists = len(_of(forms, "column"))
    if (
        width >= max(UPRIGHT * height, UPRIGHT_EMS * em)
        and height >= max(rows * ROW_EMS, lists * LIST_EMS) * em
    ):
        return Style.UPRIGHT
    return Style.STRIP if height >= sum(SHARES[form] for form in forms) * STRIP_EMS * em else Style.CELL


def arrange(forms: Sequence[str], chosen: Style, width: float, height: float, gap: float) -> list[Box]:
    """A box for each board, in the order of ``forms``.

    The boxes fill width x height but for ``gap`` px between them, whatever the number of boards.
    """
    if chosen is Style.UPRIGHT:
        return _upright(forms, width, height, gap)
    if chosen is Style.STRIP:
        shares = TALL_SHARES if height > width else SHARES
        order = [index for kind in SHARES for index in _of(forms, kind)]
        rows: list[tuple[Sequence[int], float]] = [([index], shares[forms[index]]) for index in order]
    else:
        across = 3 if width >= UPRIGHT * height else 2
        rows = [(range(at, min(at + across, len(forms))), 1.0) for at in range(0, len(forms), across)]
    boxes = _stack(rows, (0, 0, width, height), gap)
    return [boxes[index] for index in range(len(forms))]


def _upright(forms: Sequence[str], width: float, height: float, gap: float) -> list[Box]:
    """Columns at the left, boards in rows of three, platforms under them as what carries them."""
    columns, boards, platforms = (_of(forms, kind) for kind in SHARES)
    rest = [(boards[at : at + 3], 1.2) for at in range(0, len(boards), 3)]
    rest += [([index], 1.0) for index in platforms]
    side = round(width * SIDE) if columns and rest else width if columns else 0
    left = side + gap if columns else 0
    boxes = _stack([([index], 1.0) for index in columns], (0, 0, side, height), gap)
    boxes |= _stack(rest, (left, 0, width - left, height), gap)
    return [boxes[index] for index in range(len(forms))]


def _of(forms: Sequence[str], kind: str) -> list[int]:
    return [index for index, form in enumerate(forms) if form == kind]


def _stack(rows: Sequence[tuple[Sequence[int], float]], room: Box, gap: float) -> dict[int, Box]:
    """Rows under each other, each as high as its weight, its members side by side."""
    left, top, width, height = room
    boxes: dict[int, Box] = {}
    free, total = height - gap * (len(rows) - 1), sum(weight for _, weight in rows)
    for members, weight in rows:
        high = free * weight / total
        wide = (width - gap * (len(members) - 1)) / len(members)
        for number, index in enumerate(members):
            boxes[index] = (left + number * (wide + gap), top, wide, high)
        top += high + gap
    return boxes
