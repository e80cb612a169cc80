from datetime import date

import pytest

from hub.errors import RefusedError
from hub.web.days import AskedDays, day_typed

TODAY = date(2026, 11, 22)


def days(first: str, last: str) -> tuple[str, str]:
    found = AskedDays(first, last).within(TODAY, 14, 62)
    return found.first, found.last


def test_without_days_the_last_two_weeks_are_meant() -> None:
    assert days("", "") == ("2026-11-09", "2026-11-22")
    assert len(AskedDays("", "").within(TODAY, 14, 62).each) == 14


def test_with_one_end_as_many_days_from_or_up_to_it() -> None:
    assert days("2026-10-01", "") == ("2026-10-01", "2026-10-14")
    assert days("2026-11-20", "") == ("2026-11-20", "2026-11-22"), "not beyond today"
    assert days("2026-12-24", "") == ("2026-12-24", "2026-12-24"), "but where a day to come is named"
    assert days("", "2026-10-14") == ("2026-10-01", "2026-10-14")


def test_both_ends_in_any_order() -> None:
    assert days("2026-10-03", "2026-10-01") == days("2026-10-01", "2026-10-03")
    found = AskedDays("2026-10-01", "2026-10-03").within(TODAY, 14, 62)
    assert [day.isoformat() for day in found.each] == ["2026-10-01", "2026-10-02", "2026-10-03"]


def test_too_many_days_and_what_is_no_day_are_refused() -> None:
    assert days("2026-09-22", "2026-11-22")[0] == "2026-09-22"
    for first, last in (("2026-09-21", "2026-11-22"), ("x", ""), ("", "0001-01-01"), ("9999-12-31", "")):
        with pytest.raises(RefusedError):
            days(first, last)


def test_nothing_typed_is_no_day() -> None:
    assert day_typed("") is None
    assert day_typed("2026-11-22") == TODAY
