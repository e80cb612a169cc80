"""A station that is looked at, in a machine made of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.config import Folder, fonts_folder
from kiosk.doctor.finding import Patient
from tests.fakes.station import FakeClock

Make = Callable[..., Patient]


@pytest.fixture
def patient(tmp_path: Path) -> Make:
    """Makes a patient; its data is ``tmp_path/data``, its machine ``tmp_path``."""
    (tmp_path / "data").mkdir()

    def make(**changes: object) -> Patient:
        values: dict[str, object] = {
            "folder": Folder(tmp_path / "data"), "fonts": fonts_folder(), "driver": "offscreen",
            "scanner": None, "ticks": FakeClock().ticks(), "system": tmp_path,
        }  # fmt: skip
        return Patient(**(values | changes))  # type: ignore[arg-type]

    return make
