"""The lines a person reads while a long command runs: one a step, Chinese with English.

Written for any Python 3.7 or later and the standard library alone, because it runs before anything
is known about the machine.
"""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SHOWN_LINES = 12
"""Last lines of a failed command's output that are printed; the rest is in the log."""


class SetupError(Exception):
    """A step could not be done; carries the sentence that mends it, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")


def speak_utf8() -> None:
    """Make every line readable Chinese, whatever LANG says (a bare machine says C)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(line: str = "") -> None:
    """Print one line at once."""
    print(line, flush=True)


def run_step(title: str, command: Sequence[str], log: Path, env: Mapping[str, str], mend: SetupError) -> None:
    """Run a command to its end, showing that it lives, and print its one line with a tick.

    On a terminal one line is rewritten each second with the time taken and the last line of output;
    elsewhere a line is printed every 15 seconds.

    Args:
        title: the step, Chinese with English.
        command: program and arguments; it gets no standard input.
        log: file its output is added to.
        env: its whole environment.
        mend: raised, after the last lines of output, when the command fails.
    """
    started = time.monotonic()
    with log.open("ab") as output:
        begin = output.tell()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=dict(env)
        )
        status = _watch(process, title, log, begin, started)
    if status != 0:
        for line in _lines(log, begin)[-SHOWN_LINES:]:
            say(f"    {line}")
        raise mend
    say(f"{_erase()}✓ {title} ({time.monotonic() - started:.0f} s)")


def _watch(process: subprocess.Popen[bytes], title: str, log: Path, begin: int, started: float) -> int:
    terminal = sys.stdout.isatty()
    next_line = 0.0 if terminal else 15.0
    try:
        while True:
            try:
                return process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                taken = time.monotonic() - started
            if taken >= next_line:
                said = [line for line in _lines(log, begin) if not line.startswith("WARNING")]
                last = said[-1].strip() if said else ""
                line = f"… {title} {taken:.0f} s  {last}"
                print(f"{_erase()}{line[:100]}", end="" if terminal else "\n", flush=True)
                next_line = taken + (1 if terminal else 15)
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def _erase() -> str:
    return "\r\033[K" if sys.stdout.isatty() else ""


def _lines(log: Path, begin: int) -> list[str]:
    with log.open("rb") as file:
        file.seek(begin)
        return [line for line in file.read().decode("utf-8", "replace").splitlines() if line.strip()]
