"""What is killed: stations and hubs from the nursery, Mosquitto, PostgreSQL."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
START_S, END_S = 30.0, 10.0


class Offspring:
    """A process the nursery has forked, and the harness's talk with it.

    Attributes:
        fell: set when it has ended, killed or by itself.
    """

    def __init__(self, pid: int, talk: socket.socket) -> None:
        self.pid, self._talk = pid, talk
        self._waiting: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._number, self._lock = 0, threading.Lock()
        self.fell = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, do: str, **what: object) -> None:
        """An order without an answer; lost where the process is gone."""
        with suppress(OSError):
            self._talk.sendall(json.dumps({"do": do, **what}).encode() + b"\n")

    def ask(self, do: str, patience_s: float, **what: object) -> dict[str, Any] | None:
        """An order and its answer; None where none comes, or the process dies before."""
        answers: queue.Queue[dict[str, Any]] = queue.Queue()
        with self._lock:
            self._number += 1
            number = self._number
        self._waiting[number] = answers
        self.tell(do, id=number, **what)
        end = time.monotonic() + patience_s
        try:
            while time.monotonic() < end:
                with suppress(queue.Empty):
                    return answers.get(timeout=0.05)
                if self.fell.is_set() and answers.empty():
                    return None
        finally:
            self._waiting.pop(number, None)
        return None

    def kill(self) -> None:
        """-9; comes back when it is gone with all it held."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        end = time.monotonic() + END_S
        while time.monotonic() < end:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                break
            time.sleep(0.005)
        self.fell.wait(END_S)

    def _listen(self) -> None:
        with suppress(OSError, ValueError):
            for line in self._talk.makefile("r", encoding="utf-8"):
                told = json.loads(line)
                if told["id"] in self._waiting:
                    self._waiting[told["id"]].put(told)
        self.fell.set()


class Nursery:
    """Forks programs of one kind, see :mod:`tests.chaos.nursery`."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._socket, self._folder = folder / f"{kind}.sock", folder
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self._socket))
        self._door.listen()
        self._door.settimeout(START_S)
        with (folder / f"nursery-{kind}.log").open("ab") as log:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.nursery", kind], cwd=ROOT, stderr=log, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip

    def fork(self, name: str, what: dict[str, Any], environment: dict[str, str]) -> Offspring:
        """A new process; its log is NAME.log."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        order = {
            "socket": str(self._socket), "log": str(self._folder / f"{name}.log"),
            "environment": environment, "what": what,
        }  # fmt: skip
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        pid = int(json.loads(self._parent.stdout.readline())["pid"])
        talk, _ = self._door.accept()
        return Offspring(pid, talk)

    def end(self) -> None:
        self._parent.kill()
        self._parent.wait()
        self._door.close()


class Mosquitto:
    """A broker that remembers nothing, as after a power cut; everybody may say everything."""

    def __init__(self, folder: Path, port: int) -> None:
        self._file, self._log, self._port = folder / "mosquitto.conf", folder / "mosquitto.log", port
        self._file.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n"
            "max_queued_messages 1000000\nmax_inflight_messages 1000\nlog_type error\nlog_type warning\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def lives(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([program, "-c", self._file], stdout=log, stderr=log)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
