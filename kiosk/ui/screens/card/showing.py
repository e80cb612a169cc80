"""Cards that show: a series of pictures, a video behind its poster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from content_packs.format.card import Caption, Card
from content_packs.format.text import Span
from kiosk.ui.screens.card.plan import Box, Column, Composition, Page, Paper, Placed
from kiosk.ui.screens.card.setting import ContentAt, body_rows, centred_in, contain, set_words, title_rows
from kiosk.ui.theme import RAISED, TEXT, Theme
from kiosk.ui.widgets.flow import Row, height_of
from kiosk.ui.widgets.lettering import size_for
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet

MOST_ABREAST = 3
FILM = (16.0, 9.0)
"""Shape of a video whose poster is not here."""


# ---- series


def series(card: Card, paper: Paper) -> Composition:
    """Side by side where each is still large, else one after the other; what is written on a last page."""
    shown = [item for item in card.pictures if item.path in paper.shapes]
    pages = _abreast(shown, card, paper) or tuple(
        page for number, item in enumerate(shown, 1) for page in _one(item, number, card, paper)
    )
    words: tuple[Page, ...] = ()
    if card.body.in_(paper.lang) or not shown:
        title, content = partial(title_rows, card, paper), partial(body_rows, card, paper)
        words = set_words(title, content, paper.inside, paper)
    return Composition((*pages, *words))


def _abreast(items: Sequence[Caption], card: Card, paper: Paper) -> tuple[Page, ...]:
    """One page with all pictures, when they are few and the paper is wide; else none."""
    left, top, width, height = paper.inside
    size, gap = paper.theme.body, paper.theme.margin
    if not 2 <= len(items) <= MOST_ABREAST or width < height * 0.9 * len(items):
        return ()
    wide = (width - gap * (len(items) - 1)) / len(items)
    title = title_rows(card, paper, 1.0, width)
    captions = [_caption(item.words.in_(paper.lang), number, paper, size, wide)
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


def _one(item: Caption, number: int, card: Card, paper: Paper) -> tuple[Page, ...]:
    """One picture under the title, its caption under it, or beside it on a wide paper."""
    left, top, width, height = paper.inside
    title = tuple(title_rows(card, paper, 1.0, width))
    head = height_of(title) + paper.theme.body * 0.6
    content = partial(_caption, item.words.in_(paper.lang), number, paper)
    room = (left, top + head, width, height - head)
    picture, words = _beside(item, paper, room)
    pages = set_words(lambda *_: [], content, words, paper) if words else ()
    if len(pages) != 1:
        picture, words = _under(item, content, paper, room)
        pages = set_words(lambda *_: [], content, words, paper)
    named, placed = Column(left, top, title), Placed(item.path, picture)
    return tuple(replace(page, columns=(named, *page.columns), pictures=(placed,)) for page in pages)


def _beside(item: Caption, paper: Paper, box: Box) -> tuple[Box, Box | None]:
    """(picture, caption) side by side; no room for the caption where the paper is not wide."""
    left, top, width, height = box
    picture = centred_in(paper.shapes[item.path], (left, top, width * 0.62, height))
    at = width * 0.62 + paper.theme.margin
    return picture, (left + at, top, width - at, height) if paper.is_wide else None


def _under(item: Caption, content: ContentAt, paper: Paper, box: Box) -> tuple[Box, Box]:
    """(picture, caption) under each other; the picture has at least half of the height."""
    left, top, width, height = box
    size = paper.theme.body
    least = height_of(content(size, width)) + size * 0.5
    wide, high = contain(paper.shapes[item.path], width, max(height - least, height * 0.5))
    below = top + high + size * 0.5
    picture = (left + (width - wide) / 2, top, wide, high)
    return picture, (left, below, width, top + height - below)


def _caption(words: str, number: int, paper: Paper, size: int, width: float) -> list[Row]:
    """Its number in the board's colour, then the words."""
    spans = (Span(f"{number}  ", True), Span(words))
    return line_rows(spans, Setting(width, size, paper.accent))


# ---- video


def film_word(sheet: Sheet, box: Box, word: str, theme: Theme) -> None:
    """Say at the foot of a film's place why it does not play."""
    left, top, width, height = box
    size = size_for(word, width - theme.margin, [theme.small, theme.caption, round(theme.caption * 0.8)])
    band = size * 1.9
    sheet.block(left, top + height - band, width, band, RAISED)
    sheet.words(left + width / 2, top + height - (band + size) / 2, word, size, TEXT, anchor="center")


def video(card: Card, paper: Paper) -> Composition:
    """The film's place with its words below or beside; the screen plays it, or puts the poster there."""
    shape = paper.shapes.get(card.picture, FILM)
    left, top, width, height = paper.inside

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
    title, content = partial(title_rows, card, paper), partial(body_rows, card, paper)
    pages = set_words(title, content, words, paper)
    return Composition(tuple(replace(page, pictures=poster) for page in pages), film)
