"""Two stations behind a relay: everything the product's own commands, with a real Mosquitto on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench import update
from tests.fakes.processes import Hub, Station, until
from tests.fakes.trunk import Trunk

FILM = 150_000
"""Bytes of an update: 19 s of a line of 64 kbit/s."""


@pytest.fixture
def trunk(hub: Hub, tmp_path: Path) -> Iterator[Trunk]:
    trunk = Trunk(hub, tmp_path / "relay")
    trunk.start()
    yield trunk
    trunk.close()


@pytest.fixture
def stations(trunk: Trunk, tmp_path: Path) -> Iterator[dict[str, Station]]:
    both = {name: trunk.station(name, tmp_path / name) for name in ("hall-1", "hall-2")}
    yield both
    for station in both.values():
        station.stop()


def seen(hub: Hub, name: str) -> dict[str, Any]:
    """A station as the hub's API shows it."""
    return {row["id"]: row for row in hub.get("/api/v1/stations")["stations"]}.get(name, {})


def upto(hub: Hub, name: str) -> int:
    """How many of a station's records are at the hub."""
    ledgers = hub.get("/api/v1/totals")["ledgers"].values()
    return max((row["upto"] for row in ledgers if row["station"] == name), default=0)


def test_records_and_presences_pass_a_relay(hub: Hub, trunk: Trunk, stations: dict[str, Station]) -> None:
    for name, station in stations.items():
        until(lambda station=station: station.ask("status")["link"] == "up", "the line is up")
        until(lambda name=name: seen(hub, name).get("state") == "ready", "the hub knows of it")
        station.ask("type", text="YZ-NOBODY-KNOWS-ME")
        until(lambda station=station: station.ask("status")["last"] == 1, "it is in the ledger")
        until(lambda station=station: station.ask("status")["unsent"] == 0, "its receipt has come")
        until(lambda name=name: upto(hub, name) == 1, "the record is at the hub")
    assert trunk.line is not None
    trunk.line.cut()
    until(lambda: seen(hub, "hall-1")["state"] == "lost", "with its relay a station is lost")
    station = stations["hall-1"]
    until(lambda: station.ask("status")["link"] != "up", "the station knows that the hub does not hear it")
    station.ask("type", text="YZ-NOBODY-KNOWS-ME-EITHER")
    until(lambda: station.ask("status")["unsent"] == 1, "it waits on its own disk")
    trunk.line.restore()
    until(lambda: station.ask("status")["unsent"] == 0, "it came up by itself")
    assert upto(hub, "hall-1") == 2
    until(lambda: seen(hub, "hall-2")["state"] == "ready", "and the hub knows of all again")
    trunk.kill()
    until(lambda: seen(hub, "hall-2")["state"] == "lost", "with its relay a station is lost")
    trunk.start()
    until(lambda: seen(hub, "hall-2")["state"] == "ready", "the port was free for the next broker")


@pytest.mark.parametrize("hub", ["mosquitto"], indirect=True)
def test_content_crosses_the_trunk_once_and_is_there_while_it_is_cut(
    hub: Hub, trunk: Trunk, stations: dict[str, Station], tmp_path: Path
) -> None:
    def shows_all(station: Station) -> bool:
        return len(station.ask("status")["version"]) >= 2

    for station in stations.values():
        until(lambda station=station: shows_all(station), "content of both publishers is shown")
    kept = sum(path.stat().st_size for path in (trunk.folder / "objects").glob("??/*"))
    assert kept > 200_000
    assert trunk.line is not None
    # Handshakes, rosters and all else are in it (33 kB); the blocks alone are counted in test_depot.py.
    assert trunk.line.down <= 1.3 * kept, "one copy for two stations"
    trunk.line.cut()
    trunk.kill()
    trunk.start()
    stations["hall-2"].stop()
    objects = sorted((tmp_path / "hall-2" / "objects").glob("??/*"))
    for path in objects:
        path.unlink()
    again = stations["hall-2"] = trunk.restart(tmp_path / "hall-2")
    until(lambda: all(path.exists() for path in objects), "the relay alone gave it all it had lost")
    until(lambda: shows_all(again), "and it is shown")
    assert again.ask("status")["link"] != "up"


@pytest.mark.parametrize("hub", ["mosquitto"], indirect=True)
def test_over_a_thin_trunk_records_go_before_content_and_content_comes_once(
    hub: Hub, trunk: Trunk, stations: dict[str, Station], tmp_path: Path
) -> None:
    def version(station: Station) -> int:
        return int(station.ask("status")["version"].get("mine", 0))

    for station in stations.values():
        until(lambda station=station: version(station), "content is shown")
    before, line = version(stations["hall-1"]), trunk.line
    assert line is not None
    line.slow(64)
    update.write(tmp_path / "pack", "mine", FILM, 1)
    hub.run("pack", "import", str(tmp_path / "pack"))
    down = line.down
    hub.run("pack", "publish", "mine")
    until(lambda: line.down > down + FILM // 10, "it is on its way")
    stations["hall-2"].ask("type", text="YZ-NOBODY-KNOWS-ME")
    until(lambda: upto(hub, "hall-2") == 1, "the record is at the hub")
    assert version(stations["hall-2"]) == before, "while the content still crosses the trunk"
    until(lambda: line.down > down + FILM, "all of it has crossed")
    for station in stations.values():
        until(lambda station=station: version(station) > before, "the new version is shown")
    assert line.down - down <= 1.3 * FILM, "one copy for two stations, and all else that went down"
