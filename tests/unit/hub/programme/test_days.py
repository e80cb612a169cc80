import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.programme.days import day_of
from hub.programme.service import is_date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-22", "2026-11-22"), ("2026/1/2", "2026-01-02"), ("2026.11.2", "2026-11-02"),
        ("2026年11月2日", "2026-11-02"), ("20261122", "2026-11-22"), ("46348", "2026-11-22"),
        ("2026-11-22 00:00", "2026-11-22"), ("2026-11-31", ""), ("11-22", ""), ("", ""), ("99999", ""),
        ("٤٦٣٤٨", ""),
    ],
)  # fmt: skip
def test_days_as_people_and_spreadsheets_write_them(written: str, day: str) -> None:
    assert day_of(written) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert day_of(text) == "" or is_date(day_of(text))
