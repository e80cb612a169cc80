"""Persons: somebody who agreed to be shown, and who has a duty this month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from content_packs.format.card import Card, Duty
from content_packs.format.text import Block, Listing, Paragraph, Span, blocks
from kiosk.ui.screens.card.plan import Composition, Paper
from kiosk.ui.screens.card.setting import body_rows, set_words, title_rows, with_picture
from kiosk.ui.theme import EDGE, GROUND, MUTED, TEXT, ink_on
from kiosk.ui.widgets import prose
from kiosk.ui.widgets.flow import Paint, Row
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.plates import Plate, plated
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import full_day, month, say

_COLONS = "：:"


# ---- person


def person(card: Card, paper: Paper) -> Composition:
    """What somebody says of himself, each under its word; a portrait when there is one."""

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = [row for block in blocks(card.body.in_(paper.lang))
                 for row in _told(block, paper, width, size)]  # fmt: skip
        return title_rows(card, paper, width, scale), [*found, *_consent(card, paper, width, size)]

    return Composition(
        with_picture(card.picture, paper, lambda box: set_words(rows_at, box, paper.theme))
    )


def _told(block: Block, paper: Paper, width: float, size: int) -> list[Row]:
    """A block; one that begins with a strong word and a colon stands on a plate under that word."""
    setting = Setting(width, size, paper.accent)
    match block:
        case Paragraph(spans):
            parts = [spans]
        case Listing(items, False):
            parts = list(items)
        case _:
            return prose.block_rows([block], setting)
    found: list[Row] = []
    for spans in parts:
        word, rest = _labelled(spans)
        found += _plate(word, rest, paper, width, size) if word else line_rows(spans, setting)
    return found


def _labelled(spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """(word, what follows) of "**word**：what follows"; an empty word for other text."""
    if len(spans) < 2 or not spans[0].strong or spans[1].text[:1] not in _COLONS:
        return "", spans
    return spans[0].text, (replace(spans[1], text=spans[1].text[1:].lstrip()), *spans[2:])


def _plate(word: str, rest: tuple[Span, ...], paper: Paper, width: float, size: int) -> list[Row]:
    plate = Plate(width, size * 0.55, edge=paper.accent)
    label = line_rows((Span(word, True),), Setting(plate.room, round(size * 0.72), paper.accent))
    words = line_rows(rest, Setting(plate.room, size, paper.accent))
    words = [replace(words[0], gap=size * 0.3), *words[1:]] if words else []
    return plated([*label, *words], plate, size * 0.36)


def _consent(card: Card, paper: Paper, width: float, size: int) -> list[Row]:
    if not card.consent:
        return []
    text = say("consented", paper.lang, n=full_day(date.fromisoformat(card.consent), paper.lang))
    return line_rows((Span(text),), Setting(width, max(paper.theme.small, round(size * 0.62)), TEXT, MUTED))


# ---- duty


def duty(card: Card, paper: Paper) -> Composition:
    """This month's person large beside a leaf of the calendar; those who come next under him."""
    this = f"{paper.today:%Y-%m}"
    now = next((item for item in card.duties if item.month == this), None)
    coming = [item for item in sorted(card.duties, key=lambda item: item.month) if item.month > this]

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        found = _now(now, paper, width, size) if now else []
        found += body_rows(card, paper, width, size)
        if coming:
            less = max(paper.theme.small, round(size * 0.74))
            found += line_rows((Span(say("next_ones", paper.lang)),), Setting(width, less, TEXT, MUTED))
            found += [row for item in coming for row in _next(item, paper, width, less)]
        return title_rows(card, paper, width, scale), found

    return Composition(
        with_picture(card.picture, paper, lambda box: set_words(rows_at, box, paper.theme))
    )


def _now(item: Duty, paper: Paper, width: float, size: int) -> list[Row]:
    plate = Plate(width, size * 0.6, size * 3.4, _leaf(item.month, paper, size), edge=paper.accent)
    name = line_rows((Span(item.who, True),), Setting(plate.room, round(size * 1.35), TEXT))
    what = line_rows((Span(item.what.in_(paper.lang)),), Setting(plate.room, size, paper.accent))
    rows = [*name, *([replace(what[0], gap=size * 0.45), *what[1:]] if what else [])]
    least = size * 2.4 - sum(row.height for row in rows) - sum(row.gap for row in rows[1:])
    if rows and least > 0:  # the leaf is higher than the words
        rows[-1] = replace(rows[-1], height=rows[-1].height + least)
    return plated(rows, plate, size * 0.4)


def _leaf(text: str, paper: Paper, size: int) -> Paint:
    """A leaf of a calendar with the month on it."""

    def paint(sheet: Sheet, left: float, top: float) -> None:
        wide, high, head = size * 2.7, size * 2.4, size * 0.8
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
