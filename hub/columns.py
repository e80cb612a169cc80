"""Which column of a file says what: guessed from its headings, changed by whoever knows better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from content_packs.words import Words
from hub.errors import RefusedError
from hub.table import Grid

MOST_TITLES = 10
"""Lines in which the headings are looked for: files begin with a title and a date of printing."""
_NO_LETTERS = str.maketrans("", "", " 　\t\r\n*＊:：")


@dataclass(frozen=True, slots=True)
class Field:
    """Something a file can say.

    Attributes:
        name: its name in the program.
        words: what people call it.
        headings: under which headings it may stand besides, the likeliest first.
        needed: whether nothing can be done without it.
    """

    name: str
    words: Words
    headings: tuple[str, ...] = ()
    needed: bool = False

    @property
    def called(self) -> tuple[str, ...]:
        """Every heading it is known by."""
        return tuple(bare(name) for name in (self.words.zh, *self.headings, self.name, self.words.en))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file says what.

    Attributes:
        head: index of its line of headings.
        at: column, from 0, of each field that the file has.
        fixed: the value of a field for every line, where there is no column of it.
    """

    head: int
    at: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def missing(self, fields: Sequence[Field]) -> tuple[Field, ...]:
        """Needed fields that nothing is said of."""
        known = self.at.keys() | self.fixed.keys()
        return tuple(one for one in fields if one.needed and one.name not in known)


def bare(heading: str) -> str:
    """A heading as it is compared: without blanks, asterisks and case."""
    return heading.translate(_NO_LETTERS).lower()


def guess(grid: Grid, fields: Sequence[Field], remembered: Mapping[str, str] | None = None) -> Columns:
    """The columns by their headings; ``remembered`` says which field stands under a heading (bare)."""
    guesses = [
        Columns(index, _found(cells, fields, remembered or {}))
        for index, (_, cells) in enumerate(grid.lines[:MOST_TITLES])
    ]
    return max(guesses, key=lambda one: len(one.at))


def headings(grid: Grid, head: int) -> tuple[str, ...]:
    """The headings of a file whose line of headings has this index."""
    return grid.lines[head][1] if head < len(grid.lines) else ()


def lines(grid: Grid, columns: Columns) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and values of each line behind the headings; fields that nothing is said of are left out."""
    for number, cells in grid.lines[columns.head + 1 :]:
        said = {name: cells[at] if at < len(cells) else "" for name, at in columns.at.items()}
        yield number, {**columns.fixed, **said}


def guessed_lines(grid: Grid, fields: Sequence[Field]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines by the guessed columns; RefusedError when a needed one is missing."""
    columns = guess(grid, fields)
    if missing := columns.missing(fields):
        raise RefusedError(
            f"表头缺少“{'”“'.join(one.words.zh for one in missing)}”列，文件没有导入；请补上表头再试。",
            f"the columns {', '.join(one.words.en for one in missing)} are missing; nothing was imported",
        )
    return lines(grid, columns)


def _found(cells: Sequence[str], fields: Sequence[Field], remembered: Mapping[str, str]) -> dict[str, int]:
    """Columns of a line of headings: those remembered first, then by name; no column says two things."""
    heads = [bare(cell) for cell in cells]
    at: dict[str, int] = {}
    for column, head in enumerate(heads):
        if (name := remembered.get(head, "")) and name not in at:
            at[name] = column
    for one in fields:
        free = [heads.index(head) for head in one.called if head in heads]
        free = [column for column in free if column not in at.values()]
        if one.name not in at and free:
            at[one.name] = free[0]
    return at
