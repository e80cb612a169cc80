"""The way down, measured: bytes of a daily series, of one word, of an idle day; and a thin line.

``make bench NAME=packs`` (about twenty minutes; ``QUICK=1`` takes four, and shows that all of it runs).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench import packs_daily, packs_many, packs_thin
from tests.bench.report import Part, Report, measure
from tests.bench.result import Limit
from tests.bench.surface import Surface

LIMITS = (
    Limit("daily_over_floor", 1.05, "daily update, to zstd-19 of what changed as published 每日更新"),
    Limit("daily_over_original_floor", 0.65, "… to zstd-19 of what changed as made 对原始文件"),
    Limit("one_word_bytes", 8000, "one word changed, bytes 改一个词"),
    Limit("idle_day_bytes", 2000, "a day without news, bytes 一天无更新"),
    Limit("thin_line_time_ratio", 1.25, "2 MB over 64 kbit/s, cut every 60 s: time to line time 窄线用时"),
    Limit("thin_line_waste", 0.05, "… bytes of blocks held already or of no use 浪费"),
    Limit("record_wait_s", 3.0, "… longest wait of a record for its receipt, s 记录等待"),
    Limit("relay_trunk_ratio", 1.1, "50 stations behind a relay: trunk to one copy 中继干线"),
    Limit("hub_copies_50", 1.3, "hub to 50 stations that are there: copies 中枢份数"),
)


PARTS: dict[str, Callable[[Surface, Report, bool], None]] = {
    "daily": packs_daily.measure,
    "idle": packs_daily.measure_idle,
    "thin": packs_thin.measure,
    "many": packs_many.measure,
    "relay": packs_many.measure_relay,
}
PARTNERS = ("yizhan", "paho-mqtt", "tuf", "zstandard", "pillow")


def run(runs: int, quick: bool = False, only: tuple[str, ...] = ()) -> int:
    """Measure everything and write ``bench-results/packs.json``; 1 when a part failed.

    Args:
        runs: not used: every figure here is of bytes, or of minutes.
        quick: smaller and shorter, for a look whether it runs; its figures are not kept.
        only: names of parts; empty means all.
    """
    parts = {name: _with(part, quick) for name, part in PARTS.items()}
    return measure("packs", parts, LIMITS, PARTNERS, quick=quick, only=only)


def _with(part: Callable[[Surface, Report, bool], None], quick: bool) -> Part:
    """The part with a surface of its own."""

    def run(folder: Path, report: Report) -> None:
        surface = Surface(folder)
        try:
            part(surface, report, quick)
        finally:
            surface.stop()

    return run
