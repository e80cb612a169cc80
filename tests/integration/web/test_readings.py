"""Readings of metrics: listed as the boards show them, entered, told to stations and kept as records."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from hub.accounts.service import Account, Grant, put_account
from hub.accounts.sessions import make_link
from hub.db import read_scope, session_scope
from hub.facts import Facts
from hub.records import readings
from hub.records.entered import Desk
from hub.records.ledgers import HUB, ledgers
from hub.records.readings import metered, note_reading
from hub.records.views import records_after
from hub.secrets import load_secrets
from hub.web.guard import COOKIE, csrf_of
from tests.fakes.console import Console

METRIC = {"card": "face-output", "metric": "工作面单产"}


def test_a_reading_is_entered_and_told_to_the_stations(console: Console) -> None:
    client = console.as_("editor")
    assert "随卡片发布" in client.get("/readings").text
    form = {**METRIC, "figure": "19.25", "csrf": console.csrf("editor")}
    assert client.post("/readings/mine", data=form).status_code == 303
    assert ">19.25<" in client.get("/readings").text
    with read_scope(console.engine) as session:
        (own,) = [one for one in ledgers(session) if one.station_id == HUB]
        kept = records_after(session, own.id, 0, 100)[-1].record
        facts = Facts(console.settings, load_secrets(console.settings.secrets))
        body = facts.bodies(session, "face-1", console.clock())["readings"]
    assert (kept.kind, kept.value, kept.subject) == ("reading", "19.25", "metric:mine/face-output:工作面单产")
    assert b'"mine/face-output",[["' in b"".join(body.pieces)


def test_the_list_is_filtered_and_exported(console: Console) -> None:
    client = console.as_("editor")
    every, one = client.get("/readings").text, client.get("/readings?q=单产").text
    assert every.count("<tr data-key=") > one.count("<tr data-key=") == 1
    rows = client.get("/readings?q=单产&as=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("发布单位,卡片,指标,计量单位,现在显示")
    assert len(rows) == 2
    assert client.get("/readings?publisher=nobody").text.count("<tr data-key=") == 0


def test_what_is_no_figure_is_refused_with_a_sentence(console: Console) -> None:
    client = console.as_("editor")
    form = {**METRIC, "figure": "很多", "csrf": console.csrf("editor")}
    answer = client.post("/readings/mine", data=form)
    assert answer.status_code == 400
    assert "不是数" in answer.text


def test_who_only_reads_is_offered_no_form(console: Console) -> None:
    page = console.as_("auditor").get("/readings").text
    assert "工作面单产" in page or "掘进进尺" in page
    assert 'name="figure"' not in page


def test_metrics_of_another_unit_are_left_out(console: Console) -> None:
    client = console.client()
    with session_scope(console.engine) as session:
        put_account(session, Account("below", "某", frozenset({Grant("editor", "section-1")})))
        token = make_link(session, "below", console.clock())
    client.get(f"/link/{token}")
    assert "工作面单产" not in client.get("/readings").text
    form = {**METRIC, "figure": "1", "csrf": csrf_of(client.cookies[COOKIE])}
    assert client.post("/readings/mine", data=form).status_code == 403


def test_a_table_is_entered_and_its_wrong_lines_are_shown(console: Console) -> None:
    client = console.as_("editor")
    text = "卡片,指标,读数\nface-output,工作面单产,19.75\n,没有的,1\n"
    form = {"csrf": console.csrf("editor")}
    answer = client.post("/readings/mine/file", data=form, files={"file": ("x.csv", text.encode())})
    assert answer.status_code == 200
    assert "登记了 1 个读数" in answer.text
    assert "第 3 行" in answer.text
    assert "没有指标“没有的”" in answer.text
    assert ">19.75<" in client.get("/readings").text
    refused = client.post("/readings/mine/file", data=form, files={"file": ("x.csv", b"a,b\n1,2\n")})
    assert (refused.status_code, "表头缺少" in refused.text) == (400, True)


def test_the_form_to_fill_in_names_every_metric(console: Console) -> None:
    csv = console.as_("editor").get("/readings/mine/form?as=csv").text
    assert csv.startswith("\ufeff卡片,指标,计量单位,读数")
    assert "face-output,工作面单产," in csv
    assert "/readings/mine/form" not in console.as_("auditor").get("/readings").text


def asked_by(console: Console, *paths: str) -> dict[str, int]:
    """Statements of each page, asked a second time."""
    client, told, found = console.as_("admin"), list[str](), dict[str, int]()
    event.listen(console.engine, "before_cursor_execute", lambda *given: told.append(given[2]))
    for path in paths:
        client.get(path)
        told.clear()
        assert client.get(path).status_code == 200
        found[path] = len(told)
    return found


def test_more_metrics_ask_the_database_no_more_often(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ("/readings", "/figures", "/figures?days=7&table=metrics&as=csv")
    with session_scope(console.engine) as session:
        desk = Desk(session, console.settings, load_secrets(console.settings.secrets), "a", console.clock())
        shown = metered(session, console.settings, "mine", "nobody")
        for one in shown:
            note_reading(desk, "mine", one.card.id, one.metric.name.zh, "2")
    every = asked_by(console, *paths)
    with read_scope(console.engine) as session:
        assert {one.reading.figure for one in metered(session, console.settings, "mine") if one.reading} == {
            "2"
        }
    whole = readings.__dict__["_cards"]
    monkeypatch.setattr(
        readings, "_cards", lambda *given: [card for card in whole(*given) if card.metrics][:1]
    )
    with read_scope(console.engine) as session:
        assert 0 < len(metered(session, console.settings, "mine")) < len(shown)
    assert asked_by(console, *paths) == every
