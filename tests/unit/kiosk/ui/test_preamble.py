"""What must stand before Kivy is imported."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kiosk.config import fonts_folder
from kiosk.ui.preamble import prepare
from tests.fakes.stage import SIZE


def test_no_input_method_is_asked_for_or_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    session = {
        "XMODIFIERS": "@im=ibus",
        "SDL_IM_MODULE": "ibus",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/x",
    }
    for name, value in (session | {"IBUS_ADDRESS": "unix:path=/run/y"}).items():
        monkeypatch.setenv(name, value)
    prepare(SIZE, False, "offscreen", fonts_folder())
    assert not {"XMODIFIERS", "SDL_IM_MODULE"} & set(os.environ)
    assert os.environ["IBUS_ADDRESS"] == os.environ["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"


def test_no_table_of_accented_letters_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XCOMPOSEFILE", raising=False)
    prepare(SIZE, False, "offscreen", fonts_folder())
    assert os.environ["XCOMPOSEFILE"] == "/dev/null"


LARGE_ONES = """
import ctypes
from kiosk.config import fonts_folder
from kiosk.ui.preamble import LARGE, prepare

class Mallinfo2(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd",
        "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype, libc.malloc.restype = Mallinfo2, ctypes.c_void_p
prepare((800, 480), False, "offscreen", fonts_folder())
for _ in range(3):
    before = libc.mallinfo2().hblks
    taken = libc.malloc(ctypes.c_size_t(8 * LARGE))
    print(libc.mallinfo2().hblks - before)
    libc.free(ctypes.c_void_p(taken))
"""


def test_the_memory_of_a_picture_goes_back_when_it_is_let_go() -> None:
    """Left to itself glibc has only the first of them from the kernel."""
    done = subprocess.run(
        [sys.executable, "-c", LARGE_ONES], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["1", "1", "1"]


EMPTY_ONES = """
import sys
from types import ModuleType
from kiosk.config import fonts_folder
from kiosk.ui.preamble import LEFT_OUT, prepare
before = {name: sys.modules.get(name) for name in LEFT_OUT}
prepare((800, 480), False, "offscreen", fonts_folder())
assert all(sys.modules.get(name) is module for name, module in before.items())
for module in list(sys.modules.values()):
    for name, value in list(vars(module).items()):
        empty = isinstance(value, ModuleType) and not hasattr(value, "__file__")
        if empty and value.__name__ in LEFT_OUT and not module.__name__.startswith("kivy"):
            print(module.__name__, "has an empty", value.__name__)
"""


def test_only_kivy_gets_empty_modules() -> None:
    """Whatever else is imported meanwhile would lack them for ever."""
    done = subprocess.run([sys.executable, "-c", EMPTY_ONES], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


WRITTEN = """
import os
from kiosk.config import fonts_folder
from kiosk.ui.preamble import prepare, set_environment

for name in ("SDL_VIDEODRIVER", "IBUS_ADDRESS", "XCOMPOSEFILE", "KIVY_NO_ARGS"):
    os.environ.pop(name, None)
os.environ["XMODIFIERS"] = "@im=ibus"
written, put, unset = [], os.putenv, os.unsetenv
os.putenv = lambda name, value: (written.append(name), put(name, value))
os.unsetenv = lambda name: (written.append(name), unset(name))
set_environment("offscreen")
print(len(written) > 4)
written.clear()
prepare((800, 480), False, "offscreen", fonts_folder())
import kiosk.window, kiosk.ui.app
from kivy.core.window import Window
print(written)
"""


def test_nothing_writes_to_the_environment_once_libraries_are_loaded_by_a_thread() -> None:
    """They read it without a lock, and the program ended in that."""
    done = subprocess.run(
        [sys.executable, "-c", WRITTEN], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split("\n")[:2] == ["True", "[]"]
