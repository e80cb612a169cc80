"""A station's readers, and who hears that one is out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.readers import rack
from kiosk.readers.rack import Rack
from kiosk.readers.reader import Outlet


class Tame:
    """A reader that does what the test says."""

    made: dict[str, Tame] = {}

    def __init__(self, source: object, outlet: Outlet) -> None:
        self.source, self.outlet, self.runs = source, outlet, False
        self.made["camera" if isinstance(source, str) else "scanner"] = self

    def start(self) -> None:
        self.runs = True

    def stop(self) -> None:
        self.runs = False


@pytest.fixture(autouse=True)
def tame(monkeypatch: pytest.MonkeyPatch) -> dict[str, Tame]:
    Tame.made = {}
    monkeypatch.setattr(rack, "Scanner", Tame)
    monkeypatch.setattr(rack, "Camera", Tame)
    return Tame.made


def test_all_readers_scan_to_one_place_and_run_together() -> None:
    codes: list[str] = []
    found = Rack(Path("/dev/input/x"), "0", codes.append, lambda _: None)
    found.start()
    scanner, camera = Tame.made["scanner"], Tame.made["camera"]
    assert scanner.runs
    assert camera.runs
    scanner.outlet.code("B-1")
    camera.outlet.code("B-2")
    assert codes == ["B-1", "B-2"]
    found.stop()
    assert not scanner.runs
    assert not camera.runs


def test_each_change_is_told_once() -> None:
    told: list[Mapping[str, str]] = []
    Rack(Path("/dev/input/x"), "0", print, told.append)
    scanner, camera = Tame.made["scanner"].outlet, Tame.made["camera"].outlet
    for words in ("it is gone", "it is gone", "", ""):
        scanner.ail(words)
    camera.ail("no camera")
    assert told == [{"scanner": "it is gone"}, {"scanner": ""}, {"scanner": "", "camera": "no camera"}]


def test_a_scanner_nobody_asked_for_is_missed_only_once_it_has_worked() -> None:
    told: list[Mapping[str, str]] = []
    Rack(None, "", print, told.append)
    assert set(Tame.made) == {"scanner"}
    outlet = Tame.made["scanner"].outlet
    outlet.ail("it is not there")
    assert told == []
    outlet.ail("")
    outlet.ail("it is gone")
    assert told == [{"scanner": ""}, {"scanner": "it is gone"}]
