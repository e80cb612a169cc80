"""A dialog between header and footer: what it says, and keys for a glove, four keys or digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kiosk.domain.dialogview import BACK, CardPage, Choice, Count, DialogView, Form, Look, Oath
from kiosk.domain.screen import CardView
from kiosk.ui.kv import load_beside
from kiosk.ui.screens.card.card import CardScreen
from kiosk.ui.screens.dialog.bodies import paint_count, paint_oath
from kiosk.ui.screens.dialog.key import ChoiceKey, TurnKey
from kiosk.ui.screens.dialog.placing import Box, Grid, bar, grid
from kiosk.ui.theme import AMBER, GROUND, LINE, MUTED, SURFACE, TEXT, Theme
from kiosk.ui.widgets.lettering import cut_to, lines_in, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet

load_beside(__file__)

EARLIER, LATER = "page-earlier", "page-later"
"""Keys of the screen's own: turn the pages of the items."""


class DialogScreen(Sheet):
    """Draws a view; what is chosen goes to ``choose``.

    Args:
        theme: of the window.
        today: the mine's date, for a card.
        lang: of the reader.
        picture: path of a picture by its hash.
        choose: called with the name of what was chosen.

    Attributes:
        view: what stands; None before the first :meth:`show`.
        focus: index, in ``view.choices``, of what OK would choose.
    """

    def __init__(
        self,
        theme: Theme,
        today: date,
        lang: str,
        picture: Callable[[str], str],
        choose: Callable[[str], object],
        **kwargs: Any,
    ) -> None:
        self.theme, self.lang = theme, lang
        super().__init__(**kwargs)
        self._today, self._picture, self._choose = today, picture, choose
        self.view: DialogView | None = None
        self.focus = 0
        self._page = 0
        self._grid: Grid | None = None
        self._card: CardScreen | None = None

    def show(self, view: DialogView) -> None:
        """Draw a view; the focus stays where it was while the step is the same."""
        before, self.view = self.view, view
        if before is None or _place(before) != _place(view):
            self.focus = _first(view)
            self._page = 0
        self.focus = min(self.focus, max(len(view.choices) - 1, 0))
        self._draw(view)

    def press(self, key: str) -> None:
        """A key: up, down, left, right, enter or escape."""
        if self.view is None:
            return
        choices = self.view.choices
        bound = next((choice.name for choice in choices if choice.key == key), "")
        if bound:
            self._choose(bound)
        elif key == "enter" and choices:
            self._choose(choices[self.focus].name)
        elif key == "escape" and any(choice.name == BACK for choice in choices):
            self._choose(BACK)
        elif key in ("up", "down") and self._card is not None and self._card.pages > 1:
            self._turn(LATER if key == "down" else EARLIER)
        elif key in ("up", "left", "down", "right") and choices:
            self._move(key)

    def numbered(self, text: str) -> str:
        """Name of the choice on the page that a typed digit means, or empty."""
        return self._on_page.numbered(text) if self.view else ""

    @property
    def _on_page(self) -> DialogView:
        """What can be seen of the view."""
        assert self.view is not None
        if self._grid is None:
            return self.view
        first = self._page * self._grid.each
        return self.view.on_page(slice(first, first + self._grid.each))

    def point(self, text: str) -> bool:
        """Give the focus to the choice that a digit means; whether there is one.

        The digit may be the first of a staff number: it chooses nothing before Enter.
        """
        name = self.numbered(text)
        if not name:
            return False
        assert self.view is not None
        self._focus_on([choice.name for choice in self.view.choices].index(name))
        return True

    def on_touch_down(self, touch: Any) -> bool:
        """Keys take touches; nothing goes through to the boards."""
        super().on_touch_down(touch)
        return True

    def _move(self, key: str) -> None:
        assert self.view is not None
        items, last = len(self.view.items), len(self.view.choices) - 1
        across = self._grid.across if self._grid and self.focus < items else 1
        step = {"left": -1, "right": 1, "up": -across, "down": across}[key]
        after = self.focus + step
        if self.focus < items <= after and step == across and after - across < items - 1:
            after = items if self.focus // across == (items - 1) // across else items - 1
        self._focus_on(min(max(after, 0), last))

    def _focus_on(self, index: int) -> None:
        """Draw the focus on a choice, on its page."""
        assert self.view is not None
        self.focus = index
        if self._grid and index < len(self.view.items):
            self._page = index // self._grid.each
        self._draw(self.view)

    def _draw(self, view: DialogView) -> None:
        ground, theme, margin = self.ids.ground, self.theme, self.theme.margin
        ground.wipe()
        self.ids.body.clear_widgets()
        self.ids.choices.clear_widgets()
        ground.block(0, 0, self.width, self.height, GROUND)
        wide = self.width - 2 * margin
        self._card = None
        has_card = isinstance(view.body, CardPage)  # whose board's name stands over it
        top = 0.0 if has_card else self._draw_head(view, float(margin), float(wide))
        bar_high = self._bar_high(view)
        foot = self.height - bar_high
        room = (margin, top, wide, foot - top - theme.gap)
        if view.items:
            self._draw_items(view, room)
        else:
            self._grid = None
        self._draw_actions(view, (margin, foot, wide, bar_high - theme.gap))
        match view.body:
            case CardPage() as page:
                self._draw_card(page, foot - theme.gap)
            case Oath() as oath:
                paint_oath(ground, oath, theme, self.lang, room)
            case Count() as count:
                paint_count(ground, count, theme, self.lang, room)

    def _draw_head(self, view: DialogView, margin: float, wide: float) -> float:
        """Title and lines; returns where they end."""
        ground, theme = self.ids.ground, self.theme
        size = round(theme.title * 0.84)
        title = view.title.in_(self.lang)
        size = size_for(title, wide, [round(size * part) for part in (1, 0.88, 0.76, 0.66, 0.56)], True)
        high = round(size * 1.6)
        ground.block(0, 0, self.width, high, SURFACE)
        ground.block(0, 0, theme.gap, high, AMBER)
        ground.words(margin, (high - size) / 2, cut_to(title, wide, size, True), size, TEXT, True)
        top = high + theme.gap * 1.5
        for number, line in enumerate(view.lines):
            large = () if view.items or view.body else (round(theme.body * 1.3),)
            sizes = (*large, theme.body, round(theme.body * 0.85), round(theme.body * 0.74))
            less, parts = lines_in(line.in_(self.lang), wide, sizes, 2)
            for part in parts:
                ground.words(margin, top, part, less, TEXT if number == 0 else MUTED, number == 0)
                top += less * LINE
        return float(top + (theme.gap if view.lines else 0))

    def _bar_high(self, view: DialogView) -> int:
        """Height of the keys along the lower edge, with the gap under them."""
        lines = 2 if self._is_stacked(view) else 1
        return round(self.theme.body * 2.4) * lines + self.theme.gap if view.actions else 0

    def _is_stacked(self, view: DialogView) -> bool:
        return self.theme.portrait and len(view.actions) > 2

    def _draw_actions(self, view: DialogView, room: Box) -> None:
        """Keys along the lower edge, once it is known which items have the digits before theirs."""
        boxes = bar(len(view.actions), room, self.theme.gap, self._is_stacked(view))
        for number, (choice, box) in enumerate(zip(view.actions, boxes, strict=True)):
            self._add(choice, box, self.theme.body, number + len(view.items))

    def _draw_items(self, view: DialogView, room: Box) -> None:
        theme = self.theme
        size = theme.body if view.form is Form.KEYS else theme.heading
        longest = max(width_of(item.words.in_(self.lang), size, True) for item in view.items)
        made = grid(view.form, len(view.items), room, theme, longest)
        if made.each < len(view.items):  # room for the keys that turn the pages
            left, top, wide, high = room
            side = theme.body * 2.4
            less = (left, top, wide - side - theme.gap, high)
            made = grid(view.form, len(view.items), less, theme, longest)
            self._draw_pager(-(-len(view.items) // made.each), (left + wide - side, top, side, high))
        self._grid = made
        first = self._page * made.each
        for place, choice in enumerate(view.items[first : first + made.each]):
            self._add(choice, made.box(place), size, first + place)

    def _draw_pager(self, pages: int, box: Box) -> None:
        """Keys that turn the pages of the items, or of a card, with the page between them."""
        left, top, wide, high = box
        self._page = min(self._page, pages - 1)
        size = self.theme.heading
        tall = min((high - size * 2) / 2, self.theme.body * 5)
        for name, at in ((EARLIER, top), (LATER, top + high - tall)):
            key = TurnKey(
                name, name == EARLIER, self.theme.body, self._turn,
                size=(wide, tall), pos=(left, self.height - at - tall),
            )  # fmt: skip
            self.ids.choices.add_widget(key)
        text = f"{self._page + 1}/{pages}"
        middle = top + (high - size) / 2
        self.ids.ground.words(left + wide / 2, middle, text, size, TEXT, True, "center")

    def _turn(self, name: str) -> None:
        assert self.view is not None
        by = 1 if name == LATER else -1
        if self._card is not None:
            self._page = (self._page + by) % self._card.pages
        elif self._grid is not None:
            self._page = (self._page + by) % -(-len(self.view.items) // self._grid.each)
            self.focus = self._page * self._grid.each
        self._draw(self.view)

    def _add(self, choice: Choice, box: Box, size: int, index: int) -> None:
        assert self.view is not None
        left, top, wide, high = box
        key = ChoiceKey(
            choice, self._on_page.digit_of(choice.name), self.lang, size, self._choose, index == self.focus,
            size=(round(wide), round(high)), pos=(round(left), round(self.height - top - high)),
        )  # fmt: skip
        self.ids.choices.add_widget(key)

    def _draw_card(self, page: CardPage, bottom: float) -> None:
        side = round(self.theme.body * 2.4)
        card = self._card_of(page, self.width, bottom)
        if card.pages > 1:
            wide = self.width - side - self.theme.gap - self.theme.margin
            card = self._card_of(page, wide, bottom)
            self._card = card
            top = self.theme.gap
            self._draw_pager(card.pages, (wide + self.theme.gap, top, side, bottom - top))
            card.turn(self._page)
        self.ids.body.add_widget(card)

    def _card_of(self, page: CardPage, wide: float, high: float) -> CardScreen:
        view = CardView(page.board, page.shown, page.number, page.of, fresh=False)
        size, pos = (round(wide), round(high)), (0, round(self.height - high))
        return CardScreen(self.theme, view, self._today, self.lang, self._picture, size=size, pos=pos)


def _place(view: DialogView) -> tuple[str, str, int]:
    """Which page of which dialog it is: marks and figures may change on it."""
    return view.name, view.step, view.body.number if isinstance(view.body, CardPage) else 0


def _first(view: DialogView) -> int:
    """Index of the choice that has the focus at first: what goes on, and never what cannot be taken back."""
    looks = [choice.look for choice in view.choices]
    if Look.GO in looks:
        return looks.index(Look.GO)
    return next((index for index, look in enumerate(looks) if look is not Look.STOP), 0)
