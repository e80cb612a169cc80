"""Writing on the console: packs and cards made, changed and put in order. Nothing of it is published yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.format.card import ID, Card
from content_packs.format.check import DEFAULT_BOARDS
from content_packs.format.manifest import Board
from content_packs.where import Where
from content_packs.words import Words
from hub.errors import RefusedError
from hub.packs.drafts import keep, keep_pack, newest
from hub.packs.models import CardRow, PackRow
from hub.packs.service import (
    Draft,
    Pack,
    boards,
    draft_of,
    every_card_row,
    new_row,
    pack_of,
    pack_rows,
    put_card,
    row_for_change,
)
from hub.packs.starters import starter
from hub.people.service import unit

_FIVE = (
    Board("learning", Words("学习教育栏", "Learning column"), "column", 10, "#4FC3F7"),
    Board("alert", Words("安全警示板", "Safety alert board"), "board", 20, "#FFC107"),
    Board("reflection", Words("哲理启发板", "Reflection board"), "board", 30, "#CE93D8"),
    Board("pledge", Words("保安承诺板", "Safety pledge board"), "board", 40, "#66BB6A"),
    Board("benchmark", Words("精益对标平台", "Lean benchmark platform"), "platform", 50, "#FF8A65"),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a pack says of itself; dates ISO or empty."""

    title: Words
    theme: Words = Words("")
    where: Where = Where()
    valid_from: str = ""
    valid_to: str = ""


def save_card(
    session: Session,
    publisher: str,
    card: Card,
    *,
    by: str,
    now_ms: int,
    read_at: int | None = None,
    auto: bool = False,
) -> Draft:
    """Put a card in the place of the one of its id, with its faults: publishing is where those are refused.

    Args:
        session: a writing session.
        publisher: whose card.
        card: as it is to be.
        by: account id.
        now_ms: the hub's wall time.
        read_at: ``edited_at`` of the card as it was read; None overwrites whatever is there.
        auto: a pause in typing saves it, not a person.

    Raises:
        OvertakenError: somebody changed the card after ``read_at``.
        RefusedError: there is no such card.
    """
    row = row_for_change(session, publisher, card.id, read_at)
    pack = session.get_one(PackRow, row.pack_id)
    before = draft_of(pack, row)
    if card != before.card or before.withdrawn:
        put_card(session, row, card, by, now_ms, auto=auto)
    return draft_of(pack, row)


def new_card(
    session: Session,
    publisher: str,
    pack_name: str,
    kind: str,
    *,
    by: str,
    now_ms: int,
    today: date,
    card_id: str = "",
    board: str = "",
) -> Draft:
    """A card of a type with its example in it, last in its pack.

    Args:
        session: a writing session.
        publisher, pack_name: where.
        kind: one of :data:`content_packs.format.card.TYPES`.
        by: account id.
        now_ms, today: the hub's wall time, and the mine's date.
        card_id: empty: the type's name and a number.
        board: empty: the board of the example.

    Raises:
        RefusedError: no such pack or type, or the id is none or taken.
    """
    pack = pack_row(session, publisher, pack_name)
    name = card_id or _free(session, publisher, kind)
    if not ID.fullmatch(name) or _is_taken(session, publisher, name):
        raise RefusedError(
            f"编号“{name}”不能用，没有新建：限小写字母、数字、连字符，最长 48，且没有用过。",
            f"the id {name!r} cannot be used: lower case, digits, hyphens, at most 48, and never used before",
        )
    card = replace(starter(kind, today), id=name)
    known = boards(session)
    card = replace(card, board=board if board in known else card.board)
    row = new_row(pack, _end(session, pack), card, by, now_ms)
    session.add(row)
    keep(session, row)
    return draft_of(pack, row)


def move_card(
    session: Session, publisher: str, pack_name: str, card_id: str, before: str, *, by: str, now_ms: int
) -> bool:
    """Put a card of a pack in front of another, or last for ""; whether that changed the order.

    Raises:
        RefusedError: there is no such pack, or not both cards in it.
    """
    pack = pack_row(session, publisher, pack_name)
    rows = every_card_row(session, pack)
    names = [row.card_id for row in rows]
    if card_id not in names or (before and before not in names):
        raise RefusedError(
            f"内容包“{pack_name}”里没有这张卡片，次序没有变；请刷新页面。",
            f"the pack {pack_name!r} has no such card; the order was not changed; reload the page",
        )
    if before == card_id:
        return False
    order = [name for name in names if name != card_id]
    order.insert(order.index(before) if before else len(order), card_id)
    if order == names:
        return False
    for row in rows:
        row.position = order.index(row.card_id)
    keep_pack(session, pack, by, now_ms)
    return True


def new_pack(session: Session, publisher: str, name: str, cover: Cover, *, by: str, now_ms: int) -> Pack:
    """A pack without cards. The first pack of a mine brings the five boards along.

    Raises:
        RefusedError: the publisher is no unit, the id is none or taken, or the cover has a fault.
    """
    unit(session, publisher)
    taken = session.scalar(select(PackRow.id).where(PackRow.publisher == publisher, PackRow.name == name))
    if not ID.fullmatch(name) or taken is not None:
        raise RefusedError(
            f"内容包编号“{name}”不能用，没有新建：限小写字母、数字、连字符，且本单位没有用过。",
            f"the pack id {name!r} cannot be used: lower case, digits, hyphens, and new to this publisher",
        )
    _refuse_cover(cover)
    has_boards = any(row.boards for row in pack_rows(session, ""))
    row = PackRow(publisher=publisher, name=name, position=len(pack_rows(session, publisher)))
    row.boards = [] if has_boards else [board.to_row() for board in _FIVE]
    row.brand = []
    _write_cover(row, cover)
    session.add(row)
    keep_pack(session, row, by, now_ms)
    return pack_of(session, row)


def edit_pack(session: Session, publisher: str, name: str, cover: Cover, *, by: str, now_ms: int) -> Pack:
    """Change what a pack says of itself.

    Raises:
        RefusedError: there is no such pack, or the cover has a fault.
    """
    row = pack_row(session, publisher, name)
    _refuse_cover(cover)
    if cover != cover_of(row):
        keep_pack(session, row, by, now_ms)
        _write_cover(row, cover)
        keep_pack(session, row, by, now_ms)
    return pack_of(session, row)


def cover_of(row: PackRow) -> Cover:
    """What a pack says of itself; for this feature only."""
    return Cover(
        Words(row.title_zh, row.title_en), Words(row.theme_zh, row.theme_en), Where.from_json(row.where),
        row.valid_from, row.valid_to,
    )  # fmt: skip


def pack_row(session: Session, publisher: str, name: str) -> PackRow:
    """The row of a pack that is about to be changed; RefusedError without one. For this feature only."""
    query = select(PackRow).where(PackRow.publisher == publisher, PackRow.name == name)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise RefusedError(
            f"没有内容包“{publisher}/{name}”，什么也没有改。",
            f"there is no pack {publisher}/{name}; nothing was changed",
        )
    return row


def _write_cover(row: PackRow, cover: Cover) -> None:
    row.title_zh, row.title_en = cover.title.zh, cover.title.en
    row.theme_zh, row.theme_en = cover.theme.zh, cover.theme.en
    row.where, row.valid_from, row.valid_to = cover.where.to_json(), cover.valid_from, cover.valid_to


def _refuse_cover(cover: Cover) -> None:
    if not cover.title.zh:
        raise RefusedError("内容包要有名称，没有保存。", "a pack needs a title; nothing was saved")
    for day in (cover.valid_from, cover.valid_to):
        try:
            good = not day or date.fromisoformat(day).isoformat() == day
        except ValueError:
            good = False
        if not good:
            raise RefusedError(
                f"“{day}”不是日期，没有保存；写成 2027-12-31 这样。",
                f"{day!r} is no date; nothing was saved; write it as 2027-12-31",
            )
    if cover.valid_from and cover.valid_to and cover.valid_to < cover.valid_from:
        raise RefusedError(
            "结束日期早于开始日期，没有保存；请改日期。", "it ends before it begins; nothing was saved"
        )


def _end(session: Session, pack: PackRow) -> int:
    last = session.scalar(select(func.max(CardRow.position)).where(CardRow.pack_id == pack.id))
    return 0 if last is None else last + 1


def _free(session: Session, publisher: str, kind: str) -> str:
    number = 1
    while _is_taken(session, publisher, f"{kind}-{number}"):
        number += 1
    return f"{kind}-{number}"


def _is_taken(session: Session, publisher: str, card_id: str) -> bool:
    """Whether a card has, or ever had, this id: records name cards by it."""
    query = select(CardRow.card_id).where(CardRow.publisher == publisher, CardRow.card_id == card_id)
    return session.scalar(query) is not None or newest(session, publisher, card_id) is not None


assert tuple(board.code for board in _FIVE) == DEFAULT_BOARDS
