from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YIZHAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("YIZHAN_FONTS", str(tmp_path / "fonts"))
    return tmp_path / "data"
