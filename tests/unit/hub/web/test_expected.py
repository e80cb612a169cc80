"""When a station will have everything, said no surer than it is known."""

from __future__ import annotations

from datetime import datetime

import pytest

from hub.packs.estimate import Estimate, Follower
from hub.sync.line import Line
from hub.web.expected import expected, plan_of

NINE = datetime(2026, 11, 22, 9)
WEST = Line("west", 64)


@pytest.mark.parametrize(
    ("line", "present", "seconds", "waits_min", "zh"),
    [
        (WEST, True, 40, 0, "约 40 秒"),
        (WEST, True, 200, 0, "约 3 分 20 秒"),
        (WEST, True, 5500, 90, "静默到 10:30 才开始，约 1 小时 31 分 后到齐"),
        (WEST, True, None, 90, "静默时段占满全天，送不到：请改线路"),
        (WEST, False, 40, 0, "不在线：上线后约 40 秒"),
        (None, True, 4, 0, "线路速率不知道；若有 256 kbit/s，约 4 秒"),
        (None, False, 4, 0, "不在线，线路速率也不知道；上线后若有 256 kbit/s，约 4 秒"),
    ],
)
def test_expected(line: Line | None, present: bool, seconds: int | None, waits_min: int, zh: str) -> None:
    item = Estimate(Follower("s", frozenset(), line, present), 9, seconds, waits_min * 60_000)
    words = expected(item, NINE)
    assert words.zh == zh
    assert words.en.isascii()


def test_a_plan_sums_up() -> None:
    items = [Estimate(Follower(name, frozenset(), WEST, True), 9, 1) for name in ("a", "b")]
    plan = plan_of(items, NINE)
    assert (plan.size, len(plan.rows)) == (18, 2)
