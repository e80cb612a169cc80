"""A benchmark of several parts: one after the other, each in a folder of its own, into one result."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import result
from tests.bench.result import Limit

NOT_ASKED = "not asked for"


@dataclass
class Report:
    """What was found so far, and what was left out and why."""

    figures: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


Part = Callable[[Path, Report], None]
"""Measures in a folder, and says in the report what it found."""


def measure(
    name: str,
    parts: Mapping[str, Part],
    limits: tuple[Limit, ...],
    partners: Collection[str],
    *,
    quick: bool,
    only: Collection[str],
) -> int:
    """Measure the parts and write ``bench-results/NAME.json``; 1 when one of them failed.

    Args:
        name: of the benchmark.
        parts: by name, in order.
        limits: of its figures.
        partners: distributions whose versions are kept with the figures.
        quick: the parts are only looked at; their figures go to a file of their own.
        only: names of parts; empty means all.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left behind
    report, before, begin = Report(), result.machine(), time.monotonic()
    for part in parts:
        if only and part not in only:
            report.skipped[part] = NOT_ASKED
        else:
            _one(part, parts[part], report)
    took = round(time.monotonic() - begin)
    details = {
        "machine_before": before, "machine_after": result.machine(), "took_s": took, "quick": quick,
        "versions": {one: version(one) for one in partners},
        "skipped": report.skipped, **report.details,
    }  # fmt: skip
    file = result.write(f"{name}-quick" if quick else name, name, report.figures, details)
    print(result.table(report.figures, limits))
    for part, why in report.skipped.items():
        print(f"  –  {part}: {why}")
    print(f"  {took // 60} min {took % 60} s  →  {file}")
    return 1 if any(why != NOT_ASKED for why in report.skipped.values()) else 0


def _one(name: str, part: Part, report: Report) -> None:
    """What goes wrong in a part does not take the others along."""
    print(f"— {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix=f"yizhan-bench-{name}-") as folder:
        try:
            part(Path(folder), report)
        except (RuntimeError, TimeoutError) as error:
            report.skipped[name] = str(error)
            print(f"  ✗ {error}", flush=True)
