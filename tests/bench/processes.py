"""What a program costs, summed over all of its processes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
MB = 1024


class Tree:
    """A process, everything it started, and what else names its folder on the command line.

    Args:
        root: process id.
        folder: a path that only this program's processes name (a browser's profile); helpers of a
            browser that have left the tree are found by it.
    """

    def __init__(self, root: int, folder: Path) -> None:
        self._root, self._folder = root, str(folder).encode()

    def pids(self) -> set[int]:
        """Who is alive now."""
        found, parents = {self._root}, dict(_parents())
        grown = True
        while grown:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            found |= more
            grown = bool(more)
        named = {pid for pid in parents if self._folder in _read(pid, "cmdline")}
        return (found | named) - {os.getpid()}

    def cpu_s(self) -> float:
        """User and system time used so far, of the living and of the children they have buried, s."""
        return sum(sum(map(int, fields[11:15])) for pid in self.pids() if (fields := _stat(pid))) * _TICK_S

    def memory(self) -> dict[str, float]:
        """Sums of ``smaps_rollup``, MB: pss (shared pages divided among their users), rss, processes."""
        sums = {"pss": 0.0, "rss": 0.0, "processes": 0.0}
        for pid in self.pids():
            text = _read(pid, "smaps_rollup").decode()
            if text:
                sums["pss"] += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / MB  # type: ignore[index]
                sums["rss"] += int(re.search(r"^Rss:\s+(\d+)", text, re.M)[1]) / MB  # type: ignore[index]
                sums["processes"] += 1
        return sums


def _parents() -> Iterator[tuple[int, int]]:
    for entry in os.listdir("/proc"):
        if entry.isdecimal() and (fields := _stat(int(entry))):
            yield int(entry), int(fields[1])


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the third on; empty when the process is gone."""
    text = _read(pid, "stat").decode(errors="replace")
    return text.rpartition(")")[2].split()


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
