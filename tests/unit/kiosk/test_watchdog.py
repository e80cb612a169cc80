"""systemd's watchdog, with a real datagram socket in systemd's place."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.watchdog import FEEDS, Watchdog

LIMIT_MS = 60_000


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def heard(ear: socket.socket) -> list[str]:
    words = []
    while True:
        try:
            words.append(ear.recv(100).decode())
        except BlockingIOError:
            return words


def dog(ear: socket.socket, beat: int = 0, **more: str) -> Watchdog:
    said = {"NOTIFY_SOCKET": ear.getsockname(), "WATCHDOG_USEC": str(LIMIT_MS * 1000)}
    return Watchdog(lambda: beat, said | more)


def test_it_says_ready_lives_and_stops(ear: socket.socket) -> None:
    watchdog = dog(ear, WATCHDOG_PID=str(os.getpid()))
    watchdog.ready()
    assert watchdog.feed(LIMIT_MS // 2)
    watchdog.stopping()
    assert heard(ear) == ["READY=1", "WATCHDOG=1", "STOPPING=1"]
    assert watchdog.every_s == LIMIT_MS / 1000 / FEEDS


def test_a_worker_that_hangs_is_not_vouched_for(ear: socket.socket) -> None:
    beats = [0]
    watchdog = Watchdog(
        lambda: beats[0], {"NOTIFY_SOCKET": ear.getsockname(), "WATCHDOG_USEC": str(LIMIT_MS * 1000)}
    )
    assert not watchdog.feed(LIMIT_MS // 2 + 1)
    assert heard(ear) == []
    beats[0] = LIMIT_MS // 2
    assert watchdog.feed(LIMIT_MS // 2 + 1), "it moves again"
    assert heard(ear) == ["WATCHDOG=1"]


def test_without_systemd_nothing_is_scheduled_or_said() -> None:
    watchdog = Watchdog(lambda: 0, {})
    watchdog.ready()
    assert watchdog.every_s == 0


def test_a_watchdog_meant_for_another_process_is_not_fed(ear: socket.socket) -> None:
    assert dog(ear, WATCHDOG_PID="1").every_s == 0


def test_an_abstract_socket(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(f"\0{tmp_path}")
        ear.settimeout(5)
        Watchdog(lambda: 0, {"NOTIFY_SOCKET": f"@{tmp_path}"}).ready()
        assert ear.recv(100) == b"READY=1"


def test_a_socket_that_is_gone_harms_nothing(tmp_path: Path) -> None:
    Watchdog(lambda: 0, {"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready()
    assert list(tmp_path.iterdir()) == []
