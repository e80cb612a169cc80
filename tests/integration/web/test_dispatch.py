"""The sheet for the dispatch meeting: it comes by itself, and names only to those who may see them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import make_transient

from content_packs.words import Words
from hub.accounts.service import Account, Grant, put_account
from hub.accounts.sessions import make_link
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.proof.closing import Reporter
from hub.proof.models import ReportRow
from hub.proof.reports import last_run, percents, reports_of
from hub.stations.service import Place, put_place
from hub.web.app import make_app
from hub.web.events import Events
from tests.bench.populace import Size, found
from tests.bench.populace_records import records
from tests.fakes.browser import served, window
from tests.fakes.chromium import chromium_with
from tests.fakes.console import DAY, FONTS, LOCAL, Console, FixedClock

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


def test_supplements_are_asked_for_once_however_many_places_there_are(closed: Console) -> None:
    with session_scope(closed.engine) as session:
        (held,) = session.scalars(select(ReportRow)).all()
        session.expunge(held)
        for number in range(3):
            put_place(session, Place(f"h{number}", Words(f"掘进{number}头"), "heading", "section-1"))
            make_transient(held)
            held.place_id = f"h{number}"
            session.add(held)
            session.flush()
            session.expunge(held)
    asked: list[str] = []
    event.listen(closed.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    closed.as_("leader").get("/dispatch")
    with read_scope(closed.engine) as session:
        asked.clear()
        assert len(reports_of(session, DAY, "early")) == 4
    assert sum("FROM supplements" in text for text in asked) == 1


def test_who_was_late_and_whom_somebody_vouched_for_stand_on_it_by_name(console: Console) -> None:
    form = {"csrf": console.csrf("leader"), "place": "face-7305", "date": DAY, "shift": "early"}
    vouched = {**form, "person": console.people["71005"].id, "why": "forgot"}
    assert console.as_("leader").post("/shift/enter/proxy", data=vouched).status_code == 303
    console.clock.offset_ms += 3 * HOUR_MS
    assert console.sign("71004")[0] == 200
    console.clock.offset_ms += 5 * HOUR_MS
    with session_scope(console.engine) as session:
        Reporter(console.settings).look(session, console.clock())
    by_name, without = (
        console.as_(role).get("/dispatch").text.split('id="dispatch"')[1] for role in ("leader", "editor")
    )
    assert f"补签 {NAME}；卢卫东（代签 杜长林）" in by_name
    assert "卢卫东" not in without
    assert "<span>代签<b>1</b></span>" in without


@pytest.mark.parametrize("size", [Size(32, 1_600, 800), Size(90, 900, 1_800)], ids=str)
def test_it_is_one_sheet_of_paper_however_many_places_and_missing(tmp_path: Path, size: Size) -> None:
    settings = Settings(data=tmp_path, demo=True, fonts=tmp_path / "none")
    engine, clock = make_engine(settings.database), FixedClock(settings.instant(LOCAL))
    records(engine, settings, found(engine, settings, clock(), size), size.records, clock())
    with session_scope(engine) as session:
        Reporter(settings).look(session, clock())
        run = last_run(session, {"work-001", "work-002"})
        assert run is not None
        assert len(reports_of(session, *run)) > 30
        token = make_link(session, "leader", clock())
    pages: dict[str, int] = {}
    app = make_app(settings, engine, clock, Events())
    with served(app) as at, chromium_with(FONTS, tmp_path) as browser:
        page = window(browser, at).new_page()
        page.goto(f"/link/{token}")
        for lang in ("zh", "en"):
            page.goto(f"/lang/{lang}?to=/dispatch?date={run[0]}%26shift={run[1]}")
            assert page.locator("#dispatch .heads").count() == 1
            assert page.locator("#dispatch .sums tbody tr").count() > 0
            paper = page.pdf(prefer_css_page_size=True)
            pages[lang] = len(re.findall(rb"/Type\s*/Page[^s]", paper))
    engine.dispose()
    assert pages == {"zh": 1, "en": 1}
