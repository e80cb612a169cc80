"""Screens of content that no station has: pack folders as people write them, a card as it is being typed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from content_packs.errors import StorageError
from content_packs.format.card import PREPARED, Card
from content_packs.format.content import EMPTY, Content, Shown
from content_packs.format.folder import read_folder
from content_packs.format.manifest import Board, Brand
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.builtin import SITE
from kiosk.domain.clockwork import Instant, Ticks
from kiosk.domain.rotation import OVERVIEW, Anchor
from kiosk.domain.screen import BUILTIN, Facts, Link, Screen, screen

PLAIN = "#90A4AE"
"""Colour of a board that nobody has defined."""


@dataclass(frozen=True, slots=True)
class Material:
    """Content, and the file of every object it shows by SHA-256."""

    content: Content
    files: Mapping[str, Path]

    def picture(self, sha256: str) -> str:
        """Path of a picture's file."""
        return str(self.files[sha256])


def of_folders(roots: Sequence[Path], version: int = 1) -> Material:
    """Every card of some authoring folders, ancestors first, whatever their filters and dates.

    Raises:
        StorageError: a folder is none, or its ``pack.toml`` cannot be used.
    """
    boards: dict[str, Board] = {}
    cards: list[Shown] = []
    files: dict[str, Path] = {}
    theme, brand, emblem = Words(""), None, ""
    for root in roots:
        folder = read_folder(root)
        if folder.pack is None:
            raise StorageError(
                f"{root} 不是内容文件夹：里面没有可用的 pack.toml；请核对路径，或运行 yizhan pack check。",
                f"{root} is no pack folder: it has no pack.toml that can be used; try `yizhan pack check`",
            )
        held = {path: hashlib.sha256(data).hexdigest() for path, data in folder.media.items()}
        files |= {name: root / path for path, name in held.items()}
        boards = {board.code: board for board in folder.pack.boards} | boards
        theme = folder.pack.theme if folder.pack.theme.zh else theme
        if folder.pack.brand:
            brand, emblem = folder.pack.brand, held.get(folder.pack.brand.emblem, "")
        cards += [_shown(card, folder.pack.publisher, version, held) for card in folder.cards]
    return Material(_content(boards, cards, theme, brand, emblem), files)


def of_card(card: Card, board: Board | None, media: Mapping[str, Path]) -> Material:
    """One card; ``media``: the file of each path it names."""
    held = {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in media.items()}
    boards = {board.code: board} if board else {}
    files = {held[path]: file for path, file in media.items()}
    # a prepared notice is shown as the card it is
    plain = replace(card, type="text", level="") if card.type == PREPARED else card
    return Material(_content(boards, [_shown(plain, "preview", 1, held)], Words(""), None, ""), files)


def screen_of(content: Content, now: Instant, lang: str, view: str) -> Screen:
    """A card, a board or the overview as it stands between two sign windows, on a line that is up."""
    facts = Facts(SITE, None, now.at, content, Attendance(), Anchor(now.at), lang)
    if view == BUILTIN:
        facts = replace(facts, content=EMPTY)
    return replace(screen(facts, Link(True, 0, 0), now, chosen(content, view)), panel=None)


def chosen(content: Content, view: str) -> str:
    """What a view's name means: a card's key or id, a board's code (its first card), OVERVIEW; else ""."""
    if view in ("", OVERVIEW, BUILTIN):
        return OVERVIEW if view == OVERVIEW else ""
    for found in content.cards:
        if view in (found.key, found.card.id):
            return found.key
    first = content.of_board(view)
    if not first:
        raise StorageError(
            f"没有“{view}”这张卡或这个板块；请写卡片编号、板块代码或 overview。",
            f"there is no card or board {view!r}; name a card's id, a board's code, or overview",
        )
    return first[0].key


def moment(text: str, offset_min: int, ticks: Ticks) -> Instant:
    """The mine's wall time as a station would believe it, with clocks that agree; now for "".

    Raises:
        StorageError: it is no time.
    """
    if not text:
        return Instant(ticks.wall, ticks, "rtc")
    try:
        local = datetime.fromisoformat(text)
        at = (local - timedelta(minutes=offset_min)).replace(tzinfo=UTC) if local.tzinfo is None else local
        wall = int(at.timestamp() * 1000)
    except (ValueError, OverflowError):
        zh, en = "应写成 2026-11-22T23:30（矿上时间）。", "is no time such as 2026-11-22T23:30"
        raise StorageError(f"时刻“{text}”{zh}", f"{text!r} {en}") from None
    return Instant(wall, Ticks(wall, ticks.mono + wall - ticks.wall, ticks.boot), "rtc")


def _content(
    boards: Mapping[str, Board], cards: Sequence[Shown], theme: Words, brand: Brand | None, emblem: str
) -> Content:
    prepared = tuple(shown for shown in cards if shown.card.type == PREPARED)
    in_turn = tuple(shown for shown in cards if shown.card.type != PREPARED)
    used = dict.fromkeys(shown.card.board for shown in in_turn)
    known = [boards.get(code) or Board(code, Words(code), "board", 1000, PLAIN) for code in used]
    ordered = tuple(sorted(known, key=lambda board: board.order))
    return Content(ordered, in_turn, theme, brand, prepared, emblem)


def _shown(card: Card, publisher: str, version: int, held: Mapping[str, str]) -> Shown:
    media = {path: held[path] for path in card.media() if path in held}
    return Shown(card, publisher, version, media.get(card.picture, ""), media)
