"""A real X window, typed into as a scanner types."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from tests.fakes.desktop import DEADLINE_S, NEEDS_X, Desktop, desktop

STATION = """
from kiosk.config import fonts_folder
from kiosk.ui.preamble import prepare
prepare((800, 480), False, "x11", fonts_folder())
from kiosk.ui.app import StationApp
from tests.fakes.desk import desk
app = StationApp(
    desk(), sound=False,
    on_first_frame=lambda: print("shown", flush=True),
    on_answer=lambda answer: print(answer.kind.value, answer.person and answer.person.name, flush=True),
)
app.run()
print("closed", flush=True)
"""
pytestmark = NEEDS_X


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop() as found:
        yield found


@contextmanager
def started(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A station in a window, its first board on the glass; it prints each answer."""
    process = subprocess.Popen(
        [sys.executable, "-c", STATION],
        env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert said_by(process) == "shown"
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def station(screen: Desktop) -> Iterator[subprocess.Popen[str]]:
    with started(screen.environment) as process:
        yield process


def said_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_badge_typed_by_a_scanner_is_signed(screen: Desktop, station: subprocess.Popen[str]) -> None:
    screen.focus_window_of(station.pid)
    screen.scan("B-10021")
    assert said_by(station) == "signed 韩石磊"
    screen.xdotool("key", "Escape")
    assert said_by(station) == "closed"
    assert station.wait(DEADLINE_S) == 0


def test_a_window_that_lost_the_keyboard_and_got_it_back_reads_on(
    screen: Desktop, station: subprocess.Popen[str]
) -> None:
    with started(screen.environment) as other:
        for code, name in (("B-10021", "韩石磊"), ("B-10022", "曹振华")):
            screen.focus_window_of(other.pid)
            screen.scan("B-10024")
            assert said_by(other).endswith("欧阳永安")
            screen.focus_window_of(station.pid)
            screen.scan(code)
            assert said_by(station) == f"signed {name}"
