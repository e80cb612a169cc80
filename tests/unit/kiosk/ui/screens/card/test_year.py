"""The year of safe days."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from kiosk.ui.screens.card.year import days_of, kind_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("year", "count"), [(2026, 365), (2028, 366)])
def test_a_cell_for_every_day(year: int, count: int) -> None:
    days = days_of(year)
    assert (len(days), days[0], days[-1]) == (count, date(year, 1, 1), date(year, 12, 31))


def test_kinds_of_a_year_that_began_safe() -> None:
    kinds = Counter(kind_of(day, TODAY, date(2025, 12, 31)) for day in days_of(2026))
    assert kinds == {"safe": 326, "today": 1, "coming": 38}


def test_days_before_the_count_are_not_called_safe() -> None:
    kinds = Counter(kind_of(day, TODAY, date(2026, 11, 20)) for day in days_of(2026))
    assert kinds == {"before": 324, "safe": 2, "today": 1, "coming": 38}


def test_without_a_count_nothing_is_called_safe() -> None:
    assert kind_of(date(2026, 5, 1), TODAY, None) == "before"
