"""Environment and configuration that must stand before the first import of anything from Kivy."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import ModuleType

FONT = "SC"
DRIVERS = ("*/dri/swrast_dri.so", "*/libgallium-*.so")
"""Mesa's drivers, all in one file: where Debian 12 has it, and where newer ones have it."""
ASKS_FOR_INPUT_METHOD = ("XMODIFIERS", "SDL_IM_MODULE")
NO_BUS = {"IBUS_ADDRESS": "disabled:", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
"""A Chinese input method between a scanner's keys and the window eats them: under IBus with pinyin "B-10022"
came as "British0022". SDL looks for IBus even where nothing asks for one: it gets an address of none."""
NO_DEAD_KEYS = {"XCOMPOSEFILE": "/dev/null"}
"""Scanners and number pads type no accented letters; X's table of 6,000 of them costs 25 ms to read."""


def _is_of_use(record: logging.LogRecord) -> bool:
    """Drop the page-long warning of a touch library that is not used."""
    return "MTDev" not in str(record.msg)


def prepare(
    size: tuple[int, int],
    fullscreen: bool,
    driver: str,
    fonts: Path,
    position: tuple[int, int] | None = None,
) -> None:
    """Set Kivy up for a station's window.

    Args:
        size: window in px; for a full-screen window the screen's size.
        fullscreen: borderless at 0,0 without pointer, instead of framed with pointer. SDL's own full
            screen is not used: without a window manager it leaves the window smaller than the screen.
        driver: SDL video driver ("x11", "KMSDRM", "offscreen"), always named: left to itself SDL
            picks "offscreen" when there is no display, and the glass stays black without an error.
        fonts: folder with Regular.ttf and Bold.ttf.
        position: left and top of a framed window, px; None leaves it to the desktop.
    """
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_IMAGE="sdl2",
        KIVY_METRICS_DENSITY="1",
        SDL_VIDEODRIVER=driver,
    )
    for name in ASKS_FOR_INPUT_METHOD:
        os.environ.pop(name, None)
    os.environ.update(NO_BUS | NO_DEAD_KEYS)
    logging.getLogger("kivy").addFilter(_is_of_use)
    from kivy.config import Config

    width, height = size
    place = (0, 0) if fullscreen else position
    graphics = {  # maxfps 0: kiosk.ui.pulse does the waiting
        "width": width, "height": height, "fullscreen": 0, "multisamples": 0, "maxfps": 0,
        "borderless": int(fullscreen), "resizable": int(not fullscreen), "show_cursor": int(not fullscreen),
        **({"position": "custom", "left": place[0], "top": place[1]} if place else {}),
    }  # fmt: skip
    for key, value in graphics.items():
        Config.set("graphics", key, value)
    regular, bold = str(fonts / "Regular.ttf"), str(fonts / "Bold.ttf")
    Config.set("kivy", "default_font", [FONT, regular, regular, bold, bold])
    for key, value in {"exit_on_escape": 0, "log_level": "warning", "keyboard_mode": "system"}.items():
        Config.set("kivy", key, value)
    Config.remove_section("input")  # probing touch devices costs time and doubles SDL's own touches
    Config.add_section("input")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    _leave_out_asyncio()
    _leave_out_looks()


def load_drivers_meanwhile() -> None:
    """Have OpenGL's driver loaded by a thread while Python reads its own modules.

    The one that draws without a graphics chip links a compiler of 100 MB; loading it takes as long as
    a sixth of the start, and does not need Python.
    """
    threading.Thread(target=_load_drivers, name="drivers", daemon=True).start()


def _load_drivers() -> None:
    for pattern in DRIVERS:
        for path in Path("/usr/lib").glob(pattern):
            with suppress(OSError):  # whatever is wrong with it, SDL will say so
                ctypes.CDLL(str(path))


def _leave_out_asyncio() -> None:
    """Have Kivy's clock find an empty module in place of asyncio, imported for apps that are coroutines.

    No station is one, and asyncio, with what it imports, is a twentieth of the time to the first board.
    """
    if "asyncio" in sys.modules:
        return
    sys.modules["asyncio"] = empty = ModuleType("asyncio")
    empty.wait_for = None  # type: ignore[attr-defined]  # all that the clock takes from it
    import kivy.clock  # noqa: F401

    del sys.modules["asyncio"]  # whoever needs it gets it


def _leave_out_looks() -> None:
    """Have Kivy read ``style.kv`` of this folder instead of its own looks for buttons, sliders and the like.

    No station uses them, and reading their 1,300 lines is a seventh of the time to the first board.
    """
    import kivy

    own, kivy.kivy_data_dir = kivy.kivy_data_dir, str(Path(__file__).parent)
    import kivy.lang  # reads it now, once

    kivy.kivy_data_dir = own
