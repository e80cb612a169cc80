"""A real hub on a thin line: the console says before, while and after how far content is at a station."""

from __future__ import annotations

import re
from pathlib import Path

from tests.fakes.processes import Station, hub_in, until

PAGE = "/packs/mine/five-boards"


def test_content_on_its_way_over_a_thin_line_is_seen_from_the_console(tmp_path: Path) -> None:
    with hub_in(tmp_path / "hub") as hub, hub.browser("keeper") as keeper, hub.browser("auditor") as reader:
        token = hub.enrol_token("hall-1", "face-7305")
        assert "hall-1: " in hub.run("pack", "publish", "mine", "--dry-run")
        csrf = re.search(r'name="csrf" value="([^"]+)"', keeper.get("/lines").text)
        assert csrf is not None
        form = {"csrf": csrf[1], "line": "west", "name": "西斜井线", "kbit_s": "128", "on": "hall-1"}
        assert keeper.post("/lines", data=form, headers={"Origin": hub.url}).status_code == 200
        station = Station(hub, token, tmp_path / "station")
        try:
            seen: set[int] = set()

            def goes_on() -> bool:
                seen.update(int(one) for one in re.findall(r"传输中 (\d+) %", reader.get(PAGE).text))
                return len({percent for percent in seen if 0 < percent < 100}) >= 3

            until(goes_on, f"three stages of it are seen; so far {seen}")
            until(lambda: "已生效" in reader.get(PAGE).text, "it is said to be shown")
            assert station.ask("status")["version"]
        finally:
            station.stop()
