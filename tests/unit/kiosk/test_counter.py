"""The counter on a real disk: scans, and dialogs that the queue goes before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.bootstrap import Station
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Dialog, Step
from kiosk.domain.dialogview import OPEN, DialogView
from kiosk.domain.directory import Found
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind
from kiosk.worker import Choose
from tests.fakes.disk import Trouble
from tests.fakes.station import FakeClock, close, disk_under, enrolled, sign, station_on


@dataclass(frozen=True)
class Broken(Dialog):
    """Fails on everything."""

    patience_ms = PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        raise RuntimeError("a fault of the dialog")

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        raise RuntimeError("a fault of the dialog")

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        raise RuntimeError("a fault of the dialog")


@dataclass
class Room:
    station: Station
    clock: FakeClock

    def scan(self, code: str) -> Answer:
        self.clock.go_on(2_001)
        return sign(self.station, code)

    def choose(self, name: str) -> Answer | None:
        answers: list[Answer | None] = []
        self.station.worker.turn(Choose(name, answers.append))
        (answer,) = answers
        return answer

    @property
    def view(self) -> DialogView | None:
        return self.station.desk.screen("").dialog


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def room(tmp_path: Path, trouble: Trouble) -> Iterator[Room]:
    enrolled(tmp_path)
    clock = FakeClock()
    with disk_under(trouble):
        station = station_on(tmp_path, clock)
        yield Room(station, clock)
        close(station)


def own_page(room: Room) -> None:
    room.scan("badge-1")
    assert room.scan("badge-1").offer
    assert room.choose(OPEN) is None
    assert room.view is not None
    assert room.view.name == "mine"


def test_who_has_signed_may_open_his_own_page(room: Room) -> None:
    first = room.scan("badge-1")
    assert (first.kind, first.offer, room.view) == (Kind.SIGNED, False, None)
    again = room.scan("badge-1")
    assert (again.kind, again.offer, room.view) == (Kind.ALREADY, True, None)
    room.choose(OPEN)
    assert room.view is not None
    assert len(room.view.items) == 1


def test_a_number_keyed_opens_nothing(room: Room) -> None:
    room.scan("1001")
    assert not room.scan("1001").offer


def test_an_offer_lasts_a_while(room: Room) -> None:
    room.scan("badge-1")
    room.scan("badge-1")
    room.clock.go_on(10_001)
    room.choose(OPEN)
    assert room.view is None


def test_the_next_man_is_signed_and_ends_the_page(room: Room) -> None:
    own_page(room)
    answer = room.scan("badge-2")
    assert (answer.kind, room.view) == (Kind.SIGNED, None)
    assert answer.person is not None
    assert answer.person.id == "p2"


def test_it_ends_by_itself(room: Room) -> None:
    own_page(room)
    room.clock.go_on(PATIENCE_MS - 1)
    room.station.worker.turn(None)
    assert room.view is not None
    room.clock.go_on(1)
    room.station.worker.turn(None)
    assert room.view is None


def test_a_step_that_is_not_on_disk_is_not_shown(room: Room, trouble: Trouble) -> None:
    own_page(room)
    room.choose("1")
    trouble.arm("COMMIT", False)
    answer = room.choose("not_me")
    assert answer is not None
    assert (answer.kind, room.station.worker.last) == (Kind.FAILED, 1)
    assert room.view is not None
    assert room.view.step == "one"
    room.choose("not_me")
    assert (room.view.step, room.station.worker.last) == ("contested", 2)


def test_what_is_no_choice_changes_nothing(room: Room) -> None:
    own_page(room)
    before = room.view
    assert room.choose("no-such-choice") is None
    assert room.view == before


def test_a_dialog_that_fails_takes_no_signature_away(room: Room) -> None:
    room.station.worker._counter.dialog = Broken()
    assert room.view is None
    assert room.scan("badge-1").kind is Kind.SIGNED
    assert room.station.worker.dialog is None
    assert "program" in room.station.memory.faults.codes
