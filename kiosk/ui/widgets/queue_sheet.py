"""While a queue scans: the newest answer large, those before it under it, and how many have signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiosk.domain.attendance import Tally
from kiosk.domain.queue import Queue
from kiosk.domain.signing import Answer
from kiosk.ui.theme import AMBER, EDGE, GREEN, GROUND, MUTED, SURFACE, TEXT, Theme
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.lettering import cut_to, lines_first, size_for
from kiosk.ui.widgets.looks import LOOKS
from kiosk.ui.widgets.saying import Line, height_of, next_of, word_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

Box = tuple[float, float, float, float]
"""left, top, width, height in px."""


class QueueSheet(Sheet):
    """As large as the window. :meth:`rest` makes the newest answer small again and asks for the next man.

    Args:
        theme: of the window.
        queue: with the newest answer.
        tally: of the run that is being signed.
        lang: of the reader.
    """

    def __init__(self, theme: Theme, queue: Queue, tally: Tally, lang: str, **kwargs: Any) -> None:
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self.theme, self.lang, self._queue = theme, lang, queue
        self.answer, self.resting = queue.answers[0], False
        self._count = Sheet(size=self._counted()[2:], pos=(self._counted()[0], 0))
        self.add_widget(self._count)
        self.count(tally)
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing goes through to what lies under it."""
        return True

    def rest(self) -> None:
        """The newest has been read: ask for the next man."""
        self.resting = True
        self._draw()

    def count(self, tally: Tally) -> None:
        """Say how many have signed."""
        sheet, lang, pad = self._count, self.lang, self.theme.margin
        sheet.wipe()
        sheet.block(0, 0, sheet.width, sheet.height, SURFACE)
        width, wide = sheet.width - 2 * pad, not self.theme.portrait
        label, large = self.theme.heading, round(min(self.theme.body * 4.6, sheet.height * 0.34))
        signed, expected = str(tally.signed), "" if tally.expected is None else f" / {tally.expected}"
        large = size_for(signed + expected, width, self._sizes(large), True)
        missing = len(tally.missing)
        height = label * 1.6 + large * 1.25 + self.theme.gap * 2 + label * 2.2
        top = (sheet.height - height) * (0.4 if wide else 0.5)
        sheet.words(pad, top, say("signed_of", lang), label, MUTED)
        top += label * 1.6
        x = pad + sheet.words(pad, top, signed, large, GREEN, True)
        sheet.words(x, top + large * 0.3, expected, round(large * 0.7), TEXT, True)
        top += large * 1.25
        if tally.expected:
            thick, part = self.theme.gap * 1.6, tally.signed / tally.expected
            sheet.block(pad, top, width, thick, EDGE, radius=thick / 2)
            sheet.block(pad, top, max(width * part, thick), thick, GREEN, radius=thick / 2)
            top += thick + label
            text = say("missing_n", lang, n=missing) if missing else say("all_signed", lang)
            sheet.words(pad, top, text, label, AMBER if missing else GREEN, True)

    def _counted(self) -> Box:
        """Where the count stands: at the right, in portrait below (from the lower left, as widgets are)."""
        if self.theme.portrait:
            return 0, 0, self.width, round(self.height * 0.3)
        wide = round(self.width * 0.34)
        return self.width - wide, 0, wide, self.height

    def _draw(self) -> None:
        self.wipe()
        self.block(0, 0, self.width, self.height, GROUND)
        portrait = self.theme.portrait
        width = self.width if portrait else self.width - self._count.width
        height = self.height - (self._count.height if portrait else 0)
        newest = round(height * (0.5 if portrait else 0.56))
        if self.resting:
            self._prompt((0, 0, width, newest))
        else:
            self._newest((0, 0, width, newest))
        rows = self._queue.answers if self.resting else self._queue.earlier
        self._rows(rows, (0, newest, width, height - newest))

    def _prompt(self, box: Box) -> None:
        """The next man."""
        left, top, width, height = box
        pad, icon = self.theme.margin, min(height * 0.4, width * 0.16)
        text, middle = say("next_scan", self.lang), top + height / 2
        x = left + pad * 2 + icon
        size = size_for(text, left + width - x - pad, self._sizes(height * 0.26), True)
        self.block(left, top, width, height, SURFACE)
        shapes.badge(self, left + pad, middle - icon / 2, icon, AMBER, GROUND)
        self.words(x, middle - size / 2, text, size, TEXT, True)

    def _newest(self, box: Box) -> None:
        """His shape, his name, his word, on the ground of the answer."""
        left, top, width, height = box
        look, pad = LOOKS[self.answer.kind], self.theme.margin
        disc = min(height * 0.72, width * 0.34)
        self.block(left, top, width, height, look.ground)
        self._sign(self.answer, left + pad, top + (height - disc) / 2, disc)
        x = left + pad * 2 + disc
        lines = self._lines(left + width - x - pad, height)
        at = top + (height - height_of(lines)) / 2
        for line in lines:
            self.words(x, at, line.text, line.size, line.colour, line.bold)
            at += line.size * line.gap
        if self.answer.offline:
            small = self.theme.caption
            self.words(
                left + width - pad,
                top + height - small * 1.6,
                say("saved_here", self.lang),
                small,
                TEXT,
                anchor="right",
            )

    def _lines(self, width: float, height: float) -> tuple[Line, ...]:
        """His name, the word, and what he does next where it is not just "signed"."""
        answer, colour = self.answer, LOOKS[self.answer.kind].colour
        name = answer.person.name if answer.person else answer.number
        word, then = word_of(answer, self.lang), next_of(answer, self.lang)
        sizes = self._sizes(height * (0.3 if then else 0.34))
        lines = [Line(name, size_for(name, width, sizes, True), TEXT, True, 1.35)] if name else []
        lines.append(Line(word, size_for(word, width, self._sizes(height * 0.17), True), colour, True, 1.4))
        if then:
            size, parts = lines_first(then, width, (self._sizes(height * 0.1), 2))
            lines += [Line(part, size, colour, True, 1.3) for part in parts]
        return tuple(lines)

    def _rows(self, answers: Sequence[Answer], box: Box) -> None:
        """Those before him, each with his shape and word."""
        left, top, width, height = box
        pad = self.theme.margin
        pitch = max(height / 4, self.theme.body * 1.35)
        size = round(min(pitch * 0.5, self.theme.title))
        for number, answer in enumerate(answers[: int(height // pitch)]):
            y = top + number * pitch + (pitch - size) / 2
            self._sign(answer, left + pad, y - size * 0.2, size * 1.4)
            x, less = left + pad * 1.6 + size * 1.4, round(size * 0.72)
            word, look = word_of(answer, self.lang), LOOKS[answer.kind]
            name = answer.person.name if answer.person else answer.number
            room = left + width - x - pad
            x += self.words(x, y, cut_to(name, room * 0.55, size, True), size, TEXT, True)
            less = size_for(word, left + width - pad - x - size * 0.6, self._sizes(less))
            right = left + width - pad
            self.words(right, y + (size - less) * 0.7, word, less, look.colour, anchor="right")

    def _sign(self, answer: Answer, x: float, top: float, size: float) -> None:
        look = LOOKS[answer.kind]
        self.disc(x, top, size, look.colour)
        look.shape(self, x + size * 0.08, top + size * 0.08, size * 0.84, look.ground)

    def _sizes(self, largest: float) -> tuple[int, ...]:
        return tuple(round(largest * part) for part in (1, 0.86, 0.74, 0.64, 0.54, 0.46, 0.38, 0.3))
