"""Screens of what no station has: folders, and a card as it is being typed."""

from __future__ import annotations

from pathlib import Path

import pytest

import content_packs
from content_packs.errors import StorageError
from content_packs.format.card import Card
from content_packs.format.manifest import Board
from content_packs.words import Words
from kiosk.domain.screen import BuiltIn, CardView, Overview
from kiosk.preview import chosen, moment, of_card, of_folders, screen_of
from tests.fakes.mine import at, instant

SHIPPED = Path(content_packs.__file__).parent / "shipped"
NOON = instant("2026-11-23 12:00")


def test_folders_are_shown_whole_ancestors_first() -> None:
    found = of_folders([SHIPPED / "mine", SHIPPED / "branch"])
    content = found.content
    assert [board.code for board in content.boards][:2] == ["learning", "alert"]
    assert content.brand is not None
    assert {shown.card.type for shown in content.prepared} == {"notice"}
    series = next(shown for shown in content.cards if shown.card.type == "series")
    assert [Path(found.picture(series.media[p.path])).name for p in series.card.pictures] == [
        "sound-stand.png", "sound-the-roof.png", "sound-pry.png",
    ]  # fmt: skip


def test_views_by_their_names() -> None:
    content = of_folders([SHIPPED / "mine"]).content
    assert (
        chosen(content, "sound-the-roof") == chosen(content, "mine/sound-the-roof") == "mine/sound-the-roof"
    )
    assert chosen(content, "alert") == content.of_board("alert")[0].key
    with pytest.raises(StorageError, match="no card or board 'nowhere'"):
        chosen(content, "nowhere")
    for view, kind in (("overview", Overview), ("alert", CardView), ("builtin", BuiltIn)):
        assert isinstance(screen_of(content, NOON, "zh", view).main, kind)


def test_the_sign_window_is_no_part_of_a_preview() -> None:
    content = of_folders([SHIPPED / "mine"]).content
    assert screen_of(content, instant("2026-11-23 07:30"), "zh", "alert").panel is None


def test_a_card_as_it_is_being_typed(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"png")
    card = Card("roof", "alert", "picture", Words("顶板"), picture="media/a.png")
    board = Board("alert", Words("安全警示板"), "board", 20, "#FFC107")
    found = of_card(card, board, {"media/a.png": picture})
    (shown,) = found.content.cards
    assert found.picture(shown.picture) == str(picture)
    assert found.content.boards == (board,)
    notice = of_card(Card("out", "alert", "notice", Words("撤人"), Words("走。"), level="full"), None, {})
    assert [one.card.title.zh for one in notice.content.cards] == ["撤人"]


def test_moments() -> None:
    assert moment("", 480, NOON.ticks).at == NOON.at
    later = moment("2026-11-23T12:30", 480, NOON.ticks)
    assert (later.at, later.ticks.mono - NOON.ticks.mono) == (at("2026-11-23 12:30"), 30 * 60_000)


def test_no_pack_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is no pack folder"):
        of_folders([tmp_path])
