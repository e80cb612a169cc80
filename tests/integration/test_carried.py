"""Weeks without a line: content comes and records go on a stick, by the product's own commands only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.hub_folder import write_card, write_pack
from tests.fakes.processes import KIOSK, Hub, Station, free_port, until


class Away:
    """A station whose line is cut, the hub it cannot reach, and the folder in which sticks appear."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.slot, self.data = folder, folder / "slot", folder / "station"
        self.hub = Hub(folder / "hub")
        self.station: Station | None = None
        self.is_cut = False

    def begin(self) -> None:
        """Everything has come by the line."""
        self.hub.start()
        token = self.hub.enrol_token("hall-1", "face-7305")
        self.station = Station(self.hub, token, self.data, "--stick", str(self.slot))
        until(lambda: len(self.status()["version"]) >= 2, "content of both publishers is shown")

    def end(self) -> None:
        if self.station is not None:
            self.station.stop()
        self.hub.stop()

    def status(self) -> dict[str, Any]:
        return self.ask("status")

    def ask(self, do: str, **more: object) -> dict[str, Any]:
        assert self.station is not None
        return self.station.ask(do, **more)

    def cut(self) -> None:
        """The hub goes on, where the station does not look for it."""
        self.hub.stop()
        self.broker_port = self.hub.environment["YIZHAN_BROKER_PORT"]
        self.hub.environment["YIZHAN_BROKER_PORT"] = str(free_port())
        self.hub.start()
        until(lambda: self.status()["link"] == "down", "the station has no line")
        self.is_cut = True

    def restore(self) -> None:
        self.is_cut = False
        self.hub.stop()
        self.hub.environment["YIZHAN_BROKER_PORT"] = self.broker_port
        self.hub.start()

    def publish(self, title: str) -> Path:
        """A card is written and published; the stick it is on."""
        pack = self.folder / "pack"
        write_pack(pack, "carried", "带来的")
        write_card(pack, "by-hand", title, "由人带到站上。")
        self.hub.run("pack", "import", str(pack))
        self.hub.run("pack", "publish", "mine")
        stick = self.folder / "stick"
        stick.mkdir(exist_ok=True)
        self.hub.run("pack", "export", str(stick), "--station", "hall-1")
        return stick

    def plug(self, stick: Path) -> str:
        """Plug it in, wait until it has been read, pull it out; what was said of it."""
        stick.rename(self.slot)
        found = until(lambda: self._over(), "the stick is read")
        self.slot.rename(stick)
        until(lambda: self.status()["stick"] is None, "it is out")
        return str(found)

    def _over(self) -> str:
        said = self.status()["stick"]
        return said["words"] if said and said["stage"] in ("done", "refused") else ""

    def held(self) -> int:
        """Records of the station at the hub."""
        ledgers = self.hub.get("/api/v1/totals")["ledgers"].values()
        return int(*(row["upto"] for row in ledgers if row["station"] == "hall-1"))


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Away]:
    away = Away(tmp_path_factory.mktemp("mine"))
    try:
        away.begin()
        yield away
    finally:
        away.end()


@pytest.fixture
def away(mine: Away) -> Away:
    """The same mine for every test; its line is cut."""
    if not mine.is_cut:
        mine.cut()
    return mine


def test_content_comes_and_records_go_by_hand(away: Away) -> None:
    before = away.status()["version"]["mine"]
    stick = away.publish("带下来的卡片")
    assert away.plug(stick) == "已读入，可以拔U盘"
    until(lambda: away.status()["version"]["mine"] > before, "the new version is shown")
    until(lambda: away.status()["view"] == "mine/by-hand", "the new card is on the screen")
    assert away.plug(stick) == "U盘上没有更新的内容，可以拔"

    away.ask("type", text="YZ-NOBODY-KNOWS-ME")
    until(lambda: away.status()["last"] == 1, "the record is on disk")
    export = [*KIOSK, "export", str(stick), "--data", str(away.data)]
    assert "1 条" in subprocess.run(export, capture_output=True, text=True, check=True).stdout
    assert "hall-1: 新收 1 条，已有 0 条" in away.hub.run("records", "import", str(stick))
    assert away.held() == 1
    assert "hall-1: 新收 0 条，已有 1 条" in away.hub.run("records", "import", str(stick))
    assert away.status()["unsent"] == 1, "no stick is believed to say that the hub has it"
    away.restore()
    until(lambda: away.status()["unsent"] == 0, "the hub's own receipt has come")
    assert away.held() == 1


def test_a_stick_that_was_tampered_with_is_refused_and_nothing_of_it_is_shown(away: Away) -> None:
    before = away.status()["version"]
    stick = away.publish("改过的卡片")
    spoilt = stick.with_name("spoilt")
    shutil.copytree(stick, spoilt)
    pointer = spoilt / "yizhan-bundle" / "pointer.json"
    pointer.write_bytes(pointer.read_bytes().replace(b'"version":', b'"version":9', 1))
    assert away.plug(spoilt).startswith("拒收：")
    shutil.rmtree(spoilt)
    shutil.copytree(stick, spoilt)
    new = sorted((spoilt / "yizhan-bundle" / "objects").glob("??/*"), key=lambda file: file.stat().st_mtime)
    for file in new:
        data = file.read_bytes()
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert away.plug(spoilt) == "拒收：U盘上有损坏的文件，请回地面重写"
    assert away.status()["version"] == before
    (stick / "yizhan-bundle" / "pointer.json").rename(stick / "kept")
    assert away.plug(stick) == "U盘内容没有写完，请回地面重写"
    (stick / "kept").rename(stick / "yizhan-bundle" / "pointer.json")
    command = [*KIOSK, "import", str(stick), "--data", str(away.data)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, "✓ 已读入" in done.stdout) == (0, True), done.stdout + done.stderr
    until(lambda: away.status()["view"] == "mine/by-hand", "the good one is on the screen")
