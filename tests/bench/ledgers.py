"""The way up, measured: records a second at the hub, bytes a record on the line, scan to tick, an idle fleet.

``make bench NAME=records`` (about fifteen minutes; ``QUICK=1`` takes three and shows that all of it runs;
``ONLY=intake,line,tick,idle`` takes some of it).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench import ledgers_idle, ledgers_intake, ledgers_line, ledgers_tick
from tests.bench.report import Part, Report, measure
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
    rounds = QUICK_RUNS if quick else runs
    parts = {name: _with(part, rounds) for name, part in PARTS.items()}
    return measure("records", parts, LIMITS, PARTNERS, quick=quick, only=only)


def _with(part: Callable[[Path, Report, int], None], rounds: int) -> Part:
    return lambda folder, report: part(folder, report, rounds)
