"""Two persons in two browsers: what one writes the other compares, approves, sends back, takes back."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from hub.audit.service import entries
from hub.db import read_scope
from hub.packs.published import versions_in_force
from hub.routine import publish_due
from hub.seed_people import ACCOUNTS
from tests.fakes.console import Console
from tests.integration.web.writing import change

PAGE = "/review/mine"
PACK = "/packs/mine/five-boards"


def press(console: Console, role: str, what: str, **fields: str) -> tuple[int, str]:
    """Send a form of the page of review; (status, where it leads or what it says)."""
    answer = console.as_(role).post(f"{PAGE}/{what}", data={"csrf": console.csrf(role), **fields})
    return answer.status_code, answer.headers.get("location", "") or answer.text


def content(console: Console, role: str = "approver") -> str:
    found = re.search(r'name="content" value="(\w+)"', console.as_(role).get(PAGE).text)
    assert found
    return found[1]


def version(console: Console) -> int:
    with read_scope(console.engine) as session:
        return versions_in_force(session)["mine"]


def submitted(console: Console, body: str = "先支护，后作业。") -> None:
    change(console, body)
    assert press(console, "editor", "submit")[0] == 303


def test_the_second_person_sees_word_for_word_what_changes_and_publishes_it(console: Console) -> None:
    first = version(console)
    submitted(console)
    assert f"{ACCOUNTS['editor']} 送审了 1 张卡片，请审批" in console.as_("approver").get("/").text
    assert "请审批" not in console.as_("editor").get("/").text
    assert "等审批" in console.as_("auditor").get("/review").text
    page = console.as_("approver").get(PAGE).text
    assert re.search("<del>[^<]+</del>.*<ins>[^<]+</ins>", page, re.DOTALL)
    assert "no-bare-roof" in page
    assert "各站点要送多少、多久" in page
    console.clock.offset_ms = 5 * 60_000
    status, where = press(console, "approver", "approve", content=content(console))
    assert (status, where) == (303, f"{PACK}?done=published")
    assert version(console) > first
    assert console.told[-1] == "packs"
    with read_scope(console.engine) as session:
        said = [(one.who, one.what) for one in entries(session, text="publisher:mine")]
    assert said[:3] == [("approver", "publish"), ("approver", "approve"), ("editor", "submit")]


@pytest.mark.parametrize("role", ["editor", "safety", "leader", "auditor"])
def test_who_may_not_approve_sees_no_button(console: Console, role: str) -> None:
    submitted(console)
    page = console.as_(role).get(PAGE)
    assert page.status_code == (403 if role == "leader" else 200)
    assert f'action="{PAGE}/approve"' not in page.text
    assert press(console, role, "approve", content=content(console))[0] == 403


def test_nobody_approves_his_own(console: Console) -> None:
    change(console, "审批人自己写的。", "approver")
    assert press(console, "approver", "submit")[0] == 303
    assert "请另一位审批人批准" in console.as_("approver").get(PAGE).text
    held = content(console, "admin")
    status, said = press(console, "approver", "approve", content=held)
    assert status == 400
    assert "另一个人" in said
    assert press(console, "admin", "approve", content=held)[0] == 303


def test_an_edit_reopens_and_the_old_page_approves_nothing(console: Console) -> None:
    submitted(console)
    held = content(console)
    change(console, "送审后又改了一句。")
    assert "重新送审" in console.as_("editor").get(PAGE).text
    assert press(console, "approver", "approve", content=held)[0] == 400
    assert press(console, "editor", "submit")[0] == 303
    assert press(console, "approver", "approve", content=held)[0] == 400
    assert press(console, "approver", "approve", content=content(console))[0] == 303


def test_sent_back_with_words_and_comments(console: Console) -> None:
    submitted(console)
    card = {"card": "no-bare-roof", "text": "依据哪一条？\n<b>写上</b>"}
    status, where = press(console, "approver", "comment", **card)
    assert (status, where) == (303, f"{PAGE}?done=said#card-no-bare-roof")
    page = console.as_("editor").get(PAGE).text
    assert "依据哪一条？" in page
    assert "&lt;b&gt;写上&lt;/b&gt;" in page
    assert press(console, "approver", "return", content=content(console))[0] == 400
    assert press(console, "approver", "return", content=content(console), reason="补依据")[0] == 303
    assert "补依据" in console.as_("editor").get("/").text
    assert "补依据" in console.as_("editor").get(PACK).text
    assert "补依据" in console.as_("editor").get(PAGE).text
    assert press(console, "editor", "comment", card="nothing", text="x")[0] == 400


def test_a_comment_stands_on_the_first_page_until_it_is_read(console: Console) -> None:
    submitted(console)
    card = f"{PACK}/no-bare-roof"
    link = f'href="{card}#remarks"'
    editor, approver = console.as_("editor"), console.as_("approver")
    press(console, "approver", "comment", card="no-bare-roof", text="依据哪一条？")
    assert link in editor.get("/").text
    assert "批注：依据哪一条？" in editor.get("/").text
    assert link not in approver.get("/").text
    answer = {"card": "no-bare-roof", "text": "第八十七条。", "back": "card"}
    assert link in editor.get("/").text, "it stands until it was seen, and the first page is not the card"
    assert "依据哪一条？" in editor.get(card).text
    assert link not in editor.get("/").text
    assert press(console, "editor", "comment", **answer) == (303, f"{card}?done=said#remarks")
    assert "批注：第八十七条。" in approver.get("/").text
    assert link not in console.as_("auditor").get("/").text, "whom it does not concern"
    assert "第八十七条。" in approver.get(PAGE).text
    assert link not in approver.get("/").text
    press(console, "approver", "comment", text="其余可以。")
    assert f'href="{PAGE}#remarks"' in editor.get("/").text
    assert 'id="remarks"' in editor.get(PAGE).text
    assert f'href="{PAGE}#remarks"' not in editor.get("/").text


def test_taken_back_by_the_editor(console: Console) -> None:
    submitted(console)
    assert press(console, "editor", "withdraw")[0] == 303
    assert "等审批" not in console.as_("approver").get("/review").text


def test_approved_for_a_time_it_goes_out_by_itself(console: Console) -> None:
    first = version(console)
    submitted(console)
    held = content(console)
    for wrong in ("", "morgen", "2020-01-01T06:00"):
        assert press(console, "approver", "approve", content=held, when="at", at=wrong)[0] == 400
    status, where = press(console, "approver", "approve", content=held, when="at", at="2026-11-24T11:00")
    assert (status, where) == (303, f"{PAGE}?done=approved")
    assert "11:00:00 自己发布" in console.as_("approver").get(PACK).text
    assert publish_due(console.settings, console.engine, console.clock()) == 0
    console.clock.offset_ms = 110 * 60_000
    assert publish_due(console.settings, console.engine, console.clock()) == 1
    assert version(console) > first


def test_approved_and_published_later_by_a_button(console: Console) -> None:
    first = version(console)
    submitted(console)
    assert press(console, "approver", "approve", content=content(console), when="hold")[0] == 303
    assert version(console) == first
    console.clock.offset_ms = 5 * 60_000
    csrf = {"csrf": console.csrf("approver")}
    assert console.as_("approver").post("/packs/mine/publish", data=csrf).status_code == 303
    assert version(console) > first


def test_recalled_within_ten_minutes_by_one_button_and_a_reason(console: Console) -> None:
    submitted(console, "写错了的一句。")
    console.clock.offset_ms = 5 * 60_000
    press(console, "approver", "approve", content=content(console))
    wrong = version(console)
    assert f'action="{PAGE}/recall"' in console.as_("approver").get(PACK).text
    assert f'action="{PAGE}/recall"' not in console.as_("editor").get(PACK).text
    assert press(console, "approver", "recall")[0] == 400
    assert press(console, "approver", "recall", reason="写错了")[0] == 303
    assert version(console) > wrong
    page = console.as_("auditor").get(PAGE).text
    assert "发布已撤回" in page
    assert "写错了" in page
    assert f'action="{PAGE}/recall"' not in console.as_("approver").get(PACK).text


def test_after_ten_minutes_there_is_the_list(console: Console) -> None:
    submitted(console)
    console.clock.offset_ms = 5 * 60_000
    press(console, "approver", "approve", content=content(console))
    console.clock.offset_ms = 16 * 60_000
    assert f'action="{PAGE}/recall"' not in console.as_("approver").get(PACK).text
    assert press(console, "approver", "recall", reason="晚了")[0] == 400


def test_pictures_of_both_sides_and_no_others(console: Console) -> None:
    page = console.as_("approver")
    picture = page.get("/pictures/mine/no-bare-roof")
    name = sha256(picture.content).hexdigest()
    assert page.get(f"{PAGE}/files/{name}").content == picture.content
    assert page.get(f"{PAGE}/files/{'0' * 64}").status_code == 400
    assert page.get(f"{PAGE}/files/..%2Fhub.db").status_code in (400, 404)
    assert page.get("/review/branch-1/files/" + name).status_code == 400
