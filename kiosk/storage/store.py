"""Content on disk: objects by hash, the slots of each publisher, state, notices, settings.

Order of a switch: every object durably on disk, then the database (:mod:`kiosk.storage.roles`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from content_packs.durable import DISK, Disk
from content_packs.errors import PackError
from content_packs.format.card import Card
from content_packs.format.content import Slot
from content_packs.format.manifest import CARD_TYPE, Manifest, decode_cards, decode_manifest
from content_packs.wire.trust import named_keys
from kiosk.storage.database import open_or_set_aside
from kiosk.storage.objects import Objects
from kiosk.storage.played import PlayedHours
from kiosk.storage.roles import Roles, Standing, saving

RUNNING = "running"
"""Setting: the boot on which the program runs; emptied when it ends well."""

if TYPE_CHECKING:
    pass


class Store:
    """The pack store of a station, in ``folder``. One thread owns it.

    Args:
        folder: the station's data.
        disk: the file system objects are written to.
        station: its name, for which a manifest may hold a content of its own.

    Attributes:
        objects, roles: files by hash, and which manifest stands where.
        played: what was on the glass.
        set_aside: name of a damaged ``content.db`` that was put aside for this one; empty as a rule.
    """

    def __init__(self, folder: Path, disk: Disk = DISK, station: str = "") -> None:
        self._station = station
        self.objects = Objects(folder / "objects", disk)
        self._db, self.set_aside = open_or_set_aside(folder / "content.db", "content")
        self._db.execute("PRAGMA secure_delete=ON")  # a roster that was replaced leaves no names in the file
        self.roles = Roles(self._db)
        self.played = PlayedHours(self._db)

    def held(self) -> set[str]:
        """SHA-256 of every object on disk; what is damaged among them is found when it is read."""
        return self.objects.names()

    def path_of(self, name: str) -> Path:
        """Where the object ``name`` (SHA-256 hex) is, or would be."""
        return self.objects.path_of(name)

    def read(self, name: str) -> bytes:
        """Bytes of a held object; PackError when it is gone or no longer what its name says."""
        return self.objects.read(name)

    def live(self) -> dict[str, tuple[int, str]]:
        """(version, manifest SHA-256) of what is current, by publisher."""
        return {name: (row.version, row.manifest) for name, row in self.roles.in_role("current").items()}

    def manifest(self, name: str) -> Manifest:
        """A held manifest, as it is for this station; PackError when it is gone, damaged or unreadable."""
        return decode_manifest(self.read(name)).at(self._station)

    def needed(self, roles: Collection[str], strict: bool = False) -> list[str]:
        """The manifests in these roles and all their objects, each once, in the order of the roles.

        Raises:
            PackError: ``strict``, and a manifest cannot be read: nobody knows what it needs.
        """
        rows = sorted(self.roles.all(), key=lambda row: row.role)
        names: dict[str, None] = {}
        for row in (row for row in rows if row.role in roles):
            names[row.manifest] = None
            try:
                names |= {item.sha256: None for item in self.manifest(row.manifest).objects}
            except PackError:
                if strict:
                    raise
        return list(names)

    def cards(self, manifest: Manifest) -> dict[str, Card]:
        """The cards of a manifest that can be read, by path."""
        return decode_cards(manifest, self._card_bytes(manifest))

    def discard(self, name: str) -> None:
        """Take away an object that is damaged; where the disk refuses that, a new one replaces it."""
        with suppress(OSError):
            self.objects.drop(name)

    def lacking(self, manifest: Manifest) -> list[str]:
        """Objects of a manifest that are not on disk in their full length."""
        return [item.sha256 for item in manifest.objects if not self.objects.has(item)]

    def slots(self) -> tuple[dict[str, Slot], tuple[str, ...]]:
        """What is to be shown of each publisher, and what is wrong where that is not all of the current.

        What is whole is shown: the current manifest, else the previous one. Where neither is whole, what
        can be read of one of them, less the damaged cards; where that is nothing, nothing.
        """
        slots: dict[str, Slot] = {}
        rest: dict[str, Slot] = {}
        faults: list[str] = []
        for row in self.roles.all():  # the current one comes before the previous one
            if row.role != "candidate" and row.publisher not in slots:
                slot, is_whole = self._slot(row, faults)
                if slot and is_whole:
                    slots[row.publisher] = slot
                elif slot and slot.cards:
                    rest.setdefault(row.publisher, slot)
        return rest | slots, tuple(faults)

    def unfit(self) -> tuple[tuple[str, int, str, str], ...]:
        """(publisher, version, path, why) of each card of what is current that cannot be shown here."""
        return tuple(
            (row.publisher, row.version, path, why)
            for row in self.roles.in_role("current").values()
            for path, why in self.roles.unfit(row.manifest).items()
        )

    def state(self) -> Mapping[str, tuple[int, bytes]]:
        """(version, signed bytes) of each state document, by kind."""
        rows = self._db.execute("SELECT kind, version, data FROM state")
        return {kind: (version, data) for kind, version, data in rows}

    def save_state(self, kind: str, version: int, data: bytes) -> None:
        """Replace a state document; the old one is gone with the same transaction."""
        with saving(self._db):
            self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (kind, version, data))

    def notices(self) -> tuple[int, bytes]:
        """(version, signed bytes) of the urgent notices in force; (0, b"") when none ever came."""
        row = self._db.execute("SELECT version, data FROM notices").fetchone()
        return (row[0], bytes(row[1])) if row else (0, b"")

    def save_notices(self, version: int, data: bytes) -> None:
        """Replace the list of urgent notices."""
        with saving(self._db):
            self._db.execute("INSERT OR REPLACE INTO notices VALUES (1, ?, ?)", (version, data))

    def metadata(self) -> tuple[dict[str, bytes], int]:
        """The signed metadata verified last, by file name, and the newest time any was signed (ms)."""
        rows = self._db.execute("SELECT name, data FROM metadata")
        return dict(rows.fetchall()), int(self.setting("signed_at", "0"))

    def keys(self) -> dict[str, bytes]:
        """The public keys that the targets verified last have named."""
        row = self._db.execute("SELECT data FROM metadata WHERE name = 'targets.json'").fetchone()
        return named_keys(json.loads(row[0])["signed"]) if row else {}

    def save_metadata(self, files: Mapping[str, bytes], signed_at: int) -> None:
        """Remember what was verified, in one transaction; nothing is written when it is the same."""
        if (dict(files), signed_at) == self.metadata():
            return
        with saving(self._db):
            self._db.execute("DELETE FROM metadata")
            for name, data in files.items():
                self._db.execute("INSERT INTO metadata VALUES (?, ?)", (name, data))
            self._db.execute("INSERT OR REPLACE INTO setting VALUES ('signed_at', ?)", (str(signed_at),))

    def setting(self, name: str, default: str = "") -> str:
        """A remembered value."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def remember(self, name: str, value: str) -> None:
        """Keep a value."""
        with saving(self._db):
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def close(self) -> None:
        self._db.close()

    def _slot(self, row: Standing, faults: list[str]) -> tuple[Slot | None, bool]:
        """What can be read of a manifest, and whether that is all of it; what is wrong joins ``faults``."""
        try:
            manifest = self.manifest(row.manifest)
        except PackError as error:
            faults.append(f"{row.publisher} {row.role}: {error}")
            return None, False
        unfit, held = self.roles.unfit(row.manifest), self._card_bytes(manifest)
        gone = set(self.lacking(manifest)) | (_cards_of(manifest) - held.keys())
        if gone:
            faults.append(f"{row.publisher} {row.role}: {len(gone)} objects are gone or damaged")
        if manifest.brand and manifest.brand.emblem in unfit:
            manifest = replace(manifest, brand=replace(manifest.brand, emblem=""))
        cards = decode_cards(manifest, held)
        return Slot(manifest, {path: card for path, card in cards.items() if path not in unfit}), not gone

    def _card_bytes(self, manifest: Manifest) -> dict[str, bytes]:
        objects: dict[str, bytes] = {}
        for name in _cards_of(manifest):
            with suppress(PackError):
                objects[name] = self.read(name)
        return objects


def _cards_of(manifest: Manifest) -> set[str]:
    return {item.sha256 for item in manifest.objects if item.type == CARD_TYPE}
