"""Records on a stick: the very bytes of the line, and nothing of the station is changed by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.errors import StorageError
from content_packs.wire.batch import decode_batch
from content_packs.wire.carried import RECORDS
from kiosk import export
from kiosk.carrier import MOST_BATCH
from kiosk.config import Folder
from kiosk.export import export_records
from kiosk.storage.ledger import Ledger
from tests.fakes.station import FakeClock, close, enrolled, sign, station_on


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A station that runs and has three records."""
    enrolled(tmp_path / "data")
    clock = FakeClock()
    station = station_on(tmp_path / "data", clock)
    for code in ("badge-1", "badge-2", "nobody-knows-me"):
        sign(station, code)
        clock.go_on(3_000)
    close(station)
    return Folder(tmp_path / "data")


def files(stick: Path, folder: Folder) -> dict[str, bytes]:
    (ledger,) = (stick / RECORDS).iterdir()
    return {path.name: path.read_bytes() for path in ledger.iterdir()}


def test_they_are_the_messages_of_the_line(folder: Folder, stick: Path) -> None:
    done = export_records(folder, stick, everything=False)
    ledger = Ledger(folder.path / "ledger.db", folder.ledger_key())
    batch = ledger.batch(0, MOST_BATCH)
    assert batch is not None
    assert files(stick, folder) == {"1-3.batch": batch.encode()}
    assert (done.first, done.upto, done.folder.name) == (1, 3, ledger.id)
    assert "3 条" in done.words.zh
    assert ledger.acked == 0
    ledger.close()


def test_what_has_a_receipt_is_left_out_unless_all_is_wanted(folder: Folder, stick: Path) -> None:
    ledger = Ledger(folder.path / "ledger.db", folder.ledger_key())
    ledger.receive_receipt(2)
    export_records(folder, stick, everything=False)
    assert [*files(stick, folder)] == ["3-3.batch"]
    export_records(folder, stick, everything=True)
    assert {*files(stick, folder)} == {"1-3.batch", "3-3.batch"}
    ledger.receive_receipt(3)
    ledger.close()
    assert "没有待传" in export_records(folder, stick, everything=False).words.zh


def test_many_are_cut_as_on_the_line(folder: Folder, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_BATCH", 2)
    export_records(folder, stick, everything=False)
    found = files(stick, folder)
    assert {*found} == {"1-2.batch", "3-3.batch"}
    public = folder.public_key()
    for data in found.values():
        decode_batch(data).verify(public)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_stick_that_refuses_is_said_and_the_records_stay(
    folder: Folder, stick: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise OSError(30, "Read-only file system")

    if is_there:
        monkeypatch.setattr(export, "write_durably", refuse)
    else:
        stick.rmdir()
    with pytest.raises(StorageError) as caught:
        export_records(folder, stick, everything=False)
    assert "记录都还在本站" in caught.value.words.zh
    assert not stick.exists() or not [*stick.iterdir()]


def test_a_folder_that_is_no_stations_stays_as_it_is(tmp_path: Path, stick: Path) -> None:
    with pytest.raises(StorageError) as caught:
        export_records(Folder(tmp_path / "nothing"), stick, everything=False)
    assert "--data" in caught.value.words.zh
    assert not (tmp_path / "nothing").exists()
