"""A person's history: what he signed, the exact words, what was said of it; and who looked at it."""

from __future__ import annotations

import csv
import io
import re

from hub.audit.service import entries
from hub.db import read_scope
from hub.records.service import latest
from tests.fakes.console import DAY, Console


def test_his_signatures_with_the_exact_words(console: Console) -> None:
    console.sign("71004")
    console.sign("71005")
    person = console.people["71004"].id
    page = console.as_("safety").get(f"/persons/{person}/history").text
    with read_scope(console.engine) as session:
        record = next(one.record for one in latest(session) if one.record.person == person)
    for words in ("石维山", "手机", "与记录里的校验值一致", record.text_hash[:12], "我承诺"):
        assert words in page
    assert page.count("<tr data-key=") == 1
    (row,) = rows_of(console, person)
    assert (row["班次"], row["方式"], row["计入"]) == (f"{DAY} 早班", "手机", "是")
    assert "我承诺" in row["签的原话"]
    (row,) = rows_of(console, person, "&cols=time,hash,record")
    assert row["校验值"] == record.text_hash
    assert rows_of(console, person, "&from=2026-01-01&to=2026-01-31") == []


def test_each_look_and_each_file_is_written_down(console: Console) -> None:
    person = console.people["71004"].id
    client = console.as_("safety")
    client.get(f"/persons/{person}/history?from={DAY}&to={DAY}")
    client.get(f"/persons/{person}/history?as=csv")
    with read_scope(console.engine) as session:
        lines = entries(session, most=10, text=f"person:{person}")
    assert [line.what for line in lines] == ["export", "view"]
    assert lines[1].after == {"from": DAY, "to": DAY, "kind": "pledge"}


def test_he_says_that_he_did_not_sign_and_it_is_checked(console: Console) -> None:
    console.sign("71004")
    person, client = console.people["71004"].id, console.as_("safety")
    link = re.search(r'href="(/records/[^"]+)"', client.get(f"/persons/{person}/history").text)
    assert link is not None
    form = {"csrf": console.csrf("safety")}
    assert "本人说不是他签的" in client.get(link[1]).text
    assert client.post(f"{link[1]}/contest", data=form).status_code == 303
    page = client.get(link[1]).text
    assert "登记否认" not in page
    assert client.post(f"{link[1]}/contest", data=form).status_code == 400
    history = client.get(f"/persons/{person}/history").text
    assert "本人否认" in history
    client.post(f"{link[1]}/correct", data={**form, "verdict": "void", "reason": "查过了"})
    (row,) = rows_of(console, person)
    assert row["计入"] == "否"
    assert "查过了" in row["后来"]


def test_others_are_not_shown_it_and_nobody_is_not_found(console: Console) -> None:
    person = console.people["71004"].id
    assert console.as_("editor").get(f"/persons/{person}/history").status_code == 403
    assert console.as_("admin").get("/persons/pnobody1/history").status_code == 400
    assert "/history" in console.as_("leader").get(f"/persons/{person}").text


def rows_of(console: Console, person: str, more: str = "") -> list[dict[str, str]]:
    answer = console.as_("safety").get(f"/persons/{person}/history?as=csv{more}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
