"""The auditor's page: what was done, and whether anybody has changed the log or a ledger since."""

from __future__ import annotations

from sqlalchemy import text

from hub.audit.service import note
from hub.db import session_scope
from tests.fakes.console import Console


def test_what_was_done_is_listed_and_found(console: Console) -> None:
    with session_scope(console.engine) as session:
        for n in range(1, 121):
            note(session, "editor", "edit", f"card:mine/c{n}", {"n": n - 1}, {"n": n}, console.clock())
        note(session, "cli", "publish", "publisher:mine", None, {"version": 7}, console.clock())
    client = console.as_("auditor")
    page = client.get("/audit").text
    assert page.index("publisher:mine") < page.index("card:mine/c120")
    assert "card:mine/c1<" not in page
    assert "card:mine/c1<" in client.get("/audit?before=22").text
    found = client.get("/audit?q=publish").text
    assert "version: 7" in found
    assert "card:mine" not in found
    assert "链完整" in page
    assert client.get("/audit?before=-1").status_code == 422


def test_a_changed_log_and_a_changed_ledger_are_seen(console: Console) -> None:
    console.sign("71004")
    client = console.as_("admin")
    with session_scope(console.engine) as session:
        for n in range(1, 4):
            note(session, "editor", "edit", f"card:mine/c{n}", None, None, console.clock())
    whole = client.get("/audit").text
    assert "链完整" in whole
    assert "完整" in whole.split('id="ledgers"')[1]
    with session_scope(console.engine) as session:
        session.execute(text("update audit set who = 'nobody' where object = 'card:mine/c2'"))
        session.execute(text("update records set at = 5 where seq = 1"))
    page = client.get("/audit").text
    assert "链完整" not in page
    assert "条起对不上" in page
    assert "第 1 条对不上" in page
