"""A child is started again when it dies, and is gone when the demo is gone, however that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.demo import children
from hub.demo.children import MOST_SHORT_LIVES, Child

WAITS = [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(99)",
]


def until(holds: Callable[[], object], deadline_s: float = 8.0) -> None:
    end = time.monotonic() + deadline_s
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def child(tmp_path: Path, command: list[str], heard: list[str]) -> Child:
    return Child("c", lambda: command, tmp_path / "c.log", on_line=heard.append)


def test_a_killed_child_is_back_and_a_stopped_one_is_not(tmp_path: Path) -> None:
    heard: list[str] = []
    kept = child(tmp_path, WAITS, heard)
    kept.start()
    until(lambda: heard == ["up"])
    first = kept.pid
    kept.kill()
    until(lambda: heard == ["up", "up"])
    assert kept.pid != first
    assert not runs(first)
    kept.stop()
    assert not kept.alive
    assert not runs(kept.pid)
    assert kept.starts == 2


def test_a_child_that_was_closed_stays_closed_until_it_is_opened_again(tmp_path: Path) -> None:
    heard: list[str] = []
    ends: list[int] = []
    closes = [sys.executable, "-c", "print('up', flush=True)"]
    kept = Child("c", lambda: closes, tmp_path / "c.log", on_line=heard.append, on_end=lambda: ends.append(1))
    kept.start()
    until(lambda: ends)
    assert (kept.starts, kept.alive, kept.given_up) == (1, False, False)
    kept.open_again()
    until(lambda: len(ends) == 2)
    assert heard == ["up", "up"]
    kept.stop()


def test_a_child_deaf_to_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_S", 0.2)
    heard: list[str] = []
    kept = child(tmp_path, DEAF, heard)
    kept.start()
    until(lambda: heard)
    kept.stop()
    until(lambda: not runs(kept.pid))


def test_a_child_that_cannot_start_is_given_up(tmp_path: Path) -> None:
    kept = child(tmp_path, [sys.executable, "-c", "raise SystemExit('no fonts')"], [])
    kept.start()
    until(lambda: kept.given_up)
    assert kept.starts == MOST_SHORT_LIVES
    assert "no fonts" in kept.log.read_text()


def test_sigkill_of_the_demo_leaves_no_child(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from hub.demo.children import Child\n"
        f"c = Child('c', lambda: {DEAF!r}, Path({str(tmp_path / 'log')!r}),\n"
        "    on_line=lambda line: print(c.pid, flush=True))\n"
        "c.start(); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert runs(pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(5)
    parent.stdout.close()
    until(lambda: not runs(pid))
