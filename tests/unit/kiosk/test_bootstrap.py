"""Putting a station together from a disk that has seen things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.wire.topics import Topics
from kiosk.bootstrap import assemble
from kiosk.config import Folder
from kiosk.domain.signing import Kind
from kiosk.storage.ledger import Ledger, ShutLedger
from kiosk.sync.actions import Message
from tests.fakes.disk import Trouble
from tests.fakes.mine import STATE_KEY, STATION, document, roster
from tests.fakes.station import FakeClock, close, disk_under, enrolled, sign, station_on


@pytest.mark.parametrize(
    "damage",
    [
        {"broker": "mqtt://[::1"},
        {"broker": "mqtt://host:notaport"},
        {"broker": "mqtts://host", "ca": "no certificate"},
        {
            "broker": "mqtts://host",
            "certificate": "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
        },
    ],
)
def test_a_line_that_cannot_be_opened_does_not_stop_the_station(
    tmp_path: Path, damage: dict[str, str]
) -> None:
    enrolled(tmp_path)
    folder = Folder(tmp_path)
    enrolment = folder.enrolment()
    assert enrolment is not None
    folder.save_enrolment(replace(enrolment, **damage))  # type: ignore[arg-type]
    station = assemble(tmp_path, lambda *_: None)
    station.works.open_line()
    assert "link" in station.memory.faults.codes
    assert station.desk.status()["link"] == "down"
    close(station)


def test_a_document_that_cannot_be_used_does_not_keep_a_new_one_out(tmp_path: Path) -> None:
    """Enrolled again under another name: the old roster's higher version must not win."""
    enrolled(tmp_path)
    station = station_on(tmp_path, FakeClock())
    old = replace(document(roster("p3"), "roster", 99), station="face-9")
    station.desk._store.save_state("roster", 99, old.encode(STATE_KEY))
    close(station)
    station = station_on(tmp_path, FakeClock())
    assert station.memory.facts.roster is None
    new = document(roster("p1"), "roster", 3).encode(STATE_KEY)
    station.worker.turn(Message(Topics("demo").down(STATION, "state/roster"), new))
    assert station.memory.facts.roster == roster("p1")
    close(station)


def _damage_file(folder: Path) -> None:
    (folder / "ledger.db").write_bytes(b"?" * 4096)


def _damage_key(folder: Path) -> None:
    (folder / "keys" / "ledger.key").write_bytes(b"short")


def _damage_page(folder: Path) -> None:
    """The file opens, but its records cannot be read."""
    file = folder / "ledger.db"
    file.write_bytes(file.read_bytes()[:4096] + b"?" * (file.stat().st_size - 4096))


@pytest.mark.parametrize("damage", [_damage_file, _damage_key, _damage_page])
def test_a_damaged_ledger_stops_the_signing_and_not_the_boards(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    enrolled(tmp_path)
    close(station_on(tmp_path, FakeClock()))
    damage(tmp_path)
    left = (tmp_path / "ledger.db").read_bytes()
    station = station_on(tmp_path, FakeClock())
    assert station.memory.facts.shut
    assert station.memory.facts.site.spot.station == STATION, "boards and names are still known"
    assert "ledger" in station.memory.faults.codes
    answer = sign(station, "badge-1")
    assert (answer.kind, answer.shut) == (Kind.FAILED, True)
    assert station.desk.screen("").footer.shut
    assert station.carrier is not None
    assert station.carrier.presence("ready").ledger == ""
    assert (tmp_path / "ledger.db").read_bytes() == left, "it is left for whoever mends it"
    close(station)


def test_each_start_has_its_number(tmp_path: Path) -> None:
    enrolled(tmp_path)
    for number in (1, 2, 3):
        station = station_on(tmp_path, FakeClock())
        assert station.carrier is not None
        assert station.carrier.presence("ready").session == number
        close(station)


def test_a_shut_ledger_stands_in_for_all_of_a_ledger() -> None:
    """Whatever a ledger can do is answered by its stand-in; none of it reaches for a database."""
    public = {name for name in vars(Ledger) if not name.startswith("_")}
    assert public <= set(vars(ShutLedger)) | {"id"}


@pytest.mark.parametrize("damage", ["no database", "pages", "beginning"])
def test_a_damaged_content_database_is_put_aside_and_the_station_goes_on(tmp_path: Path, damage: str) -> None:
    enrolled(tmp_path)
    station = station_on(tmp_path, FakeClock())
    assert sign(station, "badge-1").kind is Kind.SIGNED
    for number in range(300):  # enough pages that some of them hold rows
        station.desk._store.remember(f"filling {number}", "x" * 400)
    last = station.last
    close(station)
    for end in ("-wal", "-shm"):
        (tmp_path / f"content.db{end}").unlink(missing_ok=True)
    path = tmp_path / "content.db"
    data = bytearray(path.read_bytes())
    if damage == "no database":
        data = bytearray(b"what is this?" * 1000)
    elif damage == "pages":
        data[4096:] = bytes(len(data) - 4096)
    else:
        data[:100] = b"\xff" * 100
    path.write_bytes(data)
    station = station_on(tmp_path, FakeClock())
    try:
        assert station.desk.screen("").view == "builtin"
        assert "store" in station.memory.faults.codes
        assert (tmp_path / "content.db.damaged").read_bytes() == bytes(data)
        assert station.last == last, "records are not touched"
        assert sign(station, "badge-2").kind in (Kind.UNKNOWN, Kind.SIGNED, Kind.OFFROSTER)
        assert station.carrier is not None
        before = station.carrier.presence("ready")
        assert before.have == {}
        assert before.state_held == {}, "so that the hub sends everything again"
        assert before.session > 1_000_000, "a will of before the damage counts as older"
    finally:
        close(station)
    station = station_on(tmp_path, FakeClock())
    assert "store" not in station.memory.faults.codes
    close(station)


def test_a_disk_that_refuses_at_start_keeps_no_station_from_starting(tmp_path: Path) -> None:
    enrolled(tmp_path)
    trouble = Trouble()
    for word in ("INTO setting", "COMMIT"):
        trouble.arm(word)
        with disk_under(trouble):
            station = station_on(tmp_path, FakeClock())
        assert station.carrier is not None
        assert station.desk.screen("").view == "builtin"
        close(station)
    assert trouble.met == 2
