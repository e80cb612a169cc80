"""Moments as people read them: how long ago, and the wall time behind it."""

from __future__ import annotations

from datetime import date, datetime

from content_packs.words import Words
from hub.config import Settings
from hub.web.i18n import translate, words_for

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def ago(ms: int, now_ms: int, lang: str) -> str:
    """Age of a moment in the largest unit that fits: 刚刚, 3 分钟前, 2 小时前, 5 天前."""
    age = max(0, now_ms - ms)
    if age < _MINUTE:
        return translate("刚刚", lang)
    for unit, text in ((_DAY, "{n} 天前"), (_HOUR, "{n} 小时前"), (_MINUTE, "{n} 分钟前")):
        if age >= unit:
            return translate(text, lang, n=age // unit)
    return ""


def older_at(ms: int, now_ms: int) -> int:
    """From when on :func:`ago` says something else of a moment than it does now, ms."""
    age = max(0, now_ms - ms)
    unit = next((unit for unit in (_DAY, _HOUR) if age >= unit), _MINUTE)
    return ms + (age // unit + 1) * unit


def absolute(ms: int, settings: Settings) -> str:
    """The mine's wall time: 2026-11-22 08:15:03."""
    return settings.local(ms).strftime("%Y-%m-%d %H:%M:%S")


def clock_text(ms: int, settings: Settings, today: date) -> str:
    """The time of day, with the date in front when it is another day than today, and the year of another."""
    local = settings.local(ms)
    if local.date() == today:
        return local.strftime("%H:%M:%S")
    return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")


def amount(size: int) -> str:
    """Bytes as people read them: 812 B, 7.9 kB, 31 kB, 1.9 MB."""
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}" if size < 10 * unit else f"{size // unit} {name}"
    return f"{size} B"


def span(seconds: int) -> Words:
    """How long something takes, no finer than it matters: 40 秒, 3 分 20 秒, 25 分钟, 2 小时 10 分, 3 天."""
    if seconds < 60:
        return words_for("{n} 秒", n=max(seconds, 1))
    if 600 <= seconds < 3600:
        return words_for("{n} 分钟", n=seconds // 60)
    if seconds < 3600:
        return words_for("{n} 分 {m} 秒", n=seconds // 60, m=seconds % 60)
    if seconds < 48 * 3600:
        return words_for("{n} 小时 {m} 分", n=seconds // 3600, m=seconds % 3600 // 60)
    return words_for("{n} 天", n=seconds // 86_400)


def minute(moment: datetime) -> str:
    """Hours and minutes of a local moment."""
    return moment.strftime("%H:%M")
