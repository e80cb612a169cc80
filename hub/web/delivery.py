"""How far a published version has come at each station, in one of a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from content_packs.wire.packs import (
    CRASHED,
    EMPTY,
    NEWER,
    REFUSED,
    RETURNED,
    SPACE,
    TRIAL,
    WAITING,
    PackNote,
)
from content_packs.words import Words
from hub.stations.progress import Progress
from hub.stations.service import Station
from hub.sync.line import Line
from hub.web.fleet import BAD, NONE, OK, WARN
from hub.web.i18n import words_for
from hub.web.times import minute, span

_STATES: Mapping[str, tuple[str, str]] = {
    TRIAL: (OK, "已生效，观察十分钟"),
    RETURNED: (BAD, "已退回上一版：{why}"),
    REFUSED: (BAD, "拒收，仍显示上一版：{why}"),
    WAITING: (WARN, "还没有上屏：{why}"),
}
_REASONS: Mapping[str, str] = {
    CRASHED: "显示它时程序两次出错",
    EMPTY: "没有一张卡片能在这里显示",
    NEWER: "要先升级站点程序",
    SPACE: "磁盘放不下",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One version at one station.

    Attributes:
        station: which.
        shows: the version of the publisher it shows; 0: none.
        level, words: mark and words, as everywhere on the console.
        progress: how far it is with fetching; None when it is not fetching.
        left: how long it still takes, in words; empty when that is not known.
    """

    station: Station
    shows: int
    level: str
    words: Words
    progress: Progress | None = None
    left: Words = Words("")


def delivery(
    station: Station,
    publisher: str,
    in_force: int,
    line: Line | None,
    progress: Progress | None,
    now_ms: int,
    local: datetime,
) -> Delivery:
    """Where version ``in_force`` of a publisher is at a station that follows it.

    Args:
        station: as last told.
        publisher, in_force: what is published.
        line: the line it shares, if known.
        progress: how far it is with fetching, as last heard.
        now_ms, local: now, and the same as the mine's local time.
    """
    shows = station.have.get(publisher, 0)
    notes = {one.version: one for one in station.pack_notes if one.publisher == publisher}
    if in_force in notes:
        return Delivery(station, shows, *noted(notes[in_force]))
    if shows >= in_force:
        return Delivery(station, shows, OK, words_for("已生效"))
    if station.state != "ready" and not station.enrolled:
        return Delivery(station, shows, NONE, words_for("还没有登记"))
    if station.state != "ready":
        return Delivery(station, shows, BAD, words_for("等待：不在线，连上后继续"))
    if line and (left := line.quiet_ms(local)):
        until = minute(local + timedelta(milliseconds=left))
        return Delivery(station, shows, WARN, words_for("等待：静默时段到 {time}", time=until), progress)
    if progress is not None and progress.goes_on(now_ms):
        words = words_for("传输中 {n} %", n=progress.percent)
        return Delivery(station, shows, WARN, words, progress, _left(progress))
    return Delivery(station, shows, WARN, words_for("等待：站点还没有来取"))


def noted(note: PackNote) -> tuple[str, Words]:
    """Mark and words for what a station says of a version."""
    level, text = _STATES.get(note.state, (WARN, "{why}"))
    why = words_for(_REASONS.get(note.why, "原因在它的日志里"))
    words = words_for(text, why=why.zh), words_for(text, why=why.en)
    return level, Words(words[0].zh, words[1].en)


def _left(progress: Progress) -> Words:
    return span(progress.left_s) if progress.left_s is not None else Words("")
