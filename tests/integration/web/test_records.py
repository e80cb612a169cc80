"""One record, what is entered for somebody on the missing list, and corrections, in the browser's words."""

from __future__ import annotations

import re

import pytest

from hub.db import read_scope, session_scope
from hub.proof.closing import Reporter
from hub.records.ledgers import HUB, ledgers, verify_ledger
from hub.records.views import records_after
from hub.web.audited import WHATS
from tests.fakes.console import DAY, Console

RUN = {"place": "face-7305", "date": DAY, "shift": "early"}


def missing(console: Console) -> list[tuple[str, str]]:
    """(person id, name) on the missing list, as its links say."""
    page = console.as_("leader").get("/shift?place=face-7305").text
    return re.findall(r'/shift/enter\?[^"]*person=(\w+)"[^>]*>([^<]+)<', page)


def send(console: Console, path: str, role: str = "leader", **form: str) -> str:
    answer = console.as_(role).post(path, data={"csrf": console.csrf(role), **form})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def kept(console: Console) -> list[tuple[str, str, str, str]]:
    """(kind, method, value, author) of the hub's own ledger."""
    with read_scope(console.engine) as session:
        own = next(one.id for one in ledgers(session) if one.station_id == HUB)
        assert verify_ledger(session, own) is None
        found = [one.record for one in records_after(session, own, 0, 50)]
    return [(one.kind, one.method, one.value, one.author) for one in found]


def test_a_name_on_the_missing_list_leads_to_its_forms(console: Console) -> None:
    who, name = missing(console)[0]
    page = console.as_("leader").get("/shift/enter", params={**RUN, "person": who}).text
    assert name in page
    for word in ("补录纸签", "代签", "请假，不用签"):
        assert word in page
    assert "/shift/enter" not in console.as_("auditor").get("/shift").text


@pytest.mark.parametrize(
    ("path", "field", "value", "made"),
    [
        ("paper", "sheet", "甲班夹 3 页", ("pledge", "paper", "甲班夹 3 页")),
        ("proxy", "why", "forgot", ("pledge", "proxy", "forgot")),
        ("excuse", "reason", "调休", ("attend", "keyed", "调休")),
    ],
)
def test_what_is_entered_is_a_record_with_its_author_and_leaves_the_list(
    console: Console, path: str, field: str, value: str, made: tuple[str, str, str]
) -> None:
    who, name = missing(console)[0]
    back = send(console, f"/shift/enter/{path}", **RUN, person=who, **{field: value})
    assert kept(console) == [(*made, "account:leader")]
    page = console.as_("leader").get(back).text
    assert name in page
    assert who not in [one for one, _ in missing(console)]
    assert console.told[-1] == "state", "the stations hear of it"
    line = console.as_("auditor").get("/audit?q=person:" + who).text
    assert f">{WHATS[path]}</td>" in line


def test_a_record_shows_its_words_and_a_correction_beside_it(console: Console) -> None:
    who, name = missing(console)[0]
    send(console, "/shift/enter/proxy", **RUN, person=who, why="forgot")
    page = console.as_("leader").get("/shift?place=face-7305").text
    found = re.search(rf'href="(/records/[0-9a-f]+/\d+)">{name}<', page)
    assert found is not None
    path = found[1]
    page = console.as_("leader").get(path).text
    assert "签的就是这些话" in page
    assert f"{RUN['date']} 早班" in page, "shifts have names"
    assert "忘带工牌" in page
    send(console, path + "/correct", role="safety", verdict="void", reason="认错了人")
    page = console.as_("auditor").get(path).text
    assert "已更正为不算数" in page
    assert "不算数：认错了人" in page
    assert "登记为不算数" not in page, "an auditor corrects nothing"
    assert who in [one for one, _ in missing(console)]
    assert "核实：算数" in console.as_("leader").get(path).text


def test_what_cannot_be_entered_is_refused_in_a_sentence(console: Console) -> None:
    who, _ = missing(console)[0]
    client, token = console.as_("leader"), console.csrf("leader")
    for form in ({**RUN, "person": "nobody"}, {**RUN, "person": who, "date": "soon"}):
        answer = client.post("/shift/enter/paper", data={"csrf": token, "sheet": "夹", **form})
        assert (answer.status_code, "没有登记" in answer.text) == (400, True)
    assert client.get("/records/" + "0" * 32 + "/1").status_code == 400


def test_a_report_is_one_page_with_every_chains_head(console: Console) -> None:
    who, name = missing(console)[0]
    send(console, "/shift/enter/paper", **RUN, person=who, sheet="夹")
    assert "还没有报告" in console.as_("leader").get("/reports").text
    console.clock.offset_ms += 8 * 3_600_000
    with session_scope(console.engine) as session:
        Reporter(console.settings).look(session, console.clock())
    assert f"/reports/{DAY}/early" in console.as_("leader").get("/reports").text
    assert console.as_("leader").get("/reports/last").headers["location"].startswith("/reports/" + DAY)
    page = console.as_("leader").get(f"/reports/{DAY}/early").text
    with read_scope(console.engine) as session:
        heads = [one.head.hex()[:16] for one in ledgers(session) if one.station_id == HUB]
    assert all(head in page for head in heads)
    assert heads
    left = missing_in(page)
    assert left
    assert name not in left
    assert f"{name}（纸签 杜长林）" in page, "who entered it"
    assert console.as_("leader").get("/reports/2020-01-01/early").status_code == 400


def missing_in(page: str) -> str:
    return "".join(re.findall(r"■ 未签.*?</p>", page, re.S))
