"""Joint confirmation: who must confirm together, and who has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from content_packs.format.text import Span
from kiosk.ui.screens.card.plan import Paper
from kiosk.ui.theme import GREEN, GREY, MUTED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Paint, Row
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.plates import Plate, beside, solid
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

LESS = 0.74
"""Size of 已确认 beside its role, and of what is to be done."""


def confirmation(roles: Sequence[str], paper: Paper, width: float, size: int) -> list[Row]:
    """A line that counts and, until all have, how it is done; then a plate for each role.

    On a plate stands a tick and 已确认, or an empty ring and 待确认.
    """
    if not roles:
        return []
    done = set(paper.state.confirmed)
    count = say("confirm_n", paper.lang, n=sum(role in done for role in roles), of=len(roles))
    head = line_rows((Span(count, True),), Setting(width, size, paper.accent))
    if not done.issuperset(roles):
        asked = (Span(say("confirm_how", paper.lang)),)
        how = line_rows(asked, Setting(width, round(size * LESS), paper.accent, TEXT))
        head += [replace(row, clings=True) for row in how]
    gap = size * 0.3
    across = _across(roles, paper, width, size, gap)
    cell = (width - gap * (across - 1)) / across
    plates = [_plate(role, role in done, paper, cell, size) for role in roles]
    rows = [beside(plates[at : at + across], cell + gap) for at in range(0, len(plates), across)]
    return [*head, replace(rows[0], clings=True), *rows[1:]]


def _across(roles: Sequence[str], paper: Paper, width: float, size: int, gap: float) -> int:
    """How many plates stand side by side so that role and word have room in a line: all, half, or one."""
    need = max(map(partial(_need, paper=paper, size=size), roles))
    room = int((width + gap) // (need + gap))
    return next((number for number in (len(roles), -(-len(roles) // 2), 2) if number <= room), 1)


def _need(role: str, paper: Paper, size: int) -> float:
    words = [say(word, paper.lang) for word in ("confirmed", "to_confirm")]
    return width_of(role, size, True) + max(width_of(word, round(size * LESS)) for word in words) + size * 3.4


def _plate(role: str, is_done: bool, paper: Paper, width: float, size: int) -> Row:
    """The word stands at the end of the line, or under the role where it has no room there."""
    plate = Plate(width, size * 0.5, size * 1.5, _mark(is_done, size), edge=GREEN if is_done else GREY)
    word, less, ink = say("confirmed" if is_done else "to_confirm", paper.lang), round(size * LESS), MUTED
    name = line_rows((Span(role, True),), Setting(plate.room, size, TEXT, TEXT))
    if _need(role, paper, size) > width:
        below = line_rows((Span(word),), Setting(plate.room, less, TEXT, ink))
        return solid([*name, replace(below[0], gap=size * 0.2)], plate, size * 0.3)

    def paint(sheet: Sheet, left: float, top: float) -> None:
        name[0].paint(sheet, left, top)
        sheet.words(left + plate.room, top + (size - less) / 2, word, less, ink, anchor="right")

    return solid([replace(name[0], paint=paint)], plate, size * 0.3)


def _mark(is_done: bool, size: int) -> Paint:
    def paint(sheet: Sheet, left: float, top: float) -> None:
        if is_done:
            shapes.good(sheet, left, top - size * 0.02, size * 1.05)
        else:
            sheet.ring(left, top - size * 0.02, size * 1.05, GREY, size * 0.14)

    return paint
