"""The sheet for the dispatch meeting: it comes by itself, and names only to those who may see them."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from content_packs.words import Words
from hub.accounts.service import Account, Grant, put_account
from hub.accounts.sessions import make_link
from hub.db import session_scope
from hub.proof.closing import Reporter
from hub.proof.reports import last_run, percents, reports_of
from hub.stations.service import Place, put_place
from tests.fakes.console import DAY, Console

NAME = "石维山"
HOUR_MS = 3_600_000


@pytest.fixture
def closed(console: Console) -> Console:
    """One has signed the early shift; its report was closed half an hour after its end."""
    assert console.sign("71004")[0] == 200
    console.clock.offset_ms += 8 * HOUR_MS
    with session_scope(console.engine) as session:
        assert Reporter(console.settings).look(session, console.clock())[0] > 0
    return console


def test_before_the_first_report_it_says_when_it_comes(console: Console) -> None:
    page = console.as_("leader").get("/dispatch").text
    assert "第一个班下班半小时后" in page
    assert "站点" in page


def test_the_last_shift_stands_on_it_with_who_is_missing(closed: Console) -> None:
    with session_scope(closed.engine) as session:
        run = last_run(session, {"face-7305"})
        assert run == (DAY, "early")
        share = percents(session, "early", [DAY])["face-7305", DAY]
        assert last_run(session, {"nowhere"}) is None
    assert 0 < share < 100
    page = closed.as_("leader").get("/dispatch").text
    sheet = page.split('id="dispatch"')[1]
    assert "7305综采工作面" in sheet
    assert f"{share} %" in sheet
    missing = sheet.split("<h2>未签")[1].split("</section>")[0]
    assert NAME not in missing, "he has signed"
    assert "、" in missing
    assert sheet.count('role="img"') == sheet.count("<tr>") - 1, "a line for each place"
    assert "签名链" in sheet
    assert "style=" not in page


def test_names_and_chains_only_for_those_who_may_see_them(closed: Console) -> None:
    leader, editor = (closed.as_(role).get("/dispatch").text for role in ("leader", "editor"))
    for page in (leader, editor):
        assert "7305综采工作面" in page
    assert len(leader) > len(editor)
    missing = editor.split("<h2>未签")[1].split("</section>")[0]
    assert "、" not in missing
    assert "签名链" not in editor


def test_another_units_places_are_left_out(closed: Console) -> None:
    client = closed.client()
    with session_scope(closed.engine) as session:
        put_account(session, Account("below", "某", frozenset({Grant("leader", "project")})))
        token = make_link(session, "below", closed.clock())
    client.get(f"/link/{token}")
    assert "7305综采工作面" not in client.get("/dispatch").text


def test_an_earlier_shift_and_one_that_never_was(closed: Console) -> None:
    client = closed.as_("leader")
    assert "7305综采工作面" in client.get(f"/dispatch?date={DAY}&shift=early").text
    assert "这一班还没有报告" in client.get("/dispatch?date=2020-01-01&shift=early").text
    assert client.get("/dispatch?date=gestern&shift=early").status_code == 400


def test_the_overview_leads_there(console: Console) -> None:
    assert 'href="/dispatch"' in console.as_("keeper").get("/").text


def test_supplements_are_asked_for_once_however_many_places_there_are(console: Console) -> None:
    with session_scope(console.engine) as session:
        for number in range(3):
            put_place(session, Place(f"h{number}", Words(f"掘进{number}头"), "heading", "section-1"))
    console.clock.offset_ms += 8 * HOUR_MS
    with session_scope(console.engine) as session:
        Reporter(console.settings).look(session, console.clock())
        assert len(reports_of(session, DAY, "early")) > 2
    asked: list[str] = []
    event.listen(console.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert "掘进2头" in console.as_("leader").get("/dispatch").text
    assert sum("FROM supplements" in text for text in asked) == 1
