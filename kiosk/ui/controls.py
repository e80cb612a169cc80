"""Scanner, keys and touch: all that people do at a station, by the window's own events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from content_packs.values import dataclass
from kiosk.domain.directory import MOST_NUMBER
from kiosk.readers.wedge import Wedge

CODES = {"enter": 13, "escape": 27, "backspace": 8, "up": 273, "down": 274, "right": 275, "left": 276}
"""Key codes of the window's on_key_down."""
_NAMES = {code: name for name, code in CODES.items()} | {271: "enter"}
"""Scanners end with either Enter key."""
ENTERS = frozenset(code for code, name in _NAMES.items() if name == "enter")
LOOK_S = 0.15
"""How often typed digits are looked at: slower than a scanner's burst, faster than a finger."""


@dataclass(frozen=True, slots=True)
class Actions:
    """What the keys do.

    Attributes:
        scan: a code or number was entered.
        press: one of enter (with nothing typed), escape, up, down, left, right.
        typed: the digits typed so far changed; empty when there are none.
    """

    scan: Callable[[str], None]
    press: Callable[[str], None]
    typed: Callable[[str], None]


class Controls:
    """Listens to a window. Characters come from on_textinput only: on_key_down gets capitals wrong."""

    def __init__(self, window: Any, actions: Actions) -> None:
        self.wedge = Wedge()
        self._window, self._actions = window, actions
        self._shown = ""
        self._look_soon = Clock.create_trigger(lambda _: self.look(), LOOK_S)
        window.bind(on_textinput=self._on_text, on_key_down=self._on_key)

    def release(self) -> None:
        """Stop listening."""
        self._look_soon.cancel()
        self._window.unbind(on_textinput=self._on_text, on_key_down=self._on_key)

    def look(self) -> None:
        """Say which digits are pending; a moment after each was typed, so that a scan does not flash."""
        pending = self.wedge.pending(Clock.time())
        digits = pending if pending.isdecimal() and len(pending) <= MOST_NUMBER else ""
        if digits != self._shown:
            self._shown = digits
            self._actions.typed(digits)
        if digits:
            self._look_soon()  # until they are entered or forgotten

    def _on_text(self, _window: Any, text: str, *_: Any) -> None:
        self.wedge.type(text, Clock.time())
        self._look_soon()

    def _on_key(self, _window: Any, key: int, *_: Any) -> bool:
        name = _NAMES.get(key)
        if name == "backspace":
            self.wedge.erase(Clock.time())
            self._look_soon()
            return True
        if name == "enter" and (code := self.wedge.enter(Clock.time())):
            self.look()
            self._actions.scan(code)
            return True
        if name is None:
            return False
        self._actions.press(name)
        return True


def type_into(window: Any, text: str) -> None:
    """Do what a scanner's keyboard does: each character, then Enter."""
    for character in text:
        window.dispatch("on_textinput", character)
    press_in(window, "enter")


def press_in(window: Any, key: str) -> None:
    """Press a key by its name in CODES, or a digit: those arrive as text, like a number pad's."""
    if key.isdecimal():
        window.dispatch("on_textinput", key)
        return
    window.dispatch("on_key_down", CODES[key], 0, None, [])
    window.dispatch("on_key_up", CODES[key], 0)
