from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.format.manifest import Board
from content_packs.words import Words
from hub.config import Settings
from hub.packs.drawing import by_itself
from hub.packs.objects import object_bytes
from hub.packs.publishing import draft_slot

GREY = Board("alert", Words("旧名"), "board", 99, "#808080")


def test_what_is_asked_for_names_board_and_pictures(
    session: Session, settings: Settings, imported: Path
) -> None:
    slot = draft_slot(session, "m")
    card = slot.cards["five/roof.json"]
    asked = by_itself(settings.objects, slot.manifest, card, {"alert": GREY})
    assert asked["card"] == card.to_json()
    assert asked["board"] == ["alert", ["安全警示板"], "board", 20, "#FFC107"], "the manifest's own"
    (file,) = asked["media"].values()
    assert Path(file).read_bytes() == object_bytes(settings.objects, Path(file).name)
    assert list(asked["media"]) == [card.picture]


def test_a_board_of_another_publisher_and_none(session: Session, settings: Settings, imported: Path) -> None:
    slot = draft_slot(session, "m")
    bare = replace(slot.manifest, boards=())
    card = slot.cards["five/belt.json"]
    assert by_itself(settings.objects, bare, card, {"alert": GREY})["board"] == GREY.to_row()
    assert by_itself(settings.objects, bare, card, {})["board"] == []


def test_a_picture_the_disk_has_lost_is_left_out(
    session: Session, settings: Settings, imported: Path
) -> None:
    slot = draft_slot(session, "m")
    card = slot.cards["five/roof.json"]
    (file,) = by_itself(settings.objects, slot.manifest, card, {})["media"].values()
    Path(file).unlink()
    assert by_itself(settings.objects, slot.manifest, card, {})["media"] == {}
