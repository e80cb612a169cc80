"""Codes as a scanner types them: a burst of characters, then Enter. Pure; it is told the time."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.directory import MOST_SCAN

GAP_S = 3.0
"""An idle gap that forgets half a code, s: a scanner needs milliseconds, a gloved finger a second."""


@dataclass(slots=True)
class Wedge:
    """Gathers typed characters into codes.

    Of a stuck key or a foreign barcode one character more than may be is kept, so that it is one
    unreadable scan and never more memory.
    """

    _text: str = ""
    _last: float = 0.0

    def type(self, text: str, now: float) -> None:
        """Take characters in; ``now`` is any clock that only goes forward, s."""
        self._text = (self.pending(now) + text)[: MOST_SCAN + 1]
        self._last = now

    def erase(self, now: float) -> None:
        """Take the last character back."""
        self._text = self.pending(now)[:-1]
        self._last = now

    def enter(self, now: float) -> str:
        """The whole code; empty when nothing was typed."""
        code, self._text = self.pending(now), ""
        return code.strip()

    def clear(self) -> None:
        """Forget everything."""
        self._text = ""

    def pending(self, now: float) -> str:
        """What has been typed and is not forgotten."""
        return self._text if now - self._last <= GAP_S else ""
