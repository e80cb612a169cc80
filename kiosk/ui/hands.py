"""What people do at the glass: scan, key a number, press a key; and the answer they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock

from content_packs.format.card import Card
from kiosk.config import Display
from kiosk.domain.dialogview import ASIDE, KEYPAD, OPEN, QUIZ
from kiosk.domain.quiz import letter_of
from kiosk.domain.screen import CardView
from kiosk.domain.signing import Answer
from kiosk.ui.desk import Desk
from kiosk.ui.showing import Showing
from kiosk.ui.sound import Sounds

if TYPE_CHECKING:
    from kiosk.ui.screens.dialog.dialog import DialogScreen

STOP_NUMBER = "0"
"""Keyed like a staff number, it opens the card of everybody's right to stop; nobody has this number."""
KEYPAD_S = 30.0
"""How long an open keypad stays."""


class Hands:
    """Takes what people do and shows what it led to.

    Args:
        desk: the station behind the glass.
        soon: runs a function in the window's thread at once; callable from any thread.
        sounds: tones for answers; None for silence.
        on_answer: called with each answer when it is shown.
        close: what Esc does while no keypad is open; None where nothing closes the window.
        display: colours, and from where the panel is read.
    """

    def __init__(
        self,
        desk: Desk,
        soon: Callable[[Callable[[], object]], None],
        sounds: Sounds | None,
        on_answer: Callable[[Answer], None] | None,
        close: Callable[[], None] | None,
        display: Display,
    ) -> None:
        self._desk, self._soon = desk, soon
        self._sounds, self._on_answer, self._close = sounds, on_answer, close
        self._answer_ends: Any = None
        self._keypad_ends: Any = None
        self.showing = Showing(desk, self.open_keypad, self.choose, display)

    def scan(self, text: str) -> None:
        """A code was read or a number keyed; the answer comes from the worker's thread."""
        self.close_keypad()
        if (dialog := self._dialog) and (name := dialog.numbered(text)):
            self.choose(name)
            return
        if (question := self._question) and letter_of(text, question):
            self.choose(QUIZ + text)
            return
        if text == STOP_NUMBER and self.showing.turn_to_stop():
            return
        self._desk.scan(text, lambda answer: self._soon(lambda: self._chosen(answer)))

    def choose(self, name: str) -> None:
        """Something was chosen in the dialog that stands; what became of it is drawn when it is on disk."""
        if name == KEYPAD:
            self.open_keypad()
            return
        if name == OPEN and self.showing.face:
            self.showing.face.close_answer()
        self._desk.choose(name, lambda answer: self._soon(lambda: self._chosen(answer)))

    def _chosen(self, answer: Answer | None) -> None:
        if answer is not None:
            self.show_answer(answer)
        else:
            self.showing.update()

    def show_answer(self, answer: Answer) -> None:
        """Put an answer over everything, in place of the one that stands."""
        face = self.showing.face
        assert face is not None
        if self._answer_ends is not None:
            self._answer_ends.cancel()
        seconds = face.show_answer(answer, self.showing.lang, Clock.time())
        self._answer_ends = Clock.schedule_once(lambda _: self._end_answer(), seconds)
        if self._sounds:
            self._sounds.play(answer.kind)
        if self._on_answer:
            self._on_answer(answer)
        self.showing.update()

    def press(self, key: str) -> None:
        """A key of controls.Actions.press."""
        assert self.showing.face is not None
        keypad = self.showing.face.keypad
        match key:
            case "enter" if keypad:
                keypad.enter()
            case "escape" if keypad:
                self.close_keypad()
            case "enter" if self.showing.face.answer and self.showing.face.answer.answer.offer:
                self.choose(OPEN)
            case _ if self.showing.face.covered and not (key == "escape" and self._close):
                self._press_under_notice()
            case _ if dialog := self._dialog:
                self._press_in(dialog, key)
            case "escape" if self._close:
                self._close()
            case _:
                self._press_on_board(key)

    def _press_on_board(self, key: str) -> None:
        """A key while nothing lies over the boards."""
        match key:
            case "enter" if self._question:
                self.choose(QUIZ)
            case "enter":
                self.showing.turn_back()
            case "up" | "down":
                self.showing.turn_page(-1 if key == "up" else 1)
            case "left" | "right":
                self.showing.step(-1 if key == "left" else 1)

    def _press_in(self, dialog: DialogScreen, key: str) -> None:
        """OK under an answer takes the answer away: what it would choose cannot be seen yet."""
        face = self.showing.face
        if key == "enter" and face is not None and face.answer:
            face.close_answer()
        else:
            dialog.press(key)

    def _press_under_notice(self) -> None:
        """A key makes room for what is to be done and does nothing else: what it would do cannot be seen."""
        face = self.showing.face
        if face is not None and face.answer:
            face.close_answer()
        else:
            self.choose(ASIDE)

    @property
    def _dialog(self) -> DialogScreen | None:
        """The dialog on the screen; keys choose nothing that a notice hides."""
        face = self.showing.face
        return face.dialog if face is not None and not face.covered else None

    @property
    def _question(self) -> Card | None:
        """The question on the screen, if one stands there and can be seen."""
        if self.showing.face is not None and self.showing.face.covered:
            return None
        main = self.showing.screen.main if self.showing.screen else None
        card = main.shown.card if isinstance(main, CardView) else None
        return card if card is not None and card.type == "quiz" else None

    def typed(self, digits: str) -> None:
        """Digits are being typed on keys: one that stands on a choice points at it, others are a number."""
        assert self.showing.face is not None
        face = self.showing.face
        if face.keypad:
            face.keypad.show(digits)
            return
        points = (dialog := self._dialog) is not None and dialog.point(digits)
        face.show_entry("" if points else digits, self.showing.lang)

    def open_keypad(self) -> None:
        """Open the keypad for a while."""
        assert self.showing.face is not None
        self.showing.face.show_keypad(self.showing.lang, self.scan, self.close_keypad)
        self._keypad_ends = Clock.schedule_once(lambda _: self.close_keypad(), KEYPAD_S)
        self.showing.update()

    def close_keypad(self) -> None:
        """Close the keypad, if it is open."""
        assert self.showing.face is not None
        if self._keypad_ends is not None:
            self._keypad_ends.cancel()
        self.showing.face.hide_keypad()

    def _end_answer(self) -> None:
        assert self.showing.face is not None
        if seconds := self.showing.face.end_answer():
            self._answer_ends = Clock.schedule_once(lambda _: self._end_answer(), seconds)
