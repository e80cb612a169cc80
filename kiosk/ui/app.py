"""The station's window: joins Kivy's life cycle to what stands on the glass and to what people do."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish

from kiosk.config import AS_DELIVERED, Display
from kiosk.domain.dialogview import ASIDE, OPEN
from kiosk.domain.screen import Screen
from kiosk.domain.signing import Answer
from kiosk.ui import glass
from kiosk.ui.controls import Actions, Controls, press_in, type_into
from kiosk.ui.desk import Desk
from kiosk.ui.face import Face
from kiosk.ui.hands import Hands
from kiosk.ui.pulse import Pulse
from kiosk.ui.showing import UPDATE_S, Showing
from kiosk.ui.sound import Sounds
from kiosk.ui.theme import GROUND, rgba, use
from kiosk.ui.veil import Veil

AT_HAND = (
    "kiosk.ui.screens.card.card", "kiosk.ui.widgets.answer", "kiosk.ui.widgets.queue_sheet",
    "kiosk.ui.widgets.pledge_panel", "kiosk.ui.screens.notice.notice", "kiosk.ui.screens.dialog.dialog",
)  # fmt: skip
"""Loaded when the first board stands, so that the first scan is answered as fast as the last."""


class StationApp(App):
    """The application.

    Args:
        desk: the station behind the glass.
        framed: a window on a desktop, which Esc closes; else the whole screen, which nothing closes.
        sound: whether to play tones.
        on_first_frame: called once, when the first board is on the glass.
        on_answer: called with each answer when it is shown.
        display: colours, and from where the panel is read.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        framed: bool = True,
        sound: bool = True,
        on_first_frame: Callable[[], None] | None = None,
        on_answer: Callable[[Answer], None] | None = None,
        display: Display = AS_DELIVERED,
    ) -> None:
        super().__init__()
        self._sounds = Sounds() if sound else None
        self._on_first_frame, self._on_answer = on_first_frame, on_answer
        use(display.theme)
        self._pulse = Pulse()
        self.soon = self._pulse.soon
        self._look = Clock.create_trigger(lambda _: self.update())
        close = (lambda: self.stop()) if framed else None
        self.hands = Hands(desk, self.soon, self._sounds, self._answered, close, display)
        self.showing: Showing = self.hands.showing
        self._handler = _KeepGoing(self.showing)
        self._dim_after_s = display.dim_after_min * 60
        self.veil: Veil | None = None

    def run(self) -> None:
        """Stay until the window is closed, asleep while nothing happens."""
        with self._pulse.beating(Window):
            super().run()

    def wake(self) -> None:
        """Something outside has changed: look at once. From any thread; many calls are one look."""
        self._look()
        self._pulse.wake()

    # ---- Kivy's life cycle

    def build(self) -> Any:
        """Make the first frame's widgets."""
        self.title = "驿站 Yizhan"
        glass.wash(Window, rgba(GROUND))
        face = self.showing.fit(*map(int, Window.size))
        self.update()
        return face

    def on_start(self) -> None:
        """Listen and keep time."""
        self.controls = Controls(Window, Actions(self.hands.scan, self.hands.press, self.hands.typed))
        Window.bind(on_resize=self._on_resize, on_flip=self._on_flip)
        ExceptionManager.add_handler(self._handler)
        self.showing.keep_time()
        if self._dim_after_s:
            self.veil = Veil(Window, self._dim_after_s, Clock.time())
            self._dims = Clock.schedule_interval(lambda _: self.update(), UPDATE_S)

    def on_stop(self) -> None:
        """Let the window go."""
        self.controls.release()
        Window.unbind(on_resize=self._on_resize, on_flip=self._on_flip)
        ExceptionManager.remove_handler(self._handler)
        self.showing.stop()
        if self.veil:
            self._dims.cancel()
            self.veil.release()

    def open_settings(self, *_: Any) -> bool:
        """Kivy's settings page (F1) is not for miners."""
        return False

    # ---- what is on the glass

    @property
    def face(self) -> Face | None:
        """All that is drawn."""
        return self.showing.face

    @property
    def screen(self) -> Screen | None:
        """What is drawn."""
        return self.showing.screen

    @property
    def view(self) -> str:
        """What stands in the middle: "overview", "builtin" or a card's key."""
        return self.showing.view

    @property
    def answer(self) -> Answer | None:
        """The answer over everything, while it stands."""
        return self.face.answer.answer if self.face and self.face.answer else None

    def update(self) -> None:
        """Draw what has changed."""
        self.showing.update()
        if self.veil:
            self.veil.look(self.showing.busy, Clock.time())

    def small_picture(self, most: int) -> tuple[bytes, tuple[int, int]]:
        """What stands now as a JPEG of at most ``most`` bytes, and the window's size, px."""
        self.update()
        return glass.small(Window, most)

    @property
    def renderer(self) -> str:
        """Who draws."""
        return glass.renderer()

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
        return self.showing.show_board(board)

    def choose(self, name: str) -> bool:
        """Choose in the dialog that stands, OPEN what an answer offers, or put the notice ASIDE that covers
        the screen; whether there is such a choice."""
        view = self.face.dialog.view if self.face and self.face.dialog else None
        known = name in {choice.name for choice in view.choices} if view else name == OPEN
        known = known or (name == ASIDE and self.screen is not None and self.screen.covered)
        if known:
            self.hands.choose(name)
        return known

    # ---- the window

    def _answered(self, answer: Answer) -> None:
        if self.veil:
            self.veil.lift()  # a reader of its own sends no key
        if self._on_answer:
            self._on_answer(answer)

    def _on_resize(self, *_: Any) -> None:
        """Another size is another theme: everything is made anew."""
        width, height = map(int, Window.size)
        before = self.face
        if before and (width, height) != (before.theme.width, before.theme.height):
            Window.remove_widget(before)
            if self.veil:
                self.veil.lift()
            self.root = self.showing.fit(width, height)
            Window.add_widget(self.root)
            self.update()

    def _on_flip(self, *_: Any) -> None:
        if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
            glFinish()  # nothing else flushes there, and what was drawn would never be freed
        self.showing.flipped(dark=self.veil is not None and self.veil.lies)
        if not self.showing.settled:
            self.showing.settled = True
            if self._on_first_frame:
                self._on_first_frame()
            Clock.schedule_once(lambda _: self._settle(), 0)

    def _settle(self) -> None:
        """After the first board: what is not needed for it."""
        self.update()
        for module in AT_HAND:
            import_module(module)
        if self._sounds:
            self._sounds.load()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        gc.enable()


class _KeepGoing(ExceptionHandler):
    """An error in a callback is logged, the card that stands is skipped, and the station goes on."""

    def __init__(self, showing: Showing) -> None:
        super().__init__()
        self._showing = showing

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        self._showing.skip(self._showing.screen, inst)
        return int(ExceptionManager.PASS)
