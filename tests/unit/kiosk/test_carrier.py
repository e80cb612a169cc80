"""Urgent notices at a station: from the line to the disk, the screen, the record, and over a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.topics import Topics
from kiosk.bootstrap import Station
from kiosk.domain.notices import Standing
from kiosk.sync.actions import Message
from kiosk.tray import Drawn
from tests.fakes.disk import Trouble
from tests.fakes.notices import MINUTE, NOTICE_KEY, listed, notice, signed
from tests.fakes.office import OFFICE
from tests.fakes.station import FakeClock, approve, close, disk_under, enrolled, station_on

TOPICS = Topics("demo")
STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def start(tmp_path: Path, clock: FakeClock, trouble: Trouble) -> Iterator[Callable[[], Station]]:
    """Starts the station anew on the same disk."""
    enrolled(tmp_path)
    made: list[Station] = []

    def start() -> Station:
        for before in made:
            close(before)
        made[:] = []
        with disk_under(trouble):
            made.append(station_on(tmp_path, clock))
        return made[0]

    yield start
    close(made[0])


def trust(station: Station) -> None:
    approve(station, OFFICE)


def arrives(station: Station, data: bytes) -> None:
    station.worker.turn(Message(TOPICS.notice, data, retained=True))


def standing(station: Station) -> tuple[Standing, ...]:
    return station.desk.screen("").notices


def lasting(clock: FakeClock, minutes: int) -> dict[str, int]:
    at = clock.ticks().wall
    return {"begins": at, "until": at + minutes * MINUTE}


def sent(clock: FakeClock, minutes: int = 60, version: int = 1) -> bytes:
    made = notice(**lasting(clock, minutes))
    return listed(made, version=version, signed_at=made.begins).encode(NOTICE_KEY)


def test_a_notice_may_come_before_the_key_that_signs_it(
    start: Callable[[], Station], clock: FakeClock
) -> None:
    station = start()
    arrives(station, sent(clock))
    assert standing(station) == ()
    trust(station)
    station.worker.turn(None)
    assert [one.notice.id for one in standing(station)] == ["n-1"]


def test_it_is_shown_only_when_it_is_on_disk(
    start: Callable[[], Station], clock: FakeClock, trouble: Trouble
) -> None:
    station = start()
    trust(station)
    trouble.arm("INSERT OR REPLACE INTO notices")
    arrives(station, sent(clock))
    assert standing(station) == ()
    assert "disk" in station.memory.faults.codes
    trouble.disarm()
    clock.go_on(60_000)
    station.worker.turn(None)
    assert len(standing(station)) == 1


def test_a_stranger_is_refused_with_a_line_and_a_fault(
    start: Callable[[], Station], clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    station = start()
    trust(station)
    with caplog.at_level(logging.WARNING):
        arrives(station, listed(notice(**lasting(clock, 60))).encode(STRANGER))
    assert standing(station) == ()
    assert "notice key" in caplog.text
    assert station.memory.faults.codes == ("refused",)


def test_a_restart_brings_it_back_and_no_longer(start: Callable[[], Station], clock: FakeClock) -> None:
    station = start()
    trust(station)
    arrives(station, sent(clock, minutes=60))
    clock.go_on(50 * MINUTE)
    station = start()
    assert len(standing(station)) == 1
    clock.go_on(9 * MINUTE)
    assert len(standing(start())) == 1
    clock.go_on(1 * MINUTE)
    assert standing(start()) == ()


def test_withdrawn_is_withdrawn_though_the_old_list_comes_again(
    start: Callable[[], Station], clock: FakeClock
) -> None:
    station = start()
    trust(station)
    old = sent(clock, version=1)
    for data in (old, signed(version=2), old):
        arrives(station, data)
    assert standing(station) == ()
    station = start()
    arrives(station, old)
    assert standing(station) == ()


def test_drawn_is_recorded_once_for_ever(start: Callable[[], Station], clock: FakeClock) -> None:
    station = start()
    trust(station)
    arrives(station, sent(clock))
    drawn = Drawn(standing(station)[0].notice)
    for _ in range(2):
        station.worker.turn(drawn)
    assert station.worker.last == 1
    station = start()
    station.worker.turn(drawn)
    assert station.worker.last == 1


def test_the_hub_is_told_which_list_is_held(start: Callable[[], Station], clock: FakeClock) -> None:
    station = start()
    trust(station)
    arrives(station, sent(clock, version=12))
    assert station.carrier is not None
    assert station.carrier.presence("ready").state_held["notice"].startswith("12-")
