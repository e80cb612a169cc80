"""Many stations: how often the hub sends what is new, and what a trunk carries with and without a relay."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from content_packs.format.manifest import Manifest
from tests.bench import update
from tests.bench.far import Group
from tests.bench.packs_thin import PLACE, PUBLISHER
from tests.bench.surface import Surface
from tests.bench.wires import KBIT_S

if TYPE_CHECKING:
    from tests.bench.report import Report

COPIES_BYTES = 500_000
TRUNK_BYTES = {10: 150_000, 50: 30_000}
"""By the number of stations: about four minutes of a trunk that carries every copy by itself."""
RELAY, RELAY_BYTES = "relay-1", 500_000
FIRST_BYTES = 200_000
REST_S = 8.0


def measure(surface: Surface, report: Report, quick: bool) -> None:
    """Fifty stations that are all there from the start; then ten, and fifty, on one thin trunk."""
    group = Group(surface, "many", 10 if quick else 50, PLACE)
    try:
        row = _hub_copies(surface, group, 100_000 if quick else COPIES_BYTES)
    finally:
        group.end()
    report.figures["hub_copies_50"] = row["copies"]
    report.details["hub_copies"] = row
    report.details["trunk"] = {}
    for count, size in ({10: 20_000} if quick else TRUNK_BYTES).items():
        report.details["trunk"][str(count)] = _trunk(surface, count, size)


def measure_relay(surface: Surface, report: Report, quick: bool) -> None:
    """Stations behind a relay at the far end of a thin trunk."""
    count, size = (5, 60_000) if quick else (50, RELAY_BYTES)
    row = _trunk(surface, count, size, RELAY)
    report.figures["relay_trunk_ratio"] = row["copies"]
    report.details["relay"] = {
        "how": "bytes of TLS records on the pack topics of the relay's line to the hub's broker, in both "
        f"directions over {KBIT_S} kbit/s, by one copy: manifest and new objects as they travel", **row,
    }  # fmt: skip


def _hub_copies(surface: Surface, group: Group, size: int) -> dict[str, Any]:
    before = _begin(surface, group, FIRST_BYTES)  # by which they learn that their lines are fast
    surface.tap.ask("forget")
    folder = surface.folder / "pack"
    update.write(folder, PUBLISHER, size, 1)
    after = surface.publish(folder, PUBLISHER)
    live = group.until_live(PUBLISHER, after.version)
    time.sleep(REST_S)
    counts = surface.tap.ask("counts")["clients"]["hub"]
    copy = update.one_copy(before, after, surface.manifest(PUBLISHER)[1])
    row = {
        "how": "bytes of TLS records on pack topics from the hub to the broker, by what one station fetches",
        "stations": len(group.names), "copy_bytes": copy, "sent_bytes": counts["pack_up"],
        "copies": round(counts["pack_up"] / copy, 3), "took_s": (live - after.made_at) / 1000,
        "blocks_again": counts["again"], "counts": counts,
    }  # fmt: skip
    print(f"  {row['stations']} stations, {row['took_s']:.0f} s: {row['copies']} copies", flush=True)
    return row


def _trunk(surface: Surface, count: int, size: int, relay: str = "") -> dict[str, Any]:
    """Stations on one thin trunk; without a relay every copy crosses it."""
    group = Group(surface, f"{'behind' if relay else 'trunk'}{count}", count, PLACE, far=True, relay=relay)
    try:
        before = _begin(surface, group, 0)
        group.slow(named=True)
        group.tap.ask("forget")
        folder = surface.folder / "pack"
        update.write(folder, PUBLISHER, size, 100 + count)
        after = surface.publish(folder, PUBLISHER)
        live = group.until_live(PUBLISHER, after.version)
        here = max(row["here"] for row in group.status().values())
        time.sleep(REST_S)
        counts = list(group.counts().values())
    finally:
        group.end()
    copy = update.one_copy(before, after, surface.manifest(PUBLISHER)[1])
    sent, took = sum(row["pack"] for row in counts), (live - after.made_at) / 1000
    row = {
        "stations": count, "line": group.how, "relay": relay, "copy_bytes": copy, "trunk_bytes": sent,
        "copies": round(sent / copy, 3), "took_s": took, "arrived_s": (here - after.made_at) / 1000,
        "line_time_s": round((1 if relay else count) * copy * 8 / KBIT_S / 1000, 1),
        "wasted_bytes": sum(row["again"] + row["broken"] for row in counts), "connections": counts[:2],
    }  # fmt: skip
    behind = "behind a relay" if relay else "on one trunk"
    came = f"all on disk after {row['arrived_s']:.0f} s, shown after {took:.0f} s"
    print(f"  {count} stations {behind}, {came}: {row['copies']} copies", flush=True)
    return row


def _begin(surface: Surface, group: Group, size: int) -> Manifest:
    """A first install with a film of ``size`` bytes, at full speed, on every screen; the manifest."""
    folder = surface.folder / "pack"
    update.write(folder, PUBLISHER, size, 99)
    before = surface.publish(folder, PUBLISHER)
    group.until_live(PUBLISHER, before.version)
    return before
