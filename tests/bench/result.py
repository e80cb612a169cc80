"""The one writer of ``bench-results/NAME.json``, and the table on the screen."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path("bench-results")


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure may be at most, or with ``least`` must be at least; and its name for people."""

    key: str
    most: float
    name: str
    least: bool = False

    def holds(self, found: float) -> bool:
        """Whether a figure is within."""
        return found >= self.most if self.least else found <= self.most


def machine() -> dict[str, Any]:
    """What was running where, while it was measured."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.machine()
    )  # fmt: skip
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": [round(part, 2) for part in os.getloadavg()],
        "cores": os.cpu_count(),
        "processor": model,
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def write(name: str, part: str, figures: Mapping[str, Any], details: Mapping[str, Any]) -> Path:
    """Put a measurement into the result of ``name``; what other parts measured stays.

    Args:
        name: of the benchmark.
        part: of it, measured at one time; ``details`` stand under its name.
        figures: what has limits: keys of the file itself.
        details: how it was measured, every single run.
    """
    file = FOLDER / f"{name}.json"
    held = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    FOLDER.mkdir(exist_ok=True)
    told = {**held, **figures, part: dict(details)}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def table(figures: Mapping[str, Any], limits: tuple[Limit, ...]) -> str:
    """One line a limit: what was found, what it may be, whether it holds."""
    lines = []
    for limit in limits:
        found, sign = figures.get(limit.key), "≥" if limit.least else "≤"
        if found is None:
            lines.append(f"  –  {limit.key:28}     —      {sign} {limit.most:<6g} {limit.name}")
        else:
            mark = "✓" if limit.holds(found) else "✗"
            lines.append(f"  {mark}  {limit.key:28} {found:8.3f}   {sign} {limit.most:<6g} {limit.name}")
    return "\n".join(lines)
