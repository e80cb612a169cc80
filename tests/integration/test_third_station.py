"""A station started by hand, against the hub with either broker: the product's own commands only."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DEADLINE_S = 40.0
BIN = Path(sys.executable).parent


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _until(condition: Callable[[], Any], what: str) -> Any:
    """Poll until ``condition`` gives something true; its value."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    pytest.fail(f"not within {DEADLINE_S:g} s: {what}")


class Hub:
    """``yizhan serve`` with its own data folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = _free_port()
        self.environment = {
            **os.environ,
            "YIZHAN_DATA": str(folder),
            "YIZHAN_PORT": str(self.port),
            "YIZHAN_BROKER_PORT": str(_free_port()),
            "YIZHAN_DEMO": "1",
            **settings,
        }
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> str:
        """One command of ``yizhan`` beside the hub; its output."""
        done = subprocess.run(
            [BIN / "yizhan", *arguments], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def start(self) -> None:
        self.process = subprocess.Popen([BIN / "yizhan", "serve"], env=self.environment)
        _until(self._answers, "the hub answers")

    def get(self, path: str) -> Any:
        token = (self.folder / "secrets" / "api.token").read_text(encoding="ascii").strip()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=5) as reply:
            return json.load(reply)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the hub has ended"
        try:
            return bool(self.get("/api/v1/health"))
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)


class Station:
    """``yizhan-kiosk run --control`` as a technician would start it, but for the pipe."""

    def __init__(self, hub: Hub, token: str, folder: Path) -> None:
        command = [
            BIN / "yizhan-kiosk", "run", "--hub", f"http://127.0.0.1:{hub.port}", "--token", token,
            "--data", folder, "--driver", "offscreen", "--size", "800x480", "--control",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._number = 0

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._number += 1
        self.process.stdin.write(json.dumps({"id": self._number, "do": do, **arguments}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            answer = dict(json.loads(line))
            if answer.get("id") == self._number:
                return answer
        pytest.fail("the station has ended")

    def stop(self) -> None:
        self.process.communicate(json.dumps({"id": 0, "do": "quit"}) + "\n", timeout=20)


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A really started Mosquitto with the files the hub writes, and the one setting that names it."""
    port, folder = _free_port(), tmp_path / "mosquitto"
    subprocess.run(
        [BIN / "yizhan", "broker-files", "--out", folder, "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "YIZHAN_DATA": str(tmp_path / "hub")},
        check=True,
    )
    configuration = folder / "mosquitto.conf"
    text = configuration.read_text(encoding="utf-8")
    kept = [line for line in text.split("\n") if not line.startswith(("persistence", "user ", "log_dest"))]
    configuration.write_text("\n".join([*kept, "user root", "persistence false", "log_dest stderr", ""]))
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    process = subprocess.Popen([program, "-c", configuration])
    yield {"YIZHAN_BROKER": f"mqtts://127.0.0.1:{port}"}
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(params=["embedded", "mosquitto"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    settings = request.getfixturevalue("mosquitto") if request.param == "mosquitto" else {}
    hub = Hub(tmp_path / "hub", **settings)
    hub.start()
    yield hub
    hub.stop()


def test_a_station_started_by_hand_shows_and_signs(hub: Hub, tmp_path: Path) -> None:
    said = hub.run("enrol", "hall-1", "--place", "face-7305")
    token = said.split("--token ")[1].split()[0]
    station = Station(hub, token, tmp_path / "station")
    try:
        _until(lambda: len(station.ask("status")["version"]) >= 2, "content of both publishers is shown")
        _until(lambda: station.ask("status")["view"] != "builtin", "a board is drawn")
        station.ask("type", text="YZ-NOBODY-KNOWS-ME")
        _until(lambda: station.ask("status")["answer"], "the unknown badge is answered")
        _until(lambda: station.ask("status")["unsent"] == 0, "the record has its receipt")
        last = station.ask("status")["last"]
        assert last == 1
        ledgers = hub.get("/api/v1/totals")["ledgers"].values()
        assert [row["upto"] for row in ledgers if row["station"] == "hall-1"] == [last]
    finally:
        station.stop()
