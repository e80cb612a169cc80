"""Readings of metrics: listed as the boards show them, entered, told to stations and kept as records."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from hub.accounts.service import Account, Grant, put_account
from hub.accounts.sessions import make_link
from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.facts import Facts
from hub.imports import service as imports
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


def uploaded(console: Console, data: bytes, role: str = "editor") -> str:
    """The page of a table that was uploaded."""
    answer = console.as_(role).post(
        "/readings/mine/file", data={"csrf": console.csrf(role)}, files={"file": ("读数.csv", data)}
    )
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_a_table_is_looked_at_entered_and_taken_back(console: Console) -> None:
    client, form = console.as_("editor"), {"csrf": console.csrf("editor")}
    text = "卡片,指标,读数\nface-output,工作面单产,19.75\n,没有的,1\n"
    at = uploaded(console, text.encode("gb18030"))
    page = client.get(at).text
    assert "没有指标“没有的”" in page
    assert "<ins>19.75</ins>" in page
    assert (">指标</th>" in page or ">指标<" in page, ">谁<" in page) == (True, False)
    assert ">19.75<" not in client.get("/readings").text, "nothing is entered yet"
    client.get("/lang/en?to=/")
    with read_scope(console.engine) as session:
        (name,) = {
            one.metric.name.en for one in metered(session, console.settings, "mine")
            if (one.card.id, one.metric.name.zh) == ("face-output", "工作面单产")
        }  # fmt: skip
    assert name in client.get(at).text
    client.get("/lang/zh?to=/")
    (digest,) = re.findall(r'name="digest" value="(\w+)"', page)
    assert client.post(f"{at}/apply", data={**form, "digest": "other"}).status_code == 200
    assert client.post(f"{at}/apply", data={**form, "digest": digest}).status_code == 303
    assert ">19.75<" in client.get("/readings").text
    assert "撤销全部 1 处" in client.get(at).text
    assert client.post(f"{at}/undo", data=form).status_code == 303
    after = client.get("/readings").text
    assert ">19.75<" not in after
    assert ("读数.csv" in after, "已撤销" in after) == (True, True)
    with read_scope(console.engine) as session:
        told = [(one.what, one.object) for one in entries(session, most=2)]
    assert told == [("undo", "import"), ("import", "readings:mine")]


def test_columns_of_another_name_are_said_by_hand_and_the_file_thrown_away(console: Console) -> None:
    client, form = console.as_("editor"), {"csrf": console.csrf("editor")}
    at = uploaded(console, "项目,本班\n工作面单产,19\n".encode())
    assert "还差：" in client.get(at).text
    chosen = {**form, "head": "0", "field": ["metric", "figure"], "choice": ["c0", "c1"]}
    assert client.post(f"{at}/columns", data=chosen).status_code == 303
    assert "<ins>19</ins>" in client.get(at).text
    assert client.post(f"{at}/drop", data=form).status_code == 303
    assert client.get(at).status_code == 400


def test_a_table_is_only_its_publishers_and_none_of_persons_is_one(console: Console) -> None:
    at = uploaded(console, "指标,读数\n工作面单产,19\n".encode())
    admin, form = console.as_("admin"), {"csrf": console.csrf("admin")}
    assert admin.get(at.replace("/mine/", "/section-1/")).status_code == 400
    assert admin.get(f"/imports/{at.rpartition('/')[2]}").headers["location"] == at
    with session_scope(console.engine) as session:
        data = "工号,姓名,单位\n79001,新,综采甲班\n".encode()
        persons = imports.begin(session, "persons", "mine", "x", data, "admin", console.clock()).id
    for what in ("columns", "apply", "undo", "drop"):
        assert admin.post(f"/readings/mine/files/{persons}/{what}", data=form).status_code == 400, what
    assert console.as_("auditor").get(at).status_code == 200
    assert 'id="apply"' not in console.as_("auditor").get(at).text


def test_what_is_no_table_or_too_long_is_refused_in_words(console: Console) -> None:
    client, form = console.as_("editor"), {"csrf": console.csrf("editor")}
    long = "指标,读数\n" + "工作面单产,1\n" * 50_000
    for data, words in ((long.encode(), "超过 20000 行"), (b"", "没有内容"), (b'a,"b\n', "引号不成对")):
        answer = client.post("/readings/mine/file", data=form, files={"file": ("x.csv", data)})
        assert (answer.status_code, words in answer.text) == (400, True), words


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
        readings,
        "_cards",
        lambda *given: [(number, card) for number, card in whole(*given) if card.metrics][:1],
    )
    with read_scope(console.engine) as session:
        assert 0 < len(metered(session, console.settings, "mine")) < len(shown)
    assert asked_by(console, *paths) == every
