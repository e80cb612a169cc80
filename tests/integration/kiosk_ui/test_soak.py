"""One hour of a station's life, every turn of it drawn; ``make soak`` lives ninety days."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.bench.soak import FIRST_DAY, QUEUE, TURN_S, Life, growth
from tests.fakes.stage import Stage

BEGINS = FIRST_DAY + timedelta(hours=7)
"""The early shift's sign window is open: boards and panel turn side by side."""


def test_an_hour_of_turns_scans_and_keys(stage: Stage, tmp_path: Path) -> None:
    life = Life(tmp_path, days=1)
    life.until(BEGINS)
    life.queue(range(1, QUEUE + 1))
    life.scan("someone-elses-card")
    life.keys("right", "down", "left", "enter")
    life.notice("strip")
    assert life.app.screen.notices
    left = (BEGINS + timedelta(hours=1) - life.now).total_seconds()
    life.turns(int(left // TURN_S))
    life.end()
    assert life.answers == {"signed": QUEUE, "unknown": 1}
    assert sum(life.views.values()) > 190
    assert len(life.views) > 60
    assert life.station.worker.last >= QUEUE, "what was answered is on disk"


def test_growth_is_of_the_last_week_by_the_first() -> None:
    days = [{"rss": 100.0}] * 7 + [{"rss": 500.0}] * 3 + [{"rss": 110.0}] * 7
    assert growth(days, "rss") == 0.1
