"""The stations' fonts, as set-up made them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fonts() -> Path:
    folder = Path(os.environ.get("YIZHAN_FONTS") or Path(sys.prefix) / "share" / "yizhan" / "fonts")
    assert (folder / "Bold.ttf").is_file(), f"no fonts in {folder}: run make setup"
    return folder
