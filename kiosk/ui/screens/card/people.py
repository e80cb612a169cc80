"""Persons: somebody who agreed to be shown, and who has a duty this month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from content_packs.format.card import Card, Duty
from content_packs.format.text import Block, Listing, Paragraph, Span, blocks
from kiosk.ui.screens.card.plan import Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, composed, title_rows, two_columns
from kiosk.ui.theme import EDGE, GROUND, MUTED, TEXT, ink_on
from kiosk.ui.widgets import prose
from kiosk.ui.widgets.flow import Paint, Row, height_of
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.plates import Plate, plated, solid
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import month, say

_COLONS = "：:"
LEAF = 2.4
"""Height of a calendar's leaf, as a multiple of the type size."""


# ---- person


def person(card: Card, paper: Paper) -> Composition:
    """What somebody says of himself, each under its word; a portrait when there is one."""

    parts = blocks(card.body.in_(paper.lang))
    longest = max(_words(parts), key=len, default="")

    def content(size: int, width: float) -> list[Row]:
        aside = width_of(longest, size, True) + size * 0.9
        return [row for block in parts for row in _told(block, paper, width, size, aside)]

    return composed(card, paper, content)


def _parts(block: Block) -> tuple[tuple[Span, ...], ...]:
    """Paragraph or items of a block, which may each be said under a word; nothing of other blocks."""
    match block:
        case Paragraph(spans):
            return (spans,)
        case Listing(items, False):
            return items
        case _:
            return ()


def _words(found: Sequence[Block]) -> list[str]:
    """All words under which something is said."""
    return [word for block in found for spans in _parts(block) if (word := _labelled(spans)[0])]


def _told(block: Block, paper: Paper, width: float, size: int, aside: float) -> list[Row]:
    """A block; what is said under a word stands on a plate."""
    setting = Setting(width, size, paper.accent)
    if not (parts := _parts(block)):
        return prose.block_rows([block], setting)
    found: list[Row] = []
    for spans in parts:
        word, rest = _labelled(spans)
        found += _plate(word, rest, paper, width, size, aside) if word else line_rows(spans, setting)
    return found


def _labelled(spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """(word, what follows) of "**word**：what follows"; an empty word for other text."""
    if len(spans) < 2 or not spans[0].strong or spans[1].text[:1] not in _COLONS:
        return "", spans
    return spans[0].text, (replace(spans[1], text=spans[1].text[1:].lstrip()), *spans[2:])


def _plate(
    word: str, rest: tuple[Span, ...], paper: Paper, width: float, size: int, aside: float
) -> list[Row]:
    """The word beside what follows where lines stay long enough, ``aside`` px before it; else over it."""
    if width - aside > size * 13:
        plate = Plate(width, size * 0.55, aside, _word(word, size, paper.accent), edge=paper.accent)
        words = line_rows(rest or (Span(" "),), Setting(plate.room, size, paper.accent))
        return plated(words, plate, size * 0.3)
    plate = Plate(width, size * 0.55, edge=paper.accent)
    over = line_rows((Span(word, True),), Setting(plate.room, round(size * 0.72), paper.accent))
    words = line_rows(rest, Setting(plate.room, size, paper.accent))
    words = [replace(words[0], gap=size * 0.3), *words[1:]] if words else []
    return plated([*over, *words], plate, size * 0.3)


def _word(word: str, size: int, colour: str) -> Paint:
    def paint(sheet: Sheet, left: float, top: float) -> None:
        sheet.words(left, top, word, size, colour, True)

    return paint


# ---- duty


def duty(card: Card, paper: Paper) -> Composition:
    """This month's person large beside a leaf of the calendar; those who come next under him."""
    this = f"{paper.today:%Y-%m}"
    now = next((item for item in card.duties if item.month == this), None)
    coming = [item for item in sorted(card.duties, key=lambda item: item.month) if item.month > this]

    def this_one(size: int, width: float) -> list[Row]:
        found = _now(now, paper, width, size) if now else []
        return [*found, *body_rows(card, paper, size, width)]

    def next_ones(size: int, width: float, most: int = len(coming)) -> list[Row]:
        return _coming(coming[:most], paper, width, max(paper.theme.small, round(size * 0.74)))

    if now and coming and paper.is_wide and not card.picture:
        title = partial(title_rows, card, paper)
        for most in (len(coming), 3, 2):  # whoever is far off may be left out
            few = partial(next_ones, most=most)
            if pages := two_columns(title, this_one, few, 0.58, paper):
                return Composition(pages)
    return composed(card, paper, lambda size, width: [*this_one(size, width), *next_ones(size, width)])


def _coming(items: list[Duty], paper: Paper, width: float, size: int) -> list[Row]:
    if not items:
        return []
    head = line_rows((Span(say("next_ones", paper.lang)),), Setting(width, size, TEXT, MUTED))
    return [*head, *(row for item in items for row in _next(item, paper, width, size))]


def _now(item: Duty, paper: Paper, width: float, size: int) -> list[Row]:
    plate = Plate(width, size * 0.6, size * 3.4, edge=paper.accent)
    name = line_rows((Span(item.who, True),), Setting(plate.room, round(size * 1.35), TEXT))
    what = line_rows((Span(item.what.in_(paper.lang)),), Setting(plate.room, size, paper.accent))
    rows = [*name, *([replace(what[0], gap=size * 0.45), *what[1:]] if what else [])]
    if len(rows) > 5:  # torn over pages, without the leaf
        return plated(rows, plate, size * 0.4)
    lower = (height_of(rows) - size * LEAF) / 2
    leaf = _leaf(item.month, paper, size, lower)
    return [solid(rows, replace(plate, mark=leaf), size * 0.4, size * (LEAF + 0.6))]


def _leaf(text: str, paper: Paper, size: int, lower: float) -> Paint:
    """A leaf of a calendar with the month on it, ``lower`` px under the first row's top."""

    def paint(sheet: Sheet, left: float, first: float) -> None:
        top = first + lower
        wide, high, head = size * 2.7, size * LEAF, size * 0.8
        sheet.block(left, top, wide, high, TEXT, radius=size * 0.16)
        sheet.block(left, top, wide, head, paper.accent, radius=(size * 0.16, size * 0.16, 0, 0))
        word, middle = say("this_month", paper.lang), left + wide / 2
        less = size_for(word, wide * 0.9, [round(size * part) for part in (0.58, 0.5, 0.42)], True)
        sheet.words(middle, top + (head - less) / 2, word, less, ink_on(paper.accent), True, "center")
        number = month(text, paper.lang)
        large = size_for(number, wide * 0.88, [round(size * part) for part in (1.1, 0.95, 0.8)], True)
        sheet.words(middle, top + head + (high - head - large) / 2, number, large, GROUND, True, "center")

    return paint


def _next(item: Duty, paper: Paper, width: float, size: int) -> list[Row]:
    """A month, who, and what; the what under the name where all three have no room in a line."""
    label, what = month(item.month, paper.lang), item.what.in_(paper.lang)
    column = width_of("12月" if paper.lang == "zh" else "Mar", size, True) + size * 0.8
    name = width_of(item.who, size, True) + size
    in_line = column + name + width_of(what, size) <= width
    indent = column + (name if in_line else 0)
    rows = line_rows((Span(what),), Setting(width, size, TEXT, MUTED), indent)
    names = line_rows((Span(item.who, True),), Setting(width, size, TEXT), column)
    first = rows[0] if in_line and rows else None

    def paint(sheet: Sheet, left: float, top: float) -> None:
        sheet.block(left, top - size * 0.3, width, max(1, size * 0.05), EDGE)
        sheet.words(left, top, label, size, paper.accent, True)
        names[0].paint(sheet, left, top)
        if first:
            first.paint(sheet, left, top)

    head = Row(size, size * 0.62, paint)
    rest = rows[1:] if first else [*names[1:], *rows]
    return [head, *(replace(row, gap=size * 0.35, clings=True) for row in rest)]
