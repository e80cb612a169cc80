"""The station's window: asks the desk twice a second what to draw, and hands in what people scan."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish

from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import CardView, Overview, Screen
from kiosk.domain.signing import Answer
from kiosk.ui import glass
from kiosk.ui.controls import Actions, Controls, press_in, type_into
from kiosk.ui.desk import Desk
from kiosk.ui.face import Face
from kiosk.ui.sound import Sounds
from kiosk.ui.theme import GROUND, Theme, rgba
from kiosk.ui.widgets.answer import SECONDS

UPDATE_S = 0.5
LOOK_S = 0.15
"""How often typed digits are looked at: slower than a scanner's burst, faster than a finger."""
HAND_S = 20.0
"""How long a view turned to by hand stays before the rotation goes on."""
KEYPAD_S = 30.0
"""How long an open keypad stays."""
LOG = logging.getLogger(__name__)


class StationApp(App):
    """The application.

    Args:
        desk: the station behind the glass.
        framed: a window on a desktop, which Esc closes; else the whole screen, which nothing closes.
        sound: whether to play tones.
        on_first_frame: called once, when the first board is on the glass.
        on_answer: called with each answer when it is shown.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        framed: bool = True,
        sound: bool = True,
        on_first_frame: Callable[[], None] | None = None,
        on_answer: Callable[[Answer], None] | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._framed = desk, framed
        self._sounds = Sounds() if sound else None
        self._on_first_frame, self._on_answer = on_first_frame, on_answer
        self._chosen, self._chosen_until = "", 0.0
        self._answer_ends: Any = None
        self._keypad_ends: Any = None
        self._handler = _KeepGoing(self)
        self._settled = False
        self.face: Face | None = None

    # ---- Kivy's life cycle

    def build(self) -> Any:
        """Make the first frame's widgets."""
        self.title = "驿站 Yizhan"
        Window.clearcolor = rgba(GROUND)
        self.root_sheet = self._make_face()
        self.update()
        return self.root_sheet

    def on_start(self) -> None:
        """Listen and keep time."""
        self.controls = Controls(Window, Actions(self._scan, self._press, self._typed))
        Window.bind(on_resize=self._on_resize, on_flip=self._on_flip)
        ExceptionManager.add_handler(self._handler)
        self._events = [
            Clock.schedule_interval(lambda _: self.update(), UPDATE_S),
            Clock.schedule_interval(lambda _: self.controls.look(), LOOK_S),
        ]

    def on_stop(self) -> None:
        """Let the window go."""
        self.controls.release()
        Window.unbind(on_resize=self._on_resize, on_flip=self._on_flip)
        ExceptionManager.remove_handler(self._handler)
        for event in self._events:
            event.cancel()

    def open_settings(self, *_: Any) -> bool:
        """Kivy's settings page (F1) is not for miners."""
        return False

    # ---- what is on the glass

    @property
    def view(self) -> str:
        """What stands in the middle: "overview", "builtin" or a card's key."""
        screen = self.face.screen if self.face else None
        return screen.view if screen else ""

    @property
    def screen(self) -> Screen | None:
        """What is drawn."""
        return self.face.screen if self.face else None

    @property
    def answer(self) -> Answer | None:
        """The answer over everything, while it stands."""
        return self.face.answer.answer if self.face and self.face.answer else None

    def update(self) -> None:
        """Draw what has changed."""
        assert self.face is not None
        now = Clock.time()
        if self._chosen and now >= self._chosen_until:
            self._chosen = ""
        screen = self._desk.screen(self._chosen)
        if not self._settled and screen.panel:
            screen = replace(screen, panel=replace(screen.panel, qr=""))  # its library comes after
        try:
            self.face.show(screen, now)
        except Exception as error:
            self.skip(screen, error)
        if self.face.screen is not None:
            self._desk.shown(self.face.screen)

    def skip(self, screen: Screen | None, error: BaseException) -> None:
        """A view could not be drawn: report its card and show the overview instead."""
        LOG.error("cannot draw %s", screen.view if screen else "?", exc_info=error)
        assert self.face is not None
        if screen is None or not isinstance(screen.main, CardView):
            return
        self._chosen = ""
        self._desk.failed(screen.main.shown.key, f"{type(error).__name__}: {error}"[:200])
        try:
            self.face.show(self._desk.screen(OVERVIEW), Clock.time())
        except Exception:
            LOG.exception("cannot draw the overview")

    # ---- for the control pipe

    def type_text(self, text: str) -> None:
        """Type as a scanner does: each character, then Enter."""
        type_into(Window, text)

    def press(self, key: str) -> None:
        """Press up, down, left, right, enter, escape or backspace."""
        press_in(Window, key)

    def picture(self, path: str) -> tuple[int, int]:
        """Draw what stands now and write it as a PNG; returns width and height in px."""
        self.update()
        return glass.save(Window, path)

    def show(self, board: str) -> bool:
        """Turn to the first card of a board, or to "overview"; whether there is one."""
        main = self._desk.screen(OVERVIEW).main
        tiles = main.tiles if isinstance(main, Overview) else ()
        first = {tile.board.code: tile.cards[0].key for tile in tiles}
        found = OVERVIEW if board == OVERVIEW else first.get(board, "")
        if found:
            self._turn_to(found)
        return bool(found)

    # ---- what people do

    def _scan(self, text: str) -> None:
        self._close_keypad()
        self._desk.scan(text, lambda answer: Clock.schedule_once(lambda _: self._show_answer(answer), 0))

    def _show_answer(self, answer: Answer) -> None:
        assert self.face is not None
        if self._answer_ends is not None:
            self._answer_ends.cancel()
        self.face.show_answer(answer, self._lang)
        self._answer_ends = Clock.schedule_once(lambda _: self._end_answer(), SECONDS)
        if self._sounds:
            self._sounds.play(answer.kind)
        if self._on_answer:
            self._on_answer(answer)
        self.update()

    def _end_answer(self) -> None:
        assert self.face is not None
        self.face.show_answer(None, self._lang)

    def _press(self, key: str) -> None:
        assert self.face is not None
        keypad = self.face.keypad
        match key:
            case "enter" if keypad:
                keypad.enter()
            case "enter":
                self._chosen = ""
                self.update()
            case "escape" if keypad:
                self._close_keypad()
            case "escape" if self._framed:
                self.stop()
            case "up" | "down":
                self.face.turn_page(-1 if key == "up" else 1, Clock.time())
            case "left" | "right":
                self._step(-1 if key == "left" else 1)

    def _step(self, by: int) -> None:
        turns = self._desk.turns()
        if turns:
            at = turns.index(self.view) if self.view in turns else 0
            self._turn_to(turns[(at + by) % len(turns)])

    def _turn_to(self, key: str) -> None:
        self._chosen, self._chosen_until = key, Clock.time() + HAND_S
        self.update()

    def _typed(self, digits: str) -> None:
        assert self.face is not None
        self.face.show_entry(digits, self._lang)

    def _open_keypad(self) -> None:
        assert self.face is not None
        self.face.show_keypad(self._lang, self._scan, self._close_keypad)
        self._keypad_ends = Clock.schedule_once(lambda _: self._close_keypad(), KEYPAD_S)

    def _close_keypad(self) -> None:
        assert self.face is not None
        if self._keypad_ends is not None:
            self._keypad_ends.cancel()
        self.face.hide_keypad()

    # ---- the window

    @property
    def _lang(self) -> str:
        screen = self.screen
        return screen.lang if screen else "zh"

    def _make_face(self) -> Face:
        self.face = Face(Theme(*map(int, Window.size)), self._desk.picture, self._open_keypad)
        return self.face

    def _on_resize(self, *_: Any) -> None:
        """Another size is another theme: everything is made anew."""
        if self.face and tuple(map(int, Window.size)) != (self.face.theme.width, self.face.theme.height):
            Window.remove_widget(self.face)
            self.root = self._make_face()
            Window.add_widget(self.face)
            self.update()

    def _on_flip(self, *_: Any) -> None:
        if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
            glFinish()  # nothing else flushes there, and what was drawn would never be freed
        if not self._settled:
            self._settled = True
            if self._on_first_frame:
                self._on_first_frame()
            Clock.schedule_once(lambda _: self._settle(), 0)

    def _settle(self) -> None:
        """After the first board: what is not needed for it."""
        self.update()
        if self._sounds:
            self._sounds.load()
        gc.collect()
        gc.freeze()


class _KeepGoing(ExceptionHandler):
    """An error in a callback is logged, the card that stands is skipped, and the station goes on."""

    def __init__(self, app: StationApp) -> None:
        super().__init__()
        self._app = app

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        self._app.skip(self._app.screen, inst)
        return int(ExceptionManager.PASS)
