"""A station started by hand, against the hub with either broker: the product's own commands only."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from content_packs.wire.care import MOST_PICTURE
from tests.fakes.processes import KIOSK, Hub, Station, until


def examined(folder: Path) -> dict[str, dict[str, Any]]:
    """The doctor's report on a station that is running."""
    command = [*KIOSK, "doctor", "--json", "--data", str(folder), "--driver", "offscreen"]
    return dict(json.loads(subprocess.run(command, capture_output=True, text=True).stdout))


def seen_from_the_hub(hub: Hub) -> bytes:
    """The station's screen, asked for on its page of the console."""
    with hub.browser("keeper") as browser:
        page = browser.get("/stations/hall-1").text
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found is not None
        browser.post("/stations/hall-1/look", data={"csrf": found[1]}, headers={"Origin": hub.url})
        until(lambda: browser.get("/stations/hall-1/glimpse.jpg").status_code == 200, "a picture has come")
        return browser.get("/stations/hall-1/glimpse.jpg").content


def test_a_station_started_by_hand_shows_and_signs(hub: Hub, tmp_path: Path) -> None:
    station = Station(hub, hub.enrol_token("hall-1", "face-7305"), tmp_path / "station")
    try:
        until(lambda: len(station.ask("status")["version"]) >= 2, "content of both publishers is shown")
        until(lambda: station.ask("status")["view"] != "builtin", "a board is drawn")
        station.ask("type", text="YZ-NOBODY-KNOWS-ME")
        until(lambda: station.ask("status")["answer"], "the unknown badge is answered")
        until(lambda: station.ask("status")["unsent"] == 0, "the record has its receipt")
        last = station.ask("status")["last"]
        assert last == 1
        ledgers = hub.get("/api/v1/totals")["ledgers"].values()
        assert [row["upto"] for row in ledgers if row["station"] == "hall-1"] == [last]
        report = examined(tmp_path / "station")
        assert {name: row["level"] for name, row in report.items()} == {
            "display": "note", "gl": report["gl"]["level"], "font": "fine",
            "scanner": report["scanner"]["level"], "clock": report["clock"]["level"], "fsync": "fine",
            "disk": "fine", "ledger": "fine", "content": "fine", "hub": "fine",
        }  # fmt: skip
        assert (report["ledger"]["last"], report["ledger"]["unsent"]) == (last, 0)
        assert station.ask("status")["link"] == "up"
        picture = seen_from_the_hub(hub)
        assert picture.startswith(b"\xff\xd8\xff")
        assert len(picture) <= MOST_PICTURE
    finally:
        station.stop()
