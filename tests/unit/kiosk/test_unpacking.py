"""Whole objects and blocks on a disk that is full."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.durable import Disk
from content_packs.format.manifest import sha256
from kiosk.bootstrap import Station
from kiosk.domain.signing import Kind
from kiosk.sync.actions import SaveBlock, SaveObject
from tests.fakes.station import FakeClock, close, enrolled, sign, station_on

WHOLE, HALF = b"a whole object", b"h" * 64


class Tight(Disk):
    """Room for a new file only while no blocks lie in ``partial``."""

    def __init__(self, partial: Path) -> None:
        self._partial = partial

    def open(self, path: Path, mode: int) -> int:
        if any(self._partial.glob("*")):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().open(path, mode)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    enrolled(tmp_path)
    made = station_on(tmp_path, FakeClock())
    yield made
    close(made)


def test_on_a_full_disk_the_blocks_of_others_make_room_for_an_object(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier, store = station.carrier, station.desk._store
    assert carrier is not None
    carrier.perform([SaveBlock(sha256(b"another"), 0, HALF)])
    assert list((tmp_path / "partial").iterdir())
    monkeypatch.setattr(store.objects, "_disk", Tight(tmp_path / "partial"))
    carrier.perform([SaveObject(sha256(WHOLE), WHOLE)])
    assert store.read(sha256(WHOLE)) == WHOLE
    assert not list((tmp_path / "partial").iterdir())
    assert "disk" not in station.memory.faults.codes


def test_where_there_is_no_room_at_all_nothing_is_kept_and_signing_goes_on(
    station: Station, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    carrier, store = station.carrier, station.desk._store
    assert carrier is not None
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "always").touch()
    monkeypatch.setattr(store.objects, "_disk", Tight(tmp_path / "elsewhere"))
    carrier.perform([SaveObject(sha256(WHOLE), WHOLE)])
    assert sha256(WHOLE) not in store.held()
    assert "disk" in station.memory.faults.codes
    assert sign(station, "badge-1").kind is Kind.SIGNED
