"""Everything in the window: the frame, the screen in the middle, the panel, and what lies over them.

What the first board does not need is imported by the method that puts it up: a twentieth of the start.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date, datetime
from math import inf
from typing import TYPE_CHECKING, Any

from kiosk.domain.dialogview import ASIDE, OPEN, QUIZ
from kiosk.domain.notices import Standing, covers
from kiosk.domain.queue import PAUSE_S, Queue
from kiosk.domain.rotation import dwell
from kiosk.domain.screen import BuiltIn, CardView, Footer, Overview, Screen
from kiosk.domain.signing import Answer
from kiosk.ui.kv import load_beside
from kiosk.ui.screens.overview.overview import OverviewScreen
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.footer import FooterLine
from kiosk.ui.widgets.header import HeaderLine
from kiosk.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from kiosk.ui.screens.builtin.builtin import BuiltInScreen
    from kiosk.ui.screens.card.card import CardScreen
    from kiosk.ui.screens.dialog.dialog import DialogScreen
    from kiosk.ui.screens.notice.notice import NoticeScreen
    from kiosk.ui.widgets.answer import AnswerSheet
    from kiosk.ui.widgets.keypad import Entry, Keypad
    from kiosk.ui.widgets.large_code import LargeCode
    from kiosk.ui.widgets.notice_strip import NoticeStrip
    from kiosk.ui.widgets.pledge_panel import PledgePanel
    from kiosk.ui.widgets.queue_sheet import QueueSheet

load_beside(__file__)


def _middle(screen: Screen) -> tuple[object, ...]:
    """All that decides what stands in the middle, and how wide."""
    return screen.main, screen.panel is None, screen.header.time.date(), is_strip(screen)


def is_strip(screen: Screen) -> bool:
    """Whether urgent notices stand as a strip over the boards."""
    return bool(screen.notices) and not screen.covered


def _strip_height(theme: Theme) -> int:
    from kiosk.ui.widgets.notice_strip import height_on

    return height_on(theme)


def _urgent(screen: Screen) -> tuple[object, ...]:
    """All that decides how urgent notices are drawn."""
    where = screen.covered, screen.dialog is not None, screen.panel is None
    return screen.notices, where, screen.header.time.date()


def _bottom(screen: Screen) -> tuple[Footer, datetime | None, bool]:
    """All that the bottom line says, and whether its digit means what it says: in a dialog it does not."""
    return screen.footer, None if screen.panel else screen.next_opens, screen.dialog is None


class Face(Sheet):
    """Draws a Screen; only the parts that differ from what stands are drawn anew.

    Args:
        theme: of the window; another window size needs another Face.
        picture: path of a picture by its hash.
        open_keypad: called when 输工号 is touched.
        open_card: called with the key of a card whose mark in the frame is touched.
        choose: called with the name of what is chosen in a dialog, OPEN for what an answer offers, ASIDE
            for a notice that is put aside.
        films: whether videos play.
    """

    def __init__(
        self,
        theme: Theme,
        picture: Callable[[str], str],
        open_keypad: Callable[[], None],
        open_card: Callable[[str], None],
        choose: Callable[[str], object],
        films: bool = False,
        **kwargs: Any,
    ) -> None:
        self.theme, self._picture, self._open_keypad, self._choose = theme, picture, open_keypad, choose
        self._films = films
        super().__init__(size=(theme.width, theme.height), **kwargs)
        self.screen: Screen | None = None
        self.main: CardScreen | OverviewScreen | BuiltInScreen | None = None
        self._card: CardScreen | None = None
        self._overview: tuple[object, OverviewScreen] | None = None
        self.answer: AnswerSheet | QueueSheet | None = None
        self._waiting: QueueSheet | None = None
        self._queue = Queue()
        self.keypad: Keypad | None = None
        self.dialog: DialogScreen | None = None
        self.notice: NoticeScreen | NoticeStrip | None = None
        self.covered = False
        self.code: LargeCode | None = None
        self._code_turns = 0
        self._entry: Entry | None = None
        self._panel: PledgePanel | None = None
        self._page_since = self._notice_since = self._each_page_s = 0.0
        self._header, self._footer = HeaderLine(theme, picture), FooterLine(theme, open_card)
        self._header.pos = (0, theme.height - theme.header)
        self.ids.lines.add_widget(self._header)
        self.ids.lines.add_widget(self._footer)

    def show(self, screen: Screen, now: float) -> None:
        """Draw what changed; ``now`` is a clock that only goes forward, s.

        Raises:
            Exception: whatever goes wrong in a card; the frame is drawn by then.
        """
        before, self.screen = self.screen, None  # until all of it stands
        if before is not None and before.lang != screen.lang:
            before = None
        if before is None or before.header != screen.header:
            self._header.show(screen.header, screen.lang)
        if before is None or _bottom(before) != _bottom(screen):
            self._show_footer(screen)
        if before is None or before.panel != screen.panel:
            self._show_panel(screen)
        if before is None or _urgent(before) != _urgent(screen):
            self._show_notice(screen)
            self._notice_since = now
        if before is None or _middle(before) != _middle(screen):
            self._show_main(screen, screen.header.time.date())
            self._page_since = now
        if before is None or before.dialog != screen.dialog:
            self._show_dialog(screen)
        if self.code and (screen.panel is None or screen.panel.qr != self.code.text):
            self._draw_code(screen)
        self.screen = screen
        self._turn_on(screen, now)

    def turn_page(self, by: int, now: float) -> None:
        """Turn the pages of a long card by hand."""
        if self._card is not None:
            self._card.turn(self._card.page + by)
            self._page_since = now

    def page_due_s(self, now: float) -> float:
        """When a page of a long card turns by itself, s from ``now``; infinite where none does."""
        if self._card is None or self._card.pages < 2:
            return inf
        return max(self._page_since + self._each_page_s - now, 0.0)

    def show_answer(self, answer: Answer, lang: str, now: float) -> float:
        """Put an answer over everything, in place of the one that stands; returns for how long, s.

        While a queue scans in signing time, the last answers stand together, with the count; but not
        while a full-screen notice stands: after each answer it is seen again.
        """
        from kiosk.ui.widgets.answer import SECONDS, AnswerSheet
        from kiosk.ui.widgets.queue_sheet import QueueSheet

        self.close_answer()
        self._queue = self._queue.and_scan(answer, now)
        panel = self.screen.panel if self.screen else None
        if panel and self._queue.stands and not covers(self.screen.notices if self.screen else ()):
            self.answer = self._waiting = QueueSheet(self.theme, self._queue, panel.tally, lang)
        else:
            self.answer = AnswerSheet(self.theme, answer, lang, self._open_offer)
        self.ids.layers.add_widget(self.answer)
        return SECONDS

    def end_answer(self) -> float:
        """The answer has been read: take it away, or let a queue wait; returns for how long, s, or 0.

        A queue does not wait over a dialog: a leader's menu, a question or a meeting is to be seen.
        """
        if self._waiting is not None and not self._waiting.resting and self.dialog is None:
            from kiosk.ui.widgets.answer import SECONDS

            self._waiting.rest()
            return PAUSE_S - SECONDS
        self.close_answer()
        return 0.0

    def close_answer(self) -> None:
        """Take the answer away."""
        self._drop(self.answer)
        self.answer = self._waiting = None

    def show_keypad(self, lang: str, done: Callable[[str], None], close: Callable[[], None]) -> None:
        """Open the keypad under an answer that stands."""
        from kiosk.ui.widgets.keypad import Keypad

        self.hide_keypad()
        self.keypad = Keypad(self.theme, lang, done, close)
        self.ids.layers.add_widget(self.keypad, index=len(self.ids.layers.children))
        if self.screen:
            self._show_footer(self.screen)

    def hide_keypad(self) -> None:
        """Close the keypad."""
        if self.keypad is None:
            return
        self._drop(self.keypad)
        self.keypad = None
        if self.screen:
            self._show_footer(self.screen)

    def show_code(self) -> None:
        """Show the phone code large: until it is touched, or has changed twice (one to two minutes)."""
        self._code_turns = 2
        self._draw_code(self.screen)

    def hide_code(self) -> None:
        """Take the large code away."""
        self._drop(self.code)
        self.code = None

    def _draw_code(self, screen: Screen | None) -> None:
        self.hide_code()
        text = screen.panel.qr if screen and screen.panel else ""
        if screen and text and self._code_turns:
            from kiosk.ui.widgets.large_code import LargeCode

            self._code_turns -= 1
            self.code = LargeCode(self.theme, text, screen.lang, self.hide_code)
            self.ids.layers.add_widget(self.code, index=len(self.ids.layers.children))

    def show_entry(self, digits: str, lang: str) -> None:
        """Show digits that are being typed on keys; none takes the field away."""
        self._drop(self._entry)
        self._entry = None
        if digits:
            from kiosk.ui.widgets.keypad import Entry

            self._entry = Entry(self.theme, digits, lang)
            self.ids.layers.add_widget(self._entry)

    def _show_footer(self, screen: Screen) -> None:
        footer, opens, keyed = _bottom(screen)
        self._footer.show(footer, opens, screen.lang, keyed and self.keypad is None)

    def _show_main(self, screen: Screen, today: date) -> None:
        if self.main is not None:
            kept = self._overview is not None and self.main is self._overview[1]
            self._drop(self.main)
            self.main = self._card = None
            if not kept:
                gc.collect()  # its pictures go before the next ones come
        width, height = self.theme.main(screen.panel is not None)
        bottom = self.ids.middle.height - height
        height -= _strip_height(self.theme) if is_strip(screen) else 0
        where = {"size": (width, height), "pos": (0, bottom)}
        match screen.main:
            case Overview() as view:
                self.main = self._overview_of(screen, view, today, where)
            case CardView() as view:
                from kiosk.ui.screens.card.card import CardScreen

                self.main = self._card = CardScreen(
                    self.theme, view, today, screen.lang, self._picture, self._films, **where
                )
                if view.shown.card.type == "quiz":
                    self.main.bind(on_touch_down=self._touch_question)
            case BuiltIn() as view:
                from kiosk.ui.screens.builtin.builtin import BuiltInScreen

                self.main = BuiltInScreen(self.theme, view, screen.lang, **where)
        self.ids.middle.add_widget(self.main)

    def _overview_of(
        self, screen: Screen, view: Overview, today: date, where: dict[str, Any]
    ) -> OverviewScreen:
        """The overview that stood last, where it would be drawn alike: it is the dearest to draw, and comes
        back all day."""
        made_of = _middle(screen), screen.lang
        if self._overview is None or self._overview[0] != made_of:
            if self._overview is not None:  # its pictures go before the next ones come
                for sheet in self._overview[1].walk(restrict=True):
                    sheet.wipe()  # the first one is frozen: no collector finds it
                self._overview = None
            made = OverviewScreen(self.theme, view, today, screen.lang, self._picture, **where)
            self._overview = made_of, made
        return self._overview[1]

    def _touch_question(self, card: CardScreen, touch: Any) -> bool:
        """A question is answered by touching an option, or opened by touching it elsewhere."""
        if not card.collide_point(*touch.pos):
            return False
        x, y = touch.pos
        self._choose(QUIZ + card.touched(x - card.x, y - card.y))
        return True

    def _show_notice(self, screen: Screen) -> None:
        """A strip takes the head of the boards' room, over a dialog the frame's own; a full screen lies over
        all but answers."""
        self._drop(self.notice)
        self.notice = None
        self.covered = screen.covered
        if not screen.notices:
            return
        from kiosk.ui.screens.notice.notice import NoticeScreen
        from kiosk.ui.widgets.notice_strip import NoticeStrip

        theme, today = self.theme, screen.header.time.date()
        if self.covered:
            key = self._open_keypad if screen.panel else None
            self.notice = NoticeScreen(
                theme, screen.notices, today, screen.lang, self._picture, key, self._put_aside
            )
            self.ids.notices.add_widget(self.notice)
            self.hide_code()
            if self._waiting is not None:
                self.close_answer()
        elif screen.dialog is not None:
            size = (theme.width, theme.header)
            self.notice = NoticeStrip(theme, screen.notices, today, screen.lang, size, titles_only=True)
            self.notice.pos = (0, theme.height - theme.header)
            self.ids.notices.add_widget(self.notice)
        else:
            size = (theme.main(screen.panel is not None)[0], _strip_height(theme))
            self.notice = NoticeStrip(theme, screen.notices, today, screen.lang, size)
            self.notice.pos = (0, self.ids.middle.height - self.notice.height)
            self.ids.middle.add_widget(self.notice)

    def _put_aside(self) -> None:
        self._choose(ASIDE)

    @property
    def drawn(self) -> Standing | None:
        """The urgent notice that is on the glass whole: not under something else, nor as a title alone."""
        covered = self.answer is not None or (self.dialog is not None and not self.covered)
        return self.notice.standing if self.notice and not covered else None

    @property
    def clear(self) -> bool:
        """Whether nothing lies over boards and panel: answer, dialog, keypad, code, full-screen notice."""
        over = self.answer, self.dialog, self.keypad, self.code
        return not self.covered and all(one is None for one in over)

    def _show_dialog(self, screen: Screen) -> None:
        """The dialog stands over boards and panel, which go on under it."""
        if self.dialog is None or self.dialog.lang != screen.lang or screen.dialog is None:
            self._drop(self.dialog)
            self.dialog = None
        if screen.dialog is None:
            return
        if self.dialog is None:
            from kiosk.ui.screens.dialog.dialog import DialogScreen

            place, today = self.ids.dialogs, screen.header.time.date()
            self.dialog = DialogScreen(
                self.theme, today, screen.lang, self._picture, self._choose, size=place.size
            )
            place.add_widget(self.dialog)
        self.dialog.show(screen.dialog)

    def _open_offer(self) -> None:
        self._choose(OPEN)

    def _show_panel(self, screen: Screen) -> None:
        if screen.panel is None:
            self._drop(self._panel)
            self._panel = None
            return
        if self._panel is None:
            from kiosk.ui.widgets.pledge_panel import PledgePanel

            self._panel = PledgePanel(self.theme, self._open_keypad, self.show_code)
            left = 0 if self.theme.portrait else self.theme.width - self.theme.panel[0]
            self._panel.pos = (left, 0)
            self.ids.middle.add_widget(self._panel)
        self._panel.show(screen.panel, screen.lang)
        if self._waiting is not None:
            self._waiting.count(screen.panel.tally)

    def _turn_on(self, screen: Screen, now: float) -> None:
        """A long card shows its pages for equal parts of its time, a notice for as long as they are read."""
        if self.notice and self.notice.pages > 1 and now - self._notice_since >= self.notice.seconds:
            self.notice.turn(self.notice.page + 1)
            self._notice_since = now
        if self._card is not None and isinstance(screen.main, CardView) and self._card.pages > 1:
            self._each_page_s = dwell(screen.main.shown, screen.lang) / self._card.pages
            if now - self._page_since >= self._each_page_s:
                self.turn_page(1, now)

    def _drop(self, widget: Any) -> None:
        if widget is not None and widget.parent is not None:
            widget.parent.remove_widget(widget)
