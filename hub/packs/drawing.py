"""A card by itself, as the station's own program is asked to draw it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from content_packs.format.card import Card
from content_packs.format.manifest import Board, Manifest


def by_itself(objects: Path, manifest: Manifest, card: Card, boards: Mapping[str, Board]) -> dict[str, Any]:
    """The fields of ``yizhan-kiosk render --serve`` that say what is drawn: card, its board, its pictures.

    Args:
        objects: folder of objects by SHA-256.
        manifest: holds the card and its pictures; a picture the disk does not hold is left out.
        card: with the paths it has in the manifest.
        boards: of the mine, by code; what the manifest itself says of a board goes before.
    """
    known = {**boards, **{board.code: board for board in manifest.boards}}
    board = known.get(card.board)
    named = {path: manifest.object_at(path) for path in card.media()}
    files = {path: objects / one.sha256[:2] / one.sha256 for path, one in named.items() if one}
    media = {path: str(file.absolute()) for path, file in files.items() if file.is_file()}
    return {"card": card.to_json(), "board": board.to_row() if board else [], "media": media}
