"""What becomes of the lines of a file: said before it is done, counted after."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from content_packs.words import Words

log = logging.getLogger("yizhan.table")
MOST_LOGGED = 20
ADDED, CHANGED, UNCHANGED, REFUSED, ABSENT = OUTCOMES = (
    "added", "changed", "unchanged", "refused", "absent",
)  # fmt: skip
"""``absent``: what the hub has and the file has not; it goes only when that is asked for."""
NO_WORDS = Words("", "")
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Planned:
    """What one line of a file will do, or has done.

    Attributes:
        line: its number in the file; 0 for what is not in the file.
        outcome: one of OUTCOMES.
        title: what it is about, as people call it.
        key: what it is about, for the hub; empty where that is not there yet, or the line is refused.
        before, after: its values; an empty ``before`` means that it is new, an empty ``after`` that it goes.
        words: why the line is refused.
    """

    line: int
    outcome: str
    title: str
    key: str = ""
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    words: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a file that was not applied, and why."""

    line: int
    words: Words

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.words.zh} line {self.line}: {self.words.en}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; every line is in exactly one of the numbers or in ``refused``."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedLine, ...]


def refused(line: int, title: str, words: Words) -> Planned:
    """A line that will not be applied."""
    return Planned(line, REFUSED, title, words=words)


def tally(planned: Iterable[Planned]) -> dict[str, int]:
    """How many lines have each outcome."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for one in planned:
        counts[one.outcome] += 1
    return counts


def imported(planned: Sequence[Planned]) -> Imported:
    """The same for a command: numbers, and the refused lines one by one."""
    counts = tally(planned)
    lines = tuple(RefusedLine(one.line, one.words) for one in planned if one.outcome == REFUSED)
    return Imported(counts[ADDED], counts[CHANGED], counts[UNCHANGED], lines)


def log_refused(what: str, lines: Sequence[RefusedLine]) -> None:
    """Name the refused lines of a file in the log as well, the first MOST_LOGGED of them."""
    for one in lines[:MOST_LOGGED]:
        log.warning("%s line %d: %s", what, one.line, one.words.en)
    if len(lines) > MOST_LOGGED:
        log.warning("%s: %d more lines were refused", what, len(lines) - MOST_LOGGED)
