"""The daily series on two lines at once, one word changed, and a week without news."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from content_packs.format.manifest import Manifest
from hub.packs.objects import object_bytes
from tests.bench import floors, series, update
from tests.bench.far import Group
from tests.bench.floors import floor
from tests.bench.surface import Surface, until

if TYPE_CHECKING:
    from tests.bench.report import Report

PUBLISHER, PLACE = "section-1", "face-1"
HOUR_MS = 3_600_000
REST_S = 8.0
"""After the last station shows a version: what is still said of it is counted with it."""


def measure(surface: Surface, report: Report, quick: bool) -> None:
    """Eleven days at two stations that are always there, one of them behind a thin line."""
    fast, thin = Group(surface, "fast", 1, PLACE), Group(surface, "thin", 1, PLACE, far=True)
    try:
        days = _Days(surface, [fast, thin])
        days.install()
        thin.slow(named=True)
        rows = [days.revise(number) for number in range(1, (3 if quick else series.REVISIONS) + 1)]
        word = days.change_one_word()
    finally:
        fast.end()
        thin.end()
    report.figures |= _ratios(rows)
    report.figures["one_word_bytes"] = max(word["bytes"].values())
    report.details["daily"] = {
        "how": "bytes of TLS records on the pack topics, both directions, after SUBACK; each record opened "
        "with the secrets that OpenSSL wrote down; the worse of a fast line and one of 64 kbit/s",
        "line": thin.how, "revisions": rows, "one_word": word, "means": _means(rows),
    }  # fmt: skip


def measure_idle(surface: Surface, report: Report, quick: bool) -> None:
    """The clocks of hub and station driven on from renewal to renewal, for a week."""
    group = Group(surface, "idle", 1, PLACE)
    try:
        update.write(surface.folder / "pack", PUBLISHER, 100_000, 0)
        group.until_live(PUBLISHER, surface.publish(surface.folder / "pack", PUBLISHER).version)
        surface.start("--renew-ms", 100)
        until(lambda: group.all_up(), "the station has found the hub again")
        time.sleep(REST_S)
        found = [_idle_day(surface, group, number) for number in range(1 if quick else 7)]
    finally:
        group.end()
    report.figures["idle_day_bytes"] = round(mean(row["bytes"] for row in found))
    report.details["idle"] = {
        "how": "the clocks of hub and station driven on by six hours four times a day, each time with four "
        "seconds to settle; the hub looks every 0.1 s whether a signature is due; the mean of seven days; "
        "one of them brings the weekly snapshot",
        "days": found,
    }  # fmt: skip


def _idle_day(surface: Surface, group: Group, number: int) -> dict[str, Any]:
    group.tap.ask("forget")
    for step in range(1, 5):
        offset = (number * 4 + step) * 6 * HOUR_MS
        surface.set_clock(offset)
        group.tell("clock", offset_ms=offset)
        time.sleep(4)
    counts = group.counts()[group.names[0]]
    if not counts["pack"]:
        raise RuntimeError(f"nothing was signed anew on day {number + 1}: this measures nothing")
    print(f"  第 {number + 1} 天 idle day: {counts['pack']} B", flush=True)
    return {"bytes": counts["pack"], "wire": counts["wire"], "packets": counts["packets"]}


class _Days:
    """The series published day by day, and what each day cost."""

    def __init__(self, surface: Surface, groups: list[Group]) -> None:
        self._surface, self._groups = surface, groups
        self._folder, self._held = surface.folder / "pack", surface.folder / "rsync"
        self._originals: dict[str, bytes] = {}
        self._published: dict[str, bytes] = {}

    def install(self, number: int = 0) -> None:
        """The first install, at full speed."""
        print("  画图、首次安装 drawing the pictures, first install …", flush=True)
        begin = time.monotonic()
        self._publish(series.day(number))
        floors.rsync(self._folder, self._held)
        print(f"  {len(self._published)} objects, {time.monotonic() - begin:.0f} s", flush=True)

    def revise(self, number: int) -> dict[str, Any]:
        """One revision: its bytes, its floors, its rivals."""
        row = self._change(series.day(number))
        row |= {"revision": number, "zip": floors.whole_zip(self._originals)}
        row["rsync"] = floors.rsync(self._folder, self._held)
        told = " ".join(f"{name} {value / row['floor']:.3f}" for name, value in row["bytes"].items())
        print(f"  第 {number} 天 revision: floor {row['floor']} B, × {told}", flush=True)
        return row

    def change_one_word(self) -> dict[str, Any]:
        """One word of one card."""
        row = self._change(
            series.one_word_more(series.day(series.REVISIONS)), back=series.day(series.REVISIONS)
        )
        print(f"  改一个词 one word: {row['bytes']}", flush=True)
        return row

    def _change(self, day: series.Day, back: series.Day | None = None) -> dict[str, Any]:
        if back is not None:
            self._publish(back)
        before = self._originals, self._published
        for group in self._groups:
            group.tap.ask("forget")
        begin = time.monotonic()
        manifest = self._publish(day)
        took = time.monotonic() - begin
        time.sleep(REST_S)
        counts = {group.name: group.counts()[group.names[0]] for group in self._groups}
        return {
            "bytes": {name: found["pack"] for name, found in counts.items()},
            "floor": floor(before[1], self._published),
            "original_floor": floor(before[0], self._originals),
            "manifest_zstd": floors.squeezed(manifest.encode()), "took_s": round(took, 1), "counts": counts,
        }  # fmt: skip

    def _publish(self, day: series.Day) -> Manifest:
        self._originals = series.write(day, self._folder, PUBLISHER)
        manifest = self._surface.publish(self._folder, PUBLISHER)
        self._published = _objects(self._surface.settings.objects, manifest)
        for group in self._groups:
            group.until_live(PUBLISHER, manifest.version)
        return manifest


def _objects(folder: Path, manifest: Manifest) -> dict[str, bytes]:
    found = {item.path: object_bytes(folder, item.sha256) for item in manifest.objects}
    return {path: data for path, data in found.items() if data is not None}


def _means(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Mean bytes per revision of us, the floors and the rivals."""
    told: dict[str, Any] = {
        key: round(mean(row[key] for row in rows)) for key in ("floor", "original_floor", "zip")
    }
    told["rsync"] = (
        round(mean(row["rsync"] for row in rows)) if rows[0]["rsync"] else "rsync is not installed"
    )
    return told | {name: round(mean(row["bytes"][name] for row in rows)) for name in rows[0]["bytes"]}


def _ratios(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Bytes of all revisions by the floors of all revisions, of the worse line."""
    bytes_ = max(sum(row["bytes"][name] for row in rows) for name in rows[0]["bytes"])
    return {
        "daily_over_floor": round(bytes_ / sum(row["floor"] for row in rows), 4),
        "daily_over_original_floor": round(bytes_ / sum(row["original_floor"] for row in rows), 4),
    }
