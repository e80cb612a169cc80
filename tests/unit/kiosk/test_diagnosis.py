"""The one file for whoever mends from afar: everything of use is in it, and nobody's name, and no key."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.errors import StorageError
from content_packs.words import Words
from kiosk.config import Folder, fonts_folder
from kiosk.diagnosis import diagnose
from kiosk.doctor.finding import Check, Patient, fine
from tests.fakes.mine import BADGE_KEY, PERSONS, STATE_KEY, site
from tests.fakes.station import FakeClock, close, enrolled, sign, station_on

REPORT = ((Check("one", Words("一", "one"), lambda _: fine("", "")), fine("张1 在此", "p1 is here")),)
LOG = "2026-11-23 INFO yizhan.window: first board after 0.3 s\n张1 (1001) scanned {token}\npassword x\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    enrolled(folder)
    station = station_on(folder, FakeClock())
    sign(station, "badge-1")
    sign(station, "nobody-knows-me")
    close(station)
    (folder / "station.log").write_text(LOG.format(token=PERSONS[0].tokens[0]), encoding="utf-8")
    (folder / "station.log.1").write_text("older 张2\n", encoding="utf-8")
    return folder


def patient(data: Path) -> Patient:
    return Patient(Folder(data), fonts_folder(), "offscreen", None, FakeClock().ticks())


def everything(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_what_helps_is_in_it(data: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    path = diagnose(patient(data), REPORT, tmp_path / "stick")
    assert path.name == "yizhan-face-1-20261122-234000.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [
            "doctor.txt", "doctor.json", "station.json", "station.log", "station.log.1",
        ]  # fmt: skip
        about = json.loads(archive.read("station.json"))
        assert "first board after" in archive.read("station.log").decode()
    assert about["counts"]["records"] == 2
    assert about["counts"]["unsent"] == 2
    assert about["counts"]["persons"] == len(PERSONS)
    assert about["settings"]["broker"] == "mqtt://127.0.0.1:1"


def test_no_name_and_no_key_is_in_it(data: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    folder = Folder(data)
    found = everything(diagnose(patient(data), REPORT, tmp_path / "stick"))
    secret = folder.ledger_key().private_bytes_raw()
    sent = site()
    of_persons = [(one.name, one.staff_no, one.firm, *one.tokens, *one.revoked) for one in PERSONS]
    for what in (
        *(text for one in of_persons for text in one if text),
        sent.badge_key.hex(), sent.phone_key.hex(), BADGE_KEY.decode(), secret.hex(),
        STATE_KEY.private_bytes_raw().hex(), "password\": ",
    ):  # fmt: skip
        assert what.encode() not in found, what
    assert secret not in found


def test_a_password_in_a_log_is_struck_out(data: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    known = Folder(data).enrolment()
    assert known is not None
    (data / "station.log").write_text("connecting with S3cret-of-the-broker\n")
    Folder(data).save_enrolment(replace(known, password="S3cret-of-the-broker"))
    assert b"S3cret-of-the-broker" not in everything(diagnose(patient(data), REPORT, tmp_path / "stick"))


def test_a_station_that_was_never_started_has_a_diagnosis_too(tmp_path: Path) -> None:
    path = diagnose(patient(tmp_path / "nothing"), REPORT, tmp_path)
    assert path.name.startswith("yizhan-unenrolled-")


def test_a_stick_that_refuses_is_a_sentence(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError, match="stick protected"):
        diagnose(patient(data), REPORT, tmp_path / "file")
