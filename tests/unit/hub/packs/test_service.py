from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.format.manifest import sha256
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.pictures import for_boards
from hub.packs.service import cards, current_card, import_folder, packs, picture_of
from tests.fakes.pictures import png


def test_a_folder_comes_back_as_it_was_written(session: Session, imported: Path) -> None:
    assert tuple(draft.card for draft in cards(session, "m")) == read_folder(imported).cards
    only = packs(session)[0]
    assert (only.publisher, only.name, only.cards, only.edited) == ("m", "five", 3, 3)
    assert only.boards[0].code == "alert"
    assert picture_of(session, "m", "roof") == sha256(for_boards(png()))
    assert picture_of(session, "m", "belt") == ""


def test_importing_again_replaces(session: Session, settings: Settings, imported: Path, now: int) -> None:
    (imported / "belt.md").unlink()
    import_folder(session, settings, read_folder(imported), "editor", now)
    assert [draft.card.id for draft in cards(session, "m")] == ["promise", "roof"]
    assert len(packs(session)) == 1


def test_what_cannot_be_imported(session: Session, settings: Settings, imported: Path, now: int) -> None:
    text = (imported / "pack.toml").read_text()
    (imported / "pack.toml").write_text(text.replace('"five"', '"six"'))
    with pytest.raises(RefusedError, match="another pack"):
        import_folder(session, settings, read_folder(imported), "editor", now)
    (imported / "pack.toml").write_text(text.replace('"m"', '"nobody"'))
    with pytest.raises(RefusedError, match="nobody"):
        import_folder(session, settings, read_folder(imported), "editor", now)
    (imported / "pack.toml").write_text("publisher = ")
    with pytest.raises(RefusedError, match="pack check"):
        import_folder(session, settings, read_folder(imported), "editor", now)
    assert len(cards(session, "m")) == 3


def test_there_is_no_such_card(session: Session, imported: Path) -> None:
    assert current_card(session, "m", "ghost") is None
