"""What is loaded beside Python's own modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]

FINDS_IT_LOADED = """
import os
os.environ["SDL_VIDEODRIVER"] = "offscreen"
from kiosk.ui import drivers
drivers.load_meanwhile().join()
(sdl,) = drivers._sdl()
import ctypes
print(ctypes.CDLL(str(sdl)).SDL_WasInit(0x20))
"""
FINDS_NO_SDL = """
from pathlib import Path
from kiosk.ui import drivers
drivers._sdl = lambda: iter([Path("/no/such/libSDL2.so")])
drivers.load_meanwhile().join()
print("goes on")
"""


def said(program: str) -> str:
    """What a Python of its own prints: a library stays loaded for the life of a process."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_sdl_is_ready_when_kivy_asks_for_it() -> None:
    assert said(FINDS_IT_LOADED) == str(0x20)


def test_without_it_kivy_loads_what_it_needs_by_itself() -> None:
    assert said(FINDS_NO_SDL) == "goes on"
