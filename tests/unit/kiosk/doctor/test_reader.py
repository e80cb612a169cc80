"""A scanner of its own, one that types, and none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.doctor import reader
from kiosk.doctor.finding import Level
from tests.unit.kiosk.doctor.conftest import Make

DEVICES = """\
I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: KEY=10000000000000 0

I: Bus=0003 Vendor=05e0 Product=1200 Version=0110
N: Name="Some Bar Code Scanner"
H: Handlers=sysrq kbd event3 leds
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe
"""


def test_what_types_is_told_from_what_only_has_a_button() -> None:
    assert reader.keyboards_in(DEVICES) == ["Some Bar Code Scanner"]


def test_a_scanner_read_as_a_keyboard_is_a_note(patient: Make, tmp_path: Path) -> None:
    assert reader.scanner(patient()).level is Level.MEND, "neither scanner nor keyboard"
    file = tmp_path / "proc/bus/input/devices"
    file.parent.mkdir(parents=True)
    file.write_text(DEVICES, encoding="utf-8")
    found = reader.scanner(patient())
    assert found.level is Level.NOTE
    assert "Some Bar Code Scanner" in found.words.en


def test_a_scanner_of_its_own(patient: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = Path("/dev/input/by-id/scanner")
    assert "no scanner at" in reader.scanner(patient(scanner=named)).words.en
    device = tmp_path / "dev/input/by-id/scanner"
    device.parent.mkdir(parents=True)
    device.touch()
    assert reader.scanner(patient(scanner=named)).level is Level.FINE
    monkeypatch.setattr(reader.os, "access", lambda *_: False)
    assert "group input" in reader.scanner(patient(scanner=named)).words.en
