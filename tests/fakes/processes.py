"""The hub and a station as processes of their own, started and asked as a technician would."""

from __future__ import annotations

import json
import os
import random
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

DEADLINE_S = 40.0
START_S = 180.0
"""A hub's first start makes a whole mine: five seconds of processor time and 800 writes down to the disk,
half a minute beside a suite that does the same. One that ends is seen at once."""
YIZHAN = (sys.executable, "-c", "from hub.cli import main; main()")
KIOSK = (sys.executable, "-m", "kiosk")
"""The two commands, of the code under test even where another version of it is installed."""


PORTS = (10_000, 32_000)
"""Below those that the kernel gives to whoever connects: one of theirs may be taken before we listen."""


def free_port() -> int:
    """A TCP port of this machine that nobody listens on now."""
    while True:
        port = random.randrange(*PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def until(condition: Callable[[], Any], what: str, within_s: float = DEADLINE_S) -> Any:
    """Poll until ``condition`` gives something true; its value."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail(f"not within {within_s:g} s: {what}")


class Hub:
    """``yizhan serve`` with its own data folder; its log is the file :attr:`log`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port, self.broker_port = free_port(), free_port()
        self.environment = {
            **os.environ,
            "YIZHAN_DATA": str(folder),
            "YIZHAN_PORT": str(self.port),
            "YIZHAN_BROKER_PORT": str(self.broker_port),
            "YIZHAN_DEMO": "1",
            **settings,
        }
        self.folder = folder
        self.log = folder.with_name(f"{folder.name}.log")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of its console."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str, check: bool = True) -> str:
        """One command of ``yizhan`` beside the hub; its output."""
        done = subprocess.run(
            [*YIZHAN, *arguments], env=self.environment, stdout=subprocess.PIPE, text=True, check=check
        )
        return done.stdout

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*YIZHAN, "serve"], env=self.environment, stderr=log)
        until(self._answers, "the hub answers", START_S)

    def enrol_token(self, station: str, place: str) -> str:
        """A one-use token for a new station."""
        return self.run("enrol", station, "--place", place).split("--token ")[1].split()[0]

    @contextmanager
    def browser(self, role: str) -> Iterator[httpx.Client]:
        """A browser that was signed in by a one-use link."""
        link = re.search(r"http\S+/link/\S+", self.run("link", "--as", role))
        assert link is not None
        with httpx.Client(base_url=self.url, follow_redirects=True, timeout=10) as browser:
            assert browser.get(link.group()).status_code == 200
            yield browser

    def get(self, path: str) -> Any:
        """The API's answer."""
        token = (self.folder / "secrets" / "api.token").read_text(encoding="ascii").strip()
        request = urllib.request.Request(f"{self.url}{path}", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=5) as reply:
            return json.load(reply)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the hub has ended:\n{self.log.read_text(encoding='utf-8')}"
        try:
            return bool(self.get("/api/v1/health"))
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)


@contextmanager
def hub_in(folder: Path) -> Iterator[Hub]:
    """A hub that runs while it is needed."""
    hub = Hub(folder)
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()


class Station:
    """``yizhan-kiosk run --control`` as a technician would start it, but for the pipe."""

    def __init__(self, hub: Hub, token: str, folder: Path, *options: str) -> None:
        command = [
            *KIOSK, "run", "--hub", hub.url, "--token", token,
            "--data", str(folder), "--driver", "offscreen", "--size", "800x480", "--control", *options,
        ]  # fmt: skip
        self.log = folder / "station.log"
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._number = 0

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """One command down the pipe; its answer."""
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
