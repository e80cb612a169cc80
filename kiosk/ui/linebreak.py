"""Where a line may end: Chinese with numbers, units and English in it.

Kivy wraps Chinese anywhere (17 % of lines wrong, "88|88" and "50|mm" torn); a gas limit must not be
torn. So lines are broken here and Kivy is only given whole lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

NO_START = frozenset("，。、；：？！）》」』】〕〉”’…·％%℃°‰,.;:?!)]}～—")
"""Never the first of a line."""
NO_END = frozenset("（《「『【〔〈“‘([{￥$#")
"""Never the last of a line."""

_PAUSE = re.compile(r"[，。、；：！？…—][”’）》」』】〕〉]*$")
"""Behind these a phrase begins: there a line ends well."""
SHORT = 3
"""So many characters of a phrase, or fewer, are not left behind at the end of a line."""
FULL = 0.6
"""So much of its width a line has to fill to end before its width makes it."""

_UNITS = (
    "公里|毫米|厘米|平方米|立方米|小时|分钟|千瓦|摄氏度|百分点|"
    "米|吨|人|天|日|月|年|号|度|次|项|个|条|元|班|秒|倍|级|层|架|根|台|步|岁|点|分|时|周|本|位|名|句|样|问|处|件|遍|页|卡"
)
_ATOM = re.compile(
    rf"""
    [+\-−±≤≥<>＜＞]?\d[\d.,:/\-–~～]*\d*\s?(?:[%％‰℃°]|[A-Za-zμ³²/·]{{1,6}}(?![A-Za-z])|(?:{_UNITS})(?!\d))?
    | [一二三四五六七八九十百千两半几]{{1,3}}(?:{_UNITS})
    | 第[零一二三四五六七八九十百千\d]{{1,6}}[^\s，。、；：]?   # which one, with what it counts
    | (?<![!-~])[(\[{{]               # opens what follows, which may be a number with its unit
    | [!-~·³²]+                        # a word of Latin letters, with its marks
    | (?:——|……)                        # Chinese dashes and dots come in pairs
    | \s+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_PHRASE = re.compile(
    r"(?:[^，、；：。！？,;:]|(?<=\d)[,:](?=\d))+[，、；：。！？,;:”’）》」』]*\s*|.", re.DOTALL
)  # 06:00 and 1:29:300 are one number

Range = tuple[int, int]


def wrap(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Break a text into lines of at most ``width``; see :func:`ranges`."""
    return tuple(text[a:b] for a, b in ranges(text, width, lambda a, b: measure(text[a:b])))


def ranges(
    text: str, width: float, measure: Callable[[int, int], float], full: float = FULL
) -> tuple[Range, ...]:
    """Break a text into lines.

    Args:
        text: one paragraph.
        width: room, in the unit of ``measure``.
        measure: width of ``text[a:b]``.
        full: part of the width that a line fills at least before it ends at a mark of its own accord.

    Returns:
        (begin, end) of each line, spaces at its end left out. A line is wider than ``width`` only
        where a single character is.
    """
    pieces = tuple(_fitting(text, width, measure))
    sizes = [measure(*piece) for piece in pieces]
    gaps = [
        measure(before, begin) if before < begin else 0.0
        for (_, before), (begin, _) in pairwise(((0, 0), *pieces))
    ]
    lines: list[list[Range]] = []
    at = 0
    while at < len(pieces):
        stop = _filled(at, sizes, gaps, width)
        if stop < len(pieces):
            stop = _ended_well(text, pieces, at, stop, sizes, gaps, width, full)
        lines.append(list(pieces[at:stop]))
        at = stop
    _feed_last(text, lines, width, measure, full)
    return tuple((line[0][0], line[-1][1]) for line in lines)


def _filled(at: int, sizes: Sequence[float], gaps: Sequence[float], width: float) -> int:
    """The piece behind the last that has room in a line whose first is ``at``."""
    used = sizes[at]
    stop = at + 1
    while stop < len(sizes) and used + gaps[stop] + sizes[stop] <= width:
        used += gaps[stop] + sizes[stop]
        stop += 1
    return stop


def _count(at: int, sizes: Sequence[float], gaps: Sequence[float], width: float) -> int:
    """Lines that the pieces from ``at`` take at least."""
    count = 0
    while at < len(sizes):
        at = _filled(at, sizes, gaps, width)
        count += 1
    return count


def _ended_well(
    text: str, pieces: Sequence[Range], at: int, stop: int, sizes: Sequence[float], gaps: Sequence[float],
    width: float, full: float,
) -> int:  # fmt: skip
    """Where a line that would end at ``stop`` ends better: behind a mark, before the beginning of a phrase.

    Only where the line stays full and no line more is needed.
    """
    mark = _phrase(text, pieces, at, stop)
    used = sum(sizes[at:mark]) + sum(gaps[at + 1 : mark])
    if mark == stop or used < width * full:
        return stop
    costs = _count(mark, sizes, gaps, width) > _count(stop, sizes, gaps, width)
    return stop if costs else mark


def _phrase(text: str, pieces: Sequence[Range], at: int, stop: int) -> int:
    """The piece at which the little begins that a line has of its last phrase; else ``stop``."""
    for begin in range(stop - 1, at, -1):
        if pieces[stop - 1][1] - pieces[begin][0] > SHORT:
            break
        if _PAUSE.search(text, pieces[begin - 1][0], pieces[begin][0]):
            return begin
    return stop


def balanced(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Like :func:`wrap`, for titles: ends lines at commas where that costs no line, else evenly."""
    lines = wrap(text, width, measure)
    if len(lines) < 2:
        return lines
    phrases = _by_phrase(text, width, measure)
    return phrases if len(phrases) <= len(lines) else _evenly(text, width, measure)


def _evenly(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """As many lines as it takes, and in Chinese none much longer than the others: what is left over of a
    word is none. English leaves whole words."""
    lines = wrap(text, width, measure)
    low, high = max([width / 2, *(measure(text[a:b]) for a, b in atoms(text))]), width
    if len(lines) < 2 or text.isascii():
        return lines
    while high - low > 1:
        middle = (low + high) / 2
        if len(wrap(text, middle, measure)) > len(lines):
            low = middle
        else:
            high = middle
    return wrap(text, high, measure)


def _by_phrase(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Lines made of whole phrases; a phrase that is too long is broken evenly."""
    lines: list[str] = []
    for phrase in _PHRASE.findall(text):
        if lines and measure((lines[-1] + phrase).rstrip()) <= width:
            lines[-1] += phrase
        else:
            lines += _evenly(phrase, width, measure)
            lines[-1] += phrase[len(phrase.rstrip()) :]
    return tuple(line.strip() for line in lines)


@lru_cache(512)  # a body is broken at one size after the other until it has room
def atoms(text: str) -> tuple[Range, ...]:
    """Parts that stay whole: marks cling to what they close or open."""
    return tuple(_atoms(text))


def _atoms(text: str) -> Iterator[Range]:
    begin = end = 0
    for match in _ATOM.finditer(text):
        part = match[0]
        if part.isspace():
            continue
        clings = end > begin and (part[0] in NO_START or text[end - 1] in NO_END)
        if not clings:
            if end > begin:
                yield begin, end
            begin = match.start()
        end = match.end()
    if end > begin:
        yield begin, end


def _fitting(text: str, width: float, measure: Callable[[int, int], float]) -> Iterator[Range]:
    """Atoms, those that are wider than a line taken apart."""
    for begin, end in atoms(text):
        if measure(begin, end) <= width:
            yield begin, end
            continue
        at = begin
        for stop in range(begin + 1, end + 1):
            if stop > at + 1 and measure(at, stop) > width:
                last = text.rfind("-", at + 2, stop - 1) + 1 or stop - 1  # at a hyphen, if there is one
                yield at, last
                at = last
        yield at, end


def _feed_last(
    text: str, lines: Sequence[list[Range]], width: float, measure: Callable[[int, int], float], full: float
) -> None:
    """A paragraph does not end in a line of one lonely character: it takes one from the line before.

    It takes all that line has of the phrase, where that is little.
    """
    if len(lines) < 2 or len(lines[-1]) > 1 or len(lines[-2]) < 3:
        return
    begin, end = lines[-1][0]
    if end - begin > 2:
        return
    before = lines[-2]
    one = len(before) - 1
    phrase = _phrase(text, before, 0, one)
    if measure(before[0][0], before[phrase - 1][1]) < width * full:
        phrase = one
    for first in (phrase, one):
        if measure(before[first][0], end) <= width:
            lines[-1][:0] = before[first:]
            del before[first:]
            return
