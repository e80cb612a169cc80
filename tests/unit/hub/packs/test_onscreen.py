"""What every publisher shows now, also where some stations are ahead of the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.where import Spot
from hub.config import Settings
from hub.packs.onscreen import InForce, in_force
from hub.packs.publishing import pending, publish
from hub.packs.reviewing import approve, submit
from hub.packs.service import import_folder
from hub.packs.staging import start
from tests.fakes.hub_folder import write_card
from tests.fakes.hub_mine import SmallMine

TODAY = date(2026, 11, 22)


@pytest.fixture
def force(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> InForce:
    """One station is ahead with a new card, in place of an old one."""
    import_folder(session, settings, read_folder(folder), "cli", now)
    publish(session, settings, "m", "cli", now)
    write_card(folder, "brand-new", "新卡", "先看顶板。")
    (folder / "belt.md").unlink()
    import_folder(session, settings, read_folder(folder), "editor", now)
    submit(session, settings, "m", "editor", now)
    approve(session, "m", pending(session, "m").content, "approver", now)
    start(session, settings, "m", ["face-1"], "approver", now)
    return in_force(session, settings)


def shown_at(force: InForce, station: str) -> frozenset[str]:
    return force.shown_at(("m",), [Spot(station, "face", "face", ("m",), (), "early")], TODAY)


def test_what_is_ahead_is_in_force_too(force: InForce) -> None:
    assert {"m/brand-new", "m/belt", "m/roof"} <= set(force.cards)
    assert force.cards["m/brand-new"].board in force.boards


def test_each_station_is_expected_to_show_its_own(force: InForce) -> None:
    assert "m/brand-new" in shown_at(force, "face-1")
    assert "m/belt" not in shown_at(force, "face-1")
    assert "m/brand-new" not in shown_at(force, "face-2")
    assert "m/belt" in shown_at(force, "face-2")
