"""Where a published version is, station by station."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

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
from hub.stations.progress import STALE_MS, Progress
from hub.stations.service import Place, Station
from hub.sync.line import Line
from hub.web.delivery import Delivery, delivery
from hub.web.fleet import BAD, NONE, OK, WARN

NOW = 1_764_000_000_000
NINE = datetime(2026, 11, 22, 9)
OLD = Station(
    id="face-1", number=1, place=Place("face", Words("面"), "coal_face", "s"), placed_at=0, tags=(),
    authorised=True, enrolled=True, ledger_id="a", state="ready", seen_at=NOW, have={"mine": 6},
    state_held={}, unsent=0, last_seq=0, showing="", clock="hub", clock_offset_ms=0, disk_mb=9000, faults=(),
)  # fmt: skip
HALF = Progress("face-1", 620, 1000, NOW, NOW - 10_000, 1000)
QUIET = Line("west", 64, (("08:00", "10:30"),), Words("西线"))


def of(station: Station, progress: Progress | None = None, line: Line | None = None) -> Delivery:
    return delivery(station, "mine", 7, line, progress, NOW, NINE)


def test_what_it_shows_already() -> None:
    found = of(replace(OLD, have={"mine": 7}), HALF)
    assert (found.level, found.words.zh, found.progress) == (OK, "已生效", None)


def test_on_its_way_with_percent_and_time_left() -> None:
    found = of(OLD, HALF)
    assert (found.level, found.words.zh) == (WARN, "传输中 38 %")
    assert found.left == Words("16 秒", "16 s")


def test_who_waits_says_for_what() -> None:
    assert of(OLD).words.zh == "等待：站点还没有来取"
    assert of(OLD, HALF, QUIET).words.zh == "等待：静默时段到 10:30"
    assert of(replace(OLD, state="lost"), HALF, QUIET).level == BAD
    assert of(replace(OLD, enrolled=False, state="never")).level == NONE


def test_progress_of_long_ago_is_not_called_sending() -> None:
    assert of(OLD, replace(HALF, at=NOW - STALE_MS - 1)).words.zh == "等待：站点还没有来取"


@pytest.mark.parametrize(
    ("state", "why", "level", "zh"),
    [
        (TRIAL, "", OK, "已生效，观察十分钟"),
        (RETURNED, CRASHED, BAD, "已退回上一版：显示它时程序两次出错"),
        (REFUSED, EMPTY, BAD, "拒收，仍显示上一版：没有一张卡片能在这里显示"),
        (REFUSED, NEWER, BAD, "拒收，仍显示上一版：要先升级站点程序"),
        (WAITING, SPACE, WARN, "还没有上屏：磁盘放不下"),
        (REFUSED, "later", BAD, "拒收，仍显示上一版：原因在它的日志里"),
    ],
)
def test_what_the_station_itself_says_of_the_version(state: str, why: str, level: str, zh: str) -> None:
    found = of(replace(OLD, pack_notes=(PackNote("mine", 7, state, why),)), HALF)
    assert (found.level, found.words.zh) == (level, zh)
    assert found.words.en.isascii()


def test_what_it_says_of_other_versions_is_not_meant() -> None:
    notes = (PackNote("mine", 5, REFUSED, EMPTY), PackNote("branch", 7, REFUSED, EMPTY))
    assert of(replace(OLD, pack_notes=notes), HALF).words.zh == "传输中 38 %"
