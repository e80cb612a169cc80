"""Rows of a card's body: paragraphs, lists, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from content_packs.format.text import Block, Listing, Paragraph, Span, Table, blocks
from content_packs.values import dataclass
from kiosk.ui.theme import EDGE, LINE, MUTED, TEXT, ink_on
from kiosk.ui.widgets.flow import Row, height_of
from kiosk.ui.widgets.lettering import lines_of, title_lines, width_of
from kiosk.ui.widgets.sheet import Sheet

BETWEEN = 0.6
"""Least room between paragraphs and items, as a multiple of the type size."""
HALF = 0.6
"""Of the width of a table's head, that it needs in two lines: no line is exactly half."""
INDENT = 1.55
"""Of list items, as a multiple of the type size."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How prose is set: room, type size (px), colour of strong words and of marks."""

    width: float
    size: int
    accent: str
    colour: str = TEXT


def rows(source: str, setting: Setting) -> list[Row]:
    """The rows of a body."""
    return block_rows(blocks(source), setting)


def block_rows(found: Iterable[Block], setting: Setting) -> list[Row]:
    """The rows of some blocks of a body."""
    return [row for block in found for row in _block(block, setting)]


def line_rows(spans: tuple[Span, ...], setting: Setting, indent: float = 0) -> list[Row]:
    """The rows of one paragraph."""
    found = []
    for number, line in enumerate(lines_of(spans, setting.width - indent, setting.size)):
        gap = (LINE - 1 if number else BETWEEN) * setting.size
        found.append(Row(setting.size, gap, _Line(line, setting, indent), clings=number > 0))
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    spans: tuple[Span, ...]
    setting: Setting
    indent: float

    def __call__(self, sheet: Sheet, left: float, top: float) -> None:
        setting = self.setting
        sheet.spans(left + self.indent, top, self.spans, setting.size, setting.colour, setting.accent)


def _block(block: Block, setting: Setting) -> list[Row]:
    match block:
        case Paragraph(spans):
            return line_rows(spans, setting)
        case Listing(items, numbered):
            return [
                row
                for number, item in enumerate(items, 1)
                for row in _item(item, str(number) if numbered else "", setting)
            ]
        case Table(cells):
            return _table(cells, setting)


def _item(spans: tuple[Span, ...], number: str, setting: Setting) -> list[Row]:
    first, *rest = line_rows(spans, setting, setting.size * INDENT)

    def paint(sheet: Sheet, left: float, top: float) -> None:
        _mark(sheet, left, top, number, setting)
        first.paint(sheet, left, top)

    return [Row(first.height, first.gap, paint), *rest]


def _mark(sheet: Sheet, left: float, top: float, number: str, setting: Setting) -> None:
    size = setting.size
    if number:
        sheet.disc(left, top - size * 0.04, size * 1.08, setting.accent)
        ink = ink_on(setting.accent)
        sheet.words(left + size * 0.54, top + size * 0.14, number, size * 0.72, ink, True, "center")
    else:
        sheet.disc(left + size * 0.3, top + size * 0.32, size * 0.36, setting.accent)


def _table(cells: Sequence[Sequence[str]], setting: Setting) -> list[Row]:
    """As low as it can be; the head stands again over every page, and never alone."""
    made = [_set_table(cells, _columns(cells, setting, heads), setting) for heads in (1.0, HALF)]
    head, *rest = min(made, key=height_of)
    return [head, *(replace(row, clings=number == 0, above=head) for number, row in enumerate(rest))]


def _set_table(cells: Sequence[Sequence[str]], widths: Sequence[float], setting: Setting) -> list[Row]:
    return [_table_row(row, widths, setting, head=number == 0) for number, row in enumerate(cells)]


def _columns(cells: Sequence[Sequence[str]], setting: Setting, heads: float) -> list[float]:
    """Natural widths, a head's only ``heads`` of it, the widest columns shortened until all have room."""
    between, small = setting.size * 0.8, round(setting.size * 0.8)
    natural = [
        max(
            width_of(head, small) * heads,
            *(width_of(cell, setting.size, True) for cell in column),
        )
        for head, *column in zip(*cells, strict=True)
    ]
    room = setting.width - between * (len(natural) - 1)
    widths = [min(width, room) for width in natural]
    while sum(widths) > room + 1:  # a pixel: less may be lost in rounding, and never be taken away
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= min(setting.size / 2, sum(widths) - room)
    return widths


def _head_lines(text: str, width: float, size: int) -> tuple[tuple[Span, ...], ...]:
    """Lines of about the same length: a head is a few words, and one character left over is none."""
    return tuple((Span(line),) for line in title_lines(text, width, size)) if text else ()


def _table_row(row: Sequence[str], widths: Sequence[float], setting: Setting, head: bool) -> Row:
    size = round(setting.size * 0.8) if head else setting.size
    lines = [
        _head_lines(cell, width, size)
        if head
        else lines_of((Span(cell, strong=not number),), width, size)
        if cell
        else ()
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    height = size + (max(map(len, lines)) - 1) * size * LINE

    def paint(sheet: Sheet, left: float, top: float) -> None:
        if not head:
            sheet.block(left, top - setting.size * 0.46, setting.width, max(2, setting.size * 0.06), EDGE)
        for cell, width in zip(lines, widths, strict=True):
            for number, line in enumerate(cell):
                colour = MUTED if head else setting.colour
                sheet.spans(left, top + number * size * LINE, line, size, colour, setting.accent)
            left += width + setting.size * 0.8

    return Row(height, setting.size * 0.85, paint)
