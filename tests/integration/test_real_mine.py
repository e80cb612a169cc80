"""A real mine from an empty folder, by the product's own commands: no demo anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import content_packs
from tests.integration.test_third_station import Hub, Station

DEADLINE_S = 40.0
SECONDS = 10.0
"""Within so many seconds stations hear what a command changed beside the running hub."""
SHIPPED = Path(content_packs.__file__).parent / "shipped" / "mine"


def until(condition: Callable[[], Any], what: str, seconds: float = DEADLINE_S) -> Any:
    """Poll until ``condition`` gives something true; its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    pytest.fail(f"not within {seconds:g} s: {what}")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", YIZHAN_DEMO="0")
    yield hub
    hub.stop()


CARD = """+++
board = "alert"
type = "text"
title = "敲帮问顶"
basis = "本单位自拟"
review_by = 2099-12-31
+++
开工先敲帮问顶。
"""


def shift_open_now() -> tuple[str, str]:
    """(date, start) of a shift that began within the last hour, so that signing is open."""
    begun = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(minutes=10)
    return begun.date().isoformat(), begun.strftime("%H:%M")


def mine_file(hub: Hub, folder: Path, start: str) -> Path:
    """What a technician makes of the example: one long shift that has just begun, no rotation."""
    example = hub.run("init", "--example")
    head = example[: example.index("[[shift]]")]
    accounts = example[example.index("[[account]]") :]
    shift = f'[[shift]]\nunit = "mine"\nid = "long"\nname = "长班"\nstart = "{start}"\nminutes = 720\n\n'
    file = folder / "mine.toml"
    file.write_text(head + shift + accounts, encoding="utf-8")
    return file


def import_csv(hub: Hub, folder: Path, what: str, text: str) -> str:
    file = folder / f"{what}.csv"
    file.write_text(text, encoding="utf-8")
    return hub.run(what, "import", str(file))


def signed(hub: Hub) -> list[tuple[str, str]]:
    """(number, method) of who has signed at the face, as the coverage says."""
    (run,) = hub.get("/api/v1/coverage?place=face-1")["runs"]
    return [(one["staff_no"], one["method"]) for one in run["signed"]]


def test_from_an_empty_folder_to_a_signature_that_counts(hub: Hub, tmp_path: Path) -> None:
    day, start = shift_open_now()
    assert "改动" in hub.run("init", str(mine_file(hub, tmp_path, start)))
    hub.start()
    import_csv(hub, tmp_path, "persons", "工号,姓名,单位,工种\n1001,郑一,综采甲班,采煤机司机\n")
    import_csv(hub, tmp_path, "roster", f"日期,班次,工号,地点\n{day},长班,1001,face-1\n")
    hub.run("pack", "import", str(SHIPPED))
    hub.run("pack", "publish", "mine")
    token = hub.run("enrol", "hall-1", "--place", "face-1").split("--token ")[1].split()[0]
    station = Station(hub, token, tmp_path / "station")
    try:
        until(lambda: station.ask("status")["version"], "the content is shown")
        until(lambda: station.ask("status")["expected"] == 1, "the roster is there")
        for key in (*"1001", "enter"):
            station.ask("key", key=key)
        until(lambda: station.ask("status")["answer"], "the station answers")
        assert station.ask("status")["answer"]["kind"] == "signed"
        until(lambda: signed(hub) == [("1001", "keyed")], "the coverage shows him")

        import_csv(hub, tmp_path, "persons", "工号,姓名,单位\n1002,钱二,综采甲班\n")
        import_csv(hub, tmp_path, "roster", f"日期,班次,工号,地点\n{day},长班,1002,face-1\n")
        until(lambda: station.ask("status")["expected"] == 2, "the station hears of it", SECONDS)
        before = station.ask("status")["version"]["mine"]
        pack = tmp_path / "pack"
        pack.mkdir()
        (pack / "pack.toml").write_text(
            'publisher = "mine"\nname = "more"\ntitle = "补充"\n', encoding="utf-8"
        )
        (pack / "knock-first.md").write_text(CARD, encoding="utf-8")
        hub.run("pack", "import", str(pack))
        hub.run("pack", "publish", "mine")
        until(lambda: station.ask("status")["version"]["mine"] > before, "what is published", SECONDS)
    finally:
        station.stop()
