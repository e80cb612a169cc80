"""The list of persons: a page of it, its files, what is written down of them."""

from __future__ import annotations

import csv
import io
import re

from hub.audit.service import entries
from hub.db import read_scope, session_scope
from hub.people.service import add_person
from tests.fakes.console import Console


def names_of(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/persons/\w+">([^<]+)</a>', page)


def fill(console: Console, count: int) -> None:
    with session_scope(console.engine) as session:
        for number in range(count):
            add_person(
                session, staff_no=f"9{number:04d}", name=f"新{number:04d}", unit_id="team-1a", job="试"
            )


def test_many_persons_come_a_hundred_at_a_time(console: Console) -> None:
    fill(console, 250)
    client = console.as_("leader")
    first = client.get("/persons?q=新0&sort=-staff_no").text
    assert "第 1 / 3 页" in first
    assert names_of(first)[0] == "新0249"
    assert len(names_of(first)) == 100
    last = client.get("/persons?q=新0&sort=-staff_no&page=3").text
    assert names_of(last) == [f"新{number:04d}" for number in range(49, -1, -1)]
    assert "清除筛选" in last


def test_the_file_is_what_is_filtered_and_is_written_down(console: Console) -> None:
    fill(console, 120)
    answer = console.as_("leader").get("/persons?q=新0&as=csv&sort=name")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 120
    assert (rows[0]["姓名"], rows[0]["工号"], rows[0]["工牌"], rows[0]["手机签字"]) == (
        "新0000", "90000", "无", "没有密码",
    )  # fmt: skip
    with read_scope(console.engine) as session:
        last = entries(session)[0]
    assert (last.what, last.object, last.after) == ("export", "persons", {"lines": 120, "q": "新0"})


def test_a_chosen_column_takes_its_part_out_of_another(console: Console) -> None:
    client = console.as_("leader")
    assert "接待 " in client.get("/persons?kind=visitor").text
    page = client.get("/persons?kind=visitor&cols=name,host,firm,unit").text
    assert "接待 " not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert client.get("/persons?unit=ghost&kind=x&cols=x&sort=-badge").status_code == 200
