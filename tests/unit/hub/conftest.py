"""Fixtures of the hub's tests: a small mine in an in-memory database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.config import Settings
from hub.db import session_scope
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.secrets import Secrets, load_secrets
from hub.stations.service import Place, add_station, put_place
from tests.fakes.hub_mine import SHIFTS, SmallMine, Writer, at, blank_database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


@pytest.fixture
def secrets(settings: Settings) -> Secrets:
    return load_secrets(settings.secrets)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = blank_database()
    with session_scope(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def now(settings: Settings) -> int:
    """08:10 on DAY: the early shift's window is open."""
    return at(settings, 8, 10)


@pytest.fixture
def mine(session: Session, now: int) -> SmallMine:
    for unit in (
        Unit("m", Words("矿"), "mine", None, "2026-01-01"),
        Unit("s", Words("一区"), "section", "m"),
        Unit("t", Words("甲班"), "team", "s"),
        Unit("b", Words("支部"), "branch", "s"),
    ):
        put_unit(session, unit)
    put_shifts(session, "m", SHIFTS)
    for place in ("face", "heading"):
        put_place(session, Place(place, Words(f"{place}面"), "coal_face", "s"))
    put_pattern(session, Pattern("t", "face", "2026-11-01", ("early",)))
    add_station(session, "face-1", "face", now, "test")
    add_station(session, "face-2", "heading", now, "test")
    names = ("甲一", "甲二", "甲三")
    return SmallMine(
        [add_person(session, staff_no=f"100{i}", name=n, unit_id="t") for i, n in enumerate(names)]
    )


@pytest.fixture
def writer(session: Session, mine: SmallMine, now: int) -> Writer:
    return Writer().enrolled(session, now)
