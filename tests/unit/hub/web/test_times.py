"""How long ago, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.config import Settings
from hub.web.times import absolute, ago, clock_text

NOW = 1_764_000_000_000


@pytest.mark.parametrize(
    ("age_s", "zh", "en"),
    [
        (0, "刚刚", "just now"),
        (59, "刚刚", "just now"),
        (-500, "刚刚", "just now"),
        (60, "1 分钟前", "1 min ago"),
        (3599, "59 分钟前", "59 min ago"),
        (7200, "2 小时前", "2 h ago"),
        (3 * 86_400, "3 天前", "3 d ago"),
    ],
)
def test_ago(age_s: int, zh: str, en: str) -> None:
    assert ago(NOW - age_s * 1000, NOW, "zh") == zh
    assert ago(NOW - age_s * 1000, NOW, "en") == en


def test_the_mines_wall_time() -> None:
    settings = Settings(data=Path("/nowhere"), timezone="Asia/Shanghai")
    assert absolute(0, settings) == "1970-01-01 08:00:00"
    assert clock_text(NOW, settings, NOW) == absolute(NOW, settings)[11:]
    assert clock_text(NOW - 86_400_000, settings, NOW) == absolute(NOW - 86_400_000, settings)[5:16]
    assert clock_text(0, settings, NOW) == "1970-01-01 08:00"
