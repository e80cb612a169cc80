"""The auditor's page: what was done, and whether anybody has changed the log or a ledger since."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import event, text

from content_packs.where import Where
from content_packs.words import Words
from hub.accounts.service import account_for
from hub.accounts.tokens import make_token
from hub.audit.export import check
from hub.audit.service import Asked, entries, note
from hub.backup.models import RestorationRow
from hub.db import read_scope, session_scope
from hub.notices.service import Draft, write
from hub.packs.removing import remove
from hub.packs.service import cards, packs
from hub.proof.closing import Reporter
from hub.records.ledgers import HUB, ledgers
from hub.records.readings import metered
from tests.fakes.console import Console


@pytest.fixture
def closed(console: Console) -> Console:
    """The early shift is over, and reported."""
    assert console.sign("71004")[0] == 200
    console.clock.offset_ms += 8 * 3_600_000
    with session_scope(console.engine) as session:
        assert Reporter(console.settings).look(session, console.clock())[0] > 0
    return console


def test_what_was_done_is_listed_and_found(console: Console) -> None:
    with session_scope(console.engine) as session:
        for n in range(1, 121):
            note(session, "editor", "edit", f"card:mine/c{n}", {"n": n - 1}, {"n": n}, console.clock())
        note(session, "cli", "publish", "publisher:mine", None, {"version": 7}, console.clock())
    client = console.as_("auditor")
    page = client.get("/audit").text
    assert page.index("发布单位 示范煤矿 mine") < page.index("卡片 mine/c120")
    assert "卡片 mine/c1<" not in page
    assert "卡片 mine/c1<" in client.get("/audit?page=2").text
    assert "卡片 mine/c1<" in client.get("/audit?sort=seq").text
    found = client.get("/audit?what=publish&who=cli").text
    assert '<b>版本</b> <span class="kept">7</span>' in found
    assert "mine/c120" not in found
    assert "链完整" in page
    assert "没有符合的操作" in client.get("/audit?until=2026-11-23").text
    assert client.get("/audit?since=gestern").status_code == 400


def test_before_and_after_stand_in_words(console: Console) -> None:
    with session_scope(console.engine) as session:
        change = {"title": {"zh": "旧"}, "active": True}, {"title": {"zh": "新"}, "active": False}
        note(session, "editor", "edit", "card:mine/c1", *change, console.clock())
        note(session, "editor", "unheard of", "thing:x", {"odd": 1}, {"odd": [1, 2]}, console.clock())
    page = console.as_("auditor").get("/audit").text
    assert '<b>标题</b> <del>zh 旧</del> → <span class="kept">zh 新</span>' in page
    assert '<b>启用</b> <del>是</del> → <span class="kept">否</span>' in page
    assert "unheard of" in page
    assert '<b>odd</b> <del>1</del> → <span class="kept">1、2</span>' in page


def test_exports_hold_what_is_filtered_and_are_noted(console: Console) -> None:
    with session_scope(console.engine) as session:
        for n in range(3):
            note(session, f"who{n}", "edit", f"card:mine/c{n}", None, {"title": "=1+1"}, console.clock())
    client = console.as_("auditor")
    lines = client.get("/audit.jsonl?who=who1")
    assert lines.headers["content-disposition"].endswith('.jsonl"')
    assert check(lines.content.splitlines()).lines == 1
    csv = client.get("/audit?as=csv&what=edit").text
    assert csv.startswith("\ufeff编号,时间,账号,动作,对象,改动")
    assert [line.split(",")[2] for line in csv.splitlines()[1:]] == ["who2", "who1", "who0"]
    with read_scope(console.engine) as session:
        assert [one.after["lines"] for one in entries(session, asked=Asked(what="export"))] == [3, 1]


def test_a_changed_log_and_a_changed_ledger_are_seen(console: Console) -> None:
    console.sign("71004")
    client = console.as_("admin")
    with session_scope(console.engine) as session:
        for n in range(1, 4):
            note(session, "editor", "edit", f"card:mine/c{n}", None, None, console.clock())
    whole = client.get("/audit").text
    assert "链完整" in whole
    assert "完整" in whole.split('id="ledgers"')[1]
    assert client.post("/audit/verify", data={"csrf": console.csrf("admin")}).status_code == 303
    with session_scope(console.engine) as session:
        session.execute(text("update audit set who = 'nobody' where object = 'card:mine/c2'"))
        session.execute(text("update records set at = 5 where seq = 1"))
    assert "链完整" in client.get("/audit").text, "nothing new to look at"
    assert client.post("/audit/verify", data={"csrf": console.csrf("admin")}).status_code == 303
    page = client.get("/audit").text
    assert "链完整" not in page
    assert "条起对不上" in page
    assert "第 1 条对不上" in page


def test_who_did_it_stands_there_by_name(console: Console) -> None:
    with session_scope(console.engine) as session:
        note(session, "editor", "edit", "card:mine/c1", {"n": 1}, {"n": 2}, console.clock())
        person = console.people["71004"].id
        note(session, "cli", "edit", f"person:{person}", None, {"n": 2}, console.clock())
    page = console.as_("auditor").get("/audit").text
    assert "<td>文秋实 editor</td>" in page
    assert "<td>命令行</td>" in page
    assert f"人员 石维山 {person}" in page
    assert '<option value="editor">文秋实 editor</option>' in page
    client = console.as_("auditor")
    client.cookies.set("lang", "en")
    assert "<td>Command line</td>" in client.get("/audit").text


def test_what_it_was_done_to_stands_there_by_name(console: Console) -> None:
    assert console.sign("71001")[0] == 200
    with session_scope(console.engine) as session:
        (card, *_) = cards(session, "mine")
        (pack, *_) = packs(session, "mine")
        written = write(
            session, Draft("strip", Words("停电通知"), Words(""), "", Where(), 60),
            account_for(session, "editor"), range(0x110000), console.clock(),
        )  # fmt: skip
        token, _ = make_token(session, "调度大屏", ["coverage"], 3, "admin", console.clock())
        ledger = next(one for one in ledgers(session) if one.station_id == HUB)
        objects = {
            "station:face-1": "站点 7305综采工作面 face-1",
            "place:face-7305": "地点 7305综采工作面 face-7305",
            "publisher:mine": "发布单位 示范煤矿 mine",
            "pattern:team-1a@face-7305": "轮班 综采甲班 team-1a @ 7305综采工作面 face-7305",
            f"pack:mine/{pack.name}": f"内容包 {pack.title.zh} mine/{pack.name}",
            f"card:mine/{card.card.id}": f"卡片 {card.card.title.zh} mine/{card.card.id}",
            f"notice:{written.id}": f"插播 停电通知 {written.id}",
            f"token:{token.id}": f"令牌 调度大屏 {token.id}",
            f"record:{ledger.id}:1": f"记录 中枢 {ledger.id}:1",
            f"visitor:{console.people['71004'].id}": f"访客 石维山 {console.people['71004'].id}",
            "card:mine/gone": "卡片 mine/gone",
        }
        for name in objects:
            note(session, console.people["71005"].id, "edit", name, None, {"n": 1}, console.clock())
        change = {"place": "face-7305", "persons": [console.people["71004"].id], "name": "face-7305"}
        note(session, "cli", "lend", "roster", None, change, console.clock())
    client = console.as_("auditor")
    page, file = client.get("/audit").text, client.get("/audit?as=csv").text
    for said in objects.values():
        assert said in page
        assert said in file
    assert f"{console.people['71005'].name} {console.people['71005'].id}" in page, (
        "a keeper without an account"
    )
    assert f"地点 7305综采工作面 face-7305；人员 石维山 {console.people['71004'].id}；名称 face-7305" in file
    client.cookies.set("lang", "en")
    assert "Coal face 7305 face-1<" in client.get("/audit").text


def test_a_card_that_is_gone_keeps_its_last_title(console: Console) -> None:
    with session_scope(console.engine) as session:
        (card, *_) = cards(session, "mine")
        assert remove(session, "mine", card.card.id, shown=False, by="editor", now_ms=console.clock())
        note(session, "editor", "delete", f"card:mine/{card.card.id}", None, None, console.clock())
    assert f"卡片 {card.card.title.zh} mine/{card.card.id}" in console.as_("auditor").get("/audit").text


def test_names_cost_no_statement_a_line(console: Console) -> None:
    """As many for a hundred lines as for five."""
    with session_scope(console.engine) as session:
        every = [one.card.id for one in cards(session, "mine")]
        for name in every[:5]:
            note(session, "editor", "edit", f"card:mine/{name}", None, None, console.clock())
    client, asked = console.as_("auditor"), list[str]()
    event.listen(console.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def cost() -> int:
        client.get("/audit?what=edit")
        asked.clear()
        assert client.get("/audit?what=edit").text.count("卡片 ") >= 5
        return len(asked)

    few = cost()
    with session_scope(console.engine) as session:
        for number in range(95):
            note(
                session,
                "editor",
                "edit",
                f"card:mine/{every[number % len(every)]}",
                None,
                None,
                console.clock(),
            )
    assert cost() == few


def test_what_stood_there_before_is_noted(console: Console) -> None:
    """Of a reminder, a group, a badge and a figure, as of everything else."""
    keeper, leader, editor = (console.as_(role) for role in ("keeper", "leader", "editor"))
    for metres, group in ((30, "甲组"), (60, "乙组")):
        form = {"csrf": console.csrf("keeper"), "metres": str(metres)}
        assert keeper.post("/stations/face-1/reminder", data=form).status_code == 303
        form = {
            "csrf": console.csrf("keeper"),
            "do": "group",
            "row": "face-1",
            "group": group,
            "reason": "试",
        }
        assert keeper.post("/stations/several", data=form).status_code == 303
    assert keeper.post("/stations/face-1/look", data={"csrf": console.csrf("keeper")}).status_code == 303
    who = console.people["71001"].id
    form = {"csrf": console.csrf("leader"), "reason": "丢失"}
    assert leader.post(f"/persons/{who}/badge", data=form).status_code == 303
    with read_scope(console.engine) as session:
        one = metered(session, console.settings, "mine")[0]
    metric = {"csrf": console.csrf("editor"), "card": one.card.id, "metric": one.metric.name.zh}
    for figure in ("4", "5"):
        assert editor.post("/readings/mine", data={**metric, "figure": figure}).status_code == 303
    with read_scope(console.engine) as session:
        found = {what: entries(session, asked=Asked(what=what))[0] for what in _CHANGED}
    told = {
        what: (found[what].before.get(name), found[what].after.get(name)) for what, name in _CHANGED.items()
    }
    assert told["reminder"] == (30, 60)
    assert told["group"] == ("甲组", "乙组")
    assert told["reading"] == ("4", "5")
    assert told["look"] == (None, None)
    assert len(told["reissue"][0]) == 1
    assert told["reissue"][0] != [told["reissue"][1]]


_CHANGED = {"reminder": "metres", "group": "group", "reading": "figure", "reissue": "badge", "look": "on"}


def test_the_end_of_the_log_is_printed_and_compared(closed: Console) -> None:
    """An end that was cut off cannot show by itself: paper can."""
    with session_scope(closed.engine) as session:
        for n in range(3):
            note(session, "editor", "edit", f"card:mine/c{n}", None, None, closed.clock())
    sheet = closed.as_("admin").get("/dispatch").text
    found = re.search(r"<b>操作日志</b> (\d+) <code>([0-9a-f]{16})</code>", sheet)
    assert found is not None
    client, asked = closed.as_("auditor"), f"/audit?line={found[1]}&head={found[2]}"
    assert f"第 {found[1]} 条与纸上一致" in client.get(asked).text
    with session_scope(closed.engine) as session:
        session.execute(text("delete from audit where seq >= :line"), {"line": int(found[1])})
    assert "的链头与纸上的不同" in client.get(asked).text
    assert "从备份恢复过" not in client.get(asked).text
    with session_scope(closed.engine) as session:
        session.add(RestorationRow(at=closed.clock(), made_at=closed.clock() - 1000))
    assert "从备份恢复过" in client.get(asked).text, "then it is nobody's deed"
    assert client.get("/audit?line=3&head=xyz").status_code == 400


def test_a_broken_chain_is_on_the_first_page(console: Console) -> None:
    with session_scope(console.engine) as session:
        for n in range(3):
            note(session, "editor", "edit", f"card:mine/c{n}", None, None, console.clock())
        session.execute(text("update audit set who = 'x' where object = 'card:mine/c1'"))
    console.as_("admin").post("/audit/verify", data={"csrf": console.csrf("admin")})
    assert "操作日志从第" in console.as_("admin").get("/").text
    assert "操作日志从第" not in console.as_("keeper").get("/").text
    with read_scope(console.engine) as session:
        assert [one.who for one in entries(session, asked=Asked(what="verify"))] == ["admin"]


def test_it_is_found_by_its_name(console: Console) -> None:
    """Nobody knows ids by heart; a file holds what the page does."""
    with session_scope(console.engine) as session:
        (card, *_) = cards(session, "mine")
        for name in (f"card:mine/{card.card.id}", "station:face-1", "card:mine/other"):
            note(session, "editor", "edit", name, None, None, console.clock())
        note(session, "cli", "pin", f"person:{console.people['71004'].id}", None, None, console.clock())
        note(session, "cli", "export", "audit", None, None, console.clock())
    client = console.as_("auditor")

    def found(text: str) -> list[str]:
        lines = client.get("/audit.jsonl", params={"q": text}).text.splitlines()
        page = client.get("/audit", params={"q": text}).text
        objects = [json.loads(line)["object"] for line in lines]
        assert page.count("<tr data-key") == len(objects)
        return objects

    assert found(card.card.title.zh) == [f"card:mine/{card.card.id}"]
    assert found("Coal face 7305") == ["station:face-1"]
    assert found("石维山") == [f"person:{console.people['71004'].id}"]
    assert len(found("文秋实")) == 3, "what he did"
    assert found("%") == found("没有这个名字") == []
