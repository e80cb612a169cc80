"""Two hubs on one Mosquitto under the hub's name: a backup put back while its original still runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.sync.rivalry import MANY
from tests.fakes.processes import Hub, Station, until


@pytest.fixture
def twin(hub: Hub, tmp_path: Path) -> Iterator[Hub]:
    """The same data on another machine, so to say."""
    hub.stop()
    shutil.copytree(hub.folder, tmp_path / "twin")
    hub.start()
    broker = {"YIZHAN_BROKER": hub.environment["YIZHAN_BROKER"]}
    twin = Hub(tmp_path / "twin", **broker)
    yield twin
    twin.stop()


@pytest.mark.parametrize("hub", ["mosquitto"], indirect=True)
def test_it_is_noticed_and_said_and_over_when_the_other_has_stopped(
    hub: Hub, twin: Hub, tmp_path: Path
) -> None:
    def log() -> str:
        return hub.log.read_text(encoding="utf-8")

    def times() -> list[int]:
        return [int(number) for number in re.findall(r"本机第 (\d+) 次被挤下线", log())]

    def page() -> str:
        with hub.browser("admin") as browser:
            return browser.get("/").text

    assert "另一台中枢" not in page()
    twin.start()
    until(times, "it notices")
    assert "Stop the one that should not run" in log()
    assert "另一台中枢用同一名称把本机挤下线" in page()
    until(lambda: len(times()) >= 2, "it goes on trying")
    assert times() == list(range(MANY, MANY + len(times())))
    twin.stop()
    station = Station(hub, hub.enrol_token("face-9", "face-7305"), tmp_path / "face-9")
    until(lambda: station.ask("status")["link"] == "up", "the hub is on the line again")
    station.stop()
