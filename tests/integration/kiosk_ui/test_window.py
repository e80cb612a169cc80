"""A real X window, typed into as a scanner types."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

STATION = """
from kiosk.config import fonts_folder
from kiosk.ui.preamble import prepare
prepare((800, 480), False, "x11", fonts_folder())
from kiosk.ui.app import StationApp
from tests.fakes.desk import desk
app = StationApp(
    desk(), sound=False,
    on_first_frame=lambda: print("shown", flush=True),
    on_answer=lambda answer: print(answer.kind.value, answer.person.name, flush=True),
)
app.run()
print("closed", flush=True)
"""
DEADLINE_S = 30

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)


@pytest.fixture
def display() -> Iterator[str]:
    """An X server without a screen."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_a_badge_typed_by_a_scanner_is_signed(display: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "PYTHONPATH": os.getcwd()}
    station = subprocess.Popen(
        [sys.executable, "-c", STATION],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert station.stdout is not None
        assert station.stdout.readline() == "shown\n"
        window = _window(environment, station.pid)
        _xdotool(environment, "windowfocus", "--sync", window)
        _xdotool(environment, "type", "--delay", "0", "B-10021")
        _xdotool(environment, "key", "Return")
        assert station.stdout.readline() == "signed 韩石磊\n"
        _xdotool(environment, "key", "Escape")
        assert station.stdout.readline() == "closed\n"
        assert station.wait(DEADLINE_S) == 0
    finally:
        station.kill()
        station.wait()


def _window(environment: dict[str, str], pid: int) -> str:
    """The station's window, as soon as the server knows it."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if found.stdout.split():
            return found.stdout.split()[0]
    raise AssertionError("the window did not appear")


def _xdotool(environment: dict[str, str], *words: str) -> None:
    subprocess.run(["xdotool", *words], env=environment, check=True, timeout=DEADLINE_S)
