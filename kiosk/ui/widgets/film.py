"""A video: silent, over and over, one at a time, while its card stands. Needs the extra ``video``.

ffpyplayer decodes in threads of its own and hands over whole frames. They are taken when they are due and
copied to one texture, so that memory does not grow; the player is closed once the widget is off the glass.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.ui.theme import GROUND, rgba

PATIENCE_S = 4.0
"""Without a first frame for so long it is no video that can be played."""
PEEK_S = 0.02
"""How often is looked for a frame that is not there yet."""
OPTIONS = {"an": True, "sn": True, "loop": 0, "out_fmt": "rgb24"}
"""No sound, no subtitles, for ever, three bytes a pixel."""


def refuse_other_than_mp4(file: str) -> None:
    """Let the player see nothing else: a list of addresses would make it open those. ValueError, OSError."""
    with open(file, "rb") as opened:
        if opened.read(8)[4:] != b"ftyp":
            raise ValueError(f"{file} is no MP4")


class Film(Widget):
    """Plays a file as soon as it is made.

    Args:
        file: path of an H.264 video in MP4.
        failed: called when nothing can be played; the widget is of no more use then.

    Raises:
        ImportError: the extra is not installed.
        ValueError: the file is no MP4.
    """

    def __init__(self, file: str, failed: Callable[[], None], **kwargs: Any) -> None:
        from ffpyplayer.player import MediaPlayer

        refuse_other_than_mp4(file)
        kwargs.setdefault("size_hint", (None, None))
        super().__init__(**kwargs)
        self._file, self._failed, self._waited = file, failed, 0.0
        self._texture: Texture | None = None
        self._player: Any = MediaPlayer(file, ff_opts=dict(OPTIONS), loglevel="quiet")
        self._next: Any = Clock.schedule_once(self._look, 0)

    @property
    def is_playing(self) -> bool:
        """Whether a frame has been shown, and more are to come."""
        return self._player is not None and self._texture is not None

    def stop(self) -> None:
        """End the player's threads and let its frames go."""
        if self._player is None:
            return
        self._next.cancel()
        self._player.close_player()
        self._player = self._texture = None

    def _look(self, passed: float) -> None:
        """Show the frame that is due, and come back when the next one is; end when off the glass."""
        if self.get_root_window() is None:
            self.stop()
        if self._player is None:
            return
        frame, wait = self._player.get_frame()
        if frame is not None:
            self._show(frame[0])
        elif self._texture is None:
            self._waited += passed
        if wait == "eof" or self._waited > PATIENCE_S:
            logging.getLogger(__name__).warning("cannot play %s", self._file)
            self.stop()
            self._failed()
            return
        pause = wait if isinstance(wait, float) and wait > 0 else PEEK_S
        self._next = Clock.schedule_once(self._look, pause)

    def _show(self, image: Any) -> None:
        size = image.get_size()
        if self._texture is None or self._texture.size != size:
            self._texture = Texture.create(size=size, colorfmt="rgb")
            self._texture.flip_vertical()
            self._frame(size)
        self._texture.blit_buffer(image.to_bytearray()[0], colorfmt="rgb", bufferfmt="ubyte")
        self.canvas.ask_update()

    def _frame(self, size: tuple[int, int]) -> None:
        """Room for pictures of this size in the middle of the widget, the poster under them covered."""
        scale = min(self.width / size[0], self.height / size[1])
        wide, high = round(size[0] * scale), round(size[1] * scale)
        pos = (round(self.x + (self.width - wide) / 2), round(self.y + (self.height - high) / 2))
        self.canvas.clear()
        with self.canvas:
            Color(*rgba(GROUND))
            Rectangle(pos=self.pos, size=self.size)
            Color(1, 1, 1, 1)
            Rectangle(texture=self._texture, pos=pos, size=(wide, high))
