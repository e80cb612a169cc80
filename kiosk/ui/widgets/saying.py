"""What an answer says: its word, who it was, which shift, what comes next, each line in its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content_packs.words import Words
from kiosk.domain.signing import Answer, Kind
from kiosk.ui.theme import TEXT, Theme
from kiosk.ui.widgets.lettering import cut_to, lines_first, lines_in, size_for
from kiosk.ui.words import day, hour, say

_WORD, _NAME, _DETAIL, _NEXT = 0.15, 0.19, 0.066, 0.076
"""Type sizes by the shorter side of the window."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``gap`` is the distance to the next as a multiple of the type size."""

    text: str
    size: int
    colour: str
    bold: bool
    gap: float


def height_of(lines: Iterable[Line]) -> float:
    """Height of some lines, px."""
    return sum(line.size * line.gap for line in lines)


def lines_of_answer(answer: Answer, theme: Theme, colour: str, lang: str, width: float) -> tuple[Line, ...]:
    """All lines of an answer, the largest type at which each has room in ``width``.

    Args:
        answer: what is said.
        theme: of the window.
        colour: of the word and of what comes next.
        lang: of the reader.
        width: px.
    """
    largest = theme.short * _WORD
    sizes = [round(largest * part) for part in (1, 0.85, 0.72, 0.6, 0.5)]
    size, parts = lines_in(word_of(answer, lang), width, sizes, 1)
    lines = [Line(part, size, colour, True, 1.28) for part in parts]
    if name := answer.person.name if answer.person else answer.number:
        lines.append(_fitted(name, theme.short * _NAME, width, True, 1.28))
    details = list(_details(answer, lang))
    for number, text in enumerate(details, 1):
        gap = 1.6 if number < len(details) else 1.75
        lines.append(_fitted(text, theme.short * _DETAIL, width, False, gap))
    if then := next_of(answer, lang):
        sizes = [round(theme.short * _NEXT * part) for part in (1, 0.85, 0.72)]
        size, parts = lines_first(then, width, (sizes, 2), (sizes[2:], 3))
        lines += [Line(part, size, colour, True, 1.3) for part in parts]
    return tuple(lines)


def _fitted(text: str, largest: float, width: float, bold: bool, gap: float) -> Line:
    size = size_for(text, width, [round(largest * part) for part in (1, 0.88, 0.76, 0.66, 0.56, 0.48)], bold)
    return Line(cut_to(text, width, size, bold), size, TEXT, bold, gap)


def word_of(answer: Answer, lang: str) -> str:
    """The word of an answer."""
    return say("answer_no_number" if answer.number else f"answer_{answer.kind.value}", lang)


def _details(answer: Answer, lang: str) -> Iterator[str]:
    """His team or firm and his post; a visitor's host; the shift."""
    person, run = answer.person, answer.run
    if person is None:
        return
    if team := " · ".join(part for part in (person.firm or person.team, person.job) if part):
        yield team
    if person.host:
        yield say("host", lang, n=person.host)
    if run is not None:
        yield f"{day(run.date, lang)} · {Words(run.shift.name, run.shift.name_en).in_(lang)}"


def next_of(answer: Answer, lang: str) -> str:
    """What it means for him and what he does next."""
    if answer.opens is not None:
        return say("then_nowindow_until", lang, n=hour(answer.opens))
    if answer.shut:
        return say("then_shut", lang)
    if answer.words.zh:
        return answer.words.in_(lang)
    if answer.number:
        return say("then_no_number", lang)
    if answer.closed:
        return say("then_closed", lang)
    return "" if answer.kind is Kind.SIGNED else say(f"then_{answer.kind.value}", lang)
