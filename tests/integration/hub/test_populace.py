"""Every page of a mine of 200 stations and 5,000 persons: it answers, and asks no more for longer lists."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from hub.accounts.service import account_for
from hub.accounts.sessions import make_link
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.preview import Painter
from hub.web.app import make_app
from hub.web.events import Events
from tests.bench.console_pages import examples, pages
from tests.bench.populace import Size, found
from tests.bench.populace_records import records
from tests.fakes.console import ORIGIN, FixedClock

LOCAL = datetime(2026, 11, 24, 10)
SMALL, LARGE = Size(12, 250, 1_500), Size(200, 5_000, 6_000)
BY_HAND = {"sign_in_by_link", "invitation", "phone_form", "enrol_station"}
"""What is behind secrets of its own is tried elsewhere."""
ASKS_ALSO = 2
"""Statements a longer list may cost: what is on only some of its rows is then asked for once."""


class Mine:
    """A filled hub with its console, and what the database is asked."""

    def __init__(self, engine: Engine, folder: Path, size: Size) -> None:
        self.engine, self.asked = engine, list[str]()
        settings = Settings(data=folder, fonts=folder / "none")
        clock = FixedClock(settings.instant(LOCAL))
        records(engine, settings, found(engine, settings, clock(), size), size.records, clock())
        app = make_app(settings, engine, clock, Events())
        app.state.hub = replace(app.state.hub, painter=Painter((sys.executable, "-c", "")))
        self.client = TestClient(app, base_url=ORIGIN, client=("127.0.0.1", 50_000), follow_redirects=False)
        with session_scope(engine) as session:
            token = make_link(session, account_for(session, "admin").id, clock())
        assert self.client.get(f"/link/{token}").status_code == 303
        self.pages = {n: p for n, p in pages(examples(engine)).items() if n not in BY_HAND}
        event.listen(engine, "before_cursor_execute", lambda *given: self.asked.append(given[2]))

    def statements(self, path: str) -> tuple[int, int]:
        """Status of a page, and how many questions to the database it took, the second time."""
        self.client.get(path)
        self.asked.clear()
        status = self.client.get(path).status_code
        return status, sum(one.startswith("SELECT") for one in self.asked)


Make = Callable[[Size], Mine]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes a mine of a size in one kind of database."""
    engines: list[Engine] = []
    with _urls(request.param, tmp_path_factory.mktemp("populace")) as new_url:

        def made(size: Size) -> Mine:
            folder = tmp_path_factory.mktemp("hub")
            engines.append(make_engine(new_url(folder)))
            return Mine(engines[-1], folder, size)

        yield made
        for engine in engines:
            engine.dispose()


@contextmanager
def _urls(kind: str, folder: Path) -> Iterator[Callable[[Path], str]]:
    if kind == "sqlite":
        yield lambda hub: f"sqlite:///{hub / 'hub.db'}"
        return
    from tests.fakes.postgresql import BINARIES, PostgreSQL

    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    server = PostgreSQL(durable=False)
    try:
        yield lambda hub: server.create("hub" + hub.name.replace("-", ""))
    finally:
        server.stop()


def test_every_page_answers_and_none_asks_for_each_of_its_rows(make: Make) -> None:
    small = make(SMALL)
    few = {name: small.statements(path) for name, path in small.pages.items()}
    large = make(LARGE)
    many = {name: large.statements(path) for name, path in large.pages.items()}
    assert len(many) > 40
    assert {name: status for name, (status, _) in many.items() if status >= 400} == {}
    grown = {
        name: (few[name][1], count)
        for name, (_, count) in many.items()
        if name in few and count > few[name][1] + ASKS_ALSO
    }
    assert grown == {}, "questions that grow with the rows"
