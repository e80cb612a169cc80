"""To some stations first, in a browser: chosen, watched, then sent to all, or taken back."""

from __future__ import annotations

import re

import pytest

from content_packs.wire.care import Health
from content_packs.wire.packs import PackNote
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.packs.published import live, versions
from hub.packs.staging import going, miss_for_all
from hub.routine import publish_due
from hub.stations.grouping import group, tag
from hub.stations.models import StationRow
from tests.fakes.console import Console
from tests.integration.web.test_review import PACK, PAGE, content, press, submitted, version
from tests.integration.web.writing import change

NEW, CARD = "先支护，后作业。", "no-bare-roof"


def says(console: Console, station: str) -> str:
    with read_scope(console.engine) as session:
        slot = live(session, console.settings, "mine", station)
    assert slot is not None
    return next(card.body.zh for card in slot.cards.values() if card.id == CARD)


def first(console: Console, **chosen: str) -> tuple[int, str]:
    """Approve, and publish at the chosen ones, by one button."""
    console.clock.offset_ms += 5 * 60_000
    return press(console, "approver", "first", content=content(console), **chosen)


def ahead(console: Console) -> str:
    """The part of the page of review that says how it goes."""
    page = console.as_("approver").get(PAGE).text
    found = re.search(r'<section class="[a-z ]+" id="ahead".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_what_it_costs_is_said_before_the_button(console: Console) -> None:
    submitted(console)
    page = console.as_("approver").get(PAGE).text
    form = re.search(rf'<form method="post" action="{PAGE}/first".*?</form>', page, re.DOTALL)
    assert form
    assert "各至多收约" in form[0]
    assert '<section class="panel wide flat" id="decision">' in page, "plain lists on a telephone"
    assert re.search(r'name="station" value="face-1".*? B">[^<]+ (B|kB)</td>.*?约 ', form[0], re.DOTALL)
    assert f'action="{PAGE}/first"' not in console.as_("editor").get(PAGE).text


def test_some_first_then_all_by_one_click(console: Console) -> None:
    old = says(console, "project-1")
    submitted(console)
    assert first(console, station="face-1") == (303, f"{PAGE}?done=first")
    number = version(console)
    assert (says(console, "face-1"), says(console, "project-1"), says(console, "made-later")) == (
        NEW,
        old,
        old,
    )
    assert console.told[-1] == "packs"
    with session_scope(console.engine) as session:
        session.get_one(StationRow, "face-1").have = {"mine": number}
    part = ahead(console)
    assert "face-1" in part
    assert 'data-key="project-1"' not in part
    assert "已生效" in part
    assert "不用再批" in part
    page = console.as_("approver").get(PACK).text
    assert "先发到 1 个站" in page
    assert f'action="{PAGE}/recall"' not in page
    assert "先发到了 1 个站" in console.as_("approver").get("/").text
    assert "先发到了" not in console.as_("editor").get("/").text
    assert "先发到几个站" in console.as_("auditor").get("/review").text
    assert press(console, "editor", "widen", version=str(number))[0] == 403
    assert press(console, "approver", "widen", version=str(number - 1))[0] == 400
    assert press(console, "approver", "widen", version=str(number)) == (303, f"{PAGE}?done=widened")
    assert says(console, "face-1") == says(console, "project-1") == NEW
    assert ahead(console) == ""
    assert "和站点上的一样" in console.as_("approver").get(PAGE).text
    with read_scope(console.engine) as session:
        said = [(one.who, one.what) for one in entries(session, text="publisher:mine")]
    assert said[:4] == [
        ("approver", "widen"), ("approver", "publish first"), ("approver", "approve"), ("editor", "submit"),
    ]  # fmt: skip
    audit = console.as_("admin").get("/audit").text
    assert "先发到几个站" in audit
    assert "发到全部站点" in audit


def test_after_it_went_to_all_it_is_recalled_from_all(console: Console) -> None:
    old = says(console, "project-1")
    submitted(console)
    first(console, station="face-1")
    press(console, "approver", "widen", version=str(version(console)))
    assert f'action="{PAGE}/recall"' in console.as_("approver").get(PAGE).text
    assert press(console, "approver", "recall", reason="写错了")[0] == 303
    assert says(console, "face-1") == says(console, "project-1") == old


def test_taken_back_with_a_reason_the_author_reads(console: Console) -> None:
    old = says(console, "project-1")
    submitted(console)
    first(console, station="face-1")
    number = str(version(console))
    assert press(console, "approver", "take-back", version=number)[0] == 400
    console.clock.offset_ms += 60 * 60_000
    status, where = press(console, "approver", "take-back", version=number, reason="字太小")
    assert (status, where) == (303, f"{PAGE}?done=taken")
    assert says(console, "face-1") == old
    assert "字太小" in console.as_("editor").get(PAGE).text
    assert f'action="{PAGE}/submit"' in console.as_("editor").get(PAGE).text


@pytest.mark.parametrize("how", ["group", "tag"])
def test_chosen_by_group_or_tag_and_whoever_gets_it_later_is_not_among_them(
    console: Console, how: str
) -> None:
    put = group if how == "group" else tag
    with session_scope(console.engine) as session:
        put(session, ["face-1"], "试点")
    submitted(console)
    assert "试点（1 站）" in console.as_("approver").get(PAGE).text
    assert first(console, **{how: "试点"})[0] == 303
    with session_scope(console.engine) as session:
        put(session, ["project-1"], "试点")
    assert says(console, "face-1") == NEW
    assert says(console, "project-1") != NEW


def test_nobody_or_everybody_is_no_choice(console: Console) -> None:
    submitted(console)
    status, said = first(console)
    assert status == 400
    assert "没有选站点" in said
    status, said = first(console, station="no-such-one")
    assert status == 400
    with session_scope(console.engine) as session:
        tag(session, [one.id for one in session.query(StationRow)], "都有")
    status, said = first(console, tag="都有")
    assert status == 400
    assert "选了全部站点" in said
    assert "等审批" in console.as_("auditor").get("/review").text, "nothing was approved by it either"


def test_nobody_publishes_first_what_he_wrote_or_has_not_looked_at(console: Console) -> None:
    submitted(console)
    held = content(console)
    change(console, "送审后又改了一句。")
    assert press(console, "approver", "first", content=held, station="face-1")[0] == 400
    assert press(console, "editor", "submit")[0] == 303
    assert press(console, "editor", "first", content=content(console), station="face-1")[0] == 403
    assert press(console, "approver", "approve", content=content(console), when="hold")[0] == 303
    change(console, "批准后又改了一句。")
    assert press(console, "approver", "first", content=held, station="face-1")[0] == 400


def test_approved_before_it_goes_first_by_a_button(console: Console) -> None:
    submitted(console)
    held = content(console)
    assert press(console, "approver", "approve", content=held, when="hold")[0] == 303
    page = console.as_("approver").get(PAGE).text
    assert "先发到选中的站" in page
    console.clock.offset_ms += 5 * 60_000
    assert press(console, "approver", "first", content=held, station="face-1")[0] == 303
    assert says(console, "face-1") == NEW


def test_what_comes_on_top_is_reviewed_and_ends_it_and_the_page_says_so(console: Console) -> None:
    submitted(console)
    first(console, station="face-1")
    assert f'action="{PAGE}/submit"' not in console.as_("editor").get(PAGE).text
    change(console, "第三句。")
    page = console.as_("editor").get(PAGE).text
    assert "先行就结束" in page
    assert f'action="{PAGE}/submit"' in page
    assert press(console, "editor", "submit")[0] == 303
    assert press(console, "approver", "approve", content=content(console), when="hold")[0] == 303
    assert "随之结束" in console.as_("approver").get(PAGE).text
    console.clock.offset_ms += 5 * 60_000
    csrf = {"csrf": console.csrf("approver")}
    assert console.as_("approver").post("/packs/mine/publish", data=csrf).status_code == 303
    assert says(console, "face-1") == says(console, "project-1") == "第三句。"
    assert ahead(console) == ""


def test_the_list_of_versions_says_what_only_some_showed(console: Console) -> None:
    """It is no earlier version of all: there is no way back to it."""
    submitted(console)
    first(console, station="face-1")
    number = version(console)
    assert "现行，只在几个站" in console.as_("approver").get(PACK).text
    with read_scope(console.engine) as session:
        old = versions(session, "mine")[1].version
    assert "随之结束" in console.as_("approver").get(f"/packs/mine/versions/{old}").text
    press(console, "approver", "widen", version=str(number))
    page = console.as_("approver").get(PACK).text
    assert "只在 face-1：改 no-bare-roof" in page
    assert f"/packs/mine/versions/{number}" not in page
    assert f"/packs/mine/versions/{old}" in page
    address = f"/packs/mine/versions/{number}"
    assert "不能回退到它" in console.as_("approver").get(address).text
    answer = console.as_("approver").post(address, data={"csrf": console.csrf("approver")})
    assert answer.status_code == 400


def routine(console: Console, minutes: int) -> int:
    """What the hub's own look at the clock finds to do, so much later."""
    console.clock.offset_ms += minutes * 60_000
    return publish_due(console.settings, console.engine, console.clock())


def test_some_first_at_a_time_and_all_at_another(console: Console) -> None:
    old = says(console, "face-1")
    submitted(console)
    for wrong in ({"at": "2026-11-24T09:00"}, {"at": "2026-11-24T11:00", "all_at": "2026-11-24T10:30"}):
        assert first(console, station="face-1", **wrong)[0] == 400
    times = {"at": "2026-11-24T11:00", "all_at": "2026-11-24T12:00"}
    assert first(console, station="face-1", **times) == (303, f"{PAGE}?done=approved")
    page = console.as_("approver").get(PAGE).text
    assert "11:00:00 自己先发到 face-1。" in page
    assert "12:00:00 自己发到全部站点。" in page
    assert "现在发布到全部站点" in page
    assert "11:00:00 自己先发到 face-1。" in console.as_("approver").get("/packs/mine/five-boards").text
    assert (says(console, "face-1"), routine(console, 60)) == (old, 0)
    assert routine(console, 60) == 1
    assert (says(console, "face-1"), says(console, "project-1")) == (NEW, old)
    assert "12:00:00 自己发到全部站点。" in ahead(console)
    assert routine(console, 60) == 1
    assert says(console, "project-1") == NEW
    with read_scope(console.engine) as session:
        said = [(one.who, one.what) for one in entries(session, text="publisher:mine")]
    assert said[:4] == [
        ("hub", "widen"), ("hub", "publish first"), ("approver", "plan first"), ("approver", "approve")
    ]  # fmt: skip
    log = console.as_("admin").get("/audit").text
    assert "定时先发到几个站" in log
    assert "何时发到全部" in log


def test_some_now_and_all_at_a_time_that_is_changed(console: Console) -> None:
    old = says(console, "project-1")
    submitted(console)
    assert first(console, station="face-1", all_at="2026-11-24T11:00")[0] == 303
    number = str(version(console))
    assert "11:00:00 自己发到全部站点。" in ahead(console)
    assert press(console, "editor", "widen", version=number, when="hold")[0] == 403
    assert press(console, "approver", "widen", version=number, when="at", at="gestern")[0] == 400
    assert press(console, "approver", "widen", version=number, when="hold") == (303, f"{PAGE}?done=timed")
    assert "自己发到全部站点" not in ahead(console)
    assert (routine(console, 240), says(console, "project-1")) == (0, old)
    assert press(console, "approver", "widen", version=number, when="at", at="2026-11-24T18:00")[0] == 303
    assert (routine(console, 360), says(console, "project-1")) == (1, NEW)


def test_what_did_not_go_to_all_is_said(console: Console) -> None:
    submitted(console)
    assert first(console, station="face-1", all_at="2026-11-24T11:00")[0] == 303
    with session_scope(console.engine) as session:
        going_on = going(session, "mine")
        assert going_on
        miss_for_all(session, going_on.id, "一个文件丢了。")
    assert "到时没有发到全部：一个文件丢了。" in ahead(console)


def test_a_station_whose_program_is_too_old_does_not_go_first(console: Console) -> None:
    submitted(console)
    with session_scope(console.engine) as session:
        session.get_one(StationRow, "face-1").health = Health("0.1.0").to_json()
        group(session, ["face-1"], "试点")
    page = console.as_("approver").get(PAGE).text
    assert re.search(r'value="face-1" disabled>.*?程序太旧，不会先行', page)
    for chosen in ({"station": "face-1"}, {"group": "试点"}):
        status, said = first(console, **chosen)
        assert (status, "程序太旧" in said) == (400, True)
    assert ahead(console) == ""


def test_a_station_that_refuses_it_is_never_said_to_show_it(console: Console) -> None:
    submitted(console)
    assert first(console, station="face-1") == (303, f"{PAGE}?done=first")
    number = version(console)
    with session_scope(console.engine) as session:
        row = session.get_one(StationRow, "face-1")
        row.pack_notes = [PackNote("mine", number, "refused", "newer").to_row()]
    part = ahead(console)
    assert "拒收，仍显示上一版：要先升级站点程序" in part
    assert f"<td>{number}</td>" not in part
