"""A notice on the console: written, confirmed by another, withdrawn, and seen to have been drawn."""

from __future__ import annotations

from content_packs.wire.notice import NoticeList, decode_notices
from hub.audit.service import entries
from hub.db import read_scope
from hub.notices.service import current_list
from hub.secrets import load_secrets
from tests.fakes.console import Console

WORDS = {
    "level": "strip",
    "title": "大巷今晚停电",
    "body": "22:00至24:00，\r\n\r\n提前备好矿灯。",
    "minutes": "60",
}


def write(console: Console, role: str, **changes: object) -> str:
    """Send the form; the page of the new notice."""
    form = {**WORDS, "csrf": console.csrf(role), **changes}
    answer = console.as_(role).post("/notices", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def press(console: Console, role: str, page: str, button: str) -> int:
    return console.as_(role).post(f"{page}/{button}", data={"csrf": console.csrf(role)}).status_code


def in_force(console: Console) -> NoticeList | None:
    with read_scope(console.engine) as session:
        _, data = current_list(session)
    settings = console.settings
    return decode_notices(data, load_secrets(settings.secrets).notice_public, settings.mine) if data else None


def test_two_persons(console: Console) -> None:
    page = write(console, "editor")
    assert "待确认" in console.as_("editor").get(page).text
    assert "<dd>文秋实 ·" in console.as_("editor").get(page).text
    assert ">文秋实</td>" in console.as_("editor").get("/notices").text
    assert "confirm" not in console.as_("editor").get(page).text
    assert in_force(console) is None
    assert press(console, "editor", page, "confirm") == 403
    assert press(console, "approver", page, "confirm") == 303
    found = in_force(console)
    assert found is not None
    (sent,) = found.notices
    assert (sent.title.zh, sent.body.zh) == ("大巷今晚停电", "22:00至24:00，\n提前备好矿灯。")
    assert console.told[-1] == "notices"
    assert "插播中" in console.as_("auditor").get(page).text


def test_who_may_confirm_is_asked_to(console: Console) -> None:
    page = write(console, "editor")
    asked = "1 条插播在等第二个人确认"
    assert asked in console.as_("approver").get("/").text
    assert asked not in console.as_("editor").get("/").text
    press(console, "approver", page, "confirm")
    assert asked not in console.as_("approver").get("/").text


def test_the_author_is_not_the_second_person(console: Console) -> None:
    page = write(console, "approver")
    assert "自己写的要由另一个人确认" in console.as_("approver").get(page).text
    assert press(console, "approver", page, "confirm") == 400
    assert press(console, "safety", page, "confirm") == 303


def test_the_safety_supervisor_alone_and_at_once(console: Console) -> None:
    assert "立即插播" in console.as_("safety").get("/notices").text
    assert "立即插播" not in console.as_("editor").get("/notices").text
    page = write(console, "safety", now="true")
    assert "插播中" in console.as_("safety").get(page).text
    assert press(console, "editor", page, "withdraw") == 303
    found = in_force(console)
    assert found is not None
    assert found.notices == ()
    with read_scope(console.engine) as session:
        done = [(entry.who, entry.what) for entry in entries(session) if entry.object.startswith("notice:")]
    assert done == [("editor", "withdraw"), ("safety", "confirm"), ("safety", "write")]


def test_nobody_else_sends_at_once(console: Console) -> None:
    form = {**WORDS, "csrf": console.csrf("editor"), "now": "true"}
    assert console.as_("editor").post("/notices", data=form).status_code == 400
    assert in_force(console) is None
    assert "还没有发过插播" in console.as_("editor").get("/notices").text, "nothing of it was kept"


def test_who_only_reads_writes_nothing(console: Console) -> None:
    for role in ("auditor", "leader", "keeper"):
        page = console.as_(role).get("/notices")
        assert page.status_code == 200
        assert 'action="/notices"' not in page.text
        form = {**WORDS, "csrf": console.csrf(role)}
        assert console.as_(role).post("/notices", data=form).status_code == 403


def test_places_and_units(console: Console) -> None:
    def where(*spots: str) -> dict[str, list[str]]:
        write(console, "safety", now="true", spots=list(spots))
        found = in_force(console)
        assert found is not None
        return max(found.notices, key=lambda one: (one.begins, one.id)).where.to_json()

    assert where() == {}
    console.clock.offset_ms += 1
    assert where("place:face-7305") == {"place": ["face-7305"]}
    console.clock.offset_ms += 1
    assert where("unit:project") == {"unit": ["project"]}
    console.clock.offset_ms += 1
    assert where("place:face-7305", "unit:project") == {"place": ["face-7305", "project-8"]}


def test_filters_are_the_address(console: Console) -> None:
    first = write(console, "safety", now="true", title="甲处检修")
    write(console, "safety", title="乙处检修")
    client = console.as_("auditor")
    assert "甲处检修" in client.get("/notices?state=shown").text
    assert "乙处检修" not in client.get("/notices?state=shown").text
    assert "甲处检修" not in client.get("/notices?q=乙处").text
    console.clock.offset_ms += 61 * 60_000
    assert "已到期" in client.get(first).text


def test_a_prepared_board_fills_the_form(console: Console) -> None:
    page = console.as_("safety").get("/notices?card=mine/notice-power-off").text
    assert 'name="card" value="mine/notice-power-off"' in page
    assert 'value="停电撤人"' in page


def test_a_fault_is_a_sentence(console: Console) -> None:
    form = {**WORDS, "csrf": console.csrf("editor"), "title": "字" * 41}
    answer = console.as_("editor").post("/notices", data=form)
    assert answer.status_code == 400
    assert "标题中文最多40字" in answer.text


def test_it_says_what_it_is_not(console: Console) -> None:
    assert "不是矿井报警系统" in console.as_("auditor").get("/notices").text
