"""A font that is always there: the one inside Pillow (Latin letters only)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    face = ImageFont.load_default(20)
    assert isinstance(face, ImageFont.FreeTypeFont)
    path = tmp_path_factory.mktemp("font") / "Regular.ttf"
    path.write_bytes(face.font_bytes)
    return path
