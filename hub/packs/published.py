"""What is published, read back: versions, what each shows, and which of them is in force."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.format.card import Card, card_from_json
from content_packs.format.content import Slot
from content_packs.format.manifest import CARD_TYPE, Manifest, decode_cards, decode_manifest
from content_packs.wire.codec import unpack
from hub.config import Settings
from hub.db import READ
from hub.packs.models import ObjectRow, VersionRow
from hub.packs.objects import object_bytes

T = TypeVar("T")
REPEATS = "= "
"""Begins the note of a version that shows once more what an earlier one showed."""
AHEAD = "> "
"""Begins the note of a version that shows something new at the stations it names alone."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version; ``size`` of its manifest in bytes, ``made_at`` ms since 1970 UTC."""

    publisher: str
    version: int
    manifest_sha: str
    size: int
    made_at: int
    made_by: str
    note: str

    @property
    def ahead(self) -> tuple[str, ...]:
        """The only stations that show what is new in it; empty as a rule: all do."""
        return stations_ahead(self.note)


def in_force_since(session: Session, publisher: str) -> int:
    """When what all stations show was first published (ms), however often that was repeated; 0: nothing."""
    last = newest_row(session, publisher, for_all=True)
    if last is None:
        return 0
    same = select(func.max(VersionRow.made_at)).where(
        VersionRow.publisher == publisher, VersionRow.content_sha == last.content_sha,
        VersionRow.note.not_like(f"{REPEATS}%"),
    )  # fmt: skip
    return session.scalar(same) or 0


def current_versions(session: Session) -> tuple[Version, ...]:
    """The version in force of every publisher, by id."""
    newest = sorted(versions_in_force(session).items())
    return tuple(version_of(session, session.get_one(VersionRow, key)) for key in newest)


def versions_in_force(session: Session) -> dict[str, int]:
    """The version in force, per publisher."""
    newest = select(VersionRow.publisher, func.max(VersionRow.version)).group_by(VersionRow.publisher)
    found = _once(session, "versions in force", lambda: session.execute(newest).all())
    return {publisher: version for publisher, version in found}


def newest_manifests(session: Session, publisher: str) -> list[str]:
    """SHA-256 of the manifest in force and of the one before, as far as there are such."""
    query = select(VersionRow.manifest_sha).where(VersionRow.publisher == publisher)
    return list(session.scalars(query.order_by(VersionRow.version.desc()).limit(2)))


def versions(session: Session, publisher: str) -> tuple[Version, ...]:
    """Everything ever published by a publisher, newest first."""
    query = select(VersionRow, ObjectRow.size).join(ObjectRow, ObjectRow.sha256 == VersionRow.manifest_sha)
    query = query.where(VersionRow.publisher == publisher).order_by(VersionRow.version.desc())
    found = _once(session, (VersionRow, publisher), lambda: session.execute(query).all())
    return tuple(_version(row, size) for row, size in found)


def words_of(
    session: Session, settings: Settings, publisher: str, version: int, card_id: str, station: str = ""
) -> Card | None:
    """A card as it was in a published version: the words somebody signed; None when it was not there.

    ``station``: where it was shown, because a version may hold another content for some stations.
    """
    found = shown_in(session, settings, publisher, version, card_id, station)
    return found[0] if found else None


def shown_in(
    session: Session,
    settings: Settings,
    publisher: str,
    version: int,
    card_id: str,
    station: str = "",
    text_hash: str = "",
) -> tuple[Card, Manifest] | None:
    """The same, and what was shown together with it.

    ``text_hash``: of its words; a card that has it goes before that of the station.
    """
    row = session.get(VersionRow, (publisher, version))
    data = object_bytes(settings.objects, row.manifest_sha) if row else None
    if row is None or data is None:
        return None
    both = decode_manifest(data)
    sides = [both.at(name) for name in (station, "", *stations_ahead(row.note)[:1])]
    found = [(card, side) for side in sides if (card := _card(settings.objects, side, card_id))]
    return next((one for one in found if one[0].text_hash() == text_hash), found[0] if found else None)


def _card(folder: Path, manifest: Manifest, card_id: str) -> Card | None:
    found = next((o for o in manifest.objects if o.path.endswith(f"/{card_id}.json")), None)
    data = object_bytes(folder, found.sha256) if found else None
    return card_from_json(unpack(data)) if data else None


def stations_ahead(note: str) -> tuple[str, ...]:
    """The stations a version's note names; empty: it is for all. For this feature only."""
    return tuple(note.removeprefix(AHEAD).split()) if note.startswith(AHEAD) else ()


def ahead_of_all(session: Session, publisher: str) -> tuple[str, ...]:
    """The stations that show something of a publisher before all others do; empty as a rule."""
    row = newest_row(session, publisher)
    return stations_ahead(row.note) if row else ()


def live(session: Session, settings: Settings, publisher: str, station: str = "") -> Slot | None:
    """What a publisher shows now; None when it has published nothing, or its manifest is not to be had.

    ``station``: as it is shown there; none: at all that are not ahead of the others.
    """
    row = newest_row(session, publisher)
    if row is None:
        return None
    ahead = stations_ahead(row.note)
    try:
        return _whole(settings.objects, row.manifest_sha, ahead[0] if station in ahead else "")
    except _IncompleteError as found:
        return found.slot


def cards_in(
    session: Session, settings: Settings, publisher: str, version: int, station: str = ""
) -> dict[str, Card]:
    """The cards of a published version by id, as far as they can be read; at a station as in :func:`live`."""
    row = next((one for one in versions(session, publisher) if one.version == version), None)
    if row is None:
        return {}
    slot: Slot | None
    try:
        slot = _whole(settings.objects, row.manifest_sha, row.ahead[0] if station in row.ahead else "")
    except _IncompleteError as found:
        slot = found.slot
    return {card.id: card for card in slot.cards.values()} if slot else {}


class _IncompleteError(Exception):
    """Not all of it is held: it may be mended any moment, so nothing may remember it."""

    def __init__(self, slot: Slot | None) -> None:
        super().__init__()
        self.slot = slot


@lru_cache(maxsize=32)
def _whole(folder: Path, manifest_sha: str, station: str) -> Slot:
    """What a manifest shows at a station; _IncompleteError when it or a card of it is lost or damaged."""
    data = object_bytes(folder, manifest_sha)
    if data is None:
        raise _IncompleteError(None)
    manifest = decode_manifest(data).at(station)
    names = {item.sha256 for item in manifest.objects if item.type == CARD_TYPE}
    held = {name: found for name in names if (found := object_bytes(folder, name)) is not None}
    slot = Slot(manifest, decode_cards(manifest, held))
    if len(held) < len(names):
        raise _IncompleteError(slot)
    return slot


def newest_row(session: Session, publisher: str, *, for_all: bool = False) -> VersionRow | None:
    """The row of the version in force; ``for_all``: of the newest that is so at all stations alike, which is
    what those show that are not ahead. For this feature only."""
    query = select(VersionRow).where(VersionRow.publisher == publisher).order_by(VersionRow.version.desc())
    if for_all:
        query = query.where(VersionRow.note.not_like(f"{AHEAD}%"))
    if READ in session.info and publisher not in versions_in_force(session):
        return None  # most units publish nothing
    return _once(session, (VersionRow, publisher, for_all), lambda: session.scalars(query.limit(1)).first())


def version_of(session: Session, row: VersionRow) -> Version:
    """The version a row stands for; for this feature only."""
    return _version(row, session.get_one(ObjectRow, row.manifest_sha).size)


def _version(row: VersionRow, size: int) -> Version:
    return Version(row.publisher, row.version, row.manifest_sha, size, row.made_at, row.made_by, row.note)


def _once(session: Session, name: Hashable, ask: Callable[[], T]) -> T:
    """What ``ask`` finds; within one reading transaction it is asked once, and rows found stay at hand."""
    read = session.info.get(READ)
    if read is None:
        return ask()
    if name not in read:
        read[name] = ask()
    found: T = read[name]
    return found
