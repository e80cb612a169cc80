"""Figures drawn of sums."""

from __future__ import annotations

from content_packs.format.rows import Metric
from content_packs.shifts import Shift
from content_packs.words import Words
from hub.records.courses import Course, Mark
from hub.records.statistics import Moments
from hub.records.tallies import RunTally
from hub.web.figures import (
    MOST_BARS,
    Named,
    Teller,
    by_day,
    by_moment,
    by_shift,
    by_team,
    clock,
    day_by_shift,
    of_metric,
)
from hub.web.i18n import translate

DAYS = ("2026-11-20", "2026-11-21", "2026-11-22")
TELL = Teller(
    lambda text, **values: translate(text, "zh", **values), {"early": "早班", "night": "夜班"}, {"t": "甲班"}
)
ENGLISH = Teller(
    lambda text, **values: translate(text, "en", **values), {"early": "Early", "night": "Night"}, {"t": "A"}
)


def tally(day: str, shift: str = "early", unit: str = "t", missing: int = 1, **more: int) -> RunTally:
    signed = 10 - missing
    return RunTally(day, shift, "face", unit, 10, signed, more.pop("late", 0), 0, missing, **more)


TALLIES = (
    tally(DAYS[0], late=2, proxy=2, late_proxy=1), tally(DAYS[0], "night", missing=4),
    tally(DAYS[2], missing=0, paper=1),
)  # fmt: skip


def test_a_day_without_runs_is_a_gap_and_no_row() -> None:
    found = by_day(TELL, TALLIES, DAYS)
    assert [row[0] for row in found.rows] == [DAYS[0], DAYS[2]]
    assert found.rows[0][-1] == 75
    assert found.chart.count('class="dot-main"') == 2
    assert by_day(TELL, (), DAYS).chart == ""


def test_parts_of_a_shift_make_up_those_expected() -> None:
    found = by_shift(TELL, TALLIES)
    early = found.rows[0]
    assert early[:2] == ("早班", 20)
    assert sum(n for n in early[2:7] if isinstance(n, int)) == 20
    assert early[2:7] == (15, 2, 1, 1, 1)
    assert "代签 1" in found.chart
    assert "Early" in by_shift(ENGLISH, TALLIES).chart


def test_the_team_with_the_lowest_coverage_comes_first_and_many_are_not_drawn() -> None:
    found = by_team(TELL, [*TALLIES, tally(DAYS[1], unit="u", missing=9)], DAYS)
    assert [row[0] for row in found.rows] == ["u", "甲班"]
    many = by_team(TELL, [tally(DAYS[1], unit=f"u{n}") for n in range(30)], DAYS)
    assert many.chart.count("box solid") == MOST_BARS
    assert len(many.rows) == 30
    assert str(MOST_BARS) in many.lead


def test_a_cell_says_how_many_are_missing() -> None:
    found = day_by_shift(TELL, TALLIES, DAYS)
    assert "2026-11-20 夜班：60 %，缺 4" in found.chart
    assert found.chart.count("<rect") == 3
    assert len(found.rows) == 3


def test_late_columns_look_otherwise() -> None:
    found = by_moment(TELL, Moments({-40: 30, 0: 5, 240: 2}, (Shift("early", "早班", 480, 480),)))
    assert found.chart.count("box hatch") == 1
    assert found.rows == (("-0:40", 30, 81.1), ("+0:00", 5, 13.5), ("+4:00", 2, 5.4))
    assert "37 次签字" in found.lead
    assert by_moment(TELL, Moments({}, ())).chart == ""
    assert [clock(-90), clock(20)] == ["-1:30", "+0:20"]


def test_an_indicator_stands_beside_its_plan_and_its_mark() -> None:
    metric = Metric(Words("进尺"), Words("米"), "up", "班", "4.4", "5", "5.6", Words("本队最好"))
    one = Course("m", "drive", Words("掘进"), metric, ((5, "4.5"), (25, "4.9")), (Mark(0, "5", "5.6"),))
    found = of_metric(TELL, 1, one, Named("掘进", "进尺", "米", "本队最好"), DAYS, (10, 20, 30))
    assert found.rows == (
        (DAYS[0], 4.5, 5.0, 5.6, "进尺", "米", "掘进"), (DAYS[2], 4.9, 5.0, 5.6, "进尺", "米", "掘进"),
    )  # fmt: skip
    assert "计划 5" in found.chart
    assert found.lead == "掘进 · 米 · 班 · 越大越好 · 本队最好"
