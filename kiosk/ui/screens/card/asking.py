"""A question with lettered options; then which is right, and why."""

from __future__ import annotations

from content_packs.format.card import Card
from content_packs.format.text import Span
from kiosk.ui.screens.card.plan import Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, set_words, title_rows, with_picture
from kiosk.ui.screens.card.steps import box
from kiosk.ui.theme import AMBER, EDGE, GREEN, GREY, GROUND, MUTED, RAISED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Paint, Row
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.plates import Plate, beside, plated, solid
from kiosk.ui.widgets.prose import Setting, line_rows, rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

LETTERS = "ABCD"


def quiz(card: Card, paper: Paper) -> Composition:
    """First the question; in the rest of its time, or once somebody answered, the answer too."""

    def asked(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = [*_options(card, paper, width, size, False), *_hint(paper, width, size)]
        return title_rows(card, paper, width, scale), [*body_rows(card, paper, width, size), *found]

    def answered(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = [*_options(card, paper, width, size, True), *_why(card, paper, width, size)]
        return title_rows(card, paper, width, scale), [*body_rows(card, paper, width, size), *found]

    pages = with_picture(card.picture, paper, lambda box: set_words(answered, box, paper.theme))
    if paper.state.revealed or card.answer < 0:
        return Composition(pages)
    question = with_picture(card.picture, paper, lambda box: set_words(asked, box, paper.theme))
    return Composition((*question, *pages))


def _options(card: Card, paper: Paper, width: float, size: int, revealed: bool) -> list[Row]:
    """Two and two where each has room on one line, else one under the other."""
    gap = size * 0.4
    half = (width - gap) / 2
    words = [option.in_(paper.lang) for option in card.options]
    most = max((width_of(word, size, True) for word in words), default=0.0)
    if len(words) % 2 == 0 and most + size * 4.4 <= half:
        cells = [
            solid(*_option(card, paper, index, half, size, revealed), gap) for index in range(len(words))
        ]
        return [beside(cells[at : at + 2], half + gap) for at in range(0, len(cells), 2)]
    found: list[Row] = []
    for index in range(len(words)):
        found += plated(*_option(card, paper, index, width, size, revealed), gap)
    return found


def _option(
    card: Card, paper: Paper, index: int, width: float, size: int, revealed: bool
) -> tuple[list[Row], Plate]:
    letter, chosen = LETTERS[index], paper.state.chosen == LETTERS[index]
    right = revealed and index == card.answer
    wrong = revealed and chosen and not right
    colour = GREEN if right else AMBER if wrong else GREY if revealed else paper.accent
    ink = MUTED if revealed and not right and not wrong else TEXT
    plate = Plate(width, size * 0.55, size * 1.75, _mark(letter, size, colour, right, wrong, width),
                  colour=EDGE if right or chosen else RAISED, edge=colour if right or chosen else "")  # fmt: skip
    room = plate.room - (size * 1.6 if right or wrong else 0)
    spans = (Span(card.options[index].in_(paper.lang), right),)
    return line_rows(spans, Setting(room, size, TEXT, ink)), plate


def _mark(letter: str, size: int, colour: str, right: bool, wrong: bool, width: float) -> Paint:
    """The letter in its box; at the far end a tick for the right one, a cross for a wrong choice."""

    def paint(sheet: Sheet, left: float, top: float) -> None:
        box(letter, size, colour)(sheet, left, top)
        x = left + width - size * 2.5
        if right:
            shapes.good(sheet, x, top - size * 0.15, size * 1.3)
        elif wrong:
            sheet.disc(x, top - size * 0.15, size * 1.3, AMBER)
            shapes.cross(sheet, x + size * 0.05, top - size * 0.1, size * 1.2, GROUND)

    return paint


def _hint(paper: Paper, width: float, size: int) -> list[Row]:
    setting = Setting(width, round(size * 0.72), TEXT, MUTED)
    return line_rows((Span(say("answer_follows", paper.lang)),), setting)


def _why(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    """Which is right in words, and why."""
    if card.answer < 0:
        return []
    word = say("right_is", paper.lang, n=LETTERS[card.answer])
    told = line_rows((Span(word, True),), Setting(width, size, GREEN))
    return [*told, *rows(card.explain.in_(paper.lang), Setting(width, size, paper.accent))]
