"""A scanner read past the keyboard: its device is grabbed, so that its codes reach nobody else."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.readers.keys import EVENT, Strokes
from kiosk.readers.reader import Outlet

USUAL = Path("/dev/input/yizhan-scanner")
"""Where deploy's udev rule puts the scanner."""
AGAIN_S = 2.0
"""How often a device that is not there is looked for."""
_LOOK_S = 1.0
_GRAB = 0x40044590
"""EVIOCGRAB: while it is held, neither X nor a console hears the device."""
_CLOCK = 0x400445A0
"""EVIOCSCLOCKID: which clock stamps the events."""
_MONOTONIC = struct.pack("i", 1)


def grab(path: Path) -> int:
    """Open a device for this process alone; its events are stamped by a clock that only goes forward.

    Raises:
        OSError: it is not there, no input device, or held by another.
    """
    device = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        fcntl.ioctl(device, _CLOCK, _MONOTONIC)
        fcntl.ioctl(device, _GRAB, 1)
    except OSError:
        os.close(device)
        raise
    return device


class Scanner(threading.Thread):
    """Reads a device until :meth:`stop`; one that is unplugged is taken again when it comes back.

    While it is not grabbed, a scanner still types into the window: the keyboard is its fallback.

    Args:
        path: the device, best a link that names it for good (``/dev/input/by-id/…``).
        outlet: where codes go.
        opened: opens the device; another one in tests, which have none.
    """

    def __init__(self, path: Path, outlet: Outlet, opened: Callable[[Path], int] = grab) -> None:
        super().__init__(name="scanner", daemon=True)
        self._path, self._outlet, self._opened = path, outlet, opened
        self._ending = threading.Event()

    def stop(self) -> None:
        """End the thread; the device is let go."""
        self._ending.set()
        self.join(timeout=2 * _LOOK_S)

    def run(self) -> None:
        while not self._ending.is_set():
            try:
                device = self._opened(self._path)
            except OSError as error:
                self._outlet.ail(f"{self._path} cannot be read: {error.strerror}")
                self._ending.wait(AGAIN_S)
                continue
            self._outlet.ail("")
            try:
                self._read(device)
            except OSError as error:
                self._outlet.ail(f"{self._path} is gone: {error.strerror}")
            finally:
                os.close(device)

    def _read(self, device: int) -> None:
        """Deliver codes until the device is gone (OSError) or this reader is to end."""
        strokes = Strokes()
        while not self._ending.is_set():
            if select.select([device], [], [], _LOOK_S)[0]:
                data = os.read(device, EVENT.size * 64)
                if not data:
                    raise OSError(0, "its end was reached")
                for code in strokes.feed(data):
                    self._outlet.code(code)
