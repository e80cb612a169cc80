from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.format.manifest import sha256
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.pictures import for_boards
from hub.packs.service import (
    OvertakenError,
    cards,
    current_card,
    edit_card_text,
    import_folder,
    packs,
    picture_of,
)
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


def test_words_are_edited_and_nothing_else(session: Session, imported: Path, now: int) -> None:
    before = current_card(session, "m", "roof")
    assert before is not None
    after = edit_card_text(
        session, "m", "roof", title=Words(" 先敲后干 "), body=Words("第一行。\r\n第二行。\x07", "New."),
        by="e", now_ms=now,
    )  # fmt: skip
    assert after.card.title == Words("先敲后干")
    assert after.card.body == Words("第一行。\n第二行。", "New.")
    assert after.card.picture == before.card.picture
    assert after == current_card(session, "m", "roof")
    assert after.edited_at > before.edited_at


@pytest.mark.parametrize(
    ("title", "body", "word"),
    [
        ("", "有字", "标题"),
        ("字" * 15, "有字", "15"),
        ("题", "字" * 121, "121"),
        ("题", "字" * 10_000, "10000"),
        ("题", "画不出：\U0001f600", "U+1F600"),
    ],
)
def test_words_that_cannot_be_shown(
    session: Session, imported: Path, now: int, title: str, body: str, word: str
) -> None:
    before = current_card(session, "m", "belt")
    with pytest.raises(RefusedError) as refused:
        edit_card_text(
            session, "m", "belt", title=Words(title), body=Words(body), by="e", now_ms=now,
            drawable=range(0x10000),
        )  # fmt: skip
    assert word in refused.value.words.zh
    assert current_card(session, "m", "belt") == before


def test_two_editors_do_not_overwrite_each_other(session: Session, imported: Path, now: int) -> None:
    seen = current_card(session, "m", "belt")
    assert seen is not None
    new = Words("别坐皮带")
    edit_card_text(session, "m", "belt", title=new, body=seen.card.body, by="first", now_ms=now)
    with pytest.raises(OvertakenError, match="first"):
        edit_card_text(
            session, "m", "belt", title=Words("皮带危险"), body=seen.card.body, by="second", now_ms=now,
            read_at=seen.edited_at,
        )  # fmt: skip


def test_there_is_no_such_card(session: Session, imported: Path, now: int) -> None:
    assert current_card(session, "m", "ghost") is None
    with pytest.raises(RefusedError):
        edit_card_text(session, "m", "ghost", title=Words("题"), body=Words("字"), by="e", now_ms=now)
