"""Chains that are not whole, and records nobody can read, on the console in both languages."""

from __future__ import annotations

from hub.db import session_scope
from hub.intake.leases import Leases
from hub.receiving import note_presence_of, receive
from hub.records.chains import SURE_MS
from tests.fakes.console import Console
from tests.fakes.hub_mine import Writer, pledge


def test_they_stand_there_with_what_to_do(console: Console) -> None:
    now = console.clock()
    with session_scope(console.engine) as session:
        writer = Writer("face-1", seed=9).enrolled(session, now)
        writer.write(
            pledge("", now, kind="teleport"), pledge("", now, kind="ack"), pledge("", now, kind="ack")
        )
        receive(session, console.settings, [("face-1", writer.batch(1, 2))], now - 2 * SURE_MS)
        note_presence_of(session, "face-1", writer.ledger, 1, now)
        Leases("hub", now).turn(session, 0)
    browser = console.as_("safety")
    page = browser.get("/exceptions").text
    for words in ("站上的记录变少了", "读不了，不计入", "teleport"):
        assert words in page
    assert "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15" in browser.get("/lines").text
    browser.cookies.set("lang", "en")
    page = browser.get("/exceptions").text
    for words in ("The station holds fewer than came", "Cannot be read, counts nowhere"):
        assert words in page
