"""Ratios of intake to its floor."""

from __future__ import annotations

from pathlib import Path

from tests.bench.ledgers_intake import SQLITE, Bench, Mine


def test_ratios_are_of_one_round_each_and_their_median_counts(tmp_path: Path) -> None:
    bench = Bench(tmp_path, SQLITE, Mine(tmp_path / "feed", 1), str)
    bench.rates = {"hub": [10, 30, 40], "floor": [100, 100, 50]}
    bench.cpu = {"hub": [20e-6, 10e-6, 40e-6], "floor": [10e-6, 1e-6, 10e-6]}
    assert bench.ratio("hub", "floor") == 0.3
    assert bench.ratio_by_cpu("hub", "floor") == 0.25, "the less it costs the higher"
