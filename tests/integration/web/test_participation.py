"""Answers, joint confirmation and proxies on the console, as stations told them."""

from __future__ import annotations

import re

import pytest

from content_packs.wire.record import Record
from hub.db import read_scope, session_scope
from hub.packs.published import live
from hub.records.service import store_batch
from tests.fakes.console import DAY, LOCAL, Console
from tests.fakes.hub_mine import Writer, pledge

FACE = "face-7305"


@pytest.fixture
def said(console: Console) -> Console:
    """A question answered by three, a joint check confirmed by two of four posts, one proxy."""
    now = console.settings.instant(LOCAL)
    with read_scope(console.engine) as session:
        slot = live(session, console.settings, "mine")
    assert slot is not None
    version = slot.manifest.version

    def make(staff_no: str, minute: int, **changes: object) -> Record:
        values = {"shift_date": DAY, "place": FACE, "publisher": "mine", "version": version}
        return pledge(console.people[staff_no].id, now + minute * 60_000, **{**values, **changes})

    def quiz(staff_no: str, value: str, minute: int) -> Record:
        return make(staff_no, minute, kind="quiz", subject="card:quiz-gas-pocket", value=value)

    def confirm(staff_no: str, role: str, minute: int) -> Record:
        return make(staff_no, minute, kind="confirm", subject="card:joint-roof-check", value=role)

    writer = Writer("face-1", seed=77)
    with session_scope(console.engine) as session:
        writer.enrolled(session, now)
        batch = writer.write(
            quiz("71001", "C", 0), quiz("71002", "A", 1), quiz("71003", "C", 2),
            confirm("71001", "班组长", 3), confirm("71004", "瓦斯检查工", 4),
            make("71005", 5, method="proxy", value="hands", author=console.people["71001"].id),
        ).batch(1)  # fmt: skip
        store_batch(session, console.settings, "face-1", batch, batch.links(), now)
    return console


def test_a_supervisor_sees_who_took_part(said: Console) -> None:
    text = said.as_("leader").get("/participation").text
    for words in ("每日一题：局部积聚", "20米", "顶板四人联合确认", "没有确认齐", "还没有确认", "手上有伤"):
        assert words in text
    for staff_no in ("71001", "71004", "71005"):
        assert said.people[staff_no].name in text
    row = text.split("每日一题：局部积聚")[1].split("</tr>")[0]
    assert re.findall(r'<td class="num"[^>]*>(\d+)</td>', row) == ["3", "2", "1"]


def test_of_another_place_there_is_nothing(said: Console) -> None:
    text = said.as_("leader").get("/participation?place=nowhere").text
    for words in ("还没有联合确认", "还没有人答题", "没有代签"):
        assert words in text


def test_an_editor_does_not_see_who_answered_what(said: Console) -> None:
    assert said.as_("editor").get("/participation").status_code == 403
