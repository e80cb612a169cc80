"""Merging what publishers show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from content_packs.format.card import Caption
from content_packs.format.content import Content, Slot, changed, merge, without
from content_packs.format.folder import read_folder
from content_packs.format.manifest import Board, Brand, Manifest, Pack
from content_packs.where import Where
from content_packs.words import Words
from tests.fakes.mine import CODES, DAY, FIVE, boards, card, published, site, slot

SPOT = site().spot
SIXTH = """publisher = "mine"
name = "green"
title = "绿色矿山"
[[board]]
code = "green"
name = "绿色矿山栏"
name_en = "Green mine column"
form = "column"
order = 25
colour = "#66BB6A"
"""
GREEN_CARD = """+++
board = "green"
type = "text"
title = "矿井水复用"
basis = "矿规"
review_by = 2027-01-01
+++
矿井水处理后用于降尘。
"""


def shown(content: Content) -> list[str]:
    return [s.key for s in content.cards]


def test_ancestors_come_first_in_the_order_followed() -> None:
    slots = {"branch-1": slot("branch-1", 3, (card("b"),)), "mine": slot("mine", 5, (card("a"),))}
    content = merge(slots, ("mine", "branch-1"), SPOT, DAY)
    assert shown(content) == ["mine/a", "branch-1/b"]
    assert [s.version for s in content.cards] == [5, 3]
    assert shown(merge(slots, ("branch-1", "mine"), SPOT, DAY)) == ["branch-1/b", "mine/a"]
    assert shown(merge(slots, ("mine", "project"), SPOT, DAY)) == ["mine/a"]


def test_boards_are_in_order_and_only_those_with_cards() -> None:
    content = merge({"mine": slot("mine", 1, FIVE[:9])}, ("mine",), SPOT, DAY)
    assert [board.code for board in content.boards] == list(CODES[:3])
    assert [len(content.of_board(board.code)) for board in content.boards] == [3, 3, 3]


def test_a_card_whose_board_nobody_defines_is_left_out() -> None:
    content = merge({"mine": slot("mine", 1, (card("a", "nowhere"), card("b")))}, ("mine",), SPOT, DAY)
    assert shown(content) == ["mine/b"]


def test_the_ancestors_word_on_a_board_stands() -> None:
    mine = slot("mine", 1, (card("a"),))
    other = Slot(
        replace(
            slot("branch-1", 1, (card("b"),)).manifest,
            boards=(Board("alert", Words("x"), "column", 1, "#0"),),
        ),
        {"main/b.json": card("b")},
    )
    content = merge({"mine": mine, "branch-1": other}, ("mine", "branch-1"), SPOT, DAY)
    assert [board.form for board in content.boards] == ["board"]
    assert shown(content) == ["mine/a", "branch-1/b"]


def test_filters_of_cards_and_packs() -> None:
    cards = (
        card("here", where=Where(place=("face-7305",))),
        card("there", where=Where(place=("project-8",))),
        card("early", where=Where(shift=("early",))),
    )
    slots = {"mine": slot("mine", 1, cards)}
    assert shown(merge(slots, ("mine",), SPOT, DAY)) == ["mine/here"]
    assert shown(merge(slots, ("mine",), replace(SPOT, shift="early"), DAY)) == ["mine/here", "mine/early"]
    manifest = slots["mine"].manifest
    packs = tuple(replace(pack, where=Where(unit=("project",))) for pack in manifest.packs)
    elsewhere = {"mine": Slot(replace(manifest, packs=packs), slots["mine"].cards)}
    assert merge(elsewhere, ("mine",), SPOT, DAY) == Content((), (), Words(""), None)


def test_dates_are_inclusive() -> None:
    cards = (card("c", valid_from="2026-11-23", valid_to="2026-11-24"),)
    slots = {"mine": slot("mine", 1, cards, valid_to="2026-11-24")}
    seen = [len(merge(slots, ("mine",), SPOT, date(2026, 11, day)).cards) for day in (22, 23, 24, 25)]
    assert seen == [0, 1, 1, 0]


def test_theme_and_brand_are_the_nearest_publishers() -> None:
    brand = Brand(Words("平安365"), Words(""), "#FF0000")
    slots = {
        "mine": slot("mine", 1, (card("a"),), theme="先确认", brand=Brand(Words("矿"), Words(""), "#0")),
        "branch-1": slot("branch-1", 1, (card("b"),), brand=brand),
    }
    content = merge(slots, ("mine", "branch-1"), SPOT, DAY)
    assert (content.theme, content.brand) == (Words("先确认"), brand)


def test_a_card_that_could_not_be_read_is_left_out() -> None:
    whole = slot("mine", 1, (card("a"), card("b")))
    damaged = Slot(whole.manifest, {"main/b.json": card("b")})
    assert shown(merge({"mine": damaged}, ("mine",), SPOT, DAY)) == ["mine/b"]


def test_the_picture_is_found_by_its_path() -> None:
    cards = (card("a", kind="picture", picture="main/p0.png"), card("b", picture="main/none.png"))
    manifest, _, _ = published("mine", 1, cards, pictures=(b"png",))
    content = merge({"mine": Slot(manifest, {f"main/{c.id}.json": c for c in cards})}, ("mine",), SPOT, DAY)
    assert [s.picture for s in content.cards] == [manifest.objects[-1].sha256, ""]


def test_changed_names_new_and_reworded_cards_only() -> None:
    before = merge({"mine": slot("mine", 1, (card("a"), card("b")))}, ("mine",), SPOT, DAY)
    after = merge(
        {"mine": slot("mine", 2, (card("b", body="改"), card("a"), card("c")))}, ("mine",), SPOT, DAY
    )
    assert changed(before, after) == ("mine/b", "mine/c")
    assert changed(before, before) == ()


def test_without_leaves_no_empty_board() -> None:
    content = merge({"mine": slot("mine", 1, (card("a"), card("b", "pledge")))}, ("mine",), SPOT, DAY)
    assert [b.code for b in without(content, {("mine/b", 1)}).boards] == ["alert"]
    assert shown(without(content, {("mine/b", 2)})) == ["mine/a", "mine/b"]
    assert without(content, {("mine/a", 1), ("mine/b", 1)}).boards == ()


def test_a_sixth_board_by_data_alone(tmp_path: Path) -> None:
    """A folder with a board of its own, written as an editor would: it takes its place by its order."""
    (tmp_path / "pack.toml").write_text(SIXTH, encoding="utf-8")
    (tmp_path / "water.md").write_text(GREEN_CARD, encoding="utf-8")
    folder = read_folder(tmp_path)
    assert folder.pack is not None
    assert folder.faults == ()
    paths = tuple(f"green/{c.id}.json" for c in folder.cards)
    pack = Pack("green", folder.pack.title, folder.pack.theme, folder.pack.where, "", "", paths)
    five = slot("mine", 1, FIVE)
    manifest = Manifest(
        "mine", 2, 1, (*five.manifest.packs, pack), (*boards(*CODES), *folder.pack.boards), None, ()
    )
    cards = {**five.cards, **dict(zip(paths, folder.cards, strict=True))}
    content = merge({"mine": Slot(manifest, cards)}, ("mine",), SPOT, DAY)
    assert [b.code for b in content.boards] == [
        "learning",
        "alert",
        "green",
        "reflection",
        "pledge",
        "benchmark",
    ]
    assert [s.card.title.zh for s in content.of_board("green")] == ["矿井水复用"]


def test_every_object_a_card_names_is_found_by_its_path() -> None:
    one, two, film = (Caption(f"main/p{n}.png", Words("")) for n in range(3))
    cards = (
        card("a", kind="series", pictures=(one, two, one)),
        card("b", kind="video", picture=one.path, video=film.path),
        card("c", kind="series", pictures=(one, Caption("main/none.png", Words("")))),
    )
    manifest, _, _ = published("mine", 1, cards, pictures=(b"1", b"2", b"3"))
    content = merge({"mine": Slot(manifest, {f"main/{c.id}.json": c for c in cards})}, ("mine",), SPOT, DAY)
    assert [sorted(s.media) for s in content.cards] == [
        ["main/p0.png", "main/p1.png"],
        ["main/p0.png", "main/p2.png"],
        ["main/p0.png"],
    ]
    assert content.cards[1].picture == content.cards[0].media["main/p0.png"]


def test_a_prepared_notice_is_ready_and_in_no_rotation() -> None:
    cards = (card("a"), card("away", "nowhere", kind="notice", level="full"))
    content = merge({"mine": slot("mine", 1, cards)}, ("mine",), SPOT, DAY)
    assert shown(content) == ["mine/a"]
    assert [board.code for board in content.boards] == ["alert"]
    ready = content.prepared_for("mine/away")
    assert ready is not None
    assert (ready.card.level, ready.version) == ("full", 1)
    assert content.prepared_for("mine/a") is None


def test_the_emblem_is_that_of_the_brand_in_force() -> None:
    mine, _, _ = published("mine", 1, (card("a"),), pictures=(b"emblem",))
    brand = Brand(Words("平安365"), Words(""), "#2E7D32", "main/p0.png")
    branded = Slot(replace(mine, brand=brand), {"main/a.json": card("a")})
    content = merge({"mine": branded}, ("mine",), SPOT, DAY)
    assert content.emblem == mine.objects[-1].sha256
    plain = slot("branch-1", 1, (card("b"),))
    without_one = Slot(replace(plain.manifest, brand=replace(brand, emblem="")), plain.cards)
    assert merge({"mine": branded, "branch-1": without_one}, ("mine", "branch-1"), SPOT, DAY).emblem == ""
