"""Content on disk: objects by hash, the live slot of each publisher, state, notices, settings.

Order of a switch: every object durably on disk, then one database transaction. A power cut leaves
the old content or the new one, never a mixture.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from content_packs.durable import write_durably
from content_packs.errors import PackError
from content_packs.format.content import Slot
from content_packs.format.manifest import CARD_TYPE, decode_cards, decode_manifest, sha256
from content_packs.wire.messages import Published
from content_packs.wire.trust import named_keys
from kiosk.storage.database import open_database, transaction


class Store:
    """The pack store of a station, in ``folder``. One thread owns it."""

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._db = open_database(folder / "content.db", "content")

    def held(self) -> set[str]:
        """SHA-256 of every object on disk that is what its name says."""
        return {
            path.name
            for path in self._objects.glob("??/*")
            if len(path.name) == 64 and sha256(path.read_bytes()) == path.name
        }

    def path_of(self, name: str) -> Path:
        """Where the object ``name`` (SHA-256 hex) is, or would be."""
        return self._objects / name[:2] / name

    def read(self, name: str) -> bytes:
        """Bytes of a held object; PackError when it is gone or no longer what its name says."""
        try:
            data = self.path_of(name).read_bytes()
        except OSError as error:
            raise PackError("内容文件缺失，将重新索取。", f"object {name[:12]} is gone: {error}") from error
        if sha256(data) != name:
            raise PackError("内容文件损坏，将重新索取。", f"object {name[:12]} is damaged")
        return data

    def save_object(self, name: str, data: bytes) -> None:
        """Write an object durably; OSError when the disk refuses (nothing is changed then)."""
        write_durably(self.path_of(name), data, mode=0o444)

    def live(self) -> dict[str, tuple[int, str]]:
        """(version, manifest SHA-256) by publisher."""
        rows = self._db.execute("SELECT publisher, version, manifest FROM slot WHERE role = 'current'")
        return {publisher: (version, manifest) for publisher, version, manifest in rows}

    def activate(self, published: Published) -> None:
        """Make a manifest live and keep the one before it as ``previous``, in one transaction.

        Doing it twice is doing it once: a switch that was reported failed is made again.
        """
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO slot SELECT publisher, 'previous', version, manifest"
                " FROM slot WHERE publisher = ? AND role = 'current' AND manifest <> ?",
                (published.publisher, published.sha256),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO slot VALUES (?, 'current', ?, ?)",
                (published.publisher, published.version, published.sha256),
            )

    def drop(self, publishers: Collection[str]) -> tuple[str, ...]:
        """Take publishers out of what is shown, in one transaction; those that were."""
        gone = tuple(sorted(set(publishers) & self.live().keys()))
        if gone:
            with self._transaction():
                self._db.executemany("DELETE FROM slot WHERE publisher = ?", [(name,) for name in gone])
        return gone

    def slots(self) -> tuple[dict[str, Slot], tuple[str, ...]]:
        """The live slots, and what is wrong with those that cannot be read.

        A slot whose manifest is damaged falls back to ``previous``; a damaged card is left out.
        """
        slots: dict[str, Slot] = {}
        faults: list[str] = []
        rows = self._db.execute("SELECT publisher, manifest FROM slot ORDER BY publisher, role")
        for publisher, name in rows:
            if publisher in slots:
                continue
            try:
                slots[publisher] = self._slot(name)
            except PackError as error:
                faults.append(f"{publisher}: {error}")
        return slots, tuple(faults)

    def state(self) -> Mapping[str, tuple[int, bytes]]:
        """(version, signed bytes) of each state document, by kind."""
        rows = self._db.execute("SELECT kind, version, data FROM state")
        return {kind: (version, data) for kind, version, data in rows}

    def save_state(self, kind: str, version: int, data: bytes) -> None:
        """Replace a state document; the old one is gone with the same transaction."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (kind, version, data))

    def notices(self) -> tuple[int, bytes]:
        """(version, signed bytes) of the urgent notices in force; (0, b"") when none ever came."""
        row = self._db.execute("SELECT version, data FROM notices").fetchone()
        return (row[0], bytes(row[1])) if row else (0, b"")

    def save_notices(self, version: int, data: bytes) -> None:
        """Replace the list of urgent notices."""
        with self._transaction():
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
        with self._transaction():
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
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def close(self) -> None:
        self._db.close()

    def _slot(self, name: str) -> Slot:
        manifest = decode_manifest(self.read(name))
        objects: dict[str, bytes] = {}
        for item in manifest.objects:
            if item.type == CARD_TYPE:
                try:
                    objects[item.sha256] = self.read(item.sha256)
                except PackError:
                    continue
        return Slot(manifest, decode_cards(manifest, objects))

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(
            self._db, "内容没有存下，本站继续显示原内容；请检查磁盘。", "content was not saved"
        )
