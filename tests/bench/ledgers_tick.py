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
LARGE, SMALL, MANY = 8_000_000, 400_000, 60
"""Bytes of the one large film of a pack, and of many small ones: several are put together every second."""
KBIT_S = 16_000
BURST_S, EVERY_MS = 40.0, 20.0
HOW = (
    "from the code's arrival in the worker's queue to the answer, which is given after COMMIT with "
    "synchronous=FULL; without the scanner's own time and without drawing the tick. Counted are scans that "
    f"came while a pack of one film of {LARGE} bytes and {MANY} of {SMALL} came at {KBIT_S} kbit/s: its "
    "blocks were kept, each with an fsync, segments checked, films put together, hashed and kept, all the "
    "time. while_keeping: those of them that came while something of it waited for the disk"
)
LEAST, LEAST_BUILT = 400, 30
"""Scans that must have fallen into the time in which content arrived, and objects put together in it."""


def measure(folder: Path, report: Report, runs: int) -> None:
    """Packs one after the other, until enough scans fell into their arrival."""
    surface = Surface(folder)
    arriving: list[float] = []
    keeping: list[float] = []
    quiet: list[float] = []
    built = 0
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
            update.write(folder / "pack", PUBLISHER, LARGE, number, [SMALL] * MANY)
            station.say("burst", seconds=BURST_S, every_ms=EVERY_MS)
            surface.publish(folder / "pack", PUBLISHER)
            told = station.hear()["busy-1"]
            built = told["built"]
            for ms, with_pack, is_kept in told["scans"]:
                (arriving if with_pack else quiet).append(ms)
                keeping += [ms] if is_kept else []
            if len(arriving) >= LEAST:
                break
    finally:
        station.end()
        tap.end()
        surface.stop()
    if len(arriving) < LEAST or built < LEAST_BUILT:
        raise RuntimeError(f"only {len(arriving)} scans while a pack arrived, {built} objects put together")
    report.figures["scan_to_tick_p99_ms"] = _p99(arriving)
    report.figures["scan_to_tick_median_ms"] = round(median(arriving), 2)
    report.details["tick"] = {
        "how": HOW, "worst_ms": round(max(arriving), 2), "objects_put_together": built,
        "scans": len(arriving), "while_keeping": _told(keeping), "without_a_pack": _told(quiet),
    }  # fmt: skip
    print(f"  {built} objects put together meanwhile", flush=True)
    rows = (("while a pack arrived", arriving), ("while it was kept", keeping), ("without", quiet))
    for name, times in rows:
        print(f"  {len(times)} scans {name}: median {median(times):.1f} ms, p99 {_p99(times)} ms", flush=True)


def _told(times: list[float]) -> dict[str, float]:
    return {"scans": len(times), "median_ms": round(median(times), 2), "p99_ms": _p99(times)}


def _p99(values: list[float]) -> float:
    return round(quantiles(values, n=100)[98], 2)
