"""A version that kills the program twice is taken back, on the glass and for the hub: real processes."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.processes import KIOSK, Hub, Station, hub_in, until

SHIPPED = Path(__file__).parents[3] / "content_packs" / "shipped" / "mine"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_in(tmp_path_factory.mktemp("hub") / "data") as hub:
        yield hub


class Again(Station):
    """A station started once more on its folder, as systemd does after a crash."""

    def __init__(self, folder: Path) -> None:
        command = [
            *KIOSK, "run", "--data", str(folder), "--driver", "offscreen", "--size", "800x480", "--control",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._number = 0

    def event(self, name: str) -> dict[str, Any]:
        """The next event of this name; answers before it are passed over."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            row = dict(json.loads(line))
            if row.get("event") == name:
                return row
        pytest.fail("the station has ended")


def shown(station: Station) -> int:
    return int(station.ask("status")["version"].get("mine", 0))


def publish_with(hub: Hub, folder: Path, title: str) -> None:
    """Change the title of a card, take the folder over and publish it: signed as always."""
    shutil.copytree(SHIPPED, folder)
    card = folder / "belt.md"
    card.write_text(re.sub(r'(?m)^title = ".*"$', f'title = "{title}"', card.read_text("utf-8")), "utf-8")
    hub.run("pack", "import", str(folder))
    hub.run("pack", "publish", "mine")


def at_the_hub(hub: Hub) -> dict[str, Any]:
    stations = hub.get("/api/v1/stations")
    rows = stations["stations"] if isinstance(stations, dict) else stations
    return next(dict(row) for row in rows if "hall-1" in (row.get("id"), row.get("station")))


def test_two_deaths_bring_the_version_before_back(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    station = Station(hub, hub.enrol_token("hall-1", "face-7305"), folder)
    try:
        before = until(lambda: shown(station), "the first version is shown")
        publish_with(hub, tmp_path / "mine", "别坐胶带机")
        after = until(lambda: (now := shown(station)) > before and now, "the new version is shown")
        for _ in range(2):
            assert shown(station) == after
            station.process.kill()
            station.process.wait(timeout=10)
            station = Again(folder)
        back = station.event("returned")
        assert (back["publisher"], back["version"], back["why"]) == ("mine", after, "crashed")
        assert shown(station) == before
        until(lambda: station.ask("status")["link"] == "up", "the line is up again")
        until(lambda: "pack" in at_the_hub(hub)["faults"], "the hub is told")
        assert at_the_hub(hub)["have"]["mine"] == before
        hub.run("pack", "rollback", "mine", str(before))
        until(lambda: shown(station) > after, "the supervisor's version is installed as any other")
        until(lambda: "pack" not in at_the_hub(hub)["faults"], "and the fault is gone")
    finally:
        station.process.kill()
        station.process.wait(timeout=10)


def test_a_station_that_is_told_to_stop_has_not_crashed(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    station = Station(hub, hub.enrol_token("hall-2", "face-7305"), folder)
    try:
        before = until(lambda: shown(station), "the first version is shown")
        publish_with(hub, tmp_path / "mine", "不上胶带机")
        after = until(lambda: (now := shown(station)) > before and now, "the new version is shown")
        for _ in range(3):
            station.process.send_signal(signal.SIGTERM)
            station.process.wait(timeout=20)
            station = Again(folder)
            assert shown(station) == after
    finally:
        station.process.kill()
        station.process.wait(timeout=10)
