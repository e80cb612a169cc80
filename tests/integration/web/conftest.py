"""The whole console over a seeded demo mine on a database file, at a fixed hour."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.preview import Painter
from hub.secrets import load_secrets
from hub.seed import demo_people, seed
from hub.web.app import make_app
from hub.web.events import Events
from tests.fakes.console import LOCAL, Console, FixedClock, MakeConsole


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo mine; copied for each test that writes."""
    data = tmp_path_factory.mktemp("seeded")
    settings = Settings(data=data)
    engine = make_engine(settings.database)
    upgrade(engine)
    with session_scope(engine) as session:
        seed(session, settings, load_secrets(settings.secrets), settings.instant(LOCAL))
    engine.dispose()
    return data


@pytest.fixture
def make_console(seeded: Path, tmp_path: Path) -> Iterator[MakeConsole]:
    engines: list[Engine] = []

    def make(**given: object) -> Console:
        data = tmp_path / "data"
        shutil.copytree(seeded, data)
        settings = Settings.model_validate({"data": data, "demo": True, "fonts": tmp_path / "none", **given})
        engine = make_engine(settings.database)
        engines.append(engine)
        clock, events, told = FixedClock(settings.instant(LOCAL)), Events(), list[str]()
        app = make_app(settings, engine, clock, events, told.append)
        app.state.hub = replace(app.state.hub, painter=Painter((sys.executable, "-c", "")))
        with read_scope(engine) as session:
            people = {one.staff_no: one for one in demo_people(session, load_secrets(settings.secrets))}
        return Console(app, settings, engine, clock, events, told, people)

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def console(make_console: MakeConsole) -> Console:
    return make_console()
