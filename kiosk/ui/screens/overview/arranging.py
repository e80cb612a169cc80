"""Where the tiles stand: columns at the left, boards in a row, platforms under them as what carries them."""

from __future__ import annotations

from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""left, top, width, height in px."""

TALL = 1.0
"""Width by height under which everything lies in rows, the column above the boards."""
ROW = 1.75
"""Width by height from which the boards stand in a row; under it each is a strip across."""


def arrange(forms: Sequence[str], width: float, height: float, gap: float) -> list[Box]:
    """A box for each board, in the order of ``forms`` ("column", "board", "platform").

    The boxes fill width x height but for ``gap`` px between them, whatever the number of boards.
    """
    columns, boards, platforms = (
        [index for index, form in enumerate(forms) if form == kind]
        for kind in ("column", "board", "platform")
    )
    boxes: dict[int, Box] = {}
    shape = width / height
    if shape < TALL:
        sections = [(columns, 1, 1.15), (boards, 3, 1.1), (platforms, 1, 0.85)]
        _stack(boxes, sections, (0, 0, width, height), gap)
    else:
        side = round(width * 0.29) if columns else 0
        _stack(boxes, [(columns, 1, 1.0)], (0, 0, side, height), gap)
        left = side + gap if columns else 0
        across, weight = (3, 1.1) if shape >= ROW else (1, 0.55)
        _stack(boxes, [(boards, across, weight), (platforms, 1, 1.0)], (left, 0, width - left, height), gap)
    return [boxes[index] for index in range(len(forms))]


def _stack(
    boxes: dict[int, Box], sections: Sequence[tuple[Sequence[int], int, float]], room: Box, gap: float
) -> None:
    """Sections under each other, each a grid of ``across`` columns; a row's height follows its weight."""
    rows: list[tuple[Sequence[int], float]] = []
    for members, across, weight in sections:
        rows += [(members[at : at + across], weight) for at in range(0, len(members), max(across, 1))]
    left, top, width, height = room
    free = height - gap * (len(rows) - 1)
    total = sum(weight for _, weight in rows)
    for members, weight in rows:
        high = free * weight / total
        wide = (width - gap * (len(members) - 1)) / len(members)
        for number, index in enumerate(members):
            boxes[index] = (left + number * (wide + gap), top, wide, high)
        top += high + gap
