"""Scan to tick on a station while a pack arrives: real worker, counter, ledger (fsync), store and disk."""

from __future__ import annotations

from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.bench import update
from tests.bench.pipe import Child
from tests.bench.surface import Surface, until
from tests.fakes.processes import free_port

if TYPE_CHECKING:
    from tests.bench.report import Report

PUBLISHER, PLACE = "section-1", "face-1"
PACK_BYTES = 8_000_000
KBIT_S = 4_000
BURST_S, EVERY_MS = 40.0, 20.0
HOW = (
    "from the code's arrival in the worker's queue to the answer, which is given after COMMIT with "
    "synchronous=FULL; without the scanner's own time and without drawing the tick. Counted are scans that "
    f"came while blocks of packs of {PACK_BYTES} bytes came at {KBIT_S} kbit/s, were kept, checked, put "
    "together"
)
LEAST = 400
"""Scans that must have fallen into the time in which content arrived."""


def measure(folder: Path, report: Report, runs: int) -> None:
    """Packs one after the other, until enough scans fell into their arrival."""
    surface = Surface(folder)
    arriving: list[float] = []
    quiet: list[float] = []
    port, log = free_port(), folder / "busy.log"
    tap = Child(
        "tests.bench.tap",
        ["--listen", port, "--to", f"127.0.0.1:{surface.broker}", "--keys", surface.keys], log,
    )  # fmt: skip
    (data,) = surface.enrol(["busy-1"], PLACE, port)
    station = Child("tests.bench.fleet", [data], log)
    try:
        until(lambda: station.ask("status")["busy-1"]["up"], "the station is connected")
        tap.ask("slow", kbit_s=KBIT_S, delay_ms=0)  # so that a pack takes some time
        for number in range(max(runs, 2)):
            update.write(folder / "pack", PUBLISHER, PACK_BYTES, number)
            station.say("burst", seconds=BURST_S, every_ms=EVERY_MS)
            surface.publish(folder / "pack", PUBLISHER)
            for ms, with_pack in station.hear()["busy-1"]["scans"]:
                (arriving if with_pack else quiet).append(ms)
            if len(arriving) >= LEAST:
                break
    finally:
        station.end()
        tap.end()
        surface.stop()
    if len(arriving) < LEAST:
        raise RuntimeError(f"only {len(arriving)} scans while a pack arrived")
    report.figures["scan_to_tick_p99_ms"] = _p99(arriving)
    report.figures["scan_to_tick_median_ms"] = round(median(arriving), 2)
    report.details["tick"] = {
        "how": HOW, "scans": len(arriving), "worst_ms": round(max(arriving), 2),
        "without_a_pack": {"scans": len(quiet), "median_ms": round(median(quiet), 2), "p99_ms": _p99(quiet)},
    }  # fmt: skip
    for name, times in (("while a pack arrived", arriving), ("without", quiet)):
        print(f"  {len(times)} scans {name}: median {median(times):.1f} ms, p99 {_p99(times)} ms", flush=True)


def _p99(values: list[float]) -> float:
    return round(quantiles(values, n=100)[98], 2)
