"""One station behind 64 kbit/s: an update of 2 MB while the line breaks each minute and men go on signing."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench import update
from tests.bench.far import Group
from tests.bench.surface import Surface, now_ms
from tests.bench.wires import KBIT_S

if TYPE_CHECKING:
    from tests.bench.report import Report

PUBLISHER, PLACE = "section-2", "face-2"
BYTES, QUICK_BYTES = 2_000_000, 300_000
CUT_EVERY_S, CUT_S = 60.0, 3.0
SIGN_EVERY_S = 6.5
AHEAD_S = 3.0
"""A record is signed only with so much of the line's life left; what is signed later waits for the cut."""


def measure(surface: Surface, report: Report, quick: bool) -> None:
    """Publish, break the line, have men sign, until all of it is shown."""
    group = Group(surface, "alone", 1, PLACE, far=True)
    try:
        folder = surface.folder / "pack"
        update.write(folder, PUBLISHER, 0, 0)
        before = surface.publish(folder, PUBLISHER)
        group.until_live(PUBLISHER, before.version)
        group.slow(named=False)
        group.tap.ask("forget")
        update.write(folder, PUBLISHER, QUICK_BYTES if quick else BYTES, 1)
        after = surface.publish(folder, PUBLISHER)
        live, cuts = _until_shown(group, after.version)
        time.sleep(5)
        found = group.status()[group.names[0]]
        counts = group.counts()[group.names[0]]
        waits = _waits(found["signed"], surface.arrivals(found["ledger"]))
    finally:
        group.end()
    copy = update.one_copy(before, after, surface.manifest(PUBLISHER)[1])
    took_s, line_s = (live - after.made_at) / 1000, copy * 8 / (KBIT_S * 1000)
    blocks = counts["useful"] + counts["again"] + counts["broken"]
    report.figures |= {
        "thin_line_time_ratio": round(took_s / line_s, 3),
        "thin_line_waste": round((counts["again"] + counts["broken"]) / blocks, 4),
        "record_wait_s": max(waits["to_receipt_s"]),
    }
    report.details["thin"] = {
        "how": f"{KBIT_S} kbit/s in each direction, every {CUT_EVERY_S:g} s a TCP reset of both ends and "
        f"{CUT_S:g} s in which every connection is reset; from the version's time of publishing until the "
        "station shows it; a record's wait is from the answer at the station to the receipt on its disk, of "
        f"records signed while the line was up and had {AHEAD_S:g} s to live",
        "line": f"{group.how}, of which the hub was told nothing",
        "copy_bytes": copy, "line_time_s": round(line_s, 1), "took_s": round(took_s, 1),
        "cuts": cuts, "waits": waits, "counts": counts,
    }  # fmt: skip
    waste, wait = report.figures["thin_line_waste"], report.figures["record_wait_s"]
    print(
        f"  {took_s:.0f} s ({line_s:.0f} s of line), {cuts} cuts, waste {waste}, longest wait {wait} s",
        flush=True,
    )


def _until_shown(group: Group, version: int, most_s: float = 900.0) -> tuple[int, int]:
    """(when the version was shown, ms since 1970; how often the line was cut)."""
    begin = time.monotonic()
    cut_at, sign_at, cuts, told = begin + CUT_EVERY_S, begin + 2.0, 0, 0.0
    while time.monotonic() < begin + most_s:
        now = time.monotonic()
        row = group.status()[group.names[0]]
        shown, at = row["live"].get(PUBLISHER, [0, 0])
        if shown == version:
            return int(at), cuts
        if now >= cut_at:
            group.tap.ask("cut", seconds=CUT_S)
            cuts, cut_at = cuts + 1, now + CUT_EVERY_S
        elif now >= sign_at and row["up"] and cut_at - now > AHEAD_S:
            group.tell("sign")
            sign_at = now + SIGN_EVERY_S
        if now > told + 20:
            told = now
            counts = group.counts().get(group.names[0], {})
            print(f"  {now - begin:4.0f} s  {counts.get('useful', 0) / 1000:6.0f} kB", flush=True)
        time.sleep(0.1)
    raise TimeoutError(f"not shown within {most_s:g} s: {group.counts()}")


def _waits(signed: list[list[int]], arrivals: dict[int, int]) -> dict[str, Any]:
    """Seconds from a record's commit at the station to the hub's, and to the receipt at the station."""
    to_hub = [round((arrivals[seq] - at) / 1000, 2) for seq, at, _ in signed if seq in arrivals]
    back = [round(((receipt or now_ms()) - at) / 1000, 2) for _, at, receipt in signed]
    return {
        "records": len(signed), "to_hub_s": sorted(to_hub), "to_receipt_s": sorted(back),
        "median_to_hub_s": median(to_hub), "median_to_receipt_s": median(back),
    }  # fmt: skip
