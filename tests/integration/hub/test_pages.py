"""Every page of the console over a real PostgreSQL, with the demo mine's records behind it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.preview import Painter
from hub.secrets import load_secrets
from hub.seed import demo_people, seed
from hub.web import brief
from hub.web.app import make_app
from hub.web.events import Events
from tests.bench.console_pages import examples, furnish, pages
from tests.fakes.console import LOCAL, Console, FixedClock


def opened(data: Path, database_url: str = "") -> Console:
    """The demo mine in ``data`` and this database, one of its men signed, his shift over."""
    settings = Settings(data=data, demo=True, database_url=database_url)
    engine = make_engine(settings.database)
    upgrade(engine)
    secrets, clock, events = load_secrets(settings.secrets), FixedClock(settings.instant(LOCAL)), Events()
    with session_scope(engine) as session:
        seed(session, settings, secrets, clock())
    app = make_app(settings, engine, clock, events)
    app.state.hub = replace(app.state.hub, painter=Painter((sys.executable, "-c", "")))
    with read_scope(engine) as session:
        people = {one.staff_no: one for one in demo_people(session, secrets)}
    console = Console(app, settings, engine, clock, events, [], people)
    assert console.sign("71001")[0] == 200
    return console


@pytest.fixture(scope="module")
def both(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Console, Console]]:
    """The same on PostgreSQL and on SQLite."""
    found = (opened(tmp_path_factory.mktemp("pg"), server), opened(tmp_path_factory.mktemp("lite")))
    yield found
    for console in found:
        console.engine.dispose()


def walked(console: Console) -> dict[str, str]:
    """What every page says to the administrator, by its route's name."""
    known = furnish(console.engine, console.settings, console.clock()) | examples(console.engine)
    client, said = console.as_("admin"), {}
    for name, path in pages(known).items():
        answer = client.get(path)
        assert answer.status_code < 400, (name, path, answer.text[-300:])
        said[name] = answer.text
    return said


def test_this_shift_of_a_large_mine(both: tuple[Console, Console], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief, "MOST", 1)
    said = [re.sub(r"<[^>]*>", "", console.as_("leader").get("/shift").text) for console in both]
    assert both[0].people["71002"].name in said[0]
    assert said[0] == said[1]


def test_every_page_is_read_and_has_as_much_to_say_as_on_sqlite(both: tuple[Console, Console]) -> None:
    for console in both:
        console.clock.offset_ms = 10 * 3_600_000
    server, file = map(walked, both)
    assert server.keys() == file.keys()
    rows = {name: (server[name].count("<tr"), file[name].count("<tr")) for name in server}
    assert {name: pair for name, pair in rows.items() if pair[0] != pair[1]} == {}
    assert sum(pair[0] for pair in rows.values()) > 200
