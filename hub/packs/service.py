"""Packs and cards as they are worked on, and what was published of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from content_packs.format.folder import Folder
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.manifest import Board, Brand
from content_packs.where import Where
from content_packs.wire.messages import Pointer
from content_packs.words import Words
from hub.config import Settings


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
    """A card as it is worked on, and who touched it last (ms since 1970 UTC)."""

    publisher: str
    pack: str
    card: Card
    edited_at: int
    edited_by: str
    published: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A published version; ``size`` of its manifest in bytes."""

    publisher: str
    version: int
    manifest_sha: str
    size: int
    made_at: int
    made_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Published:
    """What :func:`publish` did: the version in force, and whether it is new."""

    version: Version
    is_new: bool


def import_folder(session: Session, settings: Settings, folder: Folder, by: str, now_ms: int) -> Pack:
    """Take over a whole authoring folder: it replaces the pack of that publisher and name.

    Raises:
        RefusedError: the folder has faults, its publisher is no unit, or a card id of it stands in
            another pack of the publisher.
    """
    raise NotImplementedError


def packs(session: Session, publisher: str = "") -> tuple[Pack, ...]:
    """Packs by publisher and name."""
    raise NotImplementedError


def cards(session: Session, publisher: str, pack: str = "") -> tuple[Draft, ...]:
    """A publisher's cards, pack by pack in the order of rotation."""
    raise NotImplementedError


def current_card(session: Session, publisher: str, card_id: str) -> Draft | None:
    """A card as it is worked on."""
    raise NotImplementedError


def edit_card_text(
    session: Session,
    publisher: str,
    card_id: str,
    *,
    title: Words,
    body: Words,
    by: str,
    now_ms: int,
    drawable: Collection[int] | None = None,
) -> Draft:
    """Change a card's words; nothing is published yet.

    Raises:
        RefusedError: no such card, too long, empty title, or a character the font cannot draw
            (``drawable``: the font's code points; None leaves that unchecked).
    """
    raise NotImplementedError


def publish(
    session: Session, settings: Settings, publisher: str, by: str, now_ms: int, note: str = ""
) -> Published:
    """Publish all of a publisher's packs as one new version; unchanged content makes none.

    Objects are on disk before the version exists.

    Raises:
        RefusedError: the publisher has no pack.
        PackError: an object or the manifest is larger than one packet can carry.
    """
    raise NotImplementedError


def pointer(session: Session) -> Pointer:
    """What is published now, for the retained message."""
    raise NotImplementedError


def versions(session: Session, publisher: str) -> tuple[Version, ...]:
    """Everything ever published by a publisher, newest first."""
    raise NotImplementedError


def object_bytes(settings: Settings, sha256: str) -> bytes | None:
    """An object by name; None when it is not held or its bytes no longer match their name."""
    raise NotImplementedError


def words_of(session: Session, settings: Settings, publisher: str, version: int, card_id: str) -> Card | None:
    """A card as it was in a published version: the words somebody signed."""
    raise NotImplementedError
