"""The list of stations is drawn once while nothing changes, and no drawn one is shown a moment too long."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from content_packs.wire.messages import Presence
from hub.accounts.service import account, account_for, put_account
from hub.accounts.sessions import IDLE_MS, end_others
from hub.db import session_scope
from hub.stations.service import note_presence
from hub.web.fleet import QUIET_MS
from tests.fakes.console import Console
from tests.integration.web.test_stations import enrol, token_of

OTHER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit(); c.close()"


@contextmanager
def asked(console: Console) -> Iterator[list[str]]:
    """Statements that the database is asked meanwhile."""
    found: list[str] = []

    def note(_1: object, _2: object, statement: str, *_3: object) -> None:
        found.append(statement)

    event.listen(console.engine, "before_cursor_execute", note)
    yield found
    event.remove(console.engine, "before_cursor_execute", note)


def fleet(console: Console, role: str = "keeper", query: str = "") -> str:
    answer = console.as_(role).get(f"/stations{query}")
    assert answer.status_code == 200
    return answer.text


def row(page: str, station: str = "face-1") -> str:
    return page.split(f'<tr data-key="{station}"')[1].split("<tr data-key")[0]


def says(console: Console, **said: object) -> None:
    with session_scope(console.engine) as session:
        presence = Presence("ready", console.clock(), console.clock(), **said)  # type: ignore[arg-type]
        note_presence(session, "face-1", presence, console.clock())


def test_the_same_page_again_asks_nothing_of_the_database_and_tells_the_time(console: Console) -> None:
    first = fleet(console)
    console.clock.offset_ms += 1_000
    with asked(console) as statements:
        second = fleet(console)
    assert statements == []
    assert "2026-11-24 09:10:00" in first
    assert "2026-11-24 09:10:01" in second
    assert (
        first.replace("09:10:00", "09:10:01").replace(f"{console.clock() - 1000}", f"{console.clock()}")
        == second
    )


def test_what_another_process_writes_is_on_the_very_next_page(console: Console) -> None:
    says(console, unsent=1)
    assert ">1</td>" in row(fleet(console))
    file = console.settings.database.removeprefix("sqlite:///")
    for number in (7, 8, 9):
        change = f"UPDATE stations SET unsent = {number} WHERE id = 'face-1'"
        subprocess.run([sys.executable, "-c", OTHER, file, change], check=True)
        assert f">{number}</td>" in row(fleet(console))
    with sqlite3.connect(file) as line:
        line.execute("UPDATE stations SET unsent = 3 WHERE id = 'face-1'")
    line.close()
    assert ">3</td>" in row(fleet(console))


def test_what_this_process_writes_is_on_the_very_next_page(console: Console) -> None:
    for number in range(5):
        says(console, unsent=10 + number)
        assert f">{10 + number}</td>" in row(fleet(console))


def test_ages_grow_and_silence_is_noticed_while_nothing_is_written(console: Console) -> None:
    enrol(console, token_of(console, "face-1"), b"\x07" * 32)
    says(console, unsent=1)
    fleet(console)
    start = console.clock()
    for offset, words in (
        (0, "刚刚"), (59_999, "刚刚"), (60_000, "1 分钟前"), (119_999, "1 分钟前"), (120_000, "2 分钟前"),
        (QUIET_MS, "35 分钟前"),
    ):  # fmt: skip
        console.clock.offset_ms += start + offset - console.clock()
        line = row(fleet(console))
        assert words in line, offset
        assert "很久没有消息" not in line
    fleet(console)
    with asked(console) as statements:
        fleet(console)
    assert statements == [], "it was held, so the next one has to be told from it"
    console.clock.offset_ms += 1
    assert "很久没有消息" in row(fleet(console))
    console.clock.offset_ms += start - console.clock()
    assert "刚刚" in row(fleet(console)), "a clock that was put back"


def test_days_since_it_was_put_up_change_at_midnight(console: Console) -> None:
    fleet(console)
    for hours in (8, 6):  # a session that nobody uses would end
        console.clock.offset_ms += hours * 3_600_000
        fleet(console)
    console.clock.offset_ms += 49 * 60_000 + 30_000
    before = row(fleet(console, query="?cols=days"))
    console.clock.offset_ms += 29_999
    assert row(fleet(console, query="?cols=days")) == before
    with asked(console) as statements:
        fleet(console, query="?cols=days")
    assert statements == []
    console.clock.offset_ms += 1
    assert row(fleet(console, query="?cols=days")) != before


def test_how_much_a_station_has_fetched_is_never_old(console: Console) -> None:
    progress = console.app.state.hub.progress
    says(console, have={"mine": 1})
    assert "传输中" not in row(fleet(console))
    progress.note("face-1", 1000, console.clock())
    assert "传输中 0 %" in row(fleet(console))
    progress.note("face-1", 400, console.clock())
    assert "传输中 60 %" in row(fleet(console))
    console.clock.offset_ms += 3 * 60_000
    fleet(console)  # it writes down that the session was used
    assert "传输中 60 %" in row(fleet(console))
    console.clock.offset_ms += 1
    assert "传输中" not in row(fleet(console))


def test_nobody_gets_what_was_drawn_for_another(console: Console) -> None:
    pages = {role: fleet(console, role) for role in ("keeper", "auditor", "admin")}
    for role, page in pages.items():
        assert fleet(console, role) == page
        tokens = {other: console.csrf(other) for other in pages}
        assert [other for other, token in tokens.items() if token in page] == [role]
    assert 'name="do"' in pages["keeper"]
    assert 'name="do"' not in pages["auditor"]


@pytest.mark.parametrize(
    ("cookie", "value", "mark"), [("lang", "en", ">Stations<"), ("theme", "dark", 'data-theme="dark"')]
)
def test_language_and_theme_are_the_readers(console: Console, cookie: str, value: str, mark: str) -> None:
    assert mark not in fleet(console)
    console.as_("keeper").cookies.set(cookie, value)
    assert mark in fleet(console)


def test_whoever_is_signed_out_sees_nothing_any_more(console: Console) -> None:
    fleet(console)
    with session_scope(console.engine) as session:
        end_others(session, account_for(session, "keeper").id)
    assert console.as_("keeper").get("/stations").status_code == 401


def test_a_role_that_was_taken_away_is_gone_at_once(console: Console) -> None:
    assert 'name="do"' in fleet(console)
    with session_scope(console.engine) as session:
        found = account(session, account_for(session, "keeper").id)
        assert found is not None
        other = account(session, account_for(session, "auditor").id)
        assert other is not None
        put_account(session, type(found)(found.id, found.name, other.grants))
    assert 'name="do"' not in fleet(console)


def test_a_session_ends_by_itself_while_nothing_is_written(console: Console) -> None:
    fleet(console)
    console.clock.offset_ms += IDLE_MS
    assert console.as_("keeper").get("/stations").status_code == 401
