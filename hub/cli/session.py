"""What every command needs: the settings of the hub here, transactions, the time.

A hub that runs waits ten seconds for a writer at most: within :func:`writing` no command asks a person.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from hub.config import Settings, load_settings
from hub.db import COMMAND_MS, make_engine, read_scope, session_scope
from hub.migrate import upgrade

WHO = "cli"
DEMO_DATA = Path(".demo") / "hub"


def settings_here() -> Settings:
    """The settings of the hub here; in a folder where only the demo has run, those of the demo's."""
    only_demo = DEMO_DATA.is_dir() and not Path(".yizhan").is_dir() and "YIZHAN_DATA" not in os.environ
    return load_settings(DEMO_DATA if only_demo else None)


@contextmanager
def up_to_date(settings: Settings) -> Iterator[Engine]:
    """The hub's database, brought up to date."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database, COMMAND_MS)
    try:
        upgrade(engine)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def writing(settings: Settings) -> Iterator[Session]:
    """A writing transaction on the hub's database, brought up to date first."""
    with up_to_date(settings) as engine, session_scope(engine) as session:
        yield session


@contextmanager
def reading(settings: Settings) -> Iterator[Session]:
    """A reading transaction on the hub's database: whatever takes long, or waits for a person, goes here."""
    with up_to_date(settings) as engine, read_scope(engine) as session:
        yield session


def now_ms() -> int:
    """The hub's wall time, ms since 1970 UTC."""
    return round(datetime.now(UTC).timestamp() * 1000)
