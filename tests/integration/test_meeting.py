"""A pre-shift meeting at a real station and a real hub, with the power cut in the middle of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from content_packs.wire.rollcall import Close, close_of
from hub.config import Settings
from hub.db import make_engine, read_scope
from hub.secrets import load_secrets
from hub.seed import DemoPerson, demo_people
from kiosk.config import Folder
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from tests.fakes.processes import KIOSK, Hub, Station, until

LEADER = "71001"
PLACE = "face-7305"


class Again(Station):
    """The same station after a power cut: no token, the folder knows who it is."""

    def __init__(self, folder: Path) -> None:
        command = [*KIOSK, "run", "--data", str(folder), "--driver", "offscreen", "--size", "800x480"]
        self.process = subprocess.Popen(
            [*command, "--control"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._number = 0


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub")
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()


def people_of(hub: Hub) -> dict[str, DemoPerson]:
    """The demo mine's people by number, with their badges."""
    settings = Settings(data=hub.folder)
    engine = make_engine(settings.database)
    with read_scope(engine) as session:
        found = {one.staff_no: one for one in demo_people(session, load_secrets(settings.secrets))}
    engine.dispose()
    return found


def has_roster(folder: Path) -> bool:
    store = Store(folder)
    held = set(store.state())
    store.close()
    return {"site", "roster"} <= held


def step_of(station: Station) -> str:
    dialog = station.ask("status")["dialog"]
    return str(dialog["step"]) if dialog else ""


def choose(station: Station, name: str, step: str) -> None:
    """Choose, and wait until the step that follows stands on the glass."""
    until(lambda: station.ask("choose", name=name)["ok"], f"{name} can be chosen")
    until(lambda: step_of(station) == step, f"{name} leads to {step}")


def scan(station: Station, badge: str) -> str:
    """Scan a badge; what was answered."""
    before = station.ask("status")["last"]
    station.ask("type", text=badge)
    until(lambda: station.ask("status")["last"] > before, "the record is on disk")
    return str(station.ask("status")["answer"]["kind"])


def open_menu(station: Station, badge: str) -> None:
    station.ask("type", text=badge)
    until(lambda: step_of(station) == "menu", "the leader's badge opens his menu")


def closes_on_disk(folder: Path) -> list[Close]:
    ledger = Ledger(folder / "ledger.db", Folder(folder).ledger_key())
    found = [close for record in ledger.records(0, 1000) if (close := close_of(record.value)) is not None]
    ledger.close()
    return found


def run_at_hub(hub: Hub, run: tuple[str, str]) -> dict[str, Any]:
    answer = hub.get(f"/api/v1/coverage?date={run[0]}&shift={run[1]}&place={PLACE}")
    (found,) = answer["runs"]
    return dict(found)


def test_a_meeting_survives_a_power_cut_and_its_figures_agree(hub: Hub, tmp_path: Path) -> None:
    people, folder = people_of(hub), tmp_path / "station"
    leader = people[LEADER]
    station: Station = Station(hub, hub.enrol_token("hall-1", PLACE), folder)
    try:
        until(lambda: has_roster(folder), "the roster has come")
        until(lambda: len(station.ask("status")["version"]) >= 2, "the content has come")
        open_menu(station, leader.token)
        answer = station.ask("status")["answer"]
        assert answer["person"] == leader.id
        run = (answer["shift"][0], answer["shift"][1])
        wanted = run_at_hub(hub, run)
        crew = [one["person"] for one in wanted["missing"] if one["person"] != leader.id]
        choose(station, "meeting", "agenda")
        choose(station, "roll", "roll")
        choose(station, crew[0], "roll")
        choose(station, "rest", "oath")
        station.process.kill()
        station.process.wait()

        station = Again(folder)
        until(lambda: station.ask("status")["view"], "the boards are back")
        open_menu(station, leader.token)
        choose(station, "meeting", "oath")
        choose(station, "spoken", "queue")
        badges = {one.id: one.token for one in people.values()}
        for person in crew[1:3]:
            assert scan(station, badges[person]) in ("signed", "late")
            assert step_of(station) == "queue", "the queue goes on"
        station.ask("type", text=leader.token)
        until(lambda: step_of(station) == "close", "the leader's badge asks whether to close")
        choose(station, "close", "closed")
        assert scan(station, badges[crew[3]]) == "late", "who comes later is late"

        until(lambda: station.ask("status")["unsent"] == 0, "everything is at the hub")
        after = run_at_hub(hub, run)
        (close,) = closes_on_disk(folder)
        assert after["meeting"]["close"] == asdict(close)
        assert (after["meeting"]["leader"], bool(after["meeting"]["oath"])) == (leader.id, True)
        assert close.expected == close.signed + close.leave + close.absent
        assert after["expected"] == wanted["expected"] - 1, "one is on leave"
        assert crew[0] in {one["person"] for one in after["on_leave"]}
        signed = {one["person"]: one["flags"] for one in after["signed"]}
        assert close.signed == len(signed) - 1, "all but the one who came after the close"
        assert "late" in signed[crew[3]]
    finally:
        station.stop()
