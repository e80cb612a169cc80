"""Faults of a picture, found in what was drawn and in its pixels; each is counted and named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tests.gallery.ink import OPAQUE, Box, Ink

SLACK = 1.5
"""px of smoothing at an edge that are no fault."""
CLOSING = frozenset("，。、；：？！）》」』】〕〉”’…％%℃°‰,.;:?!)]}")
OPENING = frozenset("（《「『【〔〈“‘([{￥$#")
UNITS = re.compile(
    r"(?:\d|%|％|℃|°|m|t|km|mm|kW|MPa|米|吨|人|天|日|月|年|小时|分钟|秒|次|项|公里|毫米|厘米|千瓦|度)"
)
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: ``kind`` is clipped, overlapping, bad_breaks; ``words`` say where."""

    kind: str
    words: str
    box: Box


def faults(drawn: Sequence[Ink], window: Box, sources: str) -> list[Fault]:
    """Every fault of a picture but its contrast.

    Args:
        drawn: what is on the glass.
        window: its edges.
        sources: every text that is shown, as it was written, for knowing a torn one from two cells.
    """
    out = list(_clipped(drawn, window))
    return [*out, *_overlapping(drawn), *_bad_breaks(drawn, sources)]


def _clipped(drawn: Sequence[Ink], window: Box) -> Iterator[Fault]:
    for number, item in enumerate(drawn):
        if item.kind not in ("text", "picture"):
            continue
        if not item.box.within(window, SLACK):
            yield Fault("clipped", f"{_name(item)} leaves the window", item.box)
        elif not item.box.within(item.paper, SLACK):
            yield Fault("clipped", f"{_name(item)} leaves the box of {item.owner}", item.box)
        if item.text.endswith("…") and not item.text.endswith("……"):
            yield Fault("clipped", f"{_name(item)} was cut with dots", item.box)
        for at, later in enumerate(drawn[number + 1 :], number + 1):
            part = later.box.common(item.box) if later.kind == "block" and later.alpha > OPAQUE else None
            if part is None or later.layer != item.layer or not _is_wide(part):
                continue
            if item.kind == "text" or not _bears_text(later, drawn[at:]):
                yield Fault("clipped", f"a block was drawn over {_name(item)}", part)


def _overlapping(drawn: Sequence[Ink]) -> Iterator[Fault]:
    seen = [item for item in drawn if item.kind in ("text", "picture")]
    for first, second in combinations(seen, 2):
        if first.layer != second.layer or (first.kind, second.kind) == ("picture", "picture"):
            continue
        part = first.box.common(second.box)
        if part and _is_wide(part) and not _parted(first, second, drawn):
            yield Fault("overlapping", f"{_name(first)} and {_name(second)}", part)


def _is_wide(part: Box) -> bool:
    return part.right - part.left > SLACK and part.top - part.bottom > SLACK


def _bears_text(block: Ink, after: Sequence[Ink]) -> bool:
    """Whether a block is a label: something is written on it."""
    return any(item.kind == "text" and item.box.within(block.box, SLACK) for item in after)


def _parted(first: Ink, second: Ink, drawn: Sequence[Ink]) -> bool:
    """Whether the second is written on a label of its own that lies on the first, a picture."""
    if first.kind != "picture":
        return False
    between = drawn[drawn.index(first) : drawn.index(second)]
    return any(
        item.kind == "block" and item.alpha > OPAQUE and second.box.within(item.box, SLACK)
        for item in between
    )


@dataclass(frozen=True, slots=True)
class Line:
    """Texts that stand side by side on one line."""

    text: str
    box: Box
    size: int
    owner: str


def lines_of(drawn: Iterable[Ink]) -> list[Line]:
    """The lines drawn: spans that follow one another without a gap are one line."""
    out: list[Line] = []
    for item in drawn:
        if item.kind != "text":
            continue
        last = out[-1] if out else None
        near = last is not None and abs(item.size - last.size) <= 1 and item.owner == last.owner
        if last is not None and near and _follows(last.box, item.box, item.size):
            joined = Box(
                last.box.left, min(last.box.bottom, item.box.bottom), item.box.right,
                max(last.box.top, item.box.top),
            )  # fmt: skip
            out[-1] = Line(last.text + item.text, joined, last.size, last.owner)
        else:
            out.append(Line(item.text, item.box, item.size, item.owner))
    return out


def _follows(before: Box, after: Box, size: int) -> bool:
    same_row = before.bottom < after.top and after.bottom < before.top
    return same_row and -0.3 * size < after.left - before.right < 0.75 * size


def _bad_breaks(drawn: Sequence[Ink], sources: str) -> Iterator[Fault]:
    lines, source = lines_of(drawn), _bare(sources)
    for number, line in enumerate(lines):
        text = line.text.strip()
        if not WORD.search(text):
            continue
        if text[0] in CLOSING and not _has_left_neighbour(line, lines):
            yield Fault("bad_breaks", f"{text!r} begins with closing punctuation", line.box)
        if text[-1] in OPENING:
            yield Fault("bad_breaks", f"{text!r} ends with opening punctuation", line.box)
        after = _next_line(line, lines[number + 1 :])
        torn = _bare(text)[-8:] + _bare(after)[:3]
        if text[-1].isdigit() and UNITS.match(after) and len(torn) > 2 and torn in source:
            yield Fault("bad_breaks", f"{text!r} is parted from {after!r}", line.box)


def _next_line(line: Line, after: Sequence[Line]) -> str:
    """The text of the line drawn next, where it stands below as the next of a paragraph does."""
    below = after[0] if after else None
    if below is None or below.box.top > line.box.bottom + line.size / 2 or below.owner != line.owner:
        return ""
    return below.text.strip()


def _has_left_neighbour(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a figure, say, stands to its left in another size: then it begins no line."""
    return any(
        other is not line
        and other.box.bottom < line.box.top
        and line.box.bottom < other.box.top
        and 0 <= line.box.left - other.box.right < max(line.size, other.size)
        for other in lines
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _name(item: Ink) -> str:
    return f"{item.text[:24]!r}" if item.kind == "text" else f"a {item.kind} of {item.owner}"
