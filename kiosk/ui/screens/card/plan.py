"""The plan of a card, in px: what the composers make and :mod:`card` only has to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kiosk.domain.screen import CardState
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.flow import Row
from kiosk.ui.widgets.sheet import Sheet

Box = tuple[float, float, float, float]
"""left, top, width, height in px."""
Shape = tuple[float, float]
"""Width and height of a picture in its own px."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a card is set on.

    Attributes:
        theme, lang, today: as they are.
        width, height: room in px.
        accent: the board's colour.
        shapes: of the card's pictures that are here, by path.
        state: what people did with the card.
        safe_since: the last day that was not safe; None when the mine does not count.
    """

    theme: Theme
    width: float
    height: float
    lang: str
    today: date
    accent: str
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    state: CardState = CardState()
    safe_since: date | None = None

    @property
    def inside(self) -> Box:
        """The room less its margins."""
        margin = self.theme.margin
        return margin, margin * 0.8, self.width - 2 * margin, self.height - margin * 1.25

    @property
    def is_wide(self) -> bool:
        """Whether two things have room side by side, each with some twelve characters in a line."""
        return self.width > self.height * 1.25 and self.width > self.theme.body * 20

    def within(self, box: Box) -> Paper:
        """Paper of the size of a box."""
        return replace(self, width=box[2], height=box[3])


@dataclass(frozen=True, slots=True)
class Column:
    """Rows under each other, from (left, top)."""

    left: float
    top: float
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture of the card, by its path, and where it stands."""

    path: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen at once; ``under`` is painted first, then pictures, then columns."""

    columns: tuple[Column, ...] = ()
    pictures: tuple[Placed, ...] = ()
    under: Callable[[Sheet], None] | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """The plan of one card; ``film`` is where a video plays on its first page."""

    pages: tuple[Page, ...]
    film: Box | None = None


Composer = Callable[..., Composition]
"""(card, paper) -> the plan."""
