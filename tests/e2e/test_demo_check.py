"""The whole product at once: ``yizhan demo --check`` as a newcomer would run it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

MINUTES = 8


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    out = tmp_path_factory.mktemp("check")
    command = [
        Path(sys.executable).parent / "yizhan", "demo", "--check", "--out", out, "--data", out / "data",
        "--port", _free_port(), "--page-port", _free_port(), "--broker-port", _free_port(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=MINUTES * 60)


def test_the_story_plays_to_its_end(said: subprocess.CompletedProcess[str]) -> None:
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_last_line_is_the_account(said: subprocess.CompletedProcess[str]) -> None:
    account = json.loads(said.stdout.strip().split("\n")[-1])
    assert account["lost"] == 0
    assert account["doubled"] == 0
    assert account["boards_shown"] == 5
    assert account["records_on_hub"] == account["signed_on_station"] > 0
    assert len(account["pictures"]) >= 15
    assert account["seconds_to_first_board"] > 0
    assert account["edit_to_screen_s"] > 0
