"""Keys are changed and a publisher is ended by the product's own commands, while a station looks on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.hub_folder import write_card, write_pack
from tests.fakes.processes import Hub, Station, until

pytestmark = pytest.mark.parametrize("hub", ["mosquitto"], indirect=True)


class Seen:
    """A hub, and a station that shows content of two publishers."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self._folder = hub, folder / "pack"
        write_pack(self._folder, "changing", "换钥匙")
        self._titles = 0
        self.station = Station(hub, hub.enrol_token("hall-1", "face-7305"), folder / "station")
        until(lambda: self.station.ask("status")["view"] != "builtin", "the first board is turned to")
        until(lambda: len(self.versions) >= 2, "content of both publishers is shown")

    @property
    def versions(self) -> dict[str, int]:
        """The versions shown; something is shown at every moment."""
        status = self.station.ask("status")
        assert status["view"] != "builtin" or not status["version"]
        return dict(status["version"])

    def change_keys(self, *arguments: str) -> None:
        """First what would be, which changes nothing; then it is done, and the station holds the new root."""
        before = self.versions, self.status()
        self.hub.run("trust", *arguments, "--dry-run")
        assert self.status() == before[1]
        self.hub.run("trust", *arguments)
        until(lambda: "hall-1" not in self.status(), "the station holds the newest root")
        assert self.versions == before[0], "the screens stay as they are"

    def status(self) -> str:
        """What the hub says of its keys, and of stations whose root is older."""
        return self.hub.run("trust", "status")

    def takes_new_content(self) -> None:
        """A card is changed and published: the station shows it."""
        before, self._titles = self.versions, self._titles + 1
        write_card(self._folder, "one", f"第{self._titles}次", "钥匙换过了。")
        self.hub.run("pack", "import", str(self._folder))
        self.hub.run("pack", "publish", "mine")
        until(lambda: self.versions["mine"] > before["mine"], "the new version is shown")


@pytest.fixture
def seen(hub: Hub, tmp_path: Path) -> Iterator[Seen]:
    made = Seen(hub, tmp_path)
    try:
        yield made
    finally:
        made.station.stop()


def test_whatever_key_is_changed_the_station_goes_on_showing_and_taking_content(seen: Seen) -> None:
    for change in (["rotate"], ["replace"], ["replace", "mine"]):
        seen.change_keys(*change)
        seen.takes_new_content()


def test_a_publisher_that_is_ended_leaves_the_screen_and_can_come_back(seen: Seen) -> None:
    (other,) = set(seen.versions) - {"mine"}
    seen.hub.run("trust", "retire", other)
    until(lambda: set(seen.versions) == {"mine"}, "its cards have left")
    seen.takes_new_content()
    assert set(seen.versions) == {"mine"}
    seen.hub.run("trust", "replace", other)
    seen.hub.run("pack", "publish", other)
    until(lambda: set(seen.versions) == {"mine", other}, "its cards are back")
