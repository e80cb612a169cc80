"""What the window stands on, loaded by a thread while Python reads its own modules.

The driver that draws without a graphics chip links a compiler of 100 MB, and SDL asks the X server and the
driver for all they can do before there is a window: together a quarter of the time to the first board, and
none of it needs Python.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path

PATTERNS = ("*/dri/swrast_dri.so", "*/libgallium-*.so")
"""Mesa's drivers, all in one file: where Debian 12 has it, and where newer ones have it."""
_VIDEO_AND_STICKS = 0x220
"""What Kivy initializes; SDL counts who has asked, and does it once."""


def load_meanwhile() -> threading.Thread:
    """Begin; whoever makes the window joins the thread before. From now on nobody may write
    to the environment (``preamble.set_environment``): libraries read it while they are loaded."""
    thread = threading.Thread(target=_load, name="drivers", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    """Whatever is wrong with a driver or the display, SDL will say so when Kivy asks for a window."""
    for pattern in PATTERNS:
        for path in Path("/usr/lib").glob(pattern):
            _open(path)
    for path in _sdl():
        with suppress(OSError, AttributeError):
            _open(path)
            sdl = ctypes.CDLL(str(path))
            if sdl.SDL_Init(_VIDEO_AND_STICKS) == 0:
                sdl.SDL_GL_LoadLibrary(None)


def _open(path: Path) -> None:
    """Load a library while Python goes on: ctypes itself keeps everybody waiting for that (until 3.12)."""
    ctypes.CDLL(None).dlopen(str(path).encode(), ctypes.c_int(os.RTLD_NOW))


def _sdl() -> Iterator[Path]:
    """The library that came with Kivy; nothing where it is another one, and then nothing is gained."""
    kivy = PathFinder.find_spec("kivy")
    if kivy is not None and kivy.origin:
        yield from (Path(kivy.origin).parents[1] / "Kivy.libs").glob("libSDL2-2-*")
