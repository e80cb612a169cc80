"""What stands in the middle of a dialog: words to speak together, or figures with names under them."""

from __future__ import annotations

from kiosk.domain.dialogview import Count, Oath
from kiosk.ui.screens.dialog.placing import Box
from kiosk.ui.theme import AMBER, GREEN, LINE, MUTED, TEXT, Theme
from kiosk.ui.widgets import prose
from kiosk.ui.widgets.flow import Row, fit, height_of, paint, spread
from kiosk.ui.widgets.lettering import cut_to, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

OATH_SCALES = (2.2, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8)
"""The words of an oath are read aloud by a whole crew: as large as they have room, on one page."""


HEAD = 1.6
"""From the head of the names to the first line of them, as a multiple of the type size."""
LEAST = 0.36
"""Part of the room that figures take at least over names."""
FALLING = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)


def paint_oath(sheet: Sheet, oath: Oath, theme: Theme, lang: str, box: Box) -> None:
    """The words, in the middle of their box."""
    left, top, width, height = box
    height -= theme.gap * 2  # the last line keeps off the keys
    text = oath.words.in_(lang)

    def rows(scale: float) -> tuple[list[Row], list[Row]]:
        return [], prose.rows(text, prose.Setting(width, round(theme.body * scale), GREEN))

    page = spread(fit(rows, height, OATH_SCALES).pages[0], height, 1.6)
    paint(sheet, page, left, top + max(height - height_of(page), 0) / 2)


def paint_count(sheet: Sheet, count: Count, theme: Theme, lang: str, box: Box) -> None:
    """Figures side by side with their words under them, then names in columns.

    The figures are as large as the names leave them room.
    """
    left, top, width, height = box
    high = height
    if count.names:
        across, _ = _columns(count.names, theme.heading, width)
        needed = theme.heading * (HEAD + LINE * -(-len(count.names) // across))
        high = min(max(height - needed, height * LEAST), theme.body * 6.8)
    pitch = width / max(len(count.figures), 1)
    longest = max((str(item.value) for item in count.figures), key=len, default="")
    largest = min(high * (0.5 if count.names else 0.58), theme.body * 4.4)
    figure = size_for(longest, pitch * 0.85, [round(largest * part) for part in FALLING], True)
    word = round(min(figure * 0.36, theme.body * 1.1))
    above = 0.3 if count.names else 0.5  # of the room to spare: the words keep off the names
    at = top + max(high - figure - word * 1.5, 0) * above
    for number, item in enumerate(count.figures):
        middle = left + pitch * (number + 0.5)
        colour = GREEN if number == 1 else TEXT
        sheet.words(middle, at, str(item.value), figure, colour, True, "center")
        text = item.words.in_(lang)
        size = size_for(text, pitch * 0.95, [word, round(word * 0.8), round(word * 0.66)], True)
        sheet.words(middle, at + figure * 1.12, text, size, MUTED, True, "center")
    if count.names:
        _paint_names(sheet, count.names, theme, lang, (left, top + high, width, height - high))


def _columns(names: tuple[str, ...], size: int, width: float) -> tuple[int, float]:
    """How many names stand side by side, and the width of each."""
    cell = max(width_of(name, size) for name in names) + size * 0.8
    return max(int(width // cell), 1), cell


def _paint_names(sheet: Sheet, names: tuple[str, ...], theme: Theme, lang: str, box: Box) -> None:
    left, top, width, height = box
    size = theme.heading
    head = say("missing_n", lang, n=len(names))
    sheet.words(left, top, head, size, AMBER, bold=True)
    top, height = top + size * HEAD, height - size * HEAD
    across, cell = _columns(names, size, width)
    down = max(int((height + size * (LINE - 1)) // (size * LINE)), 0)
    shown = list(names[: across * down])
    if shown and len(names) > len(shown):
        shown[-1] = "…"
    for number, name in enumerate(shown):
        line, column = divmod(number, across)
        sheet.words(left + column * cell, top + line * size * LINE, cut_to(name, cell, size), size, TEXT)
