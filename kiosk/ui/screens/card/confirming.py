"""Joint confirmation: who must confirm together, and who has."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.ui.screens.card.plan import Paper
from kiosk.ui.theme import GREEN, GREY, MUTED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Paint, Row
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.plates import Plate, beside, solid
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say
from content_packs.format.text import Span


def confirmation(roles: Sequence[str], paper: Paper, width: float, size: int) -> list[Row]:
    """A line that counts, then a plate for each role: a tick and 已确认, or an empty ring and 待确认."""
    if not roles:
        return []
    done = set(paper.state.confirmed)
    less = round(size * 0.8)
    count = say("confirm_n", paper.lang, n=sum(role in done for role in roles), of=len(roles))
    head = line_rows((Span(count, True),), Setting(width, less, paper.accent))
    across = _across(roles, paper, width, less)
    gap = less * 0.45
    cell = (width - gap * (across - 1)) / across
    plates = [_plate(role, role in done, paper, cell, less) for role in roles]
    rows = [beside(plates[at : at + across], cell + gap) for at in range(0, len(plates), across)]
    return [*head, *rows]


def _across(roles: Sequence[str], paper: Paper, width: float, size: int) -> int:
    """How many plates stand side by side: all of them, half of them, or one."""
    words = max(say("confirmed", paper.lang), say("to_confirm", paper.lang), key=len)
    widest = max(max(width_of(role, size, True), width_of(words, round(size * 0.8))) for role in roles)
    need = widest + size * 3.1
    room = int((width + size * 0.45) // (need + size * 0.45))
    return next((n for n in (len(roles), -(-len(roles) // 2), 2) if n <= room and n <= 5), 1)


def _plate(role: str, is_done: bool, paper: Paper, width: float, size: int) -> Row:
    colour, less = (GREEN if is_done else GREY), round(size * 0.8)
    plate = Plate(width, size * 0.5, size * 1.8, _mark(is_done, size), edge=colour)
    word = say("confirmed" if is_done else "to_confirm", paper.lang)
    name = line_rows((Span(role, True),), Setting(plate.room, size, TEXT, TEXT))
    below = line_rows((Span(word),), Setting(plate.room, less, TEXT, GREEN if is_done else MUTED))
    return solid([*name, *below], plate, size * 0.45)


def _mark(is_done: bool, size: int) -> Paint:
    def paint(sheet: Sheet, left: float, top: float) -> None:
        if is_done:
            shapes.good(sheet, left + size * 0.15, top, size * 1.3)
        else:
            sheet.ring(left + size * 0.15, top, size * 1.3, GREY, size * 0.14)

    return paint
