"""What was on the glass, from a real window over a real broker into the hub, and through a relay."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from content_packs.wire.playback import HOUR_MS, MOST_HOURS, Played, PlayedHour
from kiosk.storage.store import Store
from tests.fakes.processes import Hub, Station, until
from tests.fakes.trunk import Trunk

AGO = 3 * MOST_HOURS
"""Hours before now that the station is made to remember."""


def told(hub: Hub) -> list[tuple[str, int, str]]:
    """Station, hour and place of what the hub has stored."""
    with closing(sqlite3.connect(hub.folder / "hub.db")) as db:
        return db.execute("SELECT station_id, hour, place_id FROM played_hours ORDER BY hour").fetchall()


def seconds(hub: Hub) -> int:
    """Of one card, over all days."""
    with closing(sqlite3.connect(hub.folder / "hub.db")) as db:
        return int(
            db.execute("SELECT coalesce(sum(seconds), 0) FROM played_days WHERE name = 'mine/a'").fetchone()[
                0
            ]
        )


def remember(folder: Path) -> int:
    """Have a station that is not running know AGO hours, the last with what it really showed; that hour."""
    now = time.time_ns() // 1_000_000 // HOUR_MS
    store = Store(folder)
    begun = store.played.begun()
    assert begun is not None
    shown = [one for one in begun.shown if one.seconds or one.times]
    assert shown, "the window told what could be seen"
    row = PlayedHour(1, 1, begun.place, 3600, shown=(Played("mine/a", 7, 4, 60),))
    hours = [
        PlayedHour(number, number, row.place, row.ran, shown=row.shown)
        for number in range(now - AGO, now - 1)
    ]
    store.played.keep(hours, PlayedHour(0, now - 1, begun.place, begun.ran, begun.suspect, begun.shown))
    store.close()
    return now - 1


@pytest.fixture(autouse=True)
def inside_an_hour() -> None:
    """A station tells an hour when it ends, and its clock is the real one: none may end meanwhile."""
    left = HOUR_MS - time.time_ns() // 1_000_000 % HOUR_MS
    if left < 90_000:
        time.sleep(left / 1000 + 1)


def shows(station: Station) -> bool:
    return len(station.ask("status")["version"]) >= 2


def test_what_was_on_the_glass_comes_home_once(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    station = Station(hub, hub.enrol_token("hall-1", "face-7305"), folder)
    try:
        until(lambda: shows(station), "content is shown")
        until(lambda: station.ask("status")["link"] == "up", "the line is up")
        assert told(hub) == [], "no hour has ended"
        station.stop()
        last = remember(folder)
        station = Station(hub, "", folder)
        until(lambda: len(told(hub)) == AGO, "all hours have come, in several messages")
        assert told(hub) == [("hall-1", hour, "face-7305") for hour in range(last - AGO + 1, last + 1)]
        assert seconds(hub) == 60 * (AGO - 1)
        station.stop()
        with closing(sqlite3.connect(hub.folder / "hub.db")) as db:  # as a backup of before would have it
            db.execute("UPDATE stations SET played = ?", (last - AGO,))
            db.commit()
        station = Station(hub, "", folder)
        upto = "SELECT played FROM stations WHERE id = 'hall-1'"
        with closing(sqlite3.connect(hub.folder / "hub.db")) as db:
            until(lambda: db.execute(upto).fetchone() == (last,), "all of it was told once more")
        assert len(told(hub)) == AGO
        assert seconds(hub) == 60 * (AGO - 1), "and counts once"
    finally:
        station.stop()


@pytest.fixture
def trunk(hub: Hub, tmp_path: Path) -> Iterator[Trunk]:
    trunk = Trunk(hub, tmp_path / "relay")
    trunk.start()
    yield trunk
    trunk.close()


@pytest.mark.parametrize("hub", ["mosquitto"], indirect=True)
def test_a_relay_passes_it_on(hub: Hub, trunk: Trunk, tmp_path: Path) -> None:
    folder = tmp_path / "hall-1"
    station = trunk.station("hall-1", folder)
    try:
        until(lambda: shows(station), "content is shown")
        station.stop()
        remember(folder)
        station = trunk.restart(folder)
        until(lambda: len(told(hub)) == AGO, "all hours have come")
    finally:
        station.stop()
