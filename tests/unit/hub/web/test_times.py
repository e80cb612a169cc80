"""How long ago, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.config import Settings
from hub.web.times import absolute, ago, amount, clock_text, older_at, span

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


@pytest.mark.parametrize("age_s", [-500, 0, 59.999, 60, 61, 3599, 3600, 7201, 86_399, 86_400, 3 * 86_400 + 5])
def test_a_word_of_age_is_right_until_it_is_said_to_be_another(age_s: float) -> None:
    moment = NOW - round(age_s * 1000)
    end = older_at(moment, NOW)
    assert ago(moment, end - 1, "zh") == ago(moment, NOW, "zh") != ago(moment, end, "zh")
    assert end > NOW


def test_the_mines_wall_time() -> None:
    settings = Settings(data=Path("/nowhere"), timezone="Asia/Shanghai")
    assert absolute(0, settings) == "1970-01-01 08:00:00"
    today = settings.local(NOW).date()
    assert clock_text(NOW, settings, today) == absolute(NOW, settings)[11:]
    assert clock_text(NOW - 86_400_000, settings, today) == absolute(NOW - 86_400_000, settings)[5:16]
    assert clock_text(0, settings, today) == "1970-01-01 08:00"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (812, "812 B"), (7_940, "7.9 kB"), (31_400, "31 kB"), (1_900_000, "1.9 MB")],
)
def test_amount(size: int, text: str) -> None:
    assert amount(size) == text


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "1 秒", "1 s"),
        (59, "59 秒", "59 s"),
        (200, "3 分 20 秒", "3 min 20 s"),
        (1530, "25 分钟", "25 min"),
        (7800, "2 小时 10 分", "2 h 10 min"),
        (3 * 86_400, "3 天", "3 days"),
    ],
)
def test_span(seconds: int, zh: str, en: str) -> None:
    assert (span(seconds).zh, span(seconds).en) == (zh, en)
