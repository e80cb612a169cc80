"""The one thing the face knows outside itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.domain.notices import Standing
from kiosk.domain.playing import Glass
from kiosk.domain.screen import Screen
from kiosk.domain.signing import Answer


class Desk(Protocol):
    """Where the face asks what to draw and hands in what people scan. Every call returns at once."""

    def screen(self, chosen: str) -> Screen:
        """What to draw now; ``chosen`` is "overview" or a card's key turned to by hand, else empty."""

    @property
    def lasts_s(self) -> float:
        """For how long the screen given last stays right by itself, s; 0: each moment counts.

        What else changes it calls :meth:`kiosk.ui.app.StationApp.wake`.
        """

    def shown(self, screen: Screen, attended: bool) -> None:
        """Take note of what stands on the glass, and whether somebody is at it."""

    def drawn(self, notice: Standing) -> None:
        """Take note that an urgent notice is on the glass."""

    def seen(self, glass: Glass) -> None:
        """Take note of what can be seen from now on."""

    def scan(self, text: str, then: Callable[[Answer | None], None]) -> None:
        """Take a code or a keyed number.

        ``then`` is called from another thread, after the record is on disk, with None where the dialog
        that stands says enough.
        """

    def choose(self, name: str, then: Callable[[Answer | None], None]) -> None:
        """Take a choice of the dialog that stands, or OPEN for what an answer offers.

        ``then`` is called from another thread, when what was chosen is on disk, with what is to be
        answered, if anything.
        """

    def picture(self, sha256: str) -> str:
        """Path of a picture's file."""

    def turns(self) -> tuple[str, ...]:
        """Keys of the views in the order of the left and right keys: "overview" and card keys."""

    def failed(self, key: str, error: str) -> None:
        """Report a card that could not be drawn; it will be skipped."""

    def set_lang(self, lang: str) -> None:
        """Change the language of the screen: "zh" or "en"."""
