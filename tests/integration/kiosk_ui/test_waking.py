"""A real window that has gone dim, woken by a real pointer."""

from __future__ import annotations

import subprocess
import sys

from tests.fakes.desktop import NEEDS_X, desktop

STATION = """
from kiosk.config import Display, fonts_folder
from kiosk.ui.preamble import prepare
prepare((800, 480), False, "x11", fonts_folder(), (0, 0))
from kivy.clock import Clock
from kiosk.ui.app import StationApp
from tests.fakes.desk import NOON, desk
app, said = StationApp(desk(local=NOON), sound=False, display=Display(dim_after_min=0.03)), []
def tell(_):
    now = f"{'dim' if app.veil.lies else 'light'} {app.view}"
    if said[-1:] != [now]:
        said.append(now)
        print(now, flush=True)
Clock.schedule_interval(tell, 0.02)
app.run()
"""
MARK = ("mousemove", "760", "465")
"""Where the frame's right to stop can be touched."""
pytestmark = NEEDS_X


def test_the_first_touch_wakes_and_the_next_one_counts() -> None:
    with desktop() as screen:
        process = subprocess.Popen(
            [sys.executable, "-c", STATION],
            env=screen.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        said = (line.strip() for line in process.stdout)
        try:
            assert next(said) == "light overview"
            assert next(said) == "dim overview"
            screen.xdotool(*MARK)
            screen.xdotool("click", "1")
            assert next(said) == "light overview"
            screen.xdotool("click", "1")
            for _ in range(20):
                if next(said) == "light mine/stop-right":
                    break
                screen.xdotool("click", "1")  # on a slow machine it has gone dim again
            else:
                raise AssertionError("the mark does nothing")
        finally:
            process.kill()
            process.wait()
