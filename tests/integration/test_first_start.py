"""The very first start of a station whose hub cannot be reached: it shows itself, and is let in later."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.processes import Hub, Station, until


def test_a_station_without_its_hub_shows_itself_and_is_let_in_later(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "hub")
    hub.start()
    token = hub.enrol_token("hall-1", "face-7305")
    hub.stop()
    station = Station(hub, token, tmp_path / "station")
    try:
        shown = until(lambda: station.ask("status"), "the built-in board stands")
        assert (shown["view"], shown["station"]) == ("builtin", "unenrolled")
        station.ask("type", text="YZ-1")
        until(lambda: station.ask("status")["last"] == 1, "a scan is kept before enrolment")
        hub.start()
        until(lambda: _is_there(hub), "it has enrolled, started anew and told the hub")
        assert station.ask("status")["station"] == "hall-1"
        until(lambda: station.ask("status")["view"] != "builtin", "a board is drawn")
        until(lambda: station.ask("status")["unsent"] == 0, "the early scan came home")
    finally:
        station.stop()
        hub.stop()


def _is_there(hub: Hub) -> bool:
    """By the hub's word: a question down the pipe would be lost when the program starts anew."""
    return any(
        row["id"] == "hall-1" and row["state"] == "ready" for row in hub.get("/api/v1/stations")["stations"]
    )
