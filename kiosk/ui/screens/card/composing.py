"""Where the parts of a card go, by its type: a plan in px that :mod:`card` only has to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from content_packs.format.card import Card
from content_packs.format.text import Paragraph, Span, blocks
from kiosk.ui.theme import LINE, MUTED, SCALES, TEXT, Theme
from kiosk.ui.widgets import figures, prose, timeline
from kiosk.ui.widgets.flow import Row, fit, height_of, spread
from kiosk.ui.widgets.lettering import cut_to, size_for, title_lines
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

Box = tuple[float, float, float, float]
"""left, top, width, height in px."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a card is set on.

    Attributes:
        theme, lang, today: as they are.
        width, height: room in px.
        accent: the board's colour.
        picture: width and height of the card's picture in its own px, or None.
    """

    theme: Theme
    width: float
    height: float
    lang: str
    today: date
    accent: str
    picture: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that stand together, and where they begin."""

    rows: tuple[Row, ...]
    top: float


@dataclass(frozen=True, slots=True)
class Composition:
    """The plan of one card."""

    left: float
    pages: tuple[Page, ...]
    picture: Box | None
    backdrop: Callable[[Sheet], None]


def compose(card: Card, paper: Paper) -> Composition:
    """Plan a card; with a picture the better of two plans: beside the words or above them."""
    theme = paper.theme
    inside = (
        theme.margin,
        theme.margin * 0.8,
        paper.width - 2 * theme.margin,
        paper.height - theme.margin * 1.25,
    )
    if paper.picture is None:
        return _set(card, paper, inside, None)
    plans = [_set(card, paper, words, picture) for words, picture in _places(inside, paper.picture, theme)]
    return min(plans, key=lambda plan: (len(plan.pages), -_worth(plan)))


def _worth(plan: Composition) -> float:
    """How well a plan uses its room: large words and a large picture."""
    rows = plan.pages[0].rows
    picture = plan.picture[2] * plan.picture[3] if plan.picture else 0
    return float(max(row.height for row in rows) * picture**0.5)


def _places(inside: Box, shape: tuple[float, float], theme: Theme) -> list[tuple[Box, Box]]:
    """(words, picture) side by side, and picture above words at two sizes."""
    left, top, width, height = inside
    gap = theme.margin
    found = []
    for share in (0.5, 0.42, 0.34):
        picture = _contain(shape, width * share, height)
        beside = (left + width - picture[0], top + (height - picture[1]) / 2, *picture)
        found.append(((left, top, width - picture[0] - gap, height), beside))
    for share in (0.58, 0.46, 0.36, 0.28):
        picture = _contain(shape, width, height * share)
        above = (left + (width - picture[0]) / 2, top, *picture)
        found.append(((left, top + picture[1] + gap, width, height - picture[1] - gap), above))
    return found


def _contain(shape: tuple[float, float], width: float, height: float) -> tuple[float, float]:
    scale = min(width / shape[0], height / shape[1])
    return shape[0] * scale, shape[1] * scale


def _set(card: Card, paper: Paper, box: Box, picture: Box | None) -> Composition:
    """Set the words into ``box`` and centre them in it."""
    left, top, width, height = box
    indent = paper.theme.margin if card.type in ("pledge", "quote") else 0
    paper = replace(paper, width=width - indent, height=height)
    fitted = fit(lambda scale: _rows(card, paper, scale), height, SCALES)
    pages = []
    for tight in fitted.pages:
        rows = spread(tight, height)
        spare = max(height - height_of(rows), 0)
        pages.append(Page(rows, top + spare * (0.5 if len(fitted.pages) == 1 else 0)))
    return Composition(left + indent, tuple(pages), picture, _backdrop(card, paper, left, pages))


def _backdrop(card: Card, paper: Paper, left: float, pages: Sequence[Page]) -> Callable[[Sheet], None]:
    """A bar beside words that are somebody's own: a pledge, a quotation."""

    def draw(sheet: Sheet) -> None:
        if card.type in ("pledge", "quote"):
            page = pages[0]
            bar = max(6, paper.theme.margin * 0.28)
            sheet.block(left, page.top, bar, height_of(page.rows), paper.accent, radius=bar / 2)

    return draw


def _rows(card: Card, paper: Paper, scale: float) -> tuple[list[Row], list[Row]]:
    """Title and content at a scale."""
    size = round(paper.theme.body * scale)
    title = _title(card, paper, scale)
    content = _CONTENT.get(card.type, _plain)(card, paper, size)
    if title and content:
        first = content[0]
        content[0] = replace(first, gap=max(first.gap, size * 0.72))
    return title, content


def _title(card: Card, paper: Paper, scale: float) -> list[Row]:
    size = round(paper.theme.title * min(scale, 1.45))
    centred = card.type == "countdown"

    def row(line: str) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            x = left + paper.width / 2 if centred else left
            sheet.words(x, top, line, size, TEXT, True, "center" if centred else "left")

        return Row(size, size * 0.3, paint)

    return [row(line) for line in title_lines(card.title.in_(paper.lang), paper.width, size)]


def _setting(card: Card, paper: Paper, size: int) -> prose.Setting:
    return prose.Setting(paper.width, size, paper.accent, boxes=card.type == "checklist")


def _plain(card: Card, paper: Paper, size: int) -> list[Row]:
    return prose.rows(card.body.in_(paper.lang), _setting(card, paper, size))


def _quote(card: Card, paper: Paper, size: int) -> list[Row]:
    """The quotation larger and in the board's colour, its source, then what it means here."""
    setting = _setting(card, paper, size)
    first, *rest = blocks(card.body.in_(paper.lang)) or (Paragraph(()),)
    spans = first.spans if isinstance(first, Paragraph) else ()
    quoted = prose.line_rows(spans, replace(setting, size=round(size * 1.12), colour=paper.accent))
    source = card.source.in_(paper.lang)

    text = f"—— {source}"
    less = size_for(text, paper.width, [round(size * part) for part in (0.78, 0.68, 0.58, 0.5)])

    def paint_source(sheet: Sheet, left: float, top: float) -> None:
        right = left + paper.width
        sheet.words(right, top, cut_to(text, paper.width, less), less, MUTED, anchor="right")

    below = (
        prose.rows(card.body.in_(paper.lang), setting)[len(prose.line_rows(spans, setting)) :] if rest else []
    )
    return [*quoted, *([Row(less, size * 0.5, paint_source)] if source else []), *below]


def _pledge(card: Card, paper: Paper, size: int) -> list[Row]:
    found = _plain(card, paper, size)
    if card.where.post:
        text = say("posts", paper.lang, n="、".join(card.where.post))
        setting = replace(_setting(card, paper, round(size * 0.66)), colour=MUTED)
        found += prose.line_rows((Span(text),), setting)
    return found


def _metrics(card: Card, paper: Paper, size: int) -> list[Row]:
    """One as bars; several as a table, with units under the names where all rows still have room."""
    if len(card.metrics) == 1:
        small = replace(_setting(card, paper, paper.theme.small), colour=MUTED)
        bars = figures.bars(card.metrics[0], paper.width, size, paper.lang)
        return [*bars, *figures.notes(card.metrics[0], small, paper.lang), *_plain(card, paper, size)]
    table = figures.FigureTable(card.metrics, paper.width, size, paper.lang)
    rows = table.rows()
    inline = replace(table, detail=False).rows()
    return rows if height_of(rows) < paper.height * 0.8 or any(row.cut for row in inline) else inline


def _milestones(card: Card, paper: Paper, size: int) -> list[Row]:
    found = timeline.milestones(card.milestones, paper.today, paper.width, size, paper.lang)
    return [*found, *_plain(card, paper, max(paper.theme.small, round(size * 0.62)))]


def _countdown(card: Card, paper: Paper, size: int) -> list[Row]:
    found = timeline.countdown(card, paper.today, paper.width, size, paper.lang, paper.accent)
    return [*found, *_centred(card, paper, size)]


def _centred(card: Card, paper: Paper, size: int) -> list[Row]:
    """A last line under a figure, in the middle."""
    text = "".join(span.text for block in blocks(card.body.in_(paper.lang)) if isinstance(block, Paragraph)
                   for span in block.spans)  # fmt: skip
    lines = title_lines(text, paper.width, size) if text else ()

    def row(line: str, gap: float) -> Row:
        def paint(sheet: Sheet, left: float, top: float) -> None:
            sheet.words(left + paper.width / 2, top, line, size, TEXT, True, "center")

        return Row(size, gap, paint)

    return [row(line, size * (LINE - 1 if number else 0.9)) for number, line in enumerate(lines)]


def _duty(card: Card, paper: Paper, size: int) -> list[Row]:
    found = timeline.duties(card.duties, paper.today, paper.width, size, paper.lang)
    return [*found, *_plain(card, paper, size)]


_CONTENT: dict[str, Callable[[Card, Paper, int], list[Row]]] = {
    "quote": _quote,
    "pledge": _pledge,
    "metrics": _metrics,
    "milestones": _milestones,
    "countdown": _countdown,
    "duty": _duty,
}
"""Types that are more than prose; text, checklist, picture and person are set as they are written."""
