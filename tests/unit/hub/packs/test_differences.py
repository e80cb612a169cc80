"""What an approver is shown: words, pictures and frame beside what is on the stations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.packs.dates import extend, withdraw
from hub.packs.differences import Difference, Piece, compare, difference
from hub.packs.published import live
from hub.packs.publishing import draft_slot, publish
from hub.packs.service import import_folder
from tests.fakes.hub_folder import edit_card_text, write_card
from tests.fakes.hub_mine import SmallMine
from tests.fakes.pictures import png


@pytest.fixture
def shown(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> Path:
    import_folder(session, settings, read_folder(folder), "cli", now)
    publish(session, settings, "m", "cli", now)
    return folder


def found(session: Session, settings: Settings) -> Difference:
    return difference(live(session, settings, "m"), draft_slot(session, "m"))


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{one.text}]" if one.changed else one.text for one in pieces)


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("先敲帮，后作业。", "先敲帮问顶，后作业。", "先敲帮，后作业。", "先敲帮[问顶]，后作业。"),
        ("甲乙丙", "甲乙", "甲乙[丙]", "甲乙"),
        ("stop the belt", "stop this belt", "stop [the] belt", "stop [this] belt"),
        ("", "新", "", "[新]"),
        ("顶板甲来压", "冒顶乙来压", "[顶板甲]来压", "[冒顶乙]来压"),
        ("a b", "c d", "[a] [b]", "[c] [d]"),
    ],
)
def test_words_that_differ_are_marked_on_their_side(before: str, after: str, left: str, right: str) -> None:
    old, new = compare(before, after)
    assert (marked(old), marked(new)) == (left, right)
    assert ("".join(p.text for p in old), "".join(p.text for p in new)) == (before, after)


def test_nothing_changed(session: Session, settings: Settings, shown: Path) -> None:
    assert found(session, settings) == Difference((), ())


def test_a_sentence(session: Session, settings: Settings, shown: Path, now: int) -> None:
    edit_card_text(
        session,
        "m",
        "belt",
        title=Words("皮带不是车"),
        body=Words("不乘、不跨、不摸皮带。"),
        by="e",
        now_ms=now,
    )
    (one,) = found(session, settings).cards
    assert (one.id, one.kind, one.pictures) == ("belt", "changed", ())
    (field,) = one.fields
    assert (field.name, marked(field.after)) == ("body", "不乘[、]不跨[、不摸]皮带。")


def test_dates_are_a_field_like_others(session: Session, settings: Settings, shown: Path, now: int) -> None:
    today = settings.local(now).date()
    extend(session, "m", "belt", "2027-01-31", by="e", now_ms=now, today=today)
    (one,) = found(session, settings).cards
    assert [(field.name, marked(field.after)) for field in one.fields] == [("valid_to", "[2027-01-31]")]


def test_cards_that_come_and_go(session: Session, settings: Settings, shown: Path, now: int) -> None:
    withdraw(session, "m", "belt", by="e", now_ms=now)
    (gone,) = found(session, settings).cards
    assert (gone.kind, gone.after, gone.card.title.zh) == ("removed", None, "皮带不是车")
    assert all(not field.after for field in gone.fields)
    write_card(shown, "new", "新来的", "新的一张。")
    import_folder(session, settings, read_folder(shown), "cli", now)
    (came,) = found(session, settings).cards
    assert (came.id, came.kind, came.before) == ("new", "added", None)
    assert {"title", "body", "basis"} <= {field.name for field in came.fields}


def test_another_picture_under_the_same_name(
    session: Session, settings: Settings, shown: Path, now: int
) -> None:
    (shown / "media" / "roof.png").write_bytes(png(grey=7))
    import_folder(session, settings, read_folder(shown), "cli", now)
    (one,) = found(session, settings).cards
    assert (one.id, one.fields) == ("roof", ())
    (picture,) = one.pictures
    assert picture.path == "five/media/roof.png"
    assert picture.before
    assert picture.after
    assert picture.before != picture.after


def test_order_dates_and_boards_of_the_pack(
    session: Session, settings: Settings, shown: Path, now: int
) -> None:
    pack = shown / "pack.toml"
    text = pack.read_text("utf-8").replace("#FFC107", "#FF0000")
    pack.write_text(text.replace('theme = "先确认"', 'theme = "先确认"\nvalid_to = 2027-06-30'), "utf-8")
    import_folder(session, settings, read_folder(shown), "cli", now)
    assert [one.name for one in found(session, settings).frame] == ["five", "boards"]
    after = draft_slot(session, "m")
    packs = tuple(replace(pack, cards=pack.cards[::-1]) for pack in after.manifest.packs)
    turned = replace(after, manifest=replace(after.manifest, packs=packs))
    (order,) = difference(after, turned).frame
    assert order.name == "order"
    assert "皮带不是车" in "".join(piece.text for piece in order.after)


def test_what_was_never_published_is_all_new(
    session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int
) -> None:
    import_folder(session, settings, read_folder(folder), "cli", now)
    made = found(session, settings)
    assert {one.kind for one in made.cards} == {"added"}
    assert len(made.cards) == 3
    assert made.frame == ()
