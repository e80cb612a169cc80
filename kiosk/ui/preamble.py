"""Environment and configuration that must stand before the first import of anything from Kivy."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

FONT = "SC"
ASKS_FOR_INPUT_METHOD = ("XMODIFIERS", "SDL_IM_MODULE")
NO_BUS = {"IBUS_ADDRESS": "disabled:", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
"""A Chinese input method between a scanner's keys and the window eats them: under IBus with pinyin "B-10022"
came as "British0022". SDL looks for IBus even where nothing asks for one: it gets an address of none."""
NO_DEAD_KEYS = {"XCOMPOSEFILE": "/dev/null"}
"""Scanners and number pads type no accented letters; X's table of 6,000 of them costs 25 ms to read."""

M_MMAP_THRESHOLD, LARGE = -3, 2**20
"""Name of glibc's malloc.h; bytes from which on memory is the kernel's own and goes back to it when let go.
Left to itself glibc takes what is let go for its store, up to 32 MB: pictures of that size come and go with
every card, and over 90 days the store grew by 2 %."""


FOR_KIVY = {
    "KIVY_NO_ARGS": "1", "KIVY_NO_CONFIG": "1", "KIVY_NO_FILELOG": "1", "KIVY_LOG_MODE": "PYTHON",
    "KIVY_IMAGE": "sdl2", "KIVY_METRICS_DENSITY": "1",
}  # fmt: skip
LEFT_OUT: dict[str, dict[str, Any]] = {
    "asyncio": {"wait_for": None},  # for apps that are coroutines
    "ctypes.util": {"find_library": lambda _: "libc.so.6"},  # starts ldconfig to find that
    "filetype": {"guess_extension": lambda _: None},  # ours are told by their heads (pictures.py)
    "zipfile": {},  # for animations in archives
    "shutil": {},  # to make a folder of settings
    "subprocess": {},  # these two for Windows
    "tempfile": {},
}
"""Modules that Kivy imports, with what it takes from them, and no station needs them."""
PARTS_LEFT_OUT: dict[str, dict[str, Any]] = {
    **{
        f"kivy.input.providers.{name}": {}
        for name in ("tuio", "probesysfs", "mtdev", "hidinput", "linuxwacom", "leapfinger")
    },
    **{
        f"kivy.uix.behaviors.{module}": dict.fromkeys(names)
        for module, names in {
            "drag": ("DragBehavior",), "compoundselection": ("CompoundSelectionBehavior",),
            "codenavigation": ("CodeNavigationBehavior",), "emacs": ("EmacsBehavior",),
            "cover": ("CoverBehavior",), "touchripple": ("TouchRippleBehavior", "TouchRippleButtonBehavior"),
        }.items()
    },
}  # fmt: skip
"""Parts of Kivy itself: input devices that SDL reads, and behaviour that no widget of ours has."""


def set_environment(driver: str) -> None:
    """Set what SDL and Kivy read from the environment; ``driver``: of :func:`prepare`.

    To be called before any thread begins; whoever calls it again changes nothing. Libraries read the
    environment while they are loaded, without a lock: one start in hundreds ended in that when another
    thread wrote to it.
    """
    for name, value in ({"SDL_VIDEODRIVER": driver} | NO_BUS | NO_DEAD_KEYS | FOR_KIVY).items():
        if os.environ.get(name) != value:
            os.environ[name] = value
    for name in ASKS_FOR_INPUT_METHOD:
        os.environ.pop(name, None)


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
    _give_back_what_is_large()
    set_environment(driver)
    with _left_out():
        from kivy.config import Config

        _configure(Config, size, fullscreen, fonts, position)
        _leave_out_looks()
        import kivy.core.image  # noqa: F401


def _give_back_what_is_large() -> None:
    """Keep no store of memory for pictures; nothing where the C library is not glibc."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, LARGE)


def _configure(
    config: Any, size: tuple[int, int], fullscreen: bool, fonts: Path, position: tuple[int, int] | None
) -> None:
    """Settings that Kivy's modules read when they are imported."""
    width, height = size
    place = (0, 0) if fullscreen else position
    graphics = {  # maxfps 0: kiosk.ui.pulse does the waiting
        "width": width, "height": height, "fullscreen": 0, "multisamples": 0, "maxfps": 0,
        "borderless": int(fullscreen), "resizable": int(not fullscreen), "show_cursor": int(not fullscreen),
        **({"position": "custom", "left": place[0], "top": place[1]} if place else {}),
    }  # fmt: skip
    for key, value in graphics.items():
        config.set("graphics", key, value)
    regular, bold = str(fonts / "Regular.ttf"), str(fonts / "Bold.ttf")
    config.set("kivy", "default_font", [FONT, regular, regular, bold, bold])
    for key, value in {"exit_on_escape": 0, "log_level": "warning", "keyboard_mode": "system"}.items():
        config.set("kivy", key, value)
    config.remove_section("input")  # probing touch devices costs time and doubles SDL's own touches
    config.add_section("input")
    config.set("input", "mouse", "mouse,disable_multitouch")


@contextmanager
def _left_out() -> Iterator[None]:
    """Have Kivy find empty modules where it would read large ones: a twelfth of the time to the first board.

    Those that others may need are there again afterwards.
    """
    missing = {name: names for name, names in LEFT_OUT.items() if name not in sys.modules}
    for name, names in (missing | PARTS_LEFT_OUT).items():
        if name not in sys.modules:
            sys.modules[name] = empty = ModuleType(name)
            vars(empty).update(names)
    yield
    for name in missing:
        del sys.modules[name]


def _leave_out_looks() -> None:
    """Have Kivy read ``style.kv`` of this folder instead of its own looks for buttons, sliders and the like.

    No station uses them, and reading their 1,300 lines is a seventh of the time to the first board.
    """
    import kivy

    own, kivy.kivy_data_dir = kivy.kivy_data_dir, str(Path(__file__).parent)
    import kivy.lang  # reads it now, once

    kivy.kivy_data_dir = own
