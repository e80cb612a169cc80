"""A card's body as HTML, for reading it on the console; the same markup the stations draw."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from content_packs.format.text import Block, Listing, Paragraph, Span, Table, blocks


def to_html(body: str) -> Markup:
    """Safe HTML of a body: every character of it is escaped, tags come from here only."""
    return Markup("").join(_block(block) for block in blocks(body))


def _block(block: Block) -> Markup:
    match block:
        case Paragraph(spans):
            return Markup("<p>{}</p>").format(_spans(spans))
        case Listing(items, numbered):
            lines = Markup("").join(Markup("<li>{}</li>").format(_spans(item)) for item in items)
            return Markup("<ol>{}</ol>" if numbered else "<ul>{}</ul>").format(lines)
        case Table(rows):
            return Markup("<table>{}{}</table>").format(_row(rows[0], "th"), _rows(rows[1:]))


def _rows(rows: Iterable[tuple[str, ...]]) -> Markup:
    return Markup("").join(_row(row, "td") for row in rows)


def _row(cells: tuple[str, ...], tag: str) -> Markup:
    parts = Markup("").join(Markup(f"<{tag}>{{}}</{tag}>").format(cell) for cell in cells)
    return Markup("<tr>{}</tr>").format(parts)


def _spans(spans: Iterable[Span]) -> Markup:
    return Markup("").join(
        Markup("<strong>{}</strong>").format(span.text) if span.strong else escape(span.text)
        for span in spans
    )
