"""How far a published version has come at each station, in one of a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from content_packs.words import Words
from hub.stations.progress import Progress
from hub.stations.service import Station
from hub.sync.line import Line
from hub.web.fleet import BAD, NONE, OK, WARN
from hub.web.i18n import words_for
from hub.web.times import minute, span

STALE_MS = 3 * 60_000
"""A station that has asked for nothing so long is no longer said to be fetching."""


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
    if shows >= in_force:
        return Delivery(station, shows, OK, words_for("已生效"))
    if station.state != "ready" and not station.enrolled:
        return Delivery(station, shows, NONE, words_for("还没有登记"))
    if station.state != "ready":
        return Delivery(station, shows, BAD, words_for("等待：不在线，连上后继续"))
    if line and (left := line.quiet_ms(local)):
        until = minute(local + timedelta(milliseconds=left))
        return Delivery(station, shows, WARN, words_for("等待：静默时段到 {time}", time=until), progress)
    if progress is not None and now_ms - progress.at <= STALE_MS:
        words = words_for("传输中 {n} %", n=progress.percent)
        return Delivery(station, shows, WARN, words, progress, _left(progress))
    return Delivery(station, shows, WARN, words_for("等待：站点还没有来取"))


def _left(progress: Progress) -> Words:
    return span(progress.left_s) if progress.left_s is not None else Words("")
