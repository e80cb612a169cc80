"""One card: the board's name on its colour, the card as large as it has room, what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kiosk.domain.screen import CardView
from kiosk.ui.kv import load_beside
from kiosk.ui.screens.card.composing import compose
from kiosk.ui.screens.card.foot import Foot
from kiosk.ui.screens.card.plan import Box, Paper
from kiosk.ui.screens.card.showing import film_word
from kiosk.ui.theme import Theme, bright, ink_on
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.film import Film
from kiosk.ui.widgets.flow import paint
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.pictures import Album
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say

load_beside(__file__)


class CardScreen(Sheet):
    """Draws everything when it is made; :meth:`turn` changes the page of a long card.

    Args:
        theme: of the window.
        view: what to draw.
        today: the mine's date, for whatever has dates.
        lang: of the reader.
        picture: path of a picture by its hash.
        films: whether this station plays videos; else their posters stand.
        kwargs: ``size`` must be among them: everything is drawn at once.
    """

    def __init__(
        self,
        theme: Theme,
        view: CardView,
        today: date,
        lang: str,
        picture: Callable[[str], str],
        films: bool = False,
        **kwargs: Any,
    ) -> None:
        self.theme, self.view, self.lang = theme, view, lang
        self.foot = Foot(view.shown.card, theme, kwargs["size"][0], lang)
        super().__init__(**kwargs)
        self.page = 0
        card, body = view.shown.card, self.ids.body
        self._album = Album(
            {path: picture(sha) for path, sha in view.shown.media.items() if path != card.video}
        )
        paper = Paper(
            theme, body.width, body.height, lang, today, bright(view.board.colour), self._album.shapes,
            view.state, view.safe_since,
        )  # fmt: skip
        self._composition = compose(card, paper)
        self._film: Film | None = None
        self._word = ""
        if self._composition.film:
            sha = view.shown.media.get(card.video, "")
            self._begin_film(picture(sha) if films and sha else "", self._composition.film)
        self._draw_band()
        self._draw_page()

    @property
    def pages(self) -> int:
        """Into how many pages the card is dealt."""
        return len(self._composition.pages)

    def turn(self, page: int) -> None:
        """Show a page, counted from 0, around the end."""
        if self.pages > 1 and page % self.pages != self.page:
            self.page = page % self.pages
            self._draw_page()

    def touched(self, x: float, y: float) -> str:
        """What stands at a place of the card that can be chosen, px from its lower left; or empty."""
        body = self.ids.body
        return str(body.spot_at(x - body.x, y - body.y))

    def _begin_film(self, file: str, box: Box) -> None:
        """Play a video over its poster; where none can be played, the poster has a word on it."""
        body, (left, top, width, height) = self.ids.body, box
        self._word = say("film_off", self.lang)
        if not file:
            return
        try:
            place = (round(left), round(body.height - top - height))
            self._film = Film(file, self._film_failed, size=(round(width), round(height)), pos=place)
        except ImportError:
            return
        except (ValueError, OSError):
            self._word = say("film_bad", self.lang)
            return
        self._word = ""
        body.add_widget(self._film)

    def _film_failed(self) -> None:
        if self._film is not None:
            self.ids.body.remove_widget(self._film)
        self._film, self._word = None, say("film_bad", self.lang)
        self._draw_page()

    def _draw_band(self) -> None:
        band, theme, view = self.ids.band, self.theme, self.view
        colour = bright(view.board.colour)
        ink = ink_on(colour)
        size = round(band.height * 0.5)
        top = (band.height - size) / 2
        band.block(0, 0, band.width, band.height, colour)
        mark = size * 1.15
        shapes.emblem(band, view.board.code, theme.margin, (band.height - mark) / 2, mark, ink)
        x = theme.margin + mark * 1.3
        x += band.words(x, top, view.board.name.in_(self.lang), size, ink, bold=True)
        if view.fresh:
            less = round(size * 0.72)
            word = say("fresh", self.lang)
            wide = width_of(word, less, True) + less
            band.block(x + size * 0.6, top - size * 0.05, wide, size * 1.1, ink, radius=theme.radius)
            band.words(x + size * 0.6 + wide / 2, top + (size - less) / 2, word, less, colour, True, "center")
        band.words(band.width - theme.margin, top, f"{view.number} / {view.of}", size, ink, True, "right")

    def _draw_page(self) -> None:
        body, made = self.ids.body, self._composition
        page = made.pages[self.page]
        body.wipe()
        if page.under:
            page.under(body)
        self._album.keep([placed.path for placed in page.pictures])
        for placed in page.pictures:
            body.picture(*placed.box, self._album.texture(placed.path))
        if made.film and self._word:
            film_word(body, made.film, self._word, self.theme)
        for column in page.columns:
            paint(body, column.rows, column.left, column.top)
        self.foot.paint(self.ids.foot, self.page, self.pages)
