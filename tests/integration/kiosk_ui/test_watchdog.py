"""A real station under a socket that stands in for systemd: it is ready, it lives, halted it is mute."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

LIMIT_S = 2
PATIENCE_S = 60.0


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(PATIENCE_S)
        yield line


@pytest.fixture
def station(tmp_path: Path, ear: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "SDL_VIDEODRIVER": "offscreen",
        "NOTIFY_SOCKET": ear.getsockname(),
        "WATCHDOG_USEC": str(LIMIT_S * 1_000_000),
    }
    command = [sys.executable, "-m", "kiosk", "run", "--data", str(tmp_path / "data"), "--size", "800x480"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    yield process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait(PATIENCE_S)


def drain(ear: socket.socket) -> None:
    """Take what was under way when the station was halted."""
    ear.setblocking(False)
    with suppress(BlockingIOError):
        while ear.recv(100):
            continue


def test_a_station_feeds_systemd_until_it_hangs(station: subprocess.Popen[bytes], ear: socket.socket) -> None:
    assert ear.recv(100) == b"READY=1", "after the first board"
    assert [ear.recv(100), ear.recv(100)] == [b"WATCHDOG=1"] * 2
    station.send_signal(signal.SIGSTOP)
    drain(ear)
    ear.settimeout(LIMIT_S)
    with pytest.raises(TimeoutError):
        ear.recv(100)
