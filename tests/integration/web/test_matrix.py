"""The matrix: numbers by day, shift, unit and place; exactly what is filtered, as a page and as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

from sqlalchemy import event

from tests.fakes.console import DAY, LOCAL, Console

YESTERDAY = (LOCAL.date() - timedelta(days=1)).isoformat()


def rows_of(console: Console, query: str, role: str = "leader") -> list[dict[str, str]]:
    answer = console.as_(role).get(f"/matrix?as=csv&{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_signature_is_counted_in_its_cell(console: Console) -> None:
    query = f"from={DAY}&to={DAY}&place=face-7305&shift=early&unit=team-1a"
    (before,) = rows_of(console, query)
    console.sign("71004")
    (after,) = rows_of(console, query)
    assert (before["日期"], before["班次"], before["已签"]) == (DAY, "早班", "0")
    assert (int(after["已签"]), int(after["未签"])) == (1, int(before["未签"]) - 1)
    page = console.as_("leader").get(f"/matrix?{query}").text
    assert f"1/{after['应签']}" in page
    link = re.search(r'href="(/shift\?[^"]+)"', page.split('<table class="matrix">')[1])
    assert link is not None
    assert "石维山" in console.as_("leader").get(link[1].replace("&amp;", "&")).text


def test_two_weeks_are_shown_and_filters_stay_in_the_address(console: Console) -> None:
    client = console.as_("safety")
    page = client.get("/matrix").text
    assert page.count('<th scope="col"') == 16
    assert {row["日期"] for row in rows_of(console, "")} <= {
        (LOCAL.date() - timedelta(days=number)).isoformat() for number in range(14)
    }
    page = client.get(f"/matrix?from={YESTERDAY}&to={DAY}&place=face-7305").text
    assert 'value="face-7305" selected' in page
    assert f'value="{YESTERDAY}"' in page
    assert "place=face-7305&amp;as=xlsx" in page
    assert {row["地点"] for row in rows_of(console, "place=face-7305")} == {"7305综采工作面"}


def test_nobody_is_missing_before_the_window_has_closed(console: Console) -> None:
    page = console.as_("leader").get(f"/matrix?from={DAY}&to={DAY}&shift=middle").text
    assert "还没有开始签字" in page
    assert 'class="cell bad"' not in page
    page = console.as_("leader").get(f"/matrix?from={YESTERDAY}&to={YESTERDAY}").text
    assert 'class="cell bad"' in page, "nobody has signed in the demo, and yesterday is over"


def test_it_is_a_spreadsheet_too_and_english(console: Console) -> None:
    client = console.as_("auditor")
    answer = client.get(f"/matrix?as=xlsx&from={DAY}")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer.headers["content-disposition"]
    client.cookies.set("lang", "en")
    assert "Coverage" in client.get("/matrix").text


def test_too_many_days_and_no_day_are_one_sentence(console: Console) -> None:
    client = console.as_("leader")
    assert "一次最多看 62 天" in client.get("/matrix?from=2026-01-01&to=2026-11-22").text
    assert client.get("/matrix?from=x").status_code == 400
    assert "这些天没有应签的人" in client.get("/matrix?from=2001-01-01&to=2001-01-02").text


def test_more_days_ask_the_database_no_more(console: Console) -> None:
    client, asked = console.as_("leader"), list[str]()
    client.get(f"/matrix?from={DAY}")  # whose session it is and how far he sees is asked once
    event.listen(console.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client.get(f"/matrix?from={DAY}")
    few = len(asked)
    asked.clear()
    assert client.get("/matrix").status_code == 200
    assert len(asked) == few < 25
