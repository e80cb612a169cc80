"""What a dialog shows: a title, what there is to see, and choices for a glove, four keys or a digit."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from content_packs.format.content import Shown
from content_packs.format.manifest import Board
from content_packs.values import dataclass
from content_packs.words import Words

BACK = "back"
"""The choice that Esc, and the digit 0, mean wherever it is offered."""
OPEN = "open"
"""What is chosen to open what an answer offers."""
QUIZ = "quiz:"
"""What is chosen to answer the question on the screen; the option's letter or digit may follow."""
ASIDE = "aside"
"""What is chosen to put an urgent notice aside that covers the screen, while somebody works."""
KEYPAD = "keypad"
"""The choice that opens the number pad; the face acts on it, the dialog sees only the number keyed."""
MOST_NUMBERED = 9


class Look(Enum):
    """How a choice looks; each has a shape of its own, so that nobody needs its colour."""

    PLAIN = "plain"
    GO = "go"
    STOP = "stop"
    SIGNED = "signed"
    PRESENT = "present"
    LEAVE = "leave"
    LENT = "lent"
    ABSENT = "absent"


MARKS = {
    Look.SIGNED: Words("签", "S"),
    Look.PRESENT: Words("到", "P"),
    Look.LEAVE: Words("假", "L"),
    Look.LENT: Words("借", "B"),
    Look.ABSENT: Words("缺", "A"),
}
"""The one character of a mark."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen.

    Attributes:
        name: what the dialog is told.
        words: what it says.
        note: a second, smaller line.
        look: how it looks.
        key: an arrow key ("left", "right", "up", "down") that means it at once, or empty.
    """

    name: str
    words: Words
    note: Words = Words("")
    look: Look = Look.PLAIN
    key: str = ""


class Form(Enum):
    """How the items of a view stand: large keys, rows of a list, or small tiles side by side."""

    KEYS = "keys"
    ROWS = "rows"
    TILES = "tiles"


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card to look at together, ``number`` of ``of``."""

    board: Board
    shown: Shown
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Oath:
    """Words to be spoken together, as large as there is room."""

    words: Words


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its word, such as 应签 24."""

    words: Words
    value: int


@dataclass(frozen=True, slots=True)
class Count:
    """Figures side by side, and names under them (who is still awaited)."""

    figures: tuple[Figure, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DialogView:
    """Everything of a dialog that is drawn.

    Attributes:
        name, step: which dialog, and how far it is; for the control pipe and for tests.
        title: over everything.
        lines: sentences under the title.
        body: a card, an oath or figures in the middle.
        items: things to choose from, standing as ``form`` says; paged where there is no room.
        actions: what can be done now, along the lower edge.
    """

    name: str
    step: str
    title: Words
    lines: tuple[Words, ...] = ()
    body: CardPage | Oath | Count | None = None
    items: tuple[Choice, ...] = ()
    form: Form = Form.KEYS
    actions: tuple[Choice, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Everything that can be chosen, in the order the keys walk."""
        return (*self.items, *self.actions)

    def numbered(self, digit: str) -> str:
        """Name of the choice a digit means, or empty: 1 to 9 in order, 0 goes back.

        Tiles have no digits: there a number is somebody's staff number. Of a view whose items take several
        pages ask the one :meth:`on_page` gives.
        """
        open_ones = [choice for choice in self._with_digits() if choice.name != BACK]
        if digit == "0":
            return BACK if any(choice.name == BACK for choice in self.actions) else ""
        if len(digit) != 1 or not "1" <= digit <= "9" or int(digit) > len(open_ones):
            return ""
        return open_ones[int(digit) - 1].name

    def on_page(self, items: slice) -> DialogView:
        """The view with those items only that stand on a page: its digits mean what is seen beside them."""
        return replace(self, items=self.items[items])

    def digit_of(self, name: str) -> str:
        """The digit that means a choice, or empty."""
        return next((digit for digit in "0123456789" if self.numbered(digit) == name), "")

    def _with_digits(self) -> tuple[Choice, ...]:
        return self.actions if self.form is Form.TILES else self.choices[: MOST_NUMBERED + 1]
