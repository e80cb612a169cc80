from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from content_packs.words import Words
from hub.backup.fleet import Comparison
from hub.packs.comments import Comment, Unread
from hub.packs.publishing import Pending
from hub.packs.submissions import APPROVED, RETURNED, REVIEW, Submission
from hub.records.ledgers import Ledger
from hub.web.repairs import MOST_QUOTED, Repair, repairs

NOW = 1_800_000_000_000


def todo(**known: Any) -> list[Repair]:
    values: dict[str, Any] = {
        "stations": (), "published": {}, "packs": (), "waiting": (), "people": {}, "runs": (), "ledgers": (),
        "refused_today": 0, "notices_waiting": 0, "trust": None, "restored": None, "rivalled": False,
        "broken": {}, "remarks": (), "now": NOW,
    }  # fmt: skip
    return repairs(**values | known)


def waiting(state: str, reason: str = "") -> Pending:
    asked = Submission(1, "mine", "ab", state, "u-17", NOW, "", None, reason, None, None)
    return Pending("mine", 0, 1, content="ab", shown="cd", submission=asked)


def ledger(*flags: str) -> Ledger:
    return Ledger("00ff", "face-1", 3, b"", flags, NOW, None)


def test_where_nothing_is_wrong_there_is_nothing_to_do() -> None:
    assert todo(ledgers=[ledger()], waiting=[Pending("mine", 0, 1)]) == []


@pytest.mark.parametrize(("people", "name"), [({"u-17": "韩秋实"}, "韩秋实"), ({}, "u-17")])
def test_who_asks_for_a_review_is_named_as_people_know_him(people: dict[str, str], name: str) -> None:
    (item,) = todo(waiting=[waiting(REVIEW)], people=people)
    assert item.words.zh == f"{name} 送审了 0 张卡片，请审批。"
    assert (item.link, item.route) == ("/review/mine", "approve")


def test_each_step_of_a_review_waits_for_another_hand() -> None:
    assert [item.route for item in todo(waiting=[waiting(APPROVED)])] == ["publish"]
    (back,) = todo(waiting=[waiting(RETURNED, "出处不明")])
    assert (back.route, back.words.zh) == ("submit", "审批人退回：出处不明")


def test_what_somebody_said_to_the_reader_leads_to_the_card() -> None:
    said = Comment("roof", "u-17", NOW, "哪一条规程？\n请写上。" + "字" * MOST_QUOTED)
    of_card = Unread("mine", "five", "roof", Words("顶板"), said, 2)
    first, second = todo(remarks=[of_card, replace(of_card, pack="", card_id="", count=1)])
    assert first.about.zh == "顶板"
    assert first.words.zh.startswith("u-17 批注：哪一条规程？ 请写上。字")
    assert first.words.zh.endswith("…（2 条没看）")
    assert (first.link, first.route) == ("/packs/mine/five/roof#remarks", "card")
    assert (second.link, second.route) == ("/review/mine#remarks", "submission")


def test_the_worst_comes_first() -> None:
    found = todo(ledgers=[ledger("gap"), ledger("fork")], refused_today=2, rivalled=True)
    assert [item.level for item in found] == ["bad", "bad", "warn", "warn"]
    assert "换过或复制过硬盘" in found[0].words.zh


def test_a_chain_that_does_not_fit_is_said_at_once() -> None:
    """Nobody looks at the audit page every day."""
    first, second = todo(broken={"audit": 7, "00ff00ff00ff": 3})
    assert (first.level, first.route) == ("bad", "audit")
    assert first.words.zh.startswith("操作日志从第 7 条起对不上")
    assert second.words.zh.startswith("台账 00ff00ff 第 3 条对不上")


def test_what_was_entered_at_the_hub_after_the_backup_no_station_brings() -> None:
    back = Comparison(NOW, NOW - 1, (), {}, (), recent=True, too_old=False)
    item, checked = todo(restored=back)
    assert "照纸补录" in item.words.zh
    assert (checked.level, "与各站核对过" in checked.words.zh) == ("none", True)
    waiting = replace(back, silent=("face-1",))
    assert not any("与各站核对过" in one.words.zh for one in todo(restored=waiting))
    assert todo(restored=replace(back, recent=False)) == []


@pytest.mark.parametrize(("widen_at", "words"), [(None, "看得好就发到全部"), (NOW + 1, "到时自己发到全部")])
def test_what_some_stations_show_first_is_asked_for_only_where_no_time_is_set(
    widen_at: int | None, words: str
) -> None:
    (item,) = todo(waiting=[Pending("mine", 0, 2, ahead=("face-1", "face-2"), widen_at=widen_at)])
    assert words in item.words.zh
    assert "2 station(s)" in item.words.en
    assert item.link == "/review/mine"
