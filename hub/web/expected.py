"""How long a publish will take, in words: for the page before publishing, and for the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from content_packs.words import Words
from hub.packs.estimate import SUPPOSED_KBIT_S, Estimate, leaving
from hub.web.i18n import words_for
from hub.web.times import minute, span


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would send now.

    Attributes:
        rows: an estimate for each station, and it in words.
        size: bytes that leave the hub, all together.
    """

    rows: tuple[tuple[Estimate, Words], ...]
    size: int


def plan_of(found: Sequence[Estimate], now: datetime) -> Plan:
    """The estimates with their words; ``now``: the mine's local time."""
    return Plan(tuple((item, expected(item, now)) for item in found), leaving(found))


def expected(item: Estimate, now: datetime) -> Words:
    """When one station has everything, said no surer than it is known."""
    line, present = item.follower.line, item.follower.present
    if item.seconds is None:
        return words_for("静默时段占满全天，送不到：请改线路")
    time = span(item.seconds)
    if line is None or not line.kbit_s:
        text = "线路速率不知道；若有 {n} kbit/s，约 {time}" if present else (
            "不在线，线路速率也不知道；上线后若有 {n} kbit/s，约 {time}"
        )  # fmt: skip
        return _filled(text, time, n=SUPPOSED_KBIT_S)
    if not present:
        return _filled("不在线：上线后约 {time}", time)
    if item.waits_ms:
        at = minute(now + timedelta(milliseconds=item.waits_ms))
        return _filled("静默到 {at} 才开始，约 {time} 后到齐", time, at=at)
    return _filled("约 {time}", time)


def _filled(text: str, time: Words, **values: object) -> Words:
    """``time`` differs between the languages."""
    zh, en = words_for(text, time=time.zh, **values), words_for(text, time=time.en, **values)
    return Words(zh.zh, en.en)
