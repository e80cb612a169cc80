"""The small markup of a card's body: paragraphs, lists, emphasis, tables. Nothing else, never HTML.

A subset of CommonMark and its table extension; a character that means nothing here is shown as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from content_packs.values import dataclass

_ITEM = re.compile(r"\s*(?:[-*+]|(\d{1,3})[.)])\s+(.*)")
_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*")
_EMPHASIS = re.compile(r"(\*\*|\*)(?=\S)(.+?)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; ``strong`` is drawn bold (both * and **: Chinese has no italics)."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``numbered`` items are shown with their number."""

    items: tuple[tuple[Span, ...], ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain cells; the first is the heading. Every row has the heading's length."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Listing | Table


@lru_cache(maxsize=256)  # a card is laid out at one size after the other until it has room
def blocks(source: str) -> tuple[Block, ...]:
    """Take a body apart; never fails: what is no list and no table is a paragraph."""
    chunks = re.split(r"\n\s*\n", source.replace("\r\n", "\n"))
    written = [[line for line in chunk.split("\n") if line.strip()] for chunk in chunks]
    return tuple(block for lines in written if lines for block in _chunk(lines))


def spans(text: str) -> tuple[Span, ...]:
    """Split a line at its emphasis."""
    out: list[Span] = []
    at = 0
    for match in _EMPHASIS.finditer(text):
        if match.start() > at:
            out.append(Span(text[at : match.start()]))
        out.append(Span(match[2], strong=True))
        at = match.end()
    if at < len(text):
        out.append(Span(text[at:]))
    return tuple(out)


@lru_cache(maxsize=2048)  # the rotation asks for every card twice a second
def plain(source: str) -> str:
    """The body's characters without markup, for counting and for checking glyphs."""
    return "\n".join(_plain(block) for block in blocks(source))


def _plain(block: Block) -> str:
    match block:
        case Paragraph(parts):
            return _joined(parts)
        case Listing(items):
            return "\n".join(_joined(item) for item in items)
        case Table(rows):
            return "\n".join(" ".join(row) for row in rows)


def _joined(parts: tuple[Span, ...]) -> str:
    return "".join(part.text for part in parts)


def _chunk(lines: list[str]) -> list[Block]:
    if len(lines) >= 2 and "|" in lines[0] and _RULE.fullmatch(lines[1]):
        return [_table([lines[0], *lines[2:]])]
    out: list[Block] = []
    for is_item, group in groupby(lines, key=lambda line: _ITEM.fullmatch(line) is not None):
        part = list(group)
        out.append(_listing(part) if is_item else Paragraph(spans(_join_lines(part))))
    return out


def _listing(lines: list[str]) -> Listing:
    found = [match for line in lines if (match := _ITEM.fullmatch(line))]
    return Listing(tuple(spans(match[2].strip()) for match in found), found[0][1] is not None)


def _table(lines: list[str]) -> Table:
    inner = [line.strip().removeprefix("|").removesuffix("|") for line in lines]
    rows = [[cell.strip() for cell in line.split("|")] for line in inner]
    width = len(rows[0])
    return Table(tuple(tuple((row + [""] * width)[:width]) for row in rows))


def _join_lines(lines: list[str]) -> str:
    """A line end inside a paragraph is a space between Latin letters and nothing between Chinese."""
    text = lines[0].strip()
    for line in (line.strip() for line in lines[1:]):
        latin = text[-1:].isascii() and line[:1].isascii()
        text = f"{text} {line}" if latin else text + line
    return text
