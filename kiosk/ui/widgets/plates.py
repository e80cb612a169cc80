"""Plates: words on a raised ground of their own, with a mark beside them. A long one is torn over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content_packs.values import dataclass
from kiosk.ui.theme import SURFACE
from kiosk.ui.widgets.flow import Paint, Row, height_of, paint
from kiosk.ui.widgets.sheet import Sheet

INSIDE = 0.5
"""Room over and under a plate's words, as a part of its pad."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate.

    Attributes:
        width: px.
        pad: between its edge and its words, px.
        indent: room at the left for the mark, px.
        mark: paints the mark at (left, top) of the first row of words.
        colour: of its ground; words in a board's colour can be read on SURFACE, not on RAISED.
        edge: colour of a bar at its left, or empty.
        name: what is chosen by touching it, or empty.
    """

    width: float
    pad: float
    indent: float = 0.0
    mark: Paint | None = None
    colour: str = SURFACE
    edge: str = ""
    name: str = ""

    @property
    def room(self) -> float:
        """Width that words have, px."""
        return self.width - 2 * self.pad - self.indent


def plated(rows: Sequence[Row], plate: Plate, gap: float) -> list[Row]:
    """Rows on one plate, ``gap`` px under what is before it."""
    below = [*(row.gap for row in rows[1:]), plate.pad * INSIDE]
    last = len(rows) - 1
    return [
        _slice(row, plate, below[number], number == 0, number == last, gap if number == 0 else 0.0)
        for number, row in enumerate(rows)
    ]


def _slice(row: Row, plate: Plate, below: float, first: bool, last: bool, gap: float) -> Row:
    """The part of a plate behind one row and the room under it: a page may end after any of them."""
    above = plate.pad * INSIDE if first else 0.0
    height = above + row.height + below
    radius = plate.pad * 0.4

    def paint_slice(sheet: Sheet, left: float, top: float) -> None:
        corners = (radius * first, radius * first, radius * last, radius * last)
        overlap = 0 if last else 1  # no seam where two parts meet
        sheet.block(left, top, plate.width, height + overlap, plate.colour, radius=corners)
        sheet.spot(plate.name, (left, top, plate.width, height))
        if plate.edge:
            ends = (corners[0], 0, 0, corners[3])
            sheet.block(left, top, plate.pad * 0.35, height + overlap, plate.edge, radius=ends)
        if first and plate.mark:
            plate.mark(sheet, left + plate.pad, top + above)
        row.paint(sheet, left + plate.pad + plate.indent, top + above)

    return replace(row, height=height, gap=gap, paint=paint_slice, clings=not first)


def beside(cells: Sequence[Row], pitch: float) -> Row:
    """Cells in one row, the left edges ``pitch`` px apart."""

    def paint_cells(sheet: Sheet, left: float, top: float) -> None:
        for number, cell in enumerate(cells):
            cell.paint(sheet, left + number * pitch, top)

    return Row(
        max(cell.height for cell in cells), cells[0].gap, paint_cells, cut=any(cell.cut for cell in cells)
    )


def solid(rows: Sequence[Row], plate: Plate, gap: float, least: float = 0.0) -> Row:
    """Rows on one plate that is not torn, at least ``least`` px high, the words in its middle."""
    inner = height_of(rows)
    height = max(inner + plate.pad * INSIDE * 2, least)

    def paint_all(sheet: Sheet, left: float, top: float) -> None:
        sheet.block(left, top, plate.width, height, plate.colour, radius=plate.pad * 0.4)
        sheet.spot(plate.name, (left, top, plate.width, height))
        if plate.edge:
            radius = (plate.pad * 0.4, 0, 0, plate.pad * 0.4)
            sheet.block(left, top, plate.pad * 0.35, height, plate.edge, radius=radius)
        first = top + (height - inner) / 2
        if plate.mark:
            plate.mark(sheet, left + plate.pad, first)
        paint(sheet, rows, left + plate.pad + plate.indent, first)

    return Row(height, gap, paint_all, cut=any(row.cut for row in rows))
