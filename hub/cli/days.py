"""Days on the command line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hub.cli.saying import fail
from hub.config import Settings
from hub.programme.service import is_date


def begins_ms(settings: Settings, text: str, later: int = 0) -> int:
    """The beginning of a day at the mine, ``later`` days on, ms; 0 for no day."""
    if not text:
        return 0
    if not is_date(text):
        fail(f"“{text}”不是日期，应写成 2026-11-22 这样。", f"{text!r} is no date such as 2026-11-22")
    day = date.fromisoformat(text) + timedelta(days=later)
    return settings.instant(datetime(day.year, day.month, day.day))
