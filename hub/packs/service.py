"""Packs and cards as they are worked on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.check import DEFAULT_BOARDS
from content_packs.format.folder import Folder, PackSource
from content_packs.format.manifest import Board, Brand
from content_packs.where import Where
from content_packs.words import Words
from hub.config import Settings
from hub.db import READ
from hub.errors import RefusedError
from hub.packs.drafts import card_of as card_of
from hub.packs.drafts import keep
from hub.packs.media import keep_media
from hub.packs.models import CardRow, MediaRow, PackRow
from hub.people.service import unit

WITHDRAWN = "withdrawn"
"""State of a card that is taken off with the next publish."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it is worked on; ``cards`` counts them, ``edited`` those not yet published as they are."""

    publisher: str
    name: str
    title: Words
    theme: Words
    where: Where
    valid_from: str
    valid_to: str
    boards: tuple[Board, ...]
    brand: Brand | None
    cards: int
    edited: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A card as it is worked on, and who touched it last (ms since 1970 UTC); ``withdrawn``: it goes next."""

    publisher: str
    pack: str
    card: Card
    edited_at: int
    edited_by: str
    published: bool
    withdrawn: bool = False


class OvertakenError(RefusedError):
    """Somebody else changed the card while it was being edited."""


def import_folder(session: Session, settings: Settings, folder: Folder, by: str, now_ms: int) -> Pack:
    """Take over a whole authoring folder: it replaces the pack of that publisher and name.

    Raises:
        RefusedError: the folder has faults, its publisher is no unit, a card id of it stands in
            another pack of the publisher, or a picture or video cannot be used.
    """
    source = folder.pack
    if source is None or folder.faults:
        raise RefusedError(
            f"内容文件夹有 {len(folder.faults)} 处问题，没有导入；请运行 yizhan pack check 查看。",
            f"the folder has {len(folder.faults)} faults; nothing was imported; run `yizhan pack check`",
        )
    unit(session, source.publisher)
    row = _put_pack(session, source)
    _refuse_doubles(session, row, folder.cards)
    for before in every_card_row(session, row):
        keep(session, before)
    session.execute(delete(CardRow).where(CardRow.pack_id == row.id))
    session.execute(delete(MediaRow).where(MediaRow.pack_id == row.id))
    for position, card in enumerate(folder.cards):
        session.add(new_row(row, position, card, by, now_ms))
    for path, data in folder.media.items():
        name = keep_media(session, settings, path, data)
        session.add(MediaRow(pack_id=row.id, path=path, sha256=name))
    session.flush()
    return pack_of(session, row)


def packs(session: Session, publisher: str = "") -> tuple[Pack, ...]:
    """Packs by publisher and order."""
    return tuple(pack_of(session, row) for row in pack_rows(session, publisher))


def titles(session: Session, names: Collection[str]) -> dict[str, Words]:
    """Titles of packs by ``<publisher>/<pack>``, as far as there are any."""
    found = session.execute(select(PackRow.publisher, PackRow.name, PackRow.title_zh, PackRow.title_en))
    known = {f"{publisher}/{name}": Words(zh, en) for publisher, name, zh, en in found}
    return {name: known[name] for name in names if name in known}


def cards(session: Session, publisher: str, pack: str = "") -> tuple[Draft, ...]:
    """A publisher's cards, pack by pack in the order of rotation."""
    return tuple(
        draft_of(row, card)
        for row in pack_rows(session, publisher)
        if pack in ("", row.name)
        for card in every_card_row(session, row)
    )


def current_card(session: Session, publisher: str, card_id: str) -> Draft | None:
    """A card as it is worked on."""
    query = select(PackRow, CardRow).join(CardRow, CardRow.pack_id == PackRow.id)
    found = session.execute(query.where(CardRow.publisher == publisher, CardRow.card_id == card_id)).first()
    return draft_of(found[0], found[1]) if found else None


def picture_of(session: Session, publisher: str, card_id: str) -> str:
    """SHA-256 of the picture a card shows as it is worked on; empty without one."""
    draft = current_card(session, publisher, card_id)
    if draft is None or not draft.card.picture:
        return ""
    query = select(MediaRow.sha256).join(PackRow, PackRow.id == MediaRow.pack_id)
    query = query.where(PackRow.publisher == publisher, PackRow.name == draft.pack)
    return session.scalar(query.where(MediaRow.path == draft.card.picture)) or ""


def row_for_change(session: Session, publisher: str, card_id: str, read_at: int | None) -> CardRow:
    """The row of a card that is about to be changed; for this feature only.

    Raises:
        OvertakenError: somebody changed the card after ``read_at``.
        RefusedError: no such card.
    """
    row = session.scalar(
        select(CardRow).where(CardRow.publisher == publisher, CardRow.card_id == card_id).with_for_update()
    )
    if row is None:
        raise RefusedError(
            f"没有卡片“{publisher}/{card_id}”，什么也没有改；它可能刚被删除，请刷新页面。",
            f"there is no card {publisher}/{card_id}; nothing was changed; it may just have been deleted",
        )
    if read_at is not None and read_at != row.edited_at:
        raise OvertakenError(
            f"{row.edited_by} 刚改过这张卡，你的修改没有保存；请刷新后再改。",
            f"{row.edited_by} has just changed this card; yours was not saved; reload and edit again",
        )
    return row


def put_card(session: Session, row: CardRow, card: Card, by: str, now_ms: int, *, auto: bool = False) -> None:
    """Write a card over its row, and keep what was there; for this feature only."""
    keep(session, row)
    row.title_zh, row.title_en = card.title.zh, card.title.en
    row.body_zh, row.body_en = card.body.zh, card.body.en
    row.board, row.type, row.front = card.board, card.type, front_of(card)
    row.edited_at, row.edited_by, row.state = max(now_ms, row.edited_at + 1), by, "edited"
    keep(session, row, auto=auto)


def front_of(card: Card) -> dict[str, Any]:
    """Every field of a card but its words; for this feature only."""
    return {name: value for name, value in card.to_json().items() if name not in ("title", "body")}


def boards(session: Session) -> dict[str, Board]:
    """Every board there is, by code and in order; the five stand even before any pack names them."""
    found = {board.code: board for row in pack_rows(session, "") for board in boards_of(row)}
    plain = {code: Board(code, Words(code), "board", 1000, "#90A4AE") for code in DEFAULT_BOARDS}
    return dict(sorted({**plain, **found}.items(), key=lambda item: (item[1].order, item[0])))


def pack_rows(session: Session, publisher: str) -> list[PackRow]:
    """Rows of a publisher's packs (of all, for ""), in order; for this feature only."""
    query, read = (
        select(PackRow).order_by(PackRow.publisher, PackRow.position, PackRow.id),
        session.info.get(READ),
    )
    if read is None:
        return list(session.scalars(query.where(PackRow.publisher == publisher) if publisher else query))
    if PackRow not in read:
        read[PackRow] = list(session.scalars(query))
    return [row for row in read[PackRow] if publisher in ("", row.publisher)]


def card_rows(session: Session, pack: PackRow) -> list[CardRow]:
    """Rows of the cards a pack is to show, in order; for this feature only."""
    return [row for row in every_card_row(session, pack) if row.state != WITHDRAWN]


def every_card_row(session: Session, pack: PackRow) -> list[CardRow]:
    """Rows of a pack's cards, also of those withdrawn that stations still show; for this feature only."""
    query, read = select(CardRow).order_by(CardRow.position), session.info.get(READ)
    if read is None:
        return list(session.scalars(query.where(CardRow.pack_id == pack.id)))
    if CardRow not in read:  # all packs are read at once, or a page would ask for each of them, and again
        read[CardRow] = defaultdict(list)
        for row in session.scalars(query):
            read[CardRow][row.pack_id].append(row)
    return list(read[CardRow][pack.id])


def boards_of(row: PackRow) -> tuple[Board, ...]:
    """The boards a pack defines; for this feature only."""
    return tuple(map(Board.from_row, row.boards))


def brand_of(row: PackRow) -> Brand | None:
    """The brand a pack brings; for this feature only."""
    return Brand.from_row(row.brand) if row.brand else None


def _put_pack(session: Session, source: PackSource) -> PackRow:
    row = session.scalar(
        select(PackRow).where(PackRow.publisher == source.publisher, PackRow.name == source.name)
    )
    if row is None:
        count = session.scalar(select(func.count()).where(PackRow.publisher == source.publisher)) or 0
        row = PackRow(publisher=source.publisher, name=source.name, position=count)
    brand = source.brand
    row.title_zh, row.title_en = source.title.zh, source.title.en
    row.theme_zh, row.theme_en = source.theme.zh, source.theme.en
    row.where, row.valid_from, row.valid_to = source.where.to_json(), source.valid_from, source.valid_to
    row.boards = [board.to_row() for board in source.boards]
    row.brand = brand.to_row() if brand else []
    session.add(row)
    session.flush()
    return row


def _refuse_doubles(session: Session, pack: PackRow, found: tuple[Card, ...]) -> None:
    query = select(CardRow.card_id).where(CardRow.publisher == pack.publisher, CardRow.pack_id != pack.id)
    if doubles := set(session.scalars(query)) & {card.id for card in found}:
        raise RefusedError(
            f"卡片“{min(doubles)}”已在本单位的另一个内容包里，没有导入；请改文件名。",
            f"the card {min(doubles)!r} stands in another pack of this publisher; rename its file",
        )


def new_row(pack: PackRow, position: int, card: Card, by: str, now_ms: int) -> CardRow:
    """The row of a card that comes new; for this feature only."""
    return CardRow(
        pack_id=pack.id, card_id=card.id, publisher=pack.publisher, position=position, board=card.board,
        type=card.type, title_zh=card.title.zh, title_en=card.title.en, body_zh=card.body.zh,
        body_en=card.body.en, front=front_of(card), edited_at=now_ms, edited_by=by, state="edited",
    )  # fmt: skip


def draft_of(pack: PackRow, row: CardRow) -> Draft:
    """A row as pages see it; for this feature only."""
    return Draft(
        pack.publisher, pack.name, card_of(row), row.edited_at, row.edited_by,
        row.state == "published", row.state == WITHDRAWN,
    )  # fmt: skip


def pack_of(session: Session, row: PackRow) -> Pack:
    """A row as pages see it; for this feature only."""
    states = [card.state for card in every_card_row(session, row)]
    return Pack(
        row.publisher, row.name, Words(row.title_zh, row.title_en), Words(row.theme_zh, row.theme_en),
        Where.from_json(row.where), row.valid_from, row.valid_to, boards_of(row), brand_of(row),
        len(states), sum(state != "published" for state in states),
    )  # fmt: skip
