"""The window's sleep: until something is due, somebody does something, or another thread calls."""

from __future__ import annotations

import ctypes
import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from kivy.cache import Cache
from kivy.clock import Clock

FRAME_S = 1 / 30
"""Least time between two frames that nobody waits for, of an animation, say."""
LONGEST_S = 5.0
"""Longest sleep: whatever no event, no file and no call told of is seen by then."""
PEEK_S = 0.05
"""How often input is looked for where no file tells of it (KMSDRM)."""


class Pulse:
    """Takes the place of the waiting in Kivy's loop.

    Kivy wakes up thirty times a second to see whether there is anything to do, which on a board that
    changes every dozen seconds is nearly all of its cost. This one waits for three things at once: the
    moment the earliest event of Kivy's clock is due, the X server's socket, and :meth:`wake`.
    """

    def __init__(self) -> None:
        self._called = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._files = [self._called]
        self._peeks = False
        self._stirred = True
        self._window: Any = None

    def wake(self) -> None:
        """End the sleep; from any thread."""
        os.eventfd_write(self._called, 1)

    def soon(self, run: Callable[[], object]) -> None:
        """Have the window's thread run something at once; from any thread."""
        Clock.schedule_once(lambda _: run(), 0)
        self.wake()

    @contextmanager
    def beating(self, window: Any) -> Iterator[None]:
        """Sleep like this inside the block; ``window`` is Kivy's, whose maxfps is 0: no sleep of its own."""
        self._listen_to(window)
        self._window = window
        Clock.unschedule(Cache._purge_by_timeout)  # each second; nothing of ours is in Kivy's caches
        idle = Clock.idle

        def sleep_and_idle() -> float:
            self._sleep()
            return float(idle())

        Clock.idle = sleep_and_idle
        try:
            yield
        finally:
            Clock.idle = idle
            Clock.schedule_interval(Cache._purge_by_timeout, 1)

    def _listen_to(self, window: Any) -> None:
        """Wait for the X server too; the other drivers give no file to wait for."""
        driver = os.environ.get("SDL_VIDEODRIVER")
        if driver == "x11":
            library = ctypes.CDLL("libX11.so.6")
            library.XConnectionNumber.argtypes = [ctypes.c_void_p]
            self._files.append(library.XConnectionNumber(window.get_window_info().display))
        self._peeks = driver not in ("x11", "offscreen")

    def _sleep(self) -> None:
        """Wait before a frame begins.

        Input is read after a frame, so the pass after one that was woken does not sleep: what the
        input led to is drawn at once. So is what was changed without an event of the clock.
        """
        pause = 0.0 if self._stirred or self._window.canvas.needs_redraw else self._pause()
        self._stirred = bool(select.select(self._files, (), (), pause)[0])
        with suppress(BlockingIOError):
            os.eventfd_read(self._called)

    def _pause(self) -> float:
        """How long nothing is due, s."""
        due = Clock.get_min_timeout()  # 0: in the next frame
        until = max(due, Clock.get_time() + FRAME_S)
        return min(max(float(until - Clock.time()), 0.0), PEEK_S if self._peeks else LONGEST_S)
