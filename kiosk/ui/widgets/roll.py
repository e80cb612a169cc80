"""The roll under the count: who is still missing; when nobody is, or names are not shown, the pledge."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.screen import Panel
from kiosk.ui.theme import AMBER, GREEN, MUTED, TEXT, Theme
from kiosk.ui.widgets import prose, shapes
from kiosk.ui.widgets.flow import height_of, paint
from kiosk.ui.widgets.lettering import size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

NAMES_LINE = 1.32
"""Distance of lines of names as a multiple of the type size."""
Box = tuple[float, float, float, float]
"""left, top, width, height in px."""


def paint_roll(sheet: Sheet, theme: Theme, panel: Panel, lang: str, box: Box) -> None:
    """Paint the roll into what room is left on a panel; nothing where there is too little."""
    left, top, width, height = box
    size, tally = theme.small, panel.tally
    if height < size * 2:
        return
    if tally.expected is not None:
        _paint_head(sheet, size, panel, lang, (left, top, width))
        top, height = top + size * 1.4, height - size * 1.4
    if panel.missing:
        _paint_names(sheet, size, panel.missing, lang, (left, top, width, height))
    else:
        _paint_pledge(sheet, size, panel, lang, (left, top + size * 0.3, width, height - size * 0.3))


def _paint_head(sheet: Sheet, size: int, panel: Panel, lang: str, line: tuple[float, float, float]) -> None:
    """How many are missing, and how many signed who were not expected."""
    left, top, width = line
    tally = panel.tally
    done = not tally.missing
    if done:
        shapes.good(sheet, left, top - size * 0.05, size * 1.1)
        left, width = left + size * 1.5, width - size * 1.5
    text = say("all_signed", lang) if done else say("missing_n", lang, n=len(tally.missing))
    others = f" · {say('others_n', lang, n=tally.others)}" if tally.others else ""
    size = size_for(text + others, width, (size, round(size * 0.86), round(size * 0.74)), True)
    left += sheet.words(left, top, text, size, GREEN if done else AMBER, bold=True)
    sheet.words(left, top, others, size, MUTED)


def _paint_names(sheet: Sheet, most: int, names: Sequence[str], lang: str, box: Box) -> None:
    """Names in columns; where not all have room the last place says how many there are."""
    left, top, width, height = box
    for size in (most, round(most * 0.86)):
        across, down, cell = _grid(names, size, width, height)
        if across * down >= len(names):
            break
    shown = [(name, TEXT) for name in names[: across * down]]
    if len(names) > len(shown):
        more = say("and_others", lang, n=len(names))
        takes = -(-int(width_of(more, size) + size * 0.5) // int(cell))
        shown = [*shown[: max(len(shown) - takes, 0)], (more, MUTED)]
    for number, (name, colour) in enumerate(shown):
        line, column = divmod(number, across)
        sheet.words(left + column * cell, top + line * size * NAMES_LINE, name, size, colour)


def _grid(names: Sequence[str], size: int, width: float, height: float) -> tuple[int, int, float]:
    """Columns, lines and the width of a column that have room for names of one type size."""
    between = size * 0.7
    cell = max(width_of(name, size) for name in names) + between
    across = max(int((width + between) // cell), 1)
    down = max(int((height + size * (NAMES_LINE - 1)) // (size * NAMES_LINE)), 1)
    return across, down, max(cell, (width + between) / across)


def _paint_pledge(sheet: Sheet, size: int, panel: Panel, lang: str, box: Box) -> None:
    """The words of the general pledge, where all of them have room."""
    left, top, width, height = box
    if panel.pledge is None:
        return
    for smaller in (size, round(size * 0.9), round(size * 0.8)):
        rows = prose.rows(panel.pledge.body.in_(lang), prose.Setting(width, smaller, GREEN))
        if height_of(rows) <= height:
            paint(sheet, rows, left, top)
            return
