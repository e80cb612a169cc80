"""What is said of the display."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kiosk.config import fonts_folder
from kiosk.doctor import glass
from tests.unit.kiosk.doctor.conftest import Make


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"renderer": "V3D", "size": "1920×1080"}, ("1920×1080，KMSDRM", "1920×1080, KMSDRM")),
        ({"renderer": "V3D"}, ("能打开窗口，KMSDRM", "a window opens, KMSDRM")),
    ],
)
def test_the_panel_is_named_where_its_size_is_known(
    patient: Make, monkeypatch: pytest.MonkeyPatch, seen: dict[str, str], said: tuple[str, str]
) -> None:
    monkeypatch.setattr(glass, "_probe", lambda driver, fonts: (seen, 0))
    found = glass.display(patient(driver="KMSDRM"))
    assert (found.words.zh, found.words.en) == said


def test_the_size_of_the_window_that_was_asked_for_is_not_taken_for_the_panels() -> None:
    command = [sys.executable, "-m", "kiosk.ui.probe", "offscreen", str(fonts_folder())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert [line.partition("\t")[0] for line in done.stdout.splitlines() if "\t" in line] == ["renderer"]
