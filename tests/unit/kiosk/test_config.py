"""The data folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content_packs.errors import StorageError
from kiosk.config import Folder
from tests.fakes.office import OFFICE
from tests.fakes.station import enrolled


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    first = folder.ledger_key().private_bytes_raw()
    assert folder.ledger_key().private_bytes_raw() == first
    assert (tmp_path / "keys" / "ledger.key").stat().st_mode & 0o777 == 0o600


def test_enrolment_is_kept_and_private(tmp_path: Path) -> None:
    assert Folder(tmp_path).enrolment() is None
    enrolled(tmp_path, state=False)
    found = Folder(tmp_path).enrolment()
    assert found is not None
    assert (found.mine, found.station, found.root) == ("demo", "face-1", OFFICE.root.decode())
    assert (tmp_path / "station.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "{}", '"x"', "7"])
def test_a_damaged_enrolment_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "station.json").write_text(text)
    with pytest.raises(StorageError) as refused:
        Folder(tmp_path).enrolment()
    assert "重新登记" in refused.value.sentence("zh")


def test_a_damaged_state_key_is_a_sentence(tmp_path: Path) -> None:
    enrolled(tmp_path, state=False)
    file = tmp_path / "station.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "state_key": "no hex"}))
    with pytest.raises(StorageError):
        Folder(tmp_path).enrolment()


def test_a_damaged_key_is_a_sentence_and_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "ledger.key"
    file.parent.mkdir()
    file.write_bytes(b"short")
    with pytest.raises(StorageError) as refused:
        Folder(tmp_path).ledger_key()
    assert "ledger.key" in refused.value.sentence("zh")
    assert file.read_bytes() == b"short"
