"""A card past its dates holds up a publish; extended or withdrawn it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.dates import extend, withdraw
from hub.packs.published import live
from hub.packs.publishing import draft_manifest, publish
from hub.packs.service import cards, import_folder, packs
from tests.fakes.hub_folder import edit_card_text, write_card
from tests.fakes.hub_mine import SmallMine


@pytest.fixture
def stale(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> None:
    """Four cards, one of them past its end."""
    write_card(folder, "past", "过去", "已过期。", more="valid_to = 2026-11-21\n")
    import_folder(session, settings, read_folder(folder), "e", now)
    with pytest.raises(RefusedError, match="past"):
        publish(session, settings, "m", "a", now)


def shown(session: Session, settings: Settings) -> set[str]:
    slot = live(session, settings, "m")
    return {card.id for card in slot.cards.values()} if slot else set()


@pytest.mark.parametrize(
    ("until", "kept"), [("2026-11-22", "2026-11-22"), ("2027-12-31", "2027-12-31"), ("", "")]
)
def test_extended_it_is_published(
    session: Session, settings: Settings, stale: None, now: int, until: str, kept: str
) -> None:
    today = settings.local(now).date()
    assert extend(session, "m", "past", until, by="e", now_ms=now, today=today) == 1
    assert publish(session, settings, "m", "a", now).is_new
    slot = live(session, settings, "m")
    assert slot is not None
    assert slot.cards["five/past.json"].valid_to == kept


def test_withdrawn_it_goes_with_the_next_publish_and_not_before(
    session: Session, settings: Settings, stale: None, now: int
) -> None:
    today = settings.local(now).date()
    extend(session, "m", "past", "", by="e", now_ms=now, today=today)
    publish(session, settings, "m", "a", now)
    assert withdraw(session, "m", "past", by="e", now_ms=now) == 1
    waits = [draft for draft in cards(session, "m") if not draft.published]
    assert [(draft.card.id, draft.withdrawn) for draft in waits] == [("past", True)]
    assert "past" in shown(session, settings)
    publish(session, settings, "m", "a", now)
    assert shown(session, settings) == {"roof", "belt", "promise"}
    assert {draft.card.id for draft in cards(session, "m")} == {"roof", "belt", "promise"}


def test_a_withdrawn_card_takes_its_picture_along(
    session: Session, settings: Settings, stale: None, now: int
) -> None:
    withdraw(session, "m", "past", by="e", now_ms=now)
    withdraw(session, "m", "roof", by="e", now_ms=now)
    assert [item.path for item in draft_manifest(session, "m").objects] == [
        "five/belt.json",
        "five/promise.json",
    ]


def test_saved_again_it_is_back(session: Session, settings: Settings, stale: None, now: int) -> None:
    withdraw(session, "m", "past", by="e", now_ms=now)
    withdraw(session, "m", "belt", by="e", now_ms=now)
    belt = next(draft.card for draft in cards(session, "m") if draft.card.id == "belt")
    edit_card_text(session, "m", "belt", title=belt.title, body=belt.body, by="e", now_ms=now)
    publish(session, settings, "m", "a", now)
    assert shown(session, settings) == {"roof", "belt", "promise"}


def test_a_whole_pack(session: Session, settings: Settings, stale: None, folder: Path, now: int) -> None:
    """One pack goes, the other stays; with none left there is nothing to publish."""
    text = (folder / "pack.toml").read_text("utf-8").replace('"five"', '"old"') + "\n"
    (folder / "pack.toml").write_text(
        text.replace('title = "五板"', 'title = "旧"\nvalid_to = 2026-01-01'), "utf-8"
    )
    for name in ("roof", "belt", "promise", "past"):
        (folder / f"{name}.md").unlink()
    write_card(folder, "lamp", "矿灯", "先看矿灯。")
    import_folder(session, settings, read_folder(folder), "e", now)
    withdraw(session, "m", "past", by="e", now_ms=now)
    with pytest.raises(RefusedError, match="old: expired on 2026-01-01"):
        publish(session, settings, "m", "a", now)
    today = settings.local(now).date()
    assert extend(session, "m", "old", "2027-01-01", by="e", now_ms=now, today=today) == 1
    publish(session, settings, "m", "a", now)
    assert withdraw(session, "m", "old", by="e", now_ms=now) == 1
    publish(session, settings, "m", "a", now)
    assert shown(session, settings) == {"roof", "belt", "promise"}
    assert {pack.name: pack.cards for pack in packs(session)} == {"five": 3, "old": 0}
    assert withdraw(session, "m", "five", by="e", now_ms=now) == 3
    with pytest.raises(RefusedError, match="no pack to publish"):
        publish(session, settings, "m", "a", now)


@pytest.mark.parametrize("until", ["2026-11-21", "tomorrow", "2027-02-30", "31.12.2027"])
def test_no_day_to_come(session: Session, settings: Settings, stale: None, now: int, until: str) -> None:
    with pytest.raises(RefusedError):
        extend(session, "m", "past", until, by="e", now_ms=now, today=settings.local(now).date())


def test_there_is_no_such_card(session: Session, settings: Settings, stale: None, now: int) -> None:
    with pytest.raises(RefusedError, match="ghost"):
        withdraw(session, "m", "ghost", by="e", now_ms=now)
