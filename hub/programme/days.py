"""Dates as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date, timedelta

from hub.programme.service import is_date

_DAY_ONE, _SERIALS = date(1899, 12, 30), range(36526, 73051)
"""Spreadsheets count days from there; numbers of this range are days of 2000 to 2099."""
_MARKS = str.maketrans({"/": "-", ".": "-", "年": "-", "月": "-", "日": ""})


def day_of(text: str) -> str:
    """The ISO date that people write as 2026/11/2, 2026.11.2, 2026年11月2日, 20261102, or a spreadsheet as
    46328; empty when it is none."""
    if text.isascii() and text.isdigit():
        if len(text) == 8:
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        elif len(text) == 5 and int(text) in _SERIALS:
            text = (_DAY_ONE + timedelta(days=int(text))).isoformat()
    day = "-".join(part.strip().zfill(2) for part in text.partition(" ")[0].translate(_MARKS).split("-"))
    return day if is_date(day) else ""
