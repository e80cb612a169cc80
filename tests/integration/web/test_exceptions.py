"""Chains that are not whole, and records nobody can read, on the console in both languages."""

from __future__ import annotations

import re

from hub.backup.contents import Contents
from hub.backup.restoring import begin_anew
from hub.db import session_scope
from hub.intake.leases import Leases
from hub.receiving import note_presence_of, receive
from hub.records.chains import SURE_MS
from hub.records.ledgers import HUB, open_ledger, set_flag
from hub.records.models import LedgerRow
from hub.web.fleet import LEDGER_FLAGS
from hub.web.pages.exceptions import CHAIN_HELP
from tests.fakes.console import DAY, Console
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
        open_ledger(session, HUB, Writer(seed=8).public, now)
        begin_anew(session, Contents(now - 1, "m", "sqlite", "", 0, {}, {}, ""), now)
    browser = console.as_("safety")
    page = browser.get("/exceptions").text
    assert re.search('<th scope="row" class="nowrap">中枢</th>.{,200}恢复过备份', page)
    for words in ("站上的记录变少了", "读不了，不计入", "teleport"):
        assert words in page
    assert "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15" in browser.get("/lines").text
    browser.cookies.set("lang", "en")
    page = browser.get("/exceptions").text
    for words in (
        "The station holds fewer than came",
        "Came from a backup",
        "Cannot be read, counts nowhere",
    ):
        assert words in page


def test_every_fault_of_a_chain_has_its_words_and_what_to_do(console: Console) -> None:
    with session_scope(console.engine) as session:
        writer = Writer("face-1", seed=9).enrolled(session, console.clock())
        row = session.get_one(LedgerRow, writer.ledger)
        for flag in ("gap", "fork", "reset", "lost"):
            set_flag(row, flag, True)
    page = console.as_("safety").get("/exceptions").text
    for flag in ("gap", "fork", "reset", "lost"):
        assert re.search(f"{LEDGER_FLAGS[flag]}.{{,60}}{CHAIN_HELP[flag]}", page, re.DOTALL), flag


def test_each_mark_says_what_to_do_and_where(console: Console) -> None:
    now = console.clock()
    one, two = (console.people[number].id for number in ("71004", "71005"))
    with session_scope(console.engine) as session:
        writer = Writer("face-1", seed=9).enrolled(session, now)
        told = {"place": "face-7305", "shift_date": DAY}
        writer.write(
            pledge(one, now, flags=("revoked",), **told), pledge(two, now, flags=("late",), **told),
            pledge("?ab", now, flags=("unknown",), **told),
        )  # fmt: skip
        receive(session, console.settings, [("face-1", writer.batch(1))], now)
        Leases("hub", now).turn(session, 0)
    browser = console.as_("safety")
    page = browser.get("/exceptions").text
    assert re.search(f'<a href="/persons/{one}">.{{,60}}扫的是已停用的工牌', page)
    assert re.search('<a href="/persons">.{,60}工牌或工号不认识', page)
    assert "算补签" not in page
    late = browser.get("/exceptions?flag=late").text
    assert f"date={DAY}" in late.split("算补签")[0].rsplit("<a ", 1)[1]
    assert "怎么办" in browser.get("/exceptions?as=csv").text
    for address in ("/exceptions", "/exceptions?as=csv", "/stations/face-1"):
        text = browser.get(address).text
        assert f"{DAY} 早班" in text, address
        assert f"{DAY} early" not in text, address
