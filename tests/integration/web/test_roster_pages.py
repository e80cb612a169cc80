"""Rotations, corrections of the day, and badges of many persons, through the real pages."""

from __future__ import annotations

import re

import pytest

from hub.audit.service import entries
from hub.db import read_scope
from hub.people.credentials import all_credentials
from hub.programme.service import patterns
from tests.fakes.console import DAY, FONTS, Console, MakeConsole

NEXT = "2026-12-01"


def post(console: Console, path: str, **form: object) -> tuple[int, str]:
    answer = console.as_("leader").post(path, data={"csrf": console.csrf("leader"), **form})
    return answer.status_code, answer.headers.get("location", "") or answer.text


def test_a_rotation_is_made_looked_at_and_saved(console: Console) -> None:
    client = console.as_("leader")
    assert "综采甲班" in client.get("/patterns").text
    assert "循环第 1 天" in client.get("/patterns/edit?place=face-7305").text
    form = {"team": "team-1b", "place": "face-7305", "starts": NEXT}
    code, page = post(console, "/patterns", **form, turn=["early"], do="2")
    assert code == 200
    assert page.count('name="turn"') == 8
    assert "现在编的" in page
    fresh = re.search(r'<tr class="fresh">.*?</tr>', page, re.S)
    assert fresh is not None
    assert [fresh[0].count(f"turn {name}") for name in ("t0", "t1", "t2", "rest")] == [4, 4, 4, 2]
    assert post(console, "/patterns", **form, turn=["early"], do="more")[1].count('name="turn"') == 2
    assert post(console, "/patterns", **form, turn=["early", "rest"], do="less")[1].count('name="turn"') == 1
    with read_scope(console.engine) as session:
        assert len(patterns(session, "face-7305")) == 3
    code, to = post(console, "/patterns", **form, turn=["early", "rest"], do="save")
    assert (code, to.partition("#")[2]) == (303, "face-7305")
    with read_scope(console.engine) as session:
        made = patterns(session, "face-7305")[-1]
        assert (made.team_id, made.starts, made.cycle) == ("team-1b", NEXT, ("early", "rest"))
        assert entries(session)[0].object == "pattern:team-1b@face-7305"
    assert console.told[-1] == "state"
    for broken in ({"starts": "soon"}, {"place": "nowhere"}, {"turn": ["lunch"]}):
        wrong = {**form, "turn": ["early"], "do": "save", **broken}
        assert post(console, "/patterns", **wrong)[0] == 400


def test_a_change_holds_from_its_day_and_an_end_after_it(console: Console) -> None:
    with read_scope(console.engine) as session:
        held = patterns(session, "project-8")[0]
    assert "旧的轮班到前一天为止" in console.as_("leader").get(f"/patterns/edit?id={held.id}").text
    form = {"team": held.team_id, "place": held.place_id, "id": held.id, "turn": ["rest"], "do": "save"}
    assert post(console, "/patterns", **form, starts=NEXT)[0] == 303
    with read_scope(console.engine) as session:
        old, new = patterns(session, "project-8")
        assert (old.ends, new.starts) == ("2026-11-30", NEXT)
    assert post(console, f"/patterns/{new.id}/end", last=DAY)[0] == 303
    assert post(console, f"/patterns/{old.id}/end", last="soon")[0] == 400
    with read_scope(console.engine) as session:
        assert [one.id for one in patterns(session, "project-8")] == [old.id]


def test_corrections_of_the_day(console: Console) -> None:
    client, who = console.as_("leader"), console.people["71004"]
    run, there = {"date": DAY, "turn": "face-7305 early"}, "project-8 day"
    assert post(console, "/roster", **run, do="leave", person=[who.id])[0] == 303
    page = client.get(f"/roster?date={DAY}&place=face-7305&shift=early").text
    assert re.search(rf'<li class="off">(?:(?!</li>).)*{who.name}(?:(?!</li>).)*请假', page, re.S)
    assert post(console, "/roster", **run, do="restore", person=[who.id])[0] == 303
    assert post(console, "/roster", **run, do="lend", person=[who.id], to=there)[0] == 303
    page = client.get(f"/roster?date={DAY}&place=face-7305&shift=early").text
    assert re.search(rf'<li class="off">(?:(?!</li>).)*{who.name}(?:(?!</li>).)*去了', page, re.S)
    assert "借入" in client.get(f"/roster?date={DAY}&place=project-8").text
    assert post(console, "/roster", **run, do="add", number="73004")[0] == 303
    assert "排班表" in client.get(f"/roster?date={DAY}&place=face-7305&shift=early").text
    for broken in ({"do": "leave"}, {"do": "dance", "person": [who.id]}, {"do": "add", "number": "0"}):
        assert post(console, "/roster", **run, **broken)[0] == 400
    with read_scope(console.engine) as session:
        assert [one.what for one in entries(session)[:3]] == ["add", "lend", "restore"]


def test_badges_of_many_are_revoked_by_a_typed_number_and_reissued_with_a_reason(console: Console) -> None:
    ids = [console.people[number].id for number in ("71001", "71004")]
    assert post(console, "/badges", do="reissue", row=ids)[0] == 400
    code, to = post(console, "/badges", do="reissue", row=ids, reason="换证", query="unit=team-1a")
    assert (code, to) == (303, "/badges?unit=team-1a&did=reissue-2")
    assert "已给 2 人补发" in console.as_("leader").get(to).text
    with read_scope(console.engine) as session:
        held = all_credentials(session)
        assert [sum(one.revoked_at is None for one in held[person]) for person in ids] == [1, 1]
        assert entries(session)[0].after["reason"] == "换证"
    assert post(console, "/badges", do="revoke", row=ids, reason="丢失")[0] == 400
    assert post(console, "/badges", do="revoke", row=ids, reason="丢失", typed="2")[0] == 303
    lost = console.as_("leader").get("/badges?state=lost").text
    assert lost.count("<tr data-key=") == 2
    assert post(console, "/badges", do="print", row=["p-nobody"])[0] == 400
    assert post(console, "/badges", do="print", all=7, query="state=lost")[0] == 400
    assert post(console, "/badges", do="dance", row=ids)[0] == 400
    sheet = console.as_("leader").get("/badges?state=lost&as=csv")
    assert sheet.text.count("\r\n") == 3
    assert console.as_("auditor").get("/badges").status_code == 403


def test_persons_are_ticked_where_they_are_found(console: Console) -> None:
    """The list of persons has the deeds of the page of badges, with its own filters."""
    leader = console.as_("leader")
    page = leader.get("/persons?kind=own&unit=team-1a").text
    assert '<form method="post" action="/badges" id="selection"' in page
    query = re.search(r'name="query" value="([^"]*)"', page)
    every = re.search(r'name="all" value="(\d+)"', page)
    assert query
    assert every
    assert page.count('name="row"') == int(every[1]) > 0
    told = {"query": query[1].replace("&amp;", "&"), "all": every[1], "reason": "换证"}
    assert post(console, "/badges", do="reissue", **told)[0] == 303
    assert leader.get("/badges?kind=visitor").text.count("<tr data-key=") == 1
    assert 'name="row"' not in console.as_("auditor").get("/persons").text


@pytest.mark.skipif(not (FONTS / "Regular.ttf").is_file(), reason="the fonts are made by make setup")
@pytest.mark.parametrize("layout", ["sheet", "card", "labels"])
def test_badges_of_those_ticked_are_a_pdf(make_console: MakeConsole, layout: str) -> None:
    console = make_console(fonts=FONTS)
    form = {"do": "print", "layout": layout, "row": [console.people["71004"].id]}
    answer = console.as_("leader").post("/badges", data={**form, "csrf": console.csrf("leader")})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.count(b"/Type /Page\n") == 1
