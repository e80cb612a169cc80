"""Processes of the demo: started, started again when they die, and gone when the demo is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event, Lock, Thread

from content_packs.errors import LinkError

LEASH = Path(__file__).with_name("leash.py")
SHORT_LIFE_S = 2.0
MOST_SHORT_LIVES = 5
"""A process that dies this often without living SHORT_LIFE_S cannot start; trying on would only heat."""
STOP_S = 5.0


class Child:
    """One process kept running by a thread of its own.

    The thread that starts the process also reads its standard output and waits for it, because the
    leash holds on to the *thread* that started it. Standard error goes to ``log``. A process that ends
    with exit code 0 was closed by somebody, and stays closed until :meth:`open_again`.

    Args:
        name: for messages and thread names.
        command: asked for anew at each start (the first start of a station differs from the next).
        log: file that gets standard error, appended.
        environment: added to this process's own.
        on_line: called with each line of standard output; without it the lines go to ``log``.
        on_end: called each time the process has ended.
    """

    def __init__(
        self,
        name: str,
        command: Callable[[], Sequence[str]],
        log: Path,
        environment: Mapping[str, str] | None = None,
        on_line: Callable[[str], None] | None = None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self.starts = 0
        self.given_up = False
        self.log = log
        self._command = command
        self._environment = {**os.environ, **(environment or {})}
        self._on_line = on_line
        self._on_end = on_end
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()
        self._stopping = Event()
        self._wanted = Event()
        self._thread = Thread(target=self._keep, name=f"keep-{name}", daemon=True)

    @property
    def pid(self) -> int:
        """Process id of the latest start; 0 before the first."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether the process runs right now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Begin to keep the process running."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def send(self, line: str) -> None:
        """Write one line to its standard input.

        Raises:
            LinkError: it does not run just now.
        """
        try:
            with self._lock:
                if self._process is None or self._process.stdin is None:
                    raise BrokenPipeError
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()
        except (OSError, ValueError):
            raise LinkError(
                f"{self.name} 正在重新启动，请稍候再试。", f"{self.name} is being restarted; try again"
            ) from None

    def open_again(self) -> None:
        """Start it again after somebody closed it; without effect while it runs."""
        self._wanted.set()

    def kill(self) -> None:
        """Kill it as a power cut would (SIGKILL); it is started again at once."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End it for good: its input closes, SIGTERM, and SIGKILL after STOP_S."""
        self._stopping.set()
        self._wanted.set()
        if self._thread.ident is None:
            return  # it was never started
        with self._lock, contextlib.suppress(OSError):
            if self._process and self._process.stdin:
                self._process.stdin.close()
        self._signal(signal.SIGTERM)
        self._thread.join(STOP_S)
        if self._thread.is_alive():
            self._signal(signal.SIGKILL)
            self._thread.join(STOP_S)

    def _keep(self) -> None:
        short_lives = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            self._wanted.clear()
            code = self._run_once()
            self._on_end()
            if code == 0:
                self._wanted.wait()
            short_lives = short_lives + 1 if code and time.monotonic() - began < SHORT_LIFE_S else 0
            if short_lives == MOST_SHORT_LIVES:
                self.given_up = True
                return

    def _run_once(self) -> int:
        """Start it, read it, wait for its end; its exit code."""
        leashed = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *self._command()]
        with self.log.open("a", encoding="utf-8") as log:
            with self._lock:
                if self._stopping.is_set():
                    return 0
                self._process = subprocess.Popen(
                    leashed,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    encoding="utf-8",
                    errors="replace",
                    env=self._environment,
                    start_new_session=True,  # a Ctrl-C in the terminal is ours to hand on
                )
                self.starts += 1
            self._read(self._process)
            return self._process.wait()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if self._on_line is not None:
                self._on_line(line.rstrip("\n"))
            else:
                with self.log.open("a", encoding="utf-8") as log:
                    log.write(line)

    def _signal(self, number: signal.Signals) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)
