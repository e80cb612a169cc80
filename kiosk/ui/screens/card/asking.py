"""A question with lettered options; then which is right, and why."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.format.card import Card
from content_packs.format.text import Paragraph, Span, blocks
from kiosk.ui.screens.card.plan import Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, composed
from kiosk.ui.screens.card.steps import box
from kiosk.ui.theme import AMBER, GREEN, GREY, GROUND, MUTED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Paint, Row
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.plates import Plate, beside, plated, solid
from kiosk.ui.widgets.prose import Setting, block_rows, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

LETTERS = "ABCD"


def quiz(card: Card, paper: Paper) -> Composition:
    """First the question; in the rest of its time, or once somebody answered, the answer too."""

    answered = _answered(card, paper, every=True)
    if len(answered.pages) > 1:
        answered = _answered(card, paper, every=False)
    if paper.state.revealed or card.answer < 0:
        return answered
    asked = _asked(card, paper, hinted=True)
    if len(asked.pages) > 1:
        bare = _asked(card, paper, hinted=False)
        asked = bare if len(bare.pages) < len(asked.pages) else asked
    return Composition((*asked.pages, *answered.pages))


def _asked(card: Card, paper: Paper, hinted: bool) -> Composition:
    """The question and its options."""
    every = range(len(card.options))

    def content(size: int, width: float) -> list[Row]:
        options = _options(card, paper, width, size, every, revealed=False)
        below = _hint(paper, width, size) if hinted else []
        return [*body_rows(card, paper, size, width), *options, *below]

    return composed(card, paper, content)


def _answered(card: Card, paper: Paper, every: bool) -> Composition:
    """The question with its answer; ``every`` option, or only the right one and the one that was chosen."""
    kept = [index for index, letter in zip(range(len(card.options)), LETTERS, strict=False)
            if every or index == card.answer or letter == paper.state.chosen]  # fmt: skip

    def content(size: int, width: float) -> list[Row]:
        options = _options(card, paper, width, size, kept, revealed=True)
        return [*body_rows(card, paper, size, width), *options, *_why(card, paper, width, size)]

    return composed(card, paper, content)


def _options(
    card: Card, paper: Paper, width: float, size: int, kept: Sequence[int], revealed: bool
) -> list[Row]:
    """Two and two where each has room on one line, else one under the other."""
    gap = size * 0.4
    half = (width - gap) / 2
    words = [card.options[index].in_(paper.lang) for index in kept]
    most = max((width_of(word, size, True) for word in words), default=0.0)
    if len(words) % 2 == 0 and most + size * 4.4 <= half:
        cells = [solid(*_option(card, paper, index, half, size, revealed), gap) for index in kept]
        return [beside(cells[at : at + 2], half + gap) for at in range(0, len(cells), 2)]
    found: list[Row] = []
    for index in kept:
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
    mark = _mark(letter, size, colour, right, wrong, width)
    edge, name = colour if right or chosen else "", "" if revealed else letter
    plate = Plate(width, size * 0.55, size * 1.75, mark, edge=edge, name=name)
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
    said = Span(f"{say('right_is', paper.lang, n=LETTERS[card.answer])}  ", True)
    first, *rest = blocks(card.explain.in_(paper.lang)) or (Paragraph(()),)
    setting = Setting(width, size, GREEN)
    if isinstance(first, Paragraph):
        return [*line_rows((said, *first.spans), setting), *block_rows(rest, setting)]
    return [*line_rows((said,), setting), *block_rows([first, *rest], setting)]
