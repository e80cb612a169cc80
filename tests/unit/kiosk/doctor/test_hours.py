"""The wall clock, what was last known, and the battery's."""

from __future__ import annotations

from pathlib import Path

from kiosk.doctor.finding import Level
from kiosk.doctor.hours import clock
from tests.fakes.station import FakeClock, close, enrolled, station_on
from tests.unit.kiosk.doctor.conftest import Make


def battery(system: Path, wall: int) -> None:
    file = system / "sys/class/rtc/rtc0/since_epoch"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{wall // 1000}\n", encoding="ascii")


def test_a_clock_kept_by_a_battery(patient: Make, tmp_path: Path) -> None:
    ticks = FakeClock().ticks()
    assert clock(patient()).level is Level.NOTE, "no battery"
    battery(tmp_path, ticks.wall)
    found = clock(patient())
    assert (found.level, found.words.en) == (Level.FINE, "2026-11-22 23:40 UTC, kept by a battery")
    battery(tmp_path, ticks.wall - 600_000)
    assert "10 min off" in clock(patient()).words.en


def test_a_clock_of_1970(patient: Make) -> None:
    assert "1970" in clock(patient(ticks=FakeClock("1970-01-02 00:00").ticks())).words.en


def test_a_clock_before_what_was_last_known(patient: Make, tmp_path: Path) -> None:
    data = tmp_path / "data"
    enrolled(data)
    now = FakeClock()
    station = station_on(data, now)
    now.go_on(61_000)
    station.worker.turn(None)
    close(station)
    now.reboot()
    now.offset_ms = -86_400_000
    assert "cannot be right" in clock(patient(ticks=now.ticks())).words.en
