"""Rosters and persons from files, visitors and their badges."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hub.audit.service import Asked, entries
from hub.db import read_scope, session_scope
from hub.people.service import person as found_person
from hub.people.service import update_person
from hub.programme.roster import signers
from tests.fakes.console import DAY, FONTS, Console, MakeConsole


def test_a_visitor_gets_a_badge(console: Console) -> None:
    form = {
        "csrf": console.csrf("leader"),
        "name": "来访者",
        "firm": "某公司",
        "host": "杜长林",
        "unit": "project",
    }
    client = console.as_("leader")
    answer = client.post("/persons/visitor", data={**form, "valid_to": "2026-11-30"})
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "有效至 2026-11-30" in page
    assert "/badges.pdf?person=" in page
    past = client.post("/persons/visitor", data={**form, "valid_to": "2026-11-23"})
    assert past.status_code == 400
    missing = client.post("/persons/visitor", data={"csrf": form["csrf"], "name": "x"})
    assert missing.status_code == 422


@pytest.mark.skipif(not (FONTS / "Regular.ttf").is_file(), reason="the fonts are made by make setup")
def test_badges_are_a_pdf(make_console: MakeConsole) -> None:
    console = make_console(fonts=FONTS)
    answer = console.as_("leader").get("/badges.pdf?unit=project")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert console.as_("auditor").get("/badges.pdf").status_code == 403


@pytest.mark.skipif(not (FONTS / "Regular.ttf").is_file(), reason="the fonts are made by make setup")
def test_whose_badges_were_printed_is_in_the_log(make_console: MakeConsole) -> None:
    """Whoever has the sheet can sign for them."""
    console = make_console(fonts=FONTS)
    leader, form = console.as_("leader"), {"do": "print", "csrf": console.csrf("leader")}
    ids = [console.people[number].id for number in ("71004", "71005")]
    assert leader.post("/badges", data={**form, "row": ids}).status_code == 200
    assert leader.get(f"/badges.pdf?person={ids[0]}").status_code == 200
    with read_scope(console.engine) as session:
        lines = entries(session, asked=Asked(what="print"))
    assert [(one.who, one.object) for one in lines] == [("leader", "badges")] * 2
    assert [set(one.after["persons"]) for one in lines] == [{ids[0]}, set(ids)]


@pytest.mark.skipif(not (FONTS / "Regular.ttf").is_file(), reason="the fonts are made by make setup")
def test_a_name_that_cannot_be_printed_is_said_before(make_console: MakeConsole) -> None:
    console = make_console(fonts=FONTS)
    who, leader = console.people["71005"], console.as_("leader")
    assert "缺字" not in leader.get("/badges?q=71005").text + leader.get(f"/persons/{who.id}").text
    with session_scope(console.engine) as session:
        held = found_person(session, who.id)
        assert held is not None
        update_person(session, replace(held, name="吉𠮷田"))
    assert "缺字 𠮷" in leader.get("/badges?q=71005").text
    page = leader.get(f"/persons/{who.id}").text
    assert "缺字 𠮷" in page
    assert "U+20BB7" in page, "this screen may not have it either"


def test_the_number_of_badges_without_filters_is_that_of_all(console: Console) -> None:
    page = console.as_("leader").get("/badges?q=71005").text
    assert f"1 / {len(console.people)} 人" in page


def test_a_picture_for_what_is_no_page_is_there(console: Console) -> None:
    """A PDF in a tab of its own has none: browsers then ask for this."""
    answer = console.client().get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_without_fonts_badges_are_a_sentence(console: Console) -> None:
    answer = console.as_("leader").get("/badges.pdf")
    assert answer.status_code == 500
    assert "make setup" in answer.text


def test_a_person_is_put_right_moved_and_noted_as_gone(console: Console) -> None:
    who, leader = console.people["71005"], console.as_("leader")
    path = f"/persons/{who.id}"
    form = {"name": "卢卫冬", "staff_no": "71005", "unit": "team-1b", "job": "电工", "here": "1"}
    told = {**form, "csrf": console.csrf("leader")}
    assert leader.post(path, data=told).status_code == 400, "a reason is asked for"
    assert leader.post(path, data={**told, "reason": "写错了", "staff_no": "71004"}).status_code == 400
    done = leader.post(path, data={**told, "reason": "写错了，调乙班"})
    assert done.status_code == 303
    page = leader.get(done.headers["location"]).text
    assert "卢卫冬" in page
    assert 'value="team-1b" selected' in page
    assert console.told[-1] == "state", "the stations hear of it"
    line = console.as_("auditor").get(f"/audit?q=person:{who.id}").text
    for words in ("卢卫冬", "写错了，调乙班", "team-1a"):
        assert words in line
    gone = {name: text for name, text in told.items() if name != "here"}
    assert leader.post(path, data={**gone, "reason": "调离"}).status_code == 303
    assert "卢卫冬" not in leader.get("/persons?q=71005").text
    assert "已离开" in leader.get(path).text
    assert leader.post(path, data={**told, "reason": "回来了"}).status_code == 303
    assert "卢卫冬" in leader.get("/persons?q=71005").text
    assert "更正资料" not in console.as_("auditor").get(path).text


def test_a_lost_badge_is_revoked_and_another_issued(console: Console) -> None:
    client, who = console.as_("leader"), console.people["71001"]
    form = {"csrf": console.csrf("leader"), "reason": "丢失"}
    assert who.name in client.get(f"/persons/{who.id}").text
    told = len(console.told)
    assert client.post(f"/persons/{who.id}/badge", data={**form, "reason": " "}).status_code == 400
    assert len(console.told) == told
    assert client.post(f"/persons/{who.id}/badge", data=form).status_code == 303
    assert console.told[told:] == ["state"]
    assert client.get(f"/persons/{who.id}").text.count("已停用") == 1
    with read_scope(console.engine) as session:
        known = {one.id: one for one in signers(session, DAY)}[who.id]
        assert (len(known.tokens), len(known.revoked)) == (1, 1)
        last = entries(session)[0]
        assert (last.what, last.after["reason"]) == ("reissue", "丢失")
    assert client.post(f"/persons/{who.id}/revoke", data=form).status_code == 303
    assert client.get(f"/persons/{who.id}").text.count("已停用") == 2
    assert client.post(f"/persons/{who.id}/revoke", data=form).status_code == 400
    assert client.get("/persons/nobody").status_code == 400


def test_a_new_pin_is_shown_once_and_signs(console: Console) -> None:
    client, who = console.as_("leader"), console.people["71001"]
    page = client.post(f"/persons/{who.id}/pin", data={"csrf": console.csrf("leader")}).text
    found = re.search(r'<pre class="command">(\d{6})</pre>', page)
    assert found is not None
    assert found.group(1) not in client.get(f"/persons/{who.id}").text
    assert console.sign("71001")[0] == 400
    assert console.sign("71001", pin=found.group(1))[0] == 200
    assert "换新密码" not in console.as_("auditor").get(f"/persons/{who.id}").text
