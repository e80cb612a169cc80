"""A child that is driven by JSON, one object a line on stdin, one on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Child:
    """``python -m MODULE ARGUMENTS``, in a network namespace where one is named.

    Args:
        module, arguments: what to run.
        log: where its stderr goes.
        within: name of a network namespace, or empty.
        settings: added to the environment.
    """

    def __init__(
        self, module: str, arguments: Sequence[object], log: Path, within: str = "", **settings: str
    ) -> None:
        command = ["ip", "netns", "exec", within] if within else []
        command += [sys.executable, "-m", module, *map(str, arguments)]
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                command, env={**os.environ, "PYTHONPATH": str(ROOT), **settings}, cwd=ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
        self._log = log
        self.first = self.hear()

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """One order; its answer."""
        self.say(do, **arguments)
        return self.hear()

    def say(self, do: str, **arguments: object) -> None:
        """One order; its answer is to be heard later, so that several children can be at it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a part of the benchmark has ended:\n{self._log.read_text()[-2000:]}")
        return dict(json.loads(line))

    def end(self) -> None:
        """Close the pipe, which ends it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
