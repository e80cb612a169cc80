"""An X server without a screen, and hands on its keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

DEADLINE_S = 30
NEEDS_X = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)


class Desktop:
    """A display; ``environment`` is for processes that open windows on it."""

    def __init__(self, display: str) -> None:
        self.environment = {**os.environ, "DISPLAY": display, "PYTHONPATH": os.getcwd()}

    def xdotool(self, *words: str) -> str:
        """Do something with keyboard or windows; what xdotool prints."""
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment, check=True, timeout=DEADLINE_S, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    def focus_window_of(self, pid: int) -> str:
        """Give a process's window the keyboard as soon as the server knows it; its number."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
                env=self.environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if found.stdout.split():
                window = found.stdout.split()[0]
                self.xdotool("windowfocus", "--sync", window)
                return window
        raise AssertionError("the window did not appear")

    def scan(self, code: str) -> None:
        """Type as a scanner does: no pause between keys, then Enter."""
        self.xdotool("type", "--delay", "0", code)
        self.xdotool("key", "Return")


@contextmanager
def desktop() -> Iterator[Desktop]:
    """A display of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield Desktop(f":{pipe.readline().strip()}")
    finally:
        server.terminate()
        server.wait()
