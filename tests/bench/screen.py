"""An X server in memory whose pixels can be read without asking it, so that looking costs it nothing."""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
STEP = 8
"""Every so many px across and down are compared: 32,400 of full HD, in a fifth of a millisecond."""
SAME = 0.99
"""Part of the compared pixels that must be as in the wanted picture: all but a clock, say."""
LOOK_S = 0.002


class XScreen:
    """The framebuffer of an Xvfb.

    Attributes:
        display: for DISPLAY.
        size: width and height, px.
    """

    def __init__(self, display: str, size: tuple[int, int], file: Path) -> None:
        self.display, self.size = display, size
        with file.open("rb") as opened:
            memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", memory[:100])  # X11/XWDFile.h
        begin, line = header[0] + header[19] * 12, header[12]
        whole = np.frombuffer(memory, np.uint8, line * size[1], begin).reshape(size[1], line // 4, 4)
        self._pixels: Pixels = whole[:, : size[0], :3]

    def picture(self) -> Pixels:
        """All pixels now: rows of blue, green, red."""
        return self._pixels.copy()

    def sample(self) -> Pixels:
        """Every STEPth pixel now."""
        return self._pixels[::STEP, ::STEP].copy()

    def wait_for(self, wanted: Pixels, deadline_s: float) -> float:
        """Look until the screen shows ``wanted`` (a sample); the ``perf_counter`` of that moment.

        Raises:
            TimeoutError: it does not within ``deadline_s``.
        """
        end = time.perf_counter() + deadline_s
        while (now := time.perf_counter()) < end:
            if likeness(self.sample(), wanted) >= SAME:
                return now
            time.sleep(LOOK_S)
        raise TimeoutError(f"the screen does not show what was expected within {deadline_s:g} s")

    def wait_for_change(self, before: Pixels, deadline_s: float) -> float:
        """Look until any compared pixel differs from ``before``; the ``perf_counter`` of that moment.

        Raises:
            TimeoutError: nothing changed within ``deadline_s``.
        """
        end = time.perf_counter() + deadline_s
        while (now := time.perf_counter()) < end:
            if not np.array_equal(self.sample(), before):
                return now
            time.sleep(LOOK_S)
        raise TimeoutError(f"nothing changed on the screen within {deadline_s:g} s")


def likeness(one: Pixels, other: Pixels) -> float:
    """Part of the pixels that are the same, 0..1."""
    return float(np.mean(np.all(one == other, axis=-1)))


@contextmanager
def x_screen(folder: Path, size: tuple[int, int]) -> Iterator[XScreen]:
    """Start an Xvfb with its framebuffer in ``folder``; it ends with the block."""
    read, write = os.pipe()
    folder.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24",
         "-nolisten", "tcp", "-nocursor", "-fbdir", str(folder)],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        yield XScreen(f":{number}", size, folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait()
