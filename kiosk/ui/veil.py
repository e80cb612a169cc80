"""Dims the glass while nobody is there; the touch that wakes it does nothing else."""

from __future__ import annotations

from typing import Any

from kiosk.ui.controls import ENTERS
from kiosk.ui.widgets.sheet import Sheet

DARKNESS = 0.82
"""How much of the light is taken: the boards can still be made out, so that nobody takes it for broken."""
BLACK = "#000000"


class Veil:
    """Lies over everything when nobody has touched, keyed or scanned for a while.

    Bound to the window last, so it hears of a touch or a key first.

    Args:
        window: Kivy's.
        after_s: seconds without anybody.
        now: a clock that only goes forward, s.
    """

    def __init__(self, window: Any, after_s: float, now: float) -> None:
        self._window, self._after_s, self._since, self._now = window, after_s, now, now
        self._sheet: Sheet | None = None
        window.bind(on_touch_down=self._on_touch, on_key_down=self._on_key, on_textinput=self._on_text)

    def release(self) -> None:
        """Stop listening; the light comes back."""
        self._window.unbind(
            on_touch_down=self._on_touch, on_key_down=self._on_key, on_textinput=self._on_text
        )
        self.lift()

    @property
    def lies(self) -> bool:
        """Whether the glass is dimmed."""
        return self._sheet is not None

    def look(self, busy: bool, now: float) -> None:
        """Dim or not; ``busy``: something stands that must be seen, or somebody is there."""
        self._now = now
        if busy:
            self._since = now
            self.lift()
        elif now - self._since >= self._after_s and not self.lies:
            width, height = self._window.size
            self._sheet = Sheet(size=(width, height))
            self._sheet.block(0, 0, width, height, BLACK, DARKNESS)
            self._window.add_widget(self._sheet)

    def lift(self) -> bool:
        """Let the light come back; whether it had been dimmed."""
        self._since = self._now
        if self._sheet is None:
            return False
        self._window.remove_widget(self._sheet)
        self._sheet = None
        return True

    def _on_touch(self, *_: Any) -> bool:
        return self.lift()

    def _on_key(self, _window: Any, key: int, *_: Any) -> bool:
        return self.lift() and key not in ENTERS  # Enter may be the end of a scan: that counts

    def _on_text(self, *_: Any) -> bool:
        self.lift()
        return False
