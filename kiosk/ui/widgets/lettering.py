"""Widths and textures of words, and paragraphs broken into lines for a width."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics.texture import Texture

from content_packs.format.text import Span
from kiosk.ui.linebreak import FULL, NO_START, atoms, balanced, ranges

A_LITTLE = 0.8
"""A size so much smaller is taken where words stand better in it."""
HAN = "\u4e00"
ASCENT = 0.28
"""From a texture's top to the top of a Chinese character, as a multiple of the type size (Noto Sans SC)."""


@lru_cache(64)
def _pen(size: int, bold: bool) -> CoreLabel:
    return CoreLabel(font_size=size, bold=bold)


@lru_cache(8192)
def width_of(text: str, size: int, bold: bool = False) -> float:
    """Width of one line in px."""
    if len(text) == 1 and "\u4e00" <= text <= "\u9fff" and text != HAN:
        return width_of(HAN, size, bold)  # each is as wide as every other; asking the font is slow
    return float(_pen(size, bold).get_extents(text)[0]) if text else 0.0


def letters(text: str, size: int, bold: bool = False) -> Texture:
    """The texture of one line, white; to be drawn in its own size: no point of it is a mean of others."""
    label = CoreLabel(text=text, font_size=size, bold=bold)
    label.refresh()
    label.texture.min_filter = label.texture.mag_filter = "nearest"
    return label.texture


@lru_cache(512)
def lines_of(
    spans: tuple[Span, ...], width: float, size: int, full: float = FULL
) -> tuple[tuple[Span, ...], ...]:
    """Break a paragraph of plain and strong spans into lines; ``full`` as in :func:`ranges`."""
    text = "".join(span.text for span in spans)
    starts = [sum(len(span.text) for span in spans[:index]) for index in range(len(spans) + 1)]

    def cut(begin: int, end: int) -> tuple[Span, ...]:
        parts = (
            Span(span.text[max(begin - at, 0) : end - at], span.strong)
            for span, at in zip(spans, starts, strict=False)
            if at < end and at + len(span.text) > begin
        )
        return tuple(part for part in parts if part.text)

    def measure(begin: int, end: int) -> float:
        if len(spans) == 1:
            return width_of(text[begin:end], size, spans[0].strong)
        return sum(width_of(part.text, size, part.strong) for part in cut(begin, end))

    return tuple(cut(begin, end) for begin, end in ranges(text, width, measure, full))


@lru_cache(256)
def title_lines(text: str, width: float, size: int, most: int = 0) -> tuple[str, ...]:
    """Break a title (bold) into lines of about the same length, at most ``most`` (0: any number)."""
    lines = balanced(text, width, lambda part: width_of(part, size, True))
    if not most or len(lines) <= most:
        return lines
    last = text
    for line in lines[: most - 1]:
        last = last[last.index(line) + len(line) :]
    return (*lines[: most - 1], cut_to(last.strip(), width, size, True))


def lines_in(text: str, width: float, sizes: Sequence[int], most: int) -> tuple[int, tuple[str, ...]]:
    """The first of ``sizes`` (falling) at which a title needs at most ``most`` lines, and the lines.

    A size a little smaller is taken where it lets the lines end at commas.
    """
    return lines_first(text, width, (sizes, most))


def lines_first(text: str, width: float, *ways: tuple[Sequence[int], int]) -> tuple[int, tuple[str, ...]]:
    """Like :func:`lines_in` by the first of some ways (sizes, most lines) in which the title stands whole.

    Where it does in none it is cut, in the last one's smallest size.
    """
    for sizes, most in ways:
        if found := _whole_in(text, width, sizes, most):
            return found
    return sizes[-1], title_lines(text, width, sizes[-1], most)


def _whole_in(text: str, width: float, sizes: Sequence[int], most: int) -> tuple[int, tuple[str, ...]] | None:
    fitting = []
    for size in sizes:
        lines = title_lines(text, width, size)
        if len(lines) <= most and whole_words(text, width, size):
            fitting.append((size, lines))
    near = (found for found in fitting if found[0] >= fitting[0][0] * A_LITTLE)
    whole = next((found for found in near if _ends_at_marks(found[1])), None)
    return whole or next(iter(fitting), None)


def whole_words(text: str, width: float, size: int) -> bool:
    """Whether no word, number or mark of a title (bold) has to be taken apart to stand in a width."""
    return all(width_of(text[a:b], size, True) <= width for a, b in atoms(text))


def _ends_at_marks(lines: Sequence[str]) -> bool:
    return all(line[-1] in NO_START or line.isascii() for line in lines[:-1])


def cut_to(text: str, width: float, size: int, bold: bool = False) -> str:
    """The text, or as much of it as has room, with dots."""
    if width_of(text, size, bold) <= width:
        return text
    while text and width_of(text + "…", size, bold) > width:
        text = text[:-1]
    return text.rstrip("，、；：,;: ") + "…"


def size_for(text: str, width: float, sizes: Sequence[int], bold: bool = False) -> int:
    """The first of ``sizes`` (falling) at which the text has room; else the last."""
    return next((size for size in sizes if width_of(text, size, bold) <= width), sizes[-1])
