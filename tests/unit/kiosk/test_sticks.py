"""Which folders are taken for sticks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.sticks import sticks


def test_sticks_are_mounted_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("media/usb0", "run/media/yizhan/STICK", "media/left-behind"):
        (tmp_path / name).mkdir(parents=True)
    mounted = {tmp_path / "media/usb0", tmp_path / "run/media/yizhan/STICK"}
    monkeypatch.setattr(Path, "is_mount", lambda self: self in mounted)
    assert set(sticks(tmp_path)) == mounted


def test_a_stick_that_is_being_pulled_out_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: Path, pattern: str) -> list[Path]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "glob", gone)
    assert sticks(tmp_path) == ()
