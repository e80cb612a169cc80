"""The way up, measured: records a second at the hub, bytes a record on the line, scan to tick, an idle fleet.

``make bench NAME=records`` (about fifteen minutes; ``QUICK=1`` takes three and shows that all of it runs;
``ONLY=intake,line,tick,idle`` takes some of it).
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import ledgers_idle, ledgers_intake, ledgers_line, ledgers_tick, result
from tests.bench.result import Limit

LIMITS = (
    Limit("bytes_up_per_record", 45, "backlog of 500: bytes a record up, with TLS 每条上行字节"),
    Limit("bytes_down_per_record", 3, "… and down 下行"),
    Limit("intake_over_floor_sqlite", 0.4, "hub's records/s to executemany 入库对底线", least=True),
    Limit("intake_over_floor_postgresql", 0.25, "… to COPY", least=True),
    Limit("intake_over_naive_sqlite", 10, "… to a plain ORM consumer 对普通写法", least=True),
    Limit("scan_to_tick_p99_ms", 100, "scan to tick while a pack arrives, p99 ms 扫码到打勾"),
    Limit("idle_2000_core_share", 0.05, "2,000 idle stations: share of a core at the hub 空闲开销"),
)


@dataclass
class Report:
    """What was found so far, and what was left out and why."""

    figures: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


PARTS: dict[str, Callable[[Path, Report, int], None]] = {
    "line": ledgers_line.measure,
    "tick": ledgers_tick.measure,
    "intake": ledgers_intake.measure,
    "idle": ledgers_idle.measure,
}
QUICK_RUNS = 2
PARTNERS = ("yizhan", "paho-mqtt", "sqlalchemy", "psycopg", "zstandard")


def run(runs: int, quick: bool = False, only: tuple[str, ...] = ()) -> int:
    """Measure everything and write ``bench-results/records.json``; 1 when a part failed.

    Args:
        runs: rounds of what is measured in turns.
        quick: fewer and shorter, for a look whether it runs; its figures are not kept.
        only: names of parts; empty means all.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left behind
    report, before, begin = Report(), result.machine(), time.monotonic()
    for name, part in PARTS.items():
        if only and name not in only:
            report.skipped[name] = "not asked for"
            continue
        with tempfile.TemporaryDirectory(prefix=f"yizhan-bench-{name}-") as folder:
            _one(name, part, Path(folder), report, QUICK_RUNS if quick else runs)
    took = round(time.monotonic() - begin)
    details = {
        "machine_before": before, "machine_after": result.machine(), "took_s": took, "quick": quick,
        "versions": {name: version(name) for name in PARTNERS},
        "skipped": report.skipped, **report.details,
    }  # fmt: skip
    file = result.write("records-quick" if quick else "records", "records", report.figures, details)
    print(result.table(report.figures, LIMITS))
    for name, why in report.skipped.items():
        print(f"  –  {name}: {why}")
    print(f"  {took // 60} min {took % 60} s  →  {file}")
    return 1 if any(why != "not asked for" for why in report.skipped.values()) else 0


def _one(
    name: str, part: Callable[[Path, Report, int], None], folder: Path, report: Report, runs: int
) -> None:
    """One part in a folder of its own; what goes wrong in it does not take the others along."""
    print(f"— {name}", flush=True)
    try:
        part(folder, report, runs)
    except (RuntimeError, TimeoutError) as error:
        report.skipped[name] = str(error)
        print(f"  ✗ {error}", flush=True)
