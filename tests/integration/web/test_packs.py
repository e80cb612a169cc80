"""A card from the editor's form to what is published."""

from __future__ import annotations

import re

import pytest

from content_packs.wire.messages import Presence
from content_packs.words import Words
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.packs.published import current_versions
from hub.packs.service import current_card
from hub.stations.lines import assign, put_line
from hub.stations.progress import ProgressTable
from hub.stations.service import note_presence
from hub.sync.line import Line
from tests.fakes.console import FONTS, Console, MakeConsole
from tests.integration.web.writing import CARD, change, form_of, publish


def versions(console: Console) -> dict[str, int]:
    with read_scope(console.engine) as session:
        return {one.publisher: one.version for one in current_versions(session)}


def test_the_form_carries_everything(console: Console) -> None:
    form = form_of(console.as_("editor"))
    assert {"csrf", "read_at", "title", "body", "title_en", "body_en", "basis", "review_by", "where"} <= set(
        form
    )
    assert form["title"]
    assert form["body"]


def test_edit_then_publish(console: Console) -> None:
    editor, approver = console.as_("editor"), console.as_("approver")
    before = versions(console)
    saved = editor.post(CARD, data={**form_of(editor), "body": "先支护，后作业。\r\n\r\n再看一眼顶。"})
    assert (saved.status_code, saved.headers["location"]) == (303, f"{CARD}?done=saved")
    assert "1 张卡片" in approver.get("/packs").text
    assert versions(console) == before
    console.clock.offset_ms = 5 * 60_000
    unseen = approver.post("/packs/mine/publish", data={"csrf": console.csrf("approver")})
    assert unseen.status_code == 400, "nobody has approved it"
    publish(console)
    after = versions(console)
    assert after["mine"] > before["mine"]
    assert {**after, "mine": 0} == {**before, "mine": 0}
    assert console.told[-1] == "packs"
    with read_scope(console.engine) as session:
        draft = current_card(session, "mine", "no-bare-roof")
    assert draft is not None
    assert draft.card.body.zh == "先支护，后作业。\n\n再看一眼顶。"
    again = editor.post("/review/mine/submit", data={"csrf": console.csrf("editor")})
    assert again.status_code == 400, "nothing differs"
    assert versions(console) == after


def test_an_editor_sees_no_button_and_cannot_publish(console: Console) -> None:
    editor = console.as_("editor")
    editor.post(CARD, data={**form_of(editor), "body": "改一句。"})
    assert 'action="/packs/mine/publish"' not in editor.get(CARD).text
    assert 'action="/review/mine/submit"' in editor.get(CARD).text
    editor.post("/review/mine/submit", data={"csrf": console.csrf("editor")})
    assert "等另一个人批准" in editor.get(CARD).text
    assert "去审批" in console.as_("approver").get(CARD).text
    assert editor.post("/packs/mine/publish", data={"csrf": console.csrf("editor")}).status_code == 403


def test_a_draft_is_saved_with_its_faults_and_not_published(console: Console) -> None:
    editor = console.as_("editor")
    answer = editor.post(CARD, data={**form_of(editor), "title": "长" * 15, "body": "这句要留着。"})
    assert answer.headers["location"] == f"{CARD}?done=faulty"
    page = editor.get(CARD).text
    assert "有 15 字，最多 14 字" in page
    assert "这句要留着。" in page
    before = versions(console)
    refused = editor.post("/review/mine/submit", data={"csrf": console.csrf("editor")})
    assert refused.status_code == 400
    assert versions(console) == before


def test_what_no_card_can_hold_stays_in_the_form_and_nothing_is_saved(console: Console) -> None:
    editor = console.as_("editor")
    address = "/packs/mine/five-boards/advance-shift"
    form = {**form_of(editor, address), "metric.plan": "大约 5", "title": "新题"}
    answer = editor.post(address, data=form)
    assert answer.status_code == 422
    assert 'value="大约 5"' in answer.text
    assert "应为数字" in answer.text
    with read_scope(console.engine) as session:
        draft = current_card(session, "mine", "advance-shift")
    assert draft is not None
    assert draft.card.title.zh != "新题"


def test_what_is_typed_is_checked_counted_and_drawn(console: Console) -> None:
    editor = console.as_("editor")
    form = {"title": "", "body": "先**停电** <b>", "title_en": "x" * 61, "body_en": ""}
    answer = editor.post(f"{CARD}/check", data=form, headers={"X-CSRF": console.csrf("editor")}).json()
    assert {**answer["counts"], "explain": 0} == {
        "title": 0, "body": 7, "title_en": 61, "body_en": 0, "explain": 0, "explain_en": 0
    }  # fmt: skip
    assert answer["preview"]["zh"] == "<p>先<strong>停电</strong> &lt;b&gt;</p>"
    assert set(answer["faults"]) == {"title", "title_en"}
    assert answer["faults"]["title"] == ["标题是空的。"]


def test_two_editors_do_not_overwrite_each_other(console: Console) -> None:
    first, second = console.as_("editor"), console.as_("admin")
    stale = form_of(second)
    first.post(CARD, data={**form_of(first), "body": "我先改的。"})
    answer = second.post(CARD, data={**stale, "body": "我后改的。"})
    assert answer.status_code == 409
    assert "我后改的。" in answer.text
    again = second.post(CARD, data={**form_of_page(answer.text), "body": "我后改的。"})
    assert again.status_code == 303


def form_of_page(page: str) -> dict[str, str]:
    names = re.findall(r'<input (?:id="\w+" )?(?:type="hidden" )?name="(\w+)" value="([^"]*)"', page)
    return dict(names)


def test_pictures_come_from_the_packs_only(console: Console) -> None:
    client = console.as_("editor")
    answer = client.get("/pictures/mine/no-bare-roof")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.content.startswith(b"RIFF")
    for card in ("nothing", "..%2Fhub.db", "month-theme"):
        assert client.get(f"/pictures/mine/{card}").status_code in (400, 404)


def test_what_is_not_there_is_a_sentence(console: Console) -> None:
    client = console.as_("editor")
    for path in ("/packs/mine/none", "/packs/none/none", "/packs/mine/five-boards/none"):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "没有" in answer.text


@pytest.mark.skipif(not (FONTS / "Regular.ttf").is_file(), reason="the fonts are made by make setup")
def test_a_character_that_stations_cannot_draw_is_a_fault(make_console: MakeConsole) -> None:
    console = make_console(fonts=FONTS)
    editor = console.as_("editor")
    answer = editor.post(CARD, data={**form_of(editor), "body": "先看顶😀再进面。"})
    assert answer.headers["location"].endswith("?done=faulty")
    assert "U+1F600" in editor.get(CARD).text


def publish_after(console: Console, minutes: int) -> int:
    console.clock.offset_ms = minutes * 60_000
    publish(console)
    return versions(console)["mine"]


def test_before_publishing_the_page_says_how_much_and_how_long(console: Console) -> None:
    change(console, "先支护，后作业。")
    with session_scope(console.engine) as session:
        put_line(session, Line("west", 8, (("09:00", "10:30"),), Words("西斜井线")))
        assign(session, "west", ["face-1"])
        note_presence(session, "face-1", Presence("ready", 1, have=versions(console)), console.clock())
    page = console.as_("approver").get("/packs/mine/five-boards").text
    assert "西斜井线" in page
    assert "静默到 10:30 才开始" in page
    assert "线路速率也不知道；上线后若有 256 kbit/s" in page  # project-1


def test_while_it_goes_out_each_station_s_part_is_shown(console: Console) -> None:
    with session_scope(console.engine) as session:
        note_presence(session, "face-1", Presence("ready", 1, have={"mine": 1}), console.clock())
    progress: ProgressTable = console.app.state.hub.progress
    progress.note("face-1", 100_000, console.clock() - 10_000)
    progress.note("face-1", 62_000, console.clock())
    page = console.as_("auditor").get("/packs/mine/five-boards").text
    assert "传输中 38 %" in page
    assert "38 kB / 100 kB" in page
    assert "16 秒" in page
    assert "还没有登记" in page  # project-1


def test_going_back_takes_two_clicks(console: Console) -> None:
    first = versions(console)["mine"]
    change(console, "写错了。")
    publish_after(console, 5)
    approver = console.as_("approver")
    page = approver.get("/packs/mine/five-boards").text
    assert "改 no-bare-roof" in page
    address = f"/packs/mine/versions/{first}"
    assert f'href="{address}"' in page
    asked = approver.get(address).text
    assert "no-bare-roof" in asked
    assert f"确认回退到版本 {first}" in asked
    console.clock.offset_ms = 9 * 60_000
    done = approver.post(address, data={"csrf": console.csrf("approver")})
    assert done.headers["location"].endswith("?done=back")
    assert versions(console)["mine"] > first
    assert console.told[-1] == "packs"
    page = approver.get("/packs/mine/five-boards?done=back").text
    assert "已回退" in page
    assert "待发布" in page  # the wrong sentence still stands in the editor
    with read_scope(console.engine) as session:
        last = entries(session, most=1)[0]
    assert (last.what, last.after["as"]) == ("roll back", first)


def test_who_may_not_go_back_and_where_there_is_no_way(console: Console) -> None:
    first = versions(console)["mine"]
    change(console, "改一句。")
    publish_after(console, 5)
    assert "回退到此版" not in console.as_("editor").get("/packs/mine/five-boards").text
    csrf = {"csrf": console.csrf("editor")}
    assert console.as_("editor").post(f"/packs/mine/versions/{first}", data=csrf).status_code == 403
    approver = console.as_("approver")
    assert approver.get("/packs/mine/versions/7").status_code == 400
    csrf = {"csrf": console.csrf("approver")}
    assert approver.post("/packs/mine/versions/7", data=csrf).status_code == 400


def test_a_card_is_extended_or_withdrawn(console: Console) -> None:
    """What is past its dates holds up a publish; the page has the way out beside it."""
    editor = console.as_("editor")
    csrf = {"csrf": console.csrf("editor")}
    past = editor.post(CARD, data={**form_of(editor), "valid_to": "2020-01-01"})
    assert past.headers["location"] == f"{CARD}?done=faulty"
    saved = editor.post(CARD, data={**form_of(editor), "valid_to": "2031-05-06"})
    assert saved.headers["location"] == f"{CARD}?done=saved"
    assert 'value="2031-05-06"' in editor.get(CARD).text
    gone = editor.post(f"{CARD}/withdraw", data=csrf)
    assert gone.headers["location"] == f"{CARD}?done=withdrawn"
    assert "发布后撤下" in editor.get(CARD).text
    publish(console)
    with read_scope(console.engine) as session:
        assert current_card(session, "mine", "no-bare-roof") is None
    assert (
        console.as_("auditor").post(f"{CARD}/withdraw", data={"csrf": console.csrf("auditor")}).status_code
        == 403
    )
