"""The words somebody signed, as long as his record lives: found by the record, checked against its hash.

Published manifests and their objects are never removed from the hub (``hub/packs/objects.py``), because a
record may name them for years.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.manifest import Manifest
from content_packs.wire.record import Record
from hub.config import Settings
from hub.packs import published

NONE, SIGNED, OTHER, GONE = "none", "signed", "other", "gone"
_LAST_VERSION = 2**53 - 1


@dataclass(frozen=True, slots=True)
class SignedWords:
    """What a record says was on screen.

    Attributes:
        state: "none" (the record names no words), "signed" (these are they, their hash is the record's),
            "other" (the card of that version has other words than those hashed) or "gone" (the hub holds no
            such version or card).
        card: the card as published; None for "none" and "gone".
        manifest: what was shown together with it; None without a card.
    """

    state: str
    card: Card | None = None
    manifest: Manifest | None = None


def words_of(session: Session, settings: Settings, record: Record) -> SignedWords:
    """The words of a record, from its publisher, version, subject and text hash."""
    if not record.text_hash or not record.subject.startswith("card:"):
        return SignedWords(NONE)
    if not 0 < record.version <= _LAST_VERSION:
        return SignedWords(GONE)
    found = published.shown_in(
        session, settings, record.publisher, record.version, record.subject.removeprefix("card:"),
        record.station, record.text_hash,
    )  # fmt: skip
    if found is None:
        return SignedWords(GONE)
    card, manifest = found
    return SignedWords(SIGNED if card.text_hash() == record.text_hash else OTHER, card, manifest)
