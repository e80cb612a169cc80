"""The hub's disk is lost: a backup on a new machine, and the station brings back all it had signed since."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fakes.postgresql import BINARIES, PostgreSQL
from tests.fakes.processes import YIZHAN, Hub, Station, until


def sign(station: Station, *texts: str) -> None:
    for text in texts:
        before = station.ask("status")["last"]
        station.ask("type", text=text)
        until(lambda before=before: station.ask("status")["last"] > before, f"{text} was kept")


@pytest.mark.parametrize(
    "kind",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not BINARIES, reason="no PostgreSQL"))],
)
def test_a_station_fills_the_gap_after_a_restoration(kind: str, tmp_path: Path) -> None:
    server = PostgreSQL(durable=False) if kind == "postgresql" else None
    settings = {"YIZHAN_DATABASE_URL": server.create("hub")} if server else {}
    hub, target, safe = Hub(tmp_path / "hub", **settings), tmp_path / "backups", tmp_path / "safe"
    target.mkdir()
    safe.mkdir()
    station = None
    try:
        hub.start()
        station = Station(hub, hub.enrol_token("hall-1", "face-7305"), tmp_path / "station")
        sign(station, "YZ-A", "YZ-B")
        until(lambda: station.ask("status")["unsent"] == 0, "both are at the hub")
        hub.run("backup", str(target), "--keys", str(safe))
        sign(station, "YZ-C", "YZ-D", "YZ-E")
        until(lambda: station.ask("status")["unsent"] == 0, "all are at the hub")
        running = subprocess.run(
            [*YIZHAN, "restore", str(target)], env=hub.environment, capture_output=True, text=True
        )
        assert running.returncode == 1
        assert "还在运行" in running.stderr
        assert hub.process is not None
        hub.process.kill()
        hub.process.wait()
        shutil.rmtree(hub.folder)
        if server:
            server.create("hub")
        assert "什么都没有改" in hub.run("restore", str(target), "--dry-run")
        done = hub.run("restore", str(target), "--keys", str(safe))
        assert "还没有来过 not heard since (1): hall-1" in done
        hub.start()
        until(lambda: upto(hub) == 5, "the station has brought back what was signed after the backup")
        totals = hub.get("/api/v1/totals")
        assert (totals["records"], totals["doubled"]) == (5, 0)
        until(lambda: station.ask("status")["unsent"] == 0, "the station has its receipts again")
        until(lambda: "备份之后的记录都补齐了" in hub.run("restored", check=False), "the command says so")
        with hub.browser("admin") as browser:
            overview = until(lambda: browser.get("/").text, "the overview")
            assert "补回备份之后的" not in overview
            assert "来了会自己补齐" not in overview
            assert "与各站核对过" in overview
            assert "有纸的请照纸补录" in overview, "no station can bring what was entered at the hub"
            assert "restore" in browser.get("/audit").text
    finally:
        if station is not None:
            station.stop()
        hub.stop()
        if server:
            server.stop()


def upto(hub: Hub) -> int:
    ledgers = hub.get("/api/v1/totals")["ledgers"].values()
    return max((row["upto"] for row in ledgers if row["station"] == "hall-1"), default=0)
