"""A minute of what ``make chaos`` does for longer; and the faults it must find, planted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.records.ledgers import HUB
from tests.chaos.campaign import Campaign
from tests.chaos.databases import Database, Postgres, Sqlite
from tests.chaos.misfortunes import MISFORTUNES
from tests.chaos.reckoning import Reckoning
from tests.fakes.postgresql import BINARIES

SEED = 20_261_122
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.skipif(not BINARIES, reason="not installed"))


def after(kills: int, folder: Path, database: Database, planted: str = "") -> tuple[Campaign, Reckoning]:
    """What is found after so many kills."""
    campaign = Campaign(folder, SEED, database, planted)
    try:
        campaign.start()
        campaign.rage(kills)
        return campaign, campaign.settle()
    finally:
        campaign.end()


@pytest.mark.parametrize("kind", ["sqlite", POSTGRESQL])
def test_nothing_is_lost_doubled_or_left_without_a_flag(kind: str, tmp_path: Path) -> None:
    database: Database = Sqlite(tmp_path / "hub") if kind == "sqlite" else Postgres()
    campaign, found = after(25, tmp_path, database)
    assert campaign.pit.kills >= 25
    assert (found.lost, found.doubled, found.unflagged) == ([], [], [])
    assert 0 < found.ticks <= found.records
    assert len({(tick.ledger, tick.seq) for tick in campaign.ticks if tick.seq}) == found.ticks, "all counted"
    assert found.signatures > 0
    assert any(tick.station == HUB for tick in campaign.ticks), "phones and sheets too"


def often_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many badges are known, and backups are made and put back all the time."""
    monkeypatch.setattr("tests.chaos.campaign.KNOWN_SHARE", 0.8)
    for name, often in (("back up", 20), ("restore", 12)):
        monkeypatch.setitem(MISFORTUNES, name, (often, MISFORTUNES[name][1]))


def test_a_backup_put_back_takes_only_what_was_entered_at_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    often_put_back(monkeypatch)
    campaign, found = after(40, tmp_path, Sqlite(tmp_path / "hub"))
    assert (found.lost, found.doubled, found.unflagged) == ([], [], [])
    assert campaign.pit.restored > 2
    gone = {tuple(json.loads(line)) for line in (tmp_path / "gone.jsonl").read_text().splitlines()}
    assert gone == campaign.pit.gone
    assert gone
    assert found.flagged["again"], "somebody scanned whom the hub had signed in"


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("tells-before-commit", "tick signed hub"),
        ("believes-the-hub", "in other ledgers alone"),
    ],
)
def test_a_backup_put_back_excuses_nothing_else(
    planted: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    often_put_back(monkeypatch)
    campaign, found = after(24, tmp_path, Sqlite(tmp_path / "hub"), planted)
    assert campaign.pit.gone
    assert [row for row in found.lost if told in row]


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("ticks-unsaved,flags-nothing", {"lost": "was kept nowhere", "unflagged": ""}),
        ("forgets-on-puback", {"lost": "is missing"}),
        ("stores-twice", {"doubled": "was never made"}),
        ("tells-before-commit", {"lost": "hub"}),
    ],
)
def test_planted_faults_are_found(
    planted: str, told: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.chaos.campaign.KNOWN_SHARE", 0.8)  # so that many sign at two places
    _, found = after(12, tmp_path, Sqlite(tmp_path / "hub"), planted)
    for what, words in told.items():
        assert [row for row in getattr(found, what) if words in row], f"{what}: {words}"
