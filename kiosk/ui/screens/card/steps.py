"""Checklists: numbered steps to point at and call, each on a plate of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from content_packs.format.card import Card
from content_packs.format.text import Listing, Span, blocks
from kiosk.ui.screens.card.confirming import confirmation
from kiosk.ui.screens.card.plan import Composition, Paper
from kiosk.ui.screens.card.setting import composed, title_rows, two_columns
from kiosk.ui.theme import ink_on
from kiosk.ui.widgets import prose
from kiosk.ui.widgets.flow import Paint, Row
from kiosk.ui.widgets.plates import Plate, plated
from kiosk.ui.widgets.sheet import Sheet


def checklist(card: Card, paper: Paper) -> Composition:
    """The steps in order; what is written between lists stays prose; then who confirms together."""

    def steps(size: int, width: float) -> list[Row]:
        return _steps(card, paper, width, size)

    def roles(size: int, width: float) -> list[Row]:
        return confirmation(card.roles, paper, width, size)

    if card.roles and paper.is_wide and not card.picture:
        title = partial(title_rows, card, paper)
        for share in (0.6, 0.53):
            if pages := two_columns(title, steps, roles, share, paper):
                return Composition(pages)
    return composed(card, paper, lambda size, width: [*steps(size, width), *roles(size, width)])


def _steps(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    found: list[Row] = []
    number = 0
    for block in blocks(card.body.in_(paper.lang)):
        if isinstance(block, Listing):
            for item in block.items:
                number += 1
                found += step(item, str(number), paper, width, size)
        else:
            found += prose.block_rows([block], prose.Setting(width, size, paper.accent))
    return found


def step(item: Sequence[Span], mark: str, paper: Paper, width: float, size: int) -> list[Row]:
    """One step: its number in a box, its words beside it."""
    plate = Plate(width, size * 0.55, size * 1.65, box(mark, size, paper.accent))
    words = prose.line_rows(tuple(item), prose.Setting(plate.room, size, paper.accent))
    return plated(words, plate, size * 0.26)


def box(mark: str, size: int, colour: str) -> Paint:
    """A number or letter in a box."""

    def paint(sheet: Sheet, left: float, top: float) -> None:
        edge, less = size * 1.24, round(size * (0.92 if len(mark) < 2 else 0.74))
        sheet.block(left, top - size * 0.12, edge, edge, colour, radius=size * 0.2)
        x, y = left + edge / 2, top - size * 0.12 + (edge - less) / 2
        sheet.words(x, y, mark, less, ink_on(colour), True, "center")

    return paint
