"""Writing, room, and a folder that is not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiosk.config import Folder
from kiosk.doctor import disk
from kiosk.doctor.finding import Level
from tests.unit.kiosk.doctor.conftest import Make


def test_a_real_file_is_written_and_taken_away(patient: Make) -> None:
    found = disk.fsync(patient())
    assert found.level is Level.FINE
    assert isinstance(found.figures["ms"], int)
    assert list(patient().folder.path.iterdir()) == []


def test_a_disk_that_refuses(patient: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(disk, "write_durably", refuse)
    found = disk.fsync(patient())
    assert found.level is Level.MEND
    assert "Read-only file system" in found.words.en


def test_a_folder_that_is_not_there_is_not_made(patient: Make, tmp_path: Path) -> None:
    gone = patient(folder=Folder(tmp_path / "gone"))
    assert disk.fsync(gone).level is Level.MEND
    assert disk.room(gone).level is Level.MEND
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize(
    ("about", "level", "word"),
    [
        ({}, Level.FINE, "1000 MB"),
        ({"f_bavail": 100}, Level.MEND, "100 MB"),
        ({"f_favail": 5}, Level.MEND, "5 files"),
        ({"f_favail": 0, "f_files": 0}, Level.FINE, "1000 MB"),  # btrfs counts no inodes
        ({"f_flag": os.ST_RDONLY}, Level.MEND, "read-only"),
    ],
)
def test_room(
    patient: Make, monkeypatch: pytest.MonkeyPatch, about: dict[str, int], level: Level, word: str
) -> None:
    whole = {"f_bavail": 1000, "f_frsize": 2**20, "f_favail": 10_000, "f_files": 20_000, "f_flag": 0} | about
    monkeypatch.setattr(disk.os, "statvfs", lambda _: SimpleNamespace(**whole))
    found = disk.room(patient())
    assert found.level is level
    assert word in found.words.en
