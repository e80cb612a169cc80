from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.packs.dates import withdraw
from hub.packs.drafts import SITTING_MS, authors_since, history, keep
from hub.packs.models import CardRow, PackRow
from hub.packs.service import import_folder
from tests.fakes.hub_folder import edit_card_text


def edit(session: Session, text: str, by: str, at: int) -> None:
    edit_card_text(session, "m", "belt", title=Words("皮带"), body=Words(text), by=by, now_ms=at)


def test_what_was_imported_is_the_first_state(session: Session, imported: Path, now: int) -> None:
    assert history(session, "m", "belt") == ()
    edit(session, "不坐皮带。", "second", now + 60_000)
    found = history(session, "m", "belt")
    assert [(one.by, one.at, one.card.body.zh) for one in found] == [
        ("second", now + 60_000, "不坐皮带。"),
        ("first", now, "不乘不跨皮带。"),
    ]


def test_every_save_is_kept_and_dates_too(session: Session, imported: Path, now: int) -> None:
    edit(session, "一。", "a", now + 1)
    edit(session, "二。", "a", now + 2)
    edit(session, "二。", "a", now + 3)  # nothing changed
    withdraw(session, "m", "belt", by="b", now_ms=now + 4)
    assert [one.by for one in history(session, "m", "belt")] == ["b", "a", "a", "first"]


def test_pauses_of_one_person_are_one_state_for_ten_minutes(
    session: Session, imported: Path, now: int
) -> None:
    row = session.get_one(CardRow, (session.query(PackRow).one().id, "belt"))
    for minute, by in ((1, "a"), (3, "a"), (4, "b"), (5, "a"), (6, "a"), (15, "a")):
        row.body_zh, row.edited_at, row.edited_by = f"第{minute}分", now + minute * 60_000, by
        keep(session, row, auto=True)
    assert [one.card.body.zh for one in history(session, "m", "belt")] == [
        "第15分",
        "第6分",
        "第4分",
        "第3分",
    ]
    assert SITTING_MS == 10 * 60_000


def test_whose_hands_were_on_it(session: Session, imported: Path, now: int) -> None:
    edit(session, "一。", "a", now + 1)
    edit(session, "二。", "b", now + 2)
    assert authors_since(session, "m", now - 1) == {"first", "a", "b"}
    assert authors_since(session, "m", now + 1) == {"b"}
    assert authors_since(session, "m", now + 2) == authors_since(session, "s", 0) == set()


def test_an_import_over_a_card_leaves_what_was_there(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    edit(session, "手写的一句。", "a", now + 1)
    import_folder(session, settings, read_folder(imported), "cli", now + 2)
    assert [one.by for one in history(session, "m", "belt")] == ["a", "first"]
    assert "cli" in authors_since(session, "m", now + 1)
