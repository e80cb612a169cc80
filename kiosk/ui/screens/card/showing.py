"""Cards that show: a series of pictures, a video behind its poster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content_packs.format.card import Caption, Card
from content_packs.format.text import Span
from kiosk.ui.screens.card.plan import Box, Column, Composition, Page, Paper, Placed
from kiosk.ui.screens.card.setting import body_rows, centred_in, set_words, title_rows
from kiosk.ui.theme import MUTED, TEXT
from kiosk.ui.widgets.flow import Row, height_of, pages_of
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

MOST_ABREAST = 3
FILM = (16.0, 9.0)
"""Shape of a video whose poster is not here."""


# ---- series


def series(card: Card, paper: Paper) -> Composition:
    """Side by side where each is still large, else one after the other; what is written on a last page."""
    shown = [item for item in card.pictures if item.path in paper.shapes]
    pages = _abreast(shown, card, paper) or tuple(
        _one(item, number, len(shown), card, paper) for number, item in enumerate(shown, 1)
    )
    body = card.body.in_(paper.lang)

    def rows_at(scale: float, width: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        return title_rows(card, paper, width, scale), body_rows(card, paper, width, size)

    words = set_words(rows_at, paper.inside, paper.theme) if body or not shown else ()
    return Composition((*pages, *words))


def _abreast(items: Sequence[Caption], card: Card, paper: Paper) -> tuple[Page, ...]:
    """One page with all pictures, when they are few and the paper is wide; else none."""
    left, top, width, height = paper.inside
    size, gap = paper.theme.body, paper.theme.margin
    if not 2 <= len(items) <= MOST_ABREAST or width < height * 0.9 * len(items):
        return ()
    wide = (width - gap * (len(items) - 1)) / len(items)
    title = title_rows(card, paper, width, 1.0)
    captions = [_caption(item.words.in_(paper.lang), number, paper, wide, size)
                for number, item in enumerate(items, 1)]  # fmt: skip
    head, foot = height_of(title) + size * 0.6, max(map(height_of, captions)) + size * 0.5
    room = height - head - foot
    if room < height * 0.4:
        return ()
    boxes = [(left + number * (wide + gap), top + head, wide, room) for number in range(len(items))]
    pictures = [Placed(item.path, centred_in(paper.shapes[item.path], box))
                for item, box in zip(items, boxes, strict=True)]  # fmt: skip
    bottom = max(placed.box[1] + placed.box[3] for placed in pictures) + size * 0.5
    columns = [Column(box[0], bottom, tuple(rows)) for box, rows in zip(boxes, captions, strict=True)]
    return (Page((Column(left, top, tuple(title)), *columns), tuple(pictures)),)


def _one(item: Caption, number: int, of: int, card: Card, paper: Paper) -> Page:
    """One picture under the title, its caption under it, beside it on a wide paper."""
    left, top, width, height = paper.inside
    size, gap = paper.theme.body, paper.theme.margin
    words = item.words.in_(paper.lang)
    title = tuple(title_rows(card, paper, width, 1.0))
    head = height_of(title) + size * 0.6
    below = _caption(words, number, paper, width, size)
    under = (left, top + head, width, height - head - height_of(below) - size * 0.5)
    beside = (left, top + head, width * 0.62, height - head)
    aside = _caption(words, number, paper, width * 0.38 - gap, size)
    shape = paper.shapes[item.path]
    flat, tall = centred_in(shape, under), centred_in(shape, beside)
    if paper.is_wide and tall[2] >= flat[2] * 0.96 and height_of(aside) <= height - head:
        x = left + width * 0.62 + gap
        column = Column(x, top + head + (height - head - height_of(aside)) / 2, tuple(aside))
        return Page((Column(left, top, title), column), (Placed(item.path, tall),))
    row = Column(left, flat[1] + flat[3] + size * 0.5, tuple(below))
    return Page((Column(left, top, title), row), (Placed(item.path, flat),))


def _caption(words: str, number: int, paper: Paper, width: float, size: int) -> list[Row]:
    """Its number in the board's colour, then the words."""
    spans = (Span(f"{number}  ", True), Span(words))
    return line_rows(spans, Setting(width, size, paper.accent))


# ---- video


def video(card: Card, paper: Paper) -> Composition:
    """The film's place with its words below or beside; the screen plays it, or puts the poster there."""
    shape = paper.shapes.get(card.picture, FILM)
    left, top, width, height = paper.inside

    def rows_at(scale: float, wide: float) -> tuple[list[Row], list[Row]]:
        size = round(paper.theme.body * scale)
        return title_rows(card, paper, wide, scale), body_rows(card, paper, wide, size)

    gap = paper.theme.margin
    if paper.is_wide:
        room = width * (0.6 if card.body.in_(paper.lang) else 0.66)
        film = centred_in(shape, (left + width - room, top, room, height))
        words: Box = (left, top, width - room - gap, height)
    else:
        film = centred_in(shape, (left, top, width, height * 0.5))
        film = (film[0], top, film[2], film[3])
        words = (left, top + film[3] + gap, width, height - film[3] - gap)
    poster = (Placed(card.picture, film),) if card.picture in paper.shapes else ()
    pages = set_words(rows_at, words, paper.theme)
    return Composition(tuple(replace(page, pictures=poster) for page in pages), film)
