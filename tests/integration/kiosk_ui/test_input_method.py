"""A desktop on which a Chinese input method runs: it must not get between a scanner and the station."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.desktop import DEADLINE_S, NEEDS_X, Desktop, desktop
from tests.integration.kiosk_ui.test_window import said_by, started

pytestmark = [
    NEEDS_X,
    pytest.mark.skipif(
        not (shutil.which("ibus-daemon") and shutil.which("dbus-daemon")),
        reason="needs ibus and ibus-libpinyin",
    ),
]


@pytest.fixture
def chinese(tmp_path: Path) -> Iterator[Desktop]:
    """A display whose session types pinyin."""
    with desktop() as screen:
        home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
        screen.environment.update(home, XMODIFIERS="@im=ibus", SDL_IM_MODULE="ibus")
        screen.environment.pop("IBUS_ADDRESS", None)  # the tests' own window was kept from the bus too
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address", "--nofork"],
            env=screen.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = said_by(bus)
        method = subprocess.Popen(["ibus-daemon", "-x"], env=screen.environment, stderr=subprocess.DEVNULL)
        try:
            type_pinyin(screen)
            yield screen
        finally:
            for process in (method, bus):
                process.terminate()
                process.wait()


def type_pinyin(screen: Desktop) -> None:
    """Turn the input method on, as soon as it listens."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        for words in (("engine", "libpinyin"), ("engine",)):
            done = subprocess.run(
                ["ibus", *words], env=screen.environment, capture_output=True, text=True, check=False
            )
        if done.stdout.strip() == "libpinyin":
            return
    pytest.skip("ibus does not run here, or has no libpinyin")


def test_codes_reach_the_station_letter_by_letter(chinese: Desktop) -> None:
    with started(chinese.environment) as station:
        chinese.focus_window_of(station.pid)
        type_pinyin(chinese)
        for code, name in (("B-10021", "韩石磊"), ("B-10022", "曹振华"), ("B-10023", "彭曌")):
            chinese.scan(code)
            assert said_by(station) == f"signed {name}"
