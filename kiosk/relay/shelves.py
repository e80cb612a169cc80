"""The relay's disk: wire forms by the hash of their content, metadata by name, retained messages.

Nothing here is believed because it is here: at the start every object is compared with its name, and a file
of metadata carries its own hash, so that a bad disk gives nothing instead of nonsense.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping
from pathlib import Path

from content_packs.durable import write_durably
from content_packs.errors import PackError
from content_packs.format.manifest import MOST_OBJECT
from content_packs.transfer.blocks import BLOCK
from content_packs.transfer.encoding import from_wire, said_size
from content_packs.wire.trust import is_metadata

log = logging.getLogger("yizhan.relay.shelves")
YOUNG_S = 86_400
"""Objects younger than this stay even where nothing leads to them: a manifest may be on its way."""
_RETAINED = ("meta", "notice")


def content_of(name: str, wire: bytes) -> bytes | None:
    """The content of a wire form, if it is that of the object ``name`` (SHA-256 hex)."""
    if _is_named(wire, name):
        return wire
    size = said_size(wire)
    try:
        content = from_wire(wire, size) if len(wire) < size <= MOST_OBJECT else b""
    except PackError:
        return None
    return content if _is_named(content, name) else None


class Shelves:
    """Everything a relay keeps, in ``folder``. One thread owns it; OSError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self) -> dict[str, int]:
        """Bytes of the wire form of every object that is what its name says; what is not is removed."""
        found: dict[str, int] = {}
        for path in (self._folder / "objects").glob("??/*"):
            if len(path.name) == 64 and self.examine(path.name):
                found[path.name] = path.stat().st_size
        return found

    def content(self, name: str) -> bytes | None:
        """The content of an object, or None when it is not here or damaged."""
        try:
            return content_of(name, self._path(name).read_bytes())
        except OSError:
            return None

    def examine(self, name: str) -> bool:
        """Whether an object is what its name says; what is not is removed."""
        if self.content(name) is not None:
            return True
        self._path(name).unlink(missing_ok=True)
        return False

    def put(self, name: str, wire: bytes) -> None:
        """Keep a wire form that was found to be the object's."""
        write_durably(self._path(name), wire, mode=0o444)

    def block(self, name: str, index: int) -> bytes:
        """Block ``index`` of a wire form; empty when it has none."""
        with self._path(name).open("rb") as file:
            file.seek(index * BLOCK)
            return file.read(BLOCK)

    def clean(self, reachable: Collection[str], now_s: float) -> list[str]:
        """Remove objects that nothing leads to and that are not new; their names."""
        gone = []
        for path in (self._folder / "objects").glob("??/*"):
            if path.name not in reachable and now_s - path.stat().st_mtime > YOUNG_S:
                path.unlink(missing_ok=True)
                gone.append(path.name)
        return gone

    def retained(self) -> dict[str, bytes]:
        """The retained messages of the last start, by name."""
        read = {name: self._read(self._folder / "retained" / name) for name in _RETAINED}
        return {name: payload for name, payload in read.items() if payload}

    def keep(self, name: str, payload: bytes) -> None:
        """Keep a retained message."""
        self._write(self._folder / "retained" / name, payload)

    def metadata(self) -> dict[str, bytes]:
        """Every file of metadata that is as it was written."""
        folder = self._folder / "metadata"
        read = {path.name: self._read(path) for path in folder.glob("*.json") if is_metadata(path.name)}
        return {name: data for name, data in read.items() if data}

    def keep_metadata(self, files: Mapping[str, bytes]) -> None:
        """Keep files of metadata; of each role but the root only the two newest."""
        folder = self._folder / "metadata"
        for name, data in files.items():
            self._write(folder / name, data)
            role = name.partition(".")[2]
            if role != "root.json":
                versions = sorted(folder.glob(f"*.{role}"), key=lambda path: int(path.name.partition(".")[0]))
                for old in versions[:-2]:
                    old.unlink(missing_ok=True)

    def next_session(self) -> int:
        """Number of this start; counted on disk."""
        path = self._folder / "session"
        number = int(self._read(path) or b"0") + 1
        self._write(path, str(number).encode())
        return number

    def _path(self, name: str) -> Path:
        return self._folder / "objects" / name[:2] / name

    def _write(self, path: Path, data: bytes) -> None:
        write_durably(path, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)

    def _read(self, path: Path) -> bytes:
        """What was written; nothing when it is gone or damaged."""
        try:
            digest, _, data = path.read_bytes().partition(b"\n")
        except OSError:
            return b""
        if hashlib.sha256(data).hexdigest().encode() == digest:
            return data
        log.warning("%s is damaged and is not used", path)
        return b""


def _is_named(content: bytes, name: str) -> bool:
    return hashlib.sha256(content).hexdigest() == name
