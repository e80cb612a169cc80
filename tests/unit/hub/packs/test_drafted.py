from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.config import Settings
from hub.packs.dates import withdraw
from hub.packs.drafted import slots
from hub.packs.publishing import publish
from tests.fakes.hub_folder import edit_card_text


def test_what_is_worked_on_stands_in_for_what_is_live(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    version = publish(session, settings, "m", "a", now).version.version
    edit_card_text(session, "m", "belt", title=Words("别坐皮带"), body=Words("危险。"), by="e", now_ms=now)
    withdraw(session, "m", "roof", by="e", now_ms=now)
    drafted = slots(session, settings, ("m", "s"), "m", "face-1")["m"]
    assert drafted.cards["five/belt.json"].title.zh == "别坐皮带"
    assert "five/roof.json" not in drafted.cards
    assert drafted.manifest.version == version
    live = slots(session, settings, ("m", "s"), "s", "face-1")["m"]
    assert live.cards["five/belt.json"].title.zh == "皮带不是车"
    assert slots(session, settings, ("s",), "m", "face-1") == {}


def test_before_the_first_publish_a_draft_has_a_number_too(
    session: Session, settings: Settings, imported: Path
) -> None:
    assert slots(session, settings, ("m",), "m", "face-1")["m"].manifest.version == 1
