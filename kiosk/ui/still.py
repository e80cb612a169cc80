"""Single pictures of screens, without a window: for the hub's preview, for ``whatif`` and for the gallery."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import AS_DELIVERED, Display
from kiosk.domain.screen import Screen
from kiosk.ui.preamble import prepare

if TYPE_CHECKING:
    from kiosk.ui.face import Face

LEAST, MOST = 320, 1920
"""Sides of a picture in px. SDL's offscreen surface keeps the size it was made with: it is made so large."""


@dataclass(frozen=True, slots=True)
class Still:
    """A picture: width and height in px, RGB bytes from the top line down; ``pages`` of the card it shows."""

    width: int
    height: int
    pixels: bytes
    pages: int

    def save(self, path: Path) -> None:
        """Write it as a PNG."""
        from PIL import Image  # not needed before there is a picture

        path.parent.mkdir(parents=True, exist_ok=True)
        Image.frombytes("RGB", (self.width, self.height), self.pixels).save(path, "PNG", compress_level=1)


class Easel:
    """Draws screens one after the other; one in a process, and only where there is no station's window.

    Args:
        fonts: folder of Regular.ttf and Bold.ttf.
        picture: path of a picture by its SHA-256.
    """

    def __init__(self, fonts: Path, picture: Callable[[str], str]) -> None:
        prepare((MOST, MOST), False, "offscreen", fonts)
        from kivy.base import EventLoop
        from kivy.core.window import Window

        EventLoop.ensure_window()
        EventLoop.status = "started"
        self._loop, self._window = EventLoop, Window
        self.picture = picture

    def draw(
        self, screen: Screen, size: tuple[int, int], display: Display = AS_DELIVERED, page: int = 0
    ) -> Still:
        """Draw a screen as a station with this panel would; ``page`` of a long card, counted from 0.

        Raises:
            Exception: whatever goes wrong in a card.
        """
        with self.hung(screen, size, display) as face:
            if page:
                face.turn_page(page, 0.0)
            return self.look(face)

    @contextmanager
    def hung(self, screen: Screen, size: tuple[int, int], display: Display = AS_DELIVERED) -> Iterator[Face]:
        """A face that shows a screen, for as long as it is looked at."""
        from kiosk.ui import glass, theme
        from kiosk.ui.face import Face

        theme.use(display.theme)
        glass.wash(self._window, theme.rgba(theme.GROUND))
        self._fit(size)
        made = theme.Theme(*size, display.inches, display.distance_m)
        face = Face(made, self.picture, lambda: None, lambda _key: None, lambda _name: None)
        self._window.add_widget(face)
        try:
            face.show(screen, 0.0)
            yield face
        finally:
            self._window.remove_widget(face)
            gc.collect()  # its textures go before the next ones come

    def look(self, face: Face) -> Still:
        """What the face shows now."""
        from kiosk.ui import glass
        from kiosk.ui.screens.card.card import CardScreen

        self._loop.idle()
        width, height, pixels = glass.read(self._window)
        pages = face.main.pages if isinstance(face.main, CardScreen) else 1
        rows = [pixels[at : at + 3 * width] for at in range(0, len(pixels), 3 * width)]
        return Still(width, height, b"".join(reversed(rows)), pages)

    def _fit(self, size: tuple[int, int]) -> None:
        if tuple(self._window.size) != size:
            self._window.size = size
            self._loop.idle()
