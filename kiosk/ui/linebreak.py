"""Where a line may end: Chinese with numbers, units and English in it.

Kivy wraps Chinese anywhere (17 % of lines wrong, "88|88" and "50|mm" torn); a gas limit must not be
torn. So lines are broken here and Kivy is only given whole lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

NO_START = frozenset("，。、；：？！）》」』】〕〉”’…·％%℃°‰,.;:?!)]}～—")
"""Never the first of a line."""
NO_END = frozenset("（《「『【〔〈“‘([{￥$#")
"""Never the last of a line."""

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


def ranges(text: str, width: float, measure: Callable[[int, int], float]) -> tuple[Range, ...]:
    """Break a text into lines.

    Args:
        text: one paragraph.
        width: room, in the unit of ``measure``.
        measure: width of ``text[a:b]``.

    Returns:
        (begin, end) of each line, spaces at its end left out. A line is wider than ``width`` only
        where a single character is.
    """
    lines: list[list[Range]] = [[]]
    used = 0.0
    for begin, end in _fitting(text, width, measure):
        size = measure(begin, end)
        gap = measure(lines[-1][-1][1], begin) if lines[-1] and lines[-1][-1][1] < begin else 0.0
        if lines[-1] and used + gap + size > width:
            lines.append([])
            used = gap = 0.0
        lines[-1].append((begin, end))
        used += gap + size
    _feed_last(lines, width, measure)
    return tuple((line[0][0], line[-1][1]) for line in lines if line)


def balanced(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Like :func:`wrap`, for titles: ends lines at commas where that costs no line, else evenly."""
    lines = wrap(text, width, measure)
    if len(lines) < 2:
        return lines
    phrases = _by_phrase(text, width, measure)
    if len(phrases) <= len(lines):
        return phrases
    low, high = width / 2, width
    while high - low > 1:
        middle = (low + high) / 2
        if len(wrap(text, middle, measure)) > len(lines):
            low = middle
        else:
            high = middle
    return wrap(text, high, measure)


def _by_phrase(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Lines made of whole phrases; a phrase that is too long is broken like any text."""
    lines: list[str] = []
    for phrase in _PHRASE.findall(text):
        if lines and measure((lines[-1] + phrase).rstrip()) <= width:
            lines[-1] += phrase
        else:
            lines += wrap(phrase, width, measure)
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


def _feed_last(lines: Sequence[list[Range]], width: float, measure: Callable[[int, int], float]) -> None:
    """A paragraph does not end in a line of one lonely character: it takes one from the line before."""
    if len(lines) < 2 or len(lines[-1]) > 1 or len(lines[-2]) < 3:
        return
    begin, end = lines[-1][0]
    if end - begin <= 2 and measure(lines[-2][-1][0], end) <= width:
        lines[-1].insert(0, lines[-2].pop())
