"""A ledger and a store, whole, damaged, and under a running station."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from content_packs.format.manifest import sha256
from kiosk.doctor import data
from kiosk.doctor.finding import Level
from kiosk.storage.store import Store
from tests.fakes.mine import FIVE, STATION, card, published, published_ahead
from tests.fakes.station import FakeClock, activate, close, enrolled, sign, station_on
from tests.unit.kiosk.doctor.conftest import Make


def test_before_the_first_start_there_is_nothing_to_mend(patient: Make) -> None:
    assert data.ledger(patient()).level is Level.NOTE
    assert data.store(patient()).level is Level.NOTE


def test_a_running_stations_ledger_is_verified(patient: Make, tmp_path: Path) -> None:
    enrolled(tmp_path / "data")
    station = station_on(tmp_path / "data", FakeClock())
    sign(station, "badge-1")
    sign(station, "badge-2")
    found = data.ledger(patient())  # the station has the file open
    assert (found.level, dict(found.figures)) == (Level.FINE, {"last": 2, "unsent": 2, "checked": 2})
    sign(station, "badge-3")
    assert station.worker.last == 3, "and goes on writing"
    close(station)


def test_a_changed_record_is_found(patient: Make, tmp_path: Path, monkeypatch: object) -> None:
    enrolled(tmp_path / "data")
    station = station_on(tmp_path / "data", FakeClock())
    for badge in ("badge-1", "badge-2", "badge-3"):
        sign(station, badge)
    close(station)
    with sqlite3.connect(tmp_path / "data" / "ledger.db") as db:
        db.execute("UPDATE record SET row = replace(row, 'p2', 'p9') WHERE seq = 2")
    found = data.ledger(patient())
    assert (found.level, found.figures["broken_at"]) == (Level.MEND, 2)


def test_only_the_newest_records_are_verified(patient: Make, tmp_path: Path) -> None:
    enrolled(tmp_path / "data")
    station = station_on(tmp_path / "data", FakeClock())
    for number in range(5):
        sign(station, f"nobody-{number}")
    close(station)
    found = data.look_at_ledger(tmp_path / "data/ledger.db", patient().folder.public_key(), 2)
    assert (found.last, found.checked, found.broken_at) == (5, 2, 0)
    with sqlite3.connect(tmp_path / "data" / "ledger.db") as db:
        db.execute("DELETE FROM record WHERE seq = 5")
        db.execute("UPDATE record SET hash = x'00' WHERE seq = 4")
    assert data.look_at_ledger(tmp_path / "data/ledger.db", patient().folder.public_key(), 2).broken_at == 4


def test_a_ledger_that_is_no_database(patient: Make, tmp_path: Path) -> None:
    enrolled(tmp_path / "data")
    (tmp_path / "data" / "ledger.db").write_bytes(b"?" * 4096)
    assert data.ledger(patient()).level is Level.MEND


def test_damaged_content_is_counted(patient: Make, tmp_path: Path) -> None:
    _, held, row = published("mine", 3, FIVE)
    store = Store(tmp_path / "data")
    for name, content in held.items():
        store.objects.save(name, content)
    activate(store, row)
    found = data.store(patient())
    assert (found.level, found.figures["objects"]) == (Level.FINE, len(held))
    one = store.path_of(next(name for name in held if name != row.sha256))
    one.chmod(0o644)
    one.write_bytes(b"!")
    found = data.store(patient())
    assert (found.level, found.figures["damaged"]) == (Level.MEND, 1)
    store.close()


def test_what_is_for_other_stations_is_not_missed(patient: Make, tmp_path: Path) -> None:
    enrolled(tmp_path / "data")
    _, held, row = published_ahead("mine", 3, (card("a"),), (card("b"), card("c")), STATION)
    store = Store(tmp_path / "data")
    for name in {*held} - {sha256(card("a").encode())}:
        store.objects.save(name, held[name])
    activate(store, row)
    found = data.store(patient())
    assert (found.level, found.figures["objects"]) == (Level.FINE, 3)
    store.close()
