"""Errands of the service screen: in a thread of their own, one at a time, with an end that is seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk import housecall
from kiosk.bootstrap import Station
from kiosk.config import Folder
from kiosk.domain.care import Errand
from kiosk.housecall import Housecall
from tests.fakes.station import FakeClock, close, enrolled, sign, station_on


class Posts:
    """The worker's queue: what is posted is run when the test says so."""

    def __init__(self) -> None:
        self.came = threading.Event()
        self.runs: list[Callable[[], None]] = []

    def __call__(self, run: Callable[[], None]) -> None:
        self.runs.append(run)
        self.came.set()

    def run_next(self) -> None:
        assert self.came.wait(60)
        self.came.clear()
        self.runs.pop(0)()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    enrolled(tmp_path)
    made = station_on(tmp_path, FakeClock())
    yield made
    close(made)


def test_an_examination_ends_in_findings(station: Station, tmp_path: Path) -> None:
    posts = Posts()
    call = Housecall(station.memory, station.clock, Folder(tmp_path), posts)
    call.run(Errand.EXAMINE)
    assert station.memory.facts.care.busy
    call.run(Errand.EXAMINE)  # one at a time
    posts.run_next()
    care = station.memory.facts.care
    assert not care.busy
    assert {line.title.en for line in care.findings} >= {"disk", "ledger", "hub"}
    assert posts.runs == []
    assert care.disk_mb > 0


def test_without_a_stick_it_is_said(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housecall, "sticks", lambda: ())
    posts = Posts()
    Housecall(station.memory, station.clock, Folder(tmp_path), posts).run(Errand.DIAGNOSE)
    posts.run_next()
    assert "没有找到U盘" in station.memory.facts.care.said.zh


def test_a_diagnosis_is_on_the_stick(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(housecall, "sticks", lambda: (stick,))
    posts = Posts()
    Housecall(station.memory, station.clock, Folder(tmp_path), posts).run(Errand.DIAGNOSE)
    posts.run_next()
    (file,) = stick.iterdir()
    assert str(file) in station.memory.facts.care.said.zh


def test_the_language_is_changed_at_once(station: Station, tmp_path: Path) -> None:
    call = Housecall(station.memory, station.clock, Folder(tmp_path), Posts())
    call.run(Errand.ENGLISH)
    assert station.memory.facts.lang == "en"
    call.run(Errand.CHINESE)
    assert station.memory.facts.lang == "zh"


def test_records_are_on_the_stick(station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(station, "badge-1")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(housecall, "sticks", lambda: (stick,))
    posts = Posts()
    Housecall(station.memory, station.clock, Folder(tmp_path), posts).run(Errand.EXPORT)
    posts.run_next()
    assert [path.name for path in stick.glob("yizhan-records/*/*")] == ["1-1.batch"]
    assert "可以拔U盘" in station.memory.facts.care.said.zh
