"""This shift: who is missing, who has signed, on the page, as CSV and through the API."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from content_packs.words import Words
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.people.service import person_by_number, update_person
from hub.programme.service import Pattern, put_pattern
from hub.records.service import latest
from hub.stations.service import Place, place, put_place
from hub.web import brief
from hub.web.pages import shift
from tests.fakes.console import DAY, LOCAL, Console, MakeConsole

FACE = "7305综采工作面"
RUN = {"place": "face-7305", "date": DAY, "shift": "early"}


def rows_of(console: Console, query: str) -> list[dict[str, str]]:
    answer = console.as_("leader").get(f"/shift?as=csv&{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_the_missing_stand_first_and_move_to_the_signed(console: Console) -> None:
    before = console.as_("leader").get("/shift?place=face-7305").text
    assert before.index("未签名单") < before.index("石维山")
    assert "● 已签" not in before
    status, page = console.sign("71004")
    assert status == 200
    assert "石维山" in page
    after = console.as_("leader").get("/shift?place=face-7305").text
    assert after.index("未签名单") < after.index("● 已签") < after.index("石维山")
    assert "state" in console.told


def test_the_api_counts_one_person_once(console: Console) -> None:
    for staff_no in ("71004", "71005", "71004"):
        console.sign(staff_no)
    client = console.client()
    answer = client.get(f"/api/v1/coverage?date={DAY}&shift=early", headers=console.bearer()).json()
    (face,) = [run for run in answer["runs"] if run["place"] == "face-7305"]
    assert face["expected"] == 24
    assert [one["staff_no"] for one in face["signed"]] == ["71004", "71005"]
    assert len(face["missing"]) == 22
    assert [one["staff_no"] for one in face["on_leave"]] == ["71019"]
    totals = client.get("/api/v1/totals", headers=console.bearer()).json()
    assert (totals["records"], totals["persons"], totals["doubled"]) == (2, 2, 0)
    (ledger,) = [name for name, one in totals["ledgers"].items() if one["records"]]
    page = client.get(f"/api/v1/records?ledger={ledger}&after=1", headers=console.bearer()).json()
    assert [one["seq"] for one in page["records"]] == [2]
    assert page["records"][0]["method"] == "phone"


def test_the_csv_is_exactly_what_is_filtered(console: Console) -> None:
    console.sign("71004")
    every = rows_of(console, f"date={DAY}&shift=early&place=face-7305")
    assert len(every) == 25
    assert {row["地点"] for row in every} == {FACE}
    assert [row["姓名"] for row in every if row["状态"] == "已签"] == ["石维山"]
    assert [row["工号"] for row in every if row["状态"] == "请假"] == ["71019"]
    team = rows_of(console, f"date={DAY}&shift=early&unit=team-1b")
    assert [row["工号"] for row in team] == ["72003"]
    assert {row["班次"] for row in rows_of(console, f"date={DAY}&place=face-7305")} == {
        "早班",
        "中班",
        "夜班",
    }


def test_a_name_is_no_formula_in_the_csv(console: Console) -> None:
    with session_scope(console.engine) as session:
        person = person_by_number(session, "71004")
        assert person is not None
        update_person(session, replace(person, name="=1+1"))
    names = [row["姓名"] for row in rows_of(console, f"date={DAY}&shift=early")]
    assert "'=1+1" in names


def test_without_a_roster_it_says_so(console: Console) -> None:
    with session_scope(console.engine) as session:
        put_place(session, Place("heading-1", Words("掘进一头"), "heading", "section-1"))
    page = console.as_("leader").get("/shift?place=heading-1").text
    assert "名单未下发" in page
    assert "未签名单" not in page
    answer = console.client().get("/api/v1/coverage?place=heading-1", headers=console.bearer()).json()
    assert answer["runs"][0]["has_roster"] is False
    assert answer["runs"][0]["expected"] is None


def test_a_place_outside_its_hours_says_when_it_opens(console: Console) -> None:
    console.clock.offset_ms = 11 * 3_600_000  # 20:10: the project has no shift
    page = console.as_("leader").get("/shift?place=project-8").text
    assert "现在没有班次" in page
    assert "06:00" in page


def test_nonsense_in_the_address_is_a_sentence(console: Console) -> None:
    client = console.as_("leader")
    for query in ("date=x", "date=0001-01-01", "date=9999-12-31"):
        answer = client.get(f"/shift?{query}")
        assert answer.status_code == 400, query
        assert "日期应写成" in answer.text
    assert "没有符合的地点或班次" in client.get("/shift?shift=none").text
    assert client.get("/shift?unit=none").status_code in (200, 400)


def test_a_shift_without_a_date_is_its_nearest_run(console: Console) -> None:
    console.clock.offset_ms = (13 * 60 + 50) * 60_000  # 23:00: tomorrow's night shift is being signed
    tomorrow = (LOCAL.date() + timedelta(days=1)).isoformat()
    assert {row["日期"] for row in rows_of(console, "place=face-7305")} == {tomorrow}
    assert {row["日期"] for row in rows_of(console, "shift=night&place=face-7305")} == {tomorrow}
    assert {row["日期"] for row in rows_of(console, "shift=early&place=face-7305")} == {DAY}
    assert {row["日期"] for row in rows_of(console, f"date={DAY}&shift=night")} == {DAY}


def test_the_missing_alone_as_a_page_and_as_a_file_that_is_written_down(console: Console) -> None:
    console.sign("71004")
    page = console.as_("leader").get("/shift?place=face-7305&only=missing").text
    assert "石维山" not in page
    assert "未签名单" in page
    rows = rows_of(console, f"date={DAY}&shift=early&place=face-7305&only=missing")
    assert {row["状态"] for row in rows} == {"未签"}
    assert len(rows) == 23
    answer = console.as_("leader").get("/shift?only=missing&as=xlsx")
    assert answer.content.startswith(b"PK")
    assert "missing" in answer.headers["content-disposition"]
    with read_scope(console.engine) as session:
        line = entries(session, most=1)[0]
    assert (line.what, line.object, line.after["as"]) == ("export", "shift", "xlsx")


def test_an_excuse_names_its_author_and_is_taken_back(console: Console) -> None:
    client, form = console.as_("leader"), {"csrf": console.csrf("leader"), **RUN}
    form["person"] = console.people["71004"].id
    client.post("/shift/enter/excuse", data={**form, "reason": "调休一天"})
    page = client.get("/shift?place=face-7305").text
    assert "调休一天" in page
    assert "撤销请假" in page
    (row,) = [one for one in rows_of(console, "place=face-7305") if one["姓名"] == "石维山"]
    assert (row["状态"], row["登记人"], row["原因"]) == ("请假", "杜长林", "调休一天")
    assert client.post("/shift/enter/excuse/undo", data=form).status_code == 303
    (row,) = [one for one in rows_of(console, "place=face-7305") if one["姓名"] == "石维山"]
    assert (row["状态"], row["登记人"]) == ("未签", "")
    assert client.post("/shift/enter/excuse/undo", data=form).status_code == 400


def test_who_signed_for_him_stands_beside_him(console: Console) -> None:
    client = console.as_("leader")
    form = {"csrf": console.csrf("leader"), **RUN, "person": console.people["71004"].id, "why": "forgot"}
    assert client.post("/shift/enter/proxy", data=form).status_code == 303
    (row,) = [one for one in rows_of(console, "place=face-7305") if one["姓名"] == "石维山"]
    assert (row["方式"], row["登记人"]) == ("代签", "杜长林")
    page = client.get("/shift?place=face-7305").text
    assert "登记人 杜长林" in page
    assert "杜长林" in client.get("/participation").text


def test_the_sheet_on_paper_has_everybody_and_the_words(console: Console) -> None:
    console.sign("71004")
    client = console.as_("leader")
    link = re.search(r'href="(/shift/sheet[^"]+)"', client.get("/shift?place=face-7305").text)
    assert link is not None
    page = client.get(link[1].replace("&amp;", "&")).text
    for words in ("石维山", "71005", "本人签字", "我承诺：", f"{DAY}/early/face-7305/1", "手机 "):
        assert words in page
    assert page.count('<section class="paper">') == page.count("，共 2 页") == 2
    missing = client.get(link[1].replace("&amp;", "&") + "&only=missing").text
    assert "石维山" not in missing
    nothing = client.get(f"/shift/sheet?place=face-7305&date={DAY}&shift=none")
    assert (nothing.status_code, "没有这个班次" in nothing.text) == (400, True)


def test_a_closed_place_is_shown_where_somebody_signed(console: Console) -> None:
    console.sign("71004")
    with session_scope(console.engine) as session:
        face = place(session, "face-7305")
        assert face is not None
        put_place(session, Place("heading-1", Words("掘进一头"), "heading", "section-1", open=False))
        put_place(session, replace(face, open=False))
    page = console.as_("leader").get(f"/shift?date={DAY}&shift=early").text
    assert "石维山" in page
    assert "掘进一头" not in page
    assert "石维山" not in console.as_("leader").get("/shift").text


def test_where_many_stand_on_it_the_missing_are_named_and_the_signed_one_link_away(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.sign("71004")
    client = console.as_("leader")
    whole = client.get("/shift").text
    monkeypatch.setattr(brief, "MOST", 20)
    page = client.get("/shift").text
    assert len(page) < len(whole)
    assert "石维山" in whole
    assert "石维山" not in page
    assert page.index("<b>") < page.index("卢卫东"), "the sums stand above"
    button = re.search(
        r'<form action="/shift/enter">(.*?)<button name="person" value="([^"]+)">卢卫东', page, re.S
    )
    assert button is not None
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', button[1].partition("<p>")[0]))
    answer = client.get("/shift/enter", params={**hidden, "person": button[2]})
    assert (answer.status_code, "卢卫东" in answer.text) == (200, True)
    assert client.get("/shift?all=1").text.count("石维山") == whole.count("石维山")
    (link,) = re.findall(r'href="(/shift\?place=face-7305[^"]*)"', page)
    assert "石维山" in client.get(link).text
    asked = client.get(f"/shift?date={DAY}&unit=mine").text
    (link,) = re.findall(r'href="(/shift\?date=[^"]*shift=early&amp;place=face-7305[^"]*)"', asked)
    assert "石维山" in client.get(link.replace("&amp;", "&")).text
    monkeypatch.setattr(brief, "MOST_NAMED", 30)
    assert "还没有人签" in client.get("/shift").text
    assert "卢卫东" in client.get("/shift").text, "where somebody has signed, the others are named"


def test_of_very_many_signatures_at_a_place_the_newest_are_shown(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    for staff_no in ("71004", "71005", "71006"):
        console.sign(staff_no)
        console.clock.offset_ms += 1_000
    monkeypatch.setattr(shift, "MOST_SIGNED", 2)
    page = console.as_("leader").get("/shift?place=face-7305").text
    assert "石维山" not in page
    assert "卢卫东" in page
    assert "看全部 3 份" in page
    (link,) = re.findall(r'href="(/shift\?[^"]*all=1)"', page)
    assert "石维山" in console.as_("leader").get(link.replace("&amp;", "&")).text


def test_the_page_asks_the_database_few_questions(console: Console) -> None:
    client, asked = console.as_("leader"), list[str]()
    event.listen(console.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert client.get("/shift").status_code == 200
    before = len([text for text in asked if text.startswith("SELECT")])
    assert 5 < before < 20
    with session_scope(console.engine) as session:
        put_place(session, Place("heading-1", Words("掘进一头"), "heading", "section-1"))
        put_pattern(session, Pattern("team-1b", "heading-1", "2026-11-01", ("early",)))
    asked.clear()
    assert "掘进一头" in client.get("/shift").text
    assert len([text for text in asked if text.startswith("SELECT")]) == before, (
        "one more place, no question more"
    )


def test_the_words_he_signed_are_behind_his_row(console: Console) -> None:
    console.sign("71004")
    client = console.as_("auditor")
    link = re.search(r'href="(/shift/words/[^"]+)"', client.get("/shift?place=face-7305").text)
    assert link is not None
    with read_scope(console.engine) as session:
        record = latest(session)[0].record
    assert record.text_hash in client.get(link[1]).text
    for path in ("mine/1/x", "mine/99999999999999999999999/x", "none/1/x"):
        assert client.get(f"/shift/words/{path}").status_code == 400, path


def test_the_api_wants_its_token_and_nothing_else(console: Console) -> None:
    signed_in = console.as_("admin")
    for path in ("coverage", "stations", "records?ledger=x", "totals"):
        assert signed_in.get(f"/api/v1/{path}").status_code == 401, path
        wrong = {"Authorization": "Bearer wrong"}
        assert console.client().get(f"/api/v1/{path}", headers=wrong).status_code == 401, path
        assert console.client().get(f"/api/v1/{path}", headers=console.bearer()).status_code == 200, path
    assert console.client().get("/api/v1/health").json()["ok"] is True
    assert (console.settings.secrets / "api.token").stat().st_mode & 0o777 == 0o600


def test_the_demo_shifts_the_clock_and_only_the_demo(console: Console) -> None:
    client = console.client()
    before = client.get("/api/v1/health").json()["now"]
    answer = client.post("/api/v1/demo/clock", json={"offset_ms": 3_600_000}, headers=console.bearer())
    assert answer.json()["now"] == before + 3_600_000
    assert console.told == ["clock"]


def test_outside_the_demo_its_routes_are_not_there(make_console: MakeConsole) -> None:
    plain = make_console(demo=False)
    for path, body in (("clock", {"offset_ms": 1}), ("link", {"role": "admin"})):
        answer = plain.client().post(f"/api/v1/demo/{path}", json=body, headers=plain.bearer())
        assert answer.status_code == 404


def test_a_team_is_called_in_the_readers_language(console: Console) -> None:
    console.sign("71004")
    client = console.as_("leader")
    assert '<td class="team">综采甲班</td>' in client.get("/shift?place=face-7305").text
    client.cookies.set("lang", "en")
    page = client.get("/shift?place=face-7305").text
    assert "<h4>Longwall Team A " in page
    assert '<td class="team">Longwall Team A</td>' in page
    assert "综采甲班" not in page
    assert "Longwall Team A ·" in client.get(f"/shift/sheet?place=face-7305&date={DAY}&shift=early").text
