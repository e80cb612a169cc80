"""The stage's own decisions: ports, tokens, what the hub is told, when the next shift is."""

from __future__ import annotations

import socket
from datetime import datetime
from pathlib import Path

import pytest

from content_packs.errors import LinkError
from hub.demo.stage import STATIONS, Options, Stage, free_port, token_in
from hub.seed import PLACES


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(Options(tmp_path, port=9))


def test_a_busy_port_is_a_sentence_that_names_port_and_option() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(LinkError) as caught:
            free_port(port, "--port")
    assert str(port) in caught.value.sentence("zh")
    assert "--port" in caught.value.sentence("zh")
    assert free_port(port, "--port") == port


def test_a_token_is_found_in_what_the_command_printed() -> None:
    assert token_in("yizhan-kiosk run --hub http://x --token AB-12_z\n", "face-1") == "AB-12_z"
    with pytest.raises(LinkError, match="face-1"):
        token_in("refused", "face-1")


def test_the_hub_is_told_its_folder_ports_and_the_phones_address(tmp_path: Path) -> None:
    told = Options(tmp_path, port=18080, broker_port=11883).hub_environment
    assert told["YIZHAN_DEMO"] == "1"
    assert told["YIZHAN_PHONE_URL"] == "http://127.0.0.1:18080"
    assert "YIZHAN_BROKER" not in told
    named = Options(tmp_path, broker="mqtt://127.0.0.1:2883", phone_url="http://10.0.0.5:8081")
    assert named.hub_environment["YIZHAN_BROKER"] == "mqtt://127.0.0.1:2883"
    assert named.hub_environment["YIZHAN_PHONE_URL"] == "http://10.0.0.5:8081"
    assert named.broker_address == ("127.0.0.1", 2883)


def test_a_station_is_enrolled_only_at_its_first_start(stage: Stage) -> None:
    stage._tokens["face-1"] = "T"
    assert stage._station_command("face-1")[-4:] == ["--hub", "http://127.0.0.1:9", "--token", "T"]
    stage.folder("face-1").mkdir()
    (stage.folder("face-1") / "station.json").write_text('{"ledger": "ab"}')
    assert "--token" not in stage._station_command("face-1")
    assert stage.enrol("face-1") is False
    assert stage.ledger("face-1") == "ab"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-22T07:59", "2026-11-22T08:05"),
        ("2026-11-22T08:06", "2026-11-22T16:05"),
        ("2026-11-22T16:30", "2026-11-23T00:05"),
        ("2026-12-31T23:59", "2027-01-01T00:05"),
    ],
)
def test_the_next_shift_begins_at_the_next_of_the_three(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, now: str, then: str
) -> None:
    moved: list[datetime] = []
    monkeypatch.setattr(stage, "now", lambda: datetime.fromisoformat(now))
    monkeypatch.setattr(stage, "move_to", moved.append)
    stage.next_shift()
    assert moved == [datetime.fromisoformat(then)]


def test_a_hub_that_was_started_again_is_told_the_demos_clock(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(stage.surface, "set_clock", told.append)
    stage.stations.clear()
    stage.offset_ms, stage.hub.starts = 3_600_000, 1
    stage.heal()
    assert told == []
    stage.hub.starts = 2
    stage.heal()
    stage.heal()
    assert told == [3_600_000]


def test_a_stage_that_was_never_started_can_be_stopped(stage: Stage) -> None:
    stage.stop()
    assert not stage.hub.alive


def test_a_station_stands_where_the_seed_says() -> None:
    assert list(STATIONS.values()) == [place.name for place in PLACES]
