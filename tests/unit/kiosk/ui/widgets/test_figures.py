"""Good and bad figures, milestones and their dates."""

from __future__ import annotations

from datetime import date

import pytest

from content_packs.format.card import Metric, Milestone
from content_packs.words import Words
from kiosk.ui.theme import AMBER, BLUE, GREEN, GREY, RED
from kiosk.ui.widgets.timeline import standing
from kiosk.ui.widgets.verdict import reached

TODAY = date(2026, 11, 23)


def metric(better: str, actual: str, plan: str) -> Metric:
    return Metric(Words("进尺"), Words("m"), better, "班", actual, plan, "6", Words(""))


@pytest.mark.parametrize(
    ("better", "actual", "plan", "expected"),
    [
        ("up", "5.0", "5", True),
        ("up", "4.9", "5", False),
        ("down", "18.5", "17.0", False),
        ("down", "17.0", "17.0", True),
        ("up", "", "5", None),
        ("up", "5", "", None),
    ],
)
def test_reached(better: str, actual: str, plan: str, expected: bool | None) -> None:
    assert reached(metric(better, actual, plan)) is expected


@pytest.mark.parametrize(
    ("planned", "actual", "is_next", "colour", "words"),
    [
        ("2026-11-20", "2026-11-21", False, AMBER, "晚 1 天"),
        ("2026-11-20", "2026-11-20", False, GREEN, ""),
        ("2026-11-20", "2026-11-18", False, GREEN, "早 2 天"),
        ("2026-11-20", "", True, RED, "已过期 3 天"),
        ("2026-11-30", "", True, BLUE, "还有 7 天"),
        ("2026-11-30", "", False, GREY, ""),
    ],
)
def test_standing(planned: str, actual: str, is_next: bool, colour: str, words: str) -> None:
    state = standing(Milestone(Words("验收"), planned, actual), TODAY, is_next, "zh")
    assert (state.colour, state.words) == (colour, words)
