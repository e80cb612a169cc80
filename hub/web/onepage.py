"""What stands on the one page for the dispatch meeting, so that it is one page.

The more places there are and the more people are missing, the denser it is, and the fewer words tell it:
first of the places where all is well, last of who is missing. Pure; heights are px of print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hub.web.charts.drawing import width_of

PAGE = 1032.0
"""Of A4 between margins of 12 mm (style.css); WIDTH is its width."""
WIDTH = 702.0
SPARE = 0.95
"""So much of the page is given out: words are measured by the number of their letters only."""
LEAST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A place, in the words it can be told in.

    Attributes:
        name: of the place.
        missing: how many are; ``named`` who, by team, ``counted`` by team without names: empty for none.
        others: who signed late, and who was entered by somebody else.
        complete: whether all who were expected have signed.
    """

    name: str
    missing: int
    named: str
    counted: str
    others: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How it is told.

    Attributes:
        dense: in small type.
        fold: places where all have signed stand in one paragraph, not in rows of the table; ``listed`` says
            whether by name.
        others: who was late or entered by others is named.
        names: the missing are named, else counted by team; ``teams`` False: counted in the table only.
        rows: how many places have a row, those with most missing first; the others are summed up.
    """

    dense: bool = False
    fold: bool = False
    listed: bool = True
    others: bool = True
    names: bool = True
    teams: bool = True
    rows: int = 1_000_000


@dataclass(frozen=True, slots=True)
class _Type:
    """Height of a row and of a line, the room below a paragraph, the size of the letters."""

    row: float
    line: float
    gap: float
    size: float

    def paragraph(self, text: str) -> float:
        """The height of a paragraph; 0 for none."""
        lines = math.ceil(width_of(text, self.size) * 1.03 / WIDTH)
        return lines * self.line + self.gap if text else 0


_TYPES = {False: _Type(27, 20, 4, 12), True: _Type(16, 15, 2, 10.5)}
_FIXED = {False: 330.0, True: 250.0}
"""Headings, sums, the head of the table and the foot of the page."""
_HEAD_LINE = 12.5
"""Three chains' heads stand in a line."""
_STEPS = (
    Fit(),
    Fit(dense=True),
    Fit(dense=True, fold=True),
    Fit(dense=True, fold=True, listed=False),
    Fit(dense=True, fold=True, listed=False, others=False),
    Fit(dense=True, fold=True, listed=False, others=False, names=False),
    Fit(dense=True, fold=True, listed=False, others=False, names=False, teams=False),
)


def fit(entries: Sequence[Entry], below: Sequence[str], heads: int) -> Fit:
    """The fullest way in which everything stands on one page.

    Args:
        entries: every place.
        below: the paragraphs beneath: what is to be looked into, stations, notices.
        heads: how many chains' heads are listed.
    """
    for step in _STEPS:
        if _height(step, entries, below, heads) <= PAGE * SPARE:
            return step
    last = _STEPS[-1]
    room = PAGE * SPARE - _height(last, [], below, heads)
    return replace(last, rows=max(int(room / _TYPES[True].row) - 2, LEAST_ROWS))


def in_rows(found: Fit, entries: Sequence[Entry]) -> list[int]:
    """Which entries have a row, in their order; the most missing where not all have."""
    rows = [number for number, one in enumerate(entries) if not (found.fold and one.complete)]
    if len(rows) > found.rows:
        rows = sorted(sorted(rows, key=lambda number: -entries[number].missing)[: found.rows])
    return rows


def _height(found: Fit, entries: Sequence[Entry], below: Sequence[str], heads: int) -> float:
    type_ = _TYPES[found.dense]
    rows = in_rows(found, entries)
    texts = [*_told(found, entries), *below]
    if found.fold and found.listed:
        texts.append("，".join(f"{one.name} 00" for one in entries if one.complete))
    return (
        _FIXED[found.dense]
        + len(rows) * type_.row
        + sum(map(type_.paragraph, texts))
        + math.ceil(heads / 3) * _HEAD_LINE
    )


def _told(found: Fit, entries: Sequence[Entry]) -> Iterator[str]:
    """The paragraphs of people: one for each place, in small type one for all."""
    missing = [
        f"{one.name}：{one.named if found.names else one.counted}"
        for one in entries
        if one.missing and found.teams
    ]
    others = [f"{one.name}：{one.others}" for one in entries if one.others and found.others]
    yield from ("　".join(missing), "　".join(others)) if found.dense else (*missing, *others)
