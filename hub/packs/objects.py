"""Objects: files by their SHA-256, in the data folder; written durably, never changed or removed.

Beside an object lies its wire form where that differs, ``<sha256>.zst``, made once: another zstd would make
other bytes, and blocks of the two must not mix.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import PackError, StorageError
from content_packs.format.manifest import Object, sha256
from content_packs.transfer.blocks import BLOCK
from content_packs.transfer.encoding import from_wire, segments_of, to_patch, to_wire
from content_packs.wire.trust import Patch
from hub.packs.models import ObjectRow

_NAME = re.compile(r"[0-9a-f]{64}")
_HASH = 64
_MOST_ASKED = 500
"""Names in one query."""


def put_object(session: Session, folder: Path, data: bytes, kind: str) -> str:
    """Keep ``data`` of media type ``kind``; its name. The bytes are on disk before the row exists.

    Raises:
        StorageError: the disk refused.
    """
    name = sha256(data)
    row = session.get(ObjectRow, name)
    wire = _held_wire(folder, name, data) if row else None
    if row is not None and wire is not None and object_bytes(folder, name) is not None:
        return name
    wire = wire or to_wire(data)
    _write(folder, name, data, wire)
    row = row or ObjectRow(sha256=name, size=len(data), type=kind)
    row.wire, row.segments = len(wire), "".join(segments_of(wire))
    session.add(row)
    session.flush()
    return name


def objects_of(session: Session, kept: Sequence[tuple[str, str]]) -> list[Object]:
    """Rows of a manifest for objects that are kept, each a name and a path; asked for all at once.

    Raises:
        LookupError: one is not kept.
    """
    rows = _rows(session, [name for name, _ in kept])
    return [_object(rows[name], path) for name, path in kept]


def measured(session: Session, kind: str, written: Sequence[tuple[bytes, str]]) -> list[Object]:
    """Rows of a manifest for bytes of media type ``kind`` at paths, kept or not; writes nothing."""
    named = [(sha256(data), data, path) for data, path in written]
    rows = _rows(session, [name for name, _, _ in named])
    return [
        _object(rows[name], path) if name in rows else _unkept(name, data, kind, path)
        for name, data, path in named
    ]


def _rows(session: Session, names: Sequence[str]) -> dict[str, ObjectRow]:
    parts = (names[at : at + _MOST_ASKED] for at in range(0, len(names), _MOST_ASKED))
    queries = (select(ObjectRow).where(ObjectRow.sha256.in_(part)) for part in parts)
    return {row.sha256: row for query in queries for row in session.scalars(query)}


def _object(row: ObjectRow, path: str) -> Object:
    hashes = tuple(row.segments[at : at + _HASH] for at in range(0, len(row.segments), _HASH))
    return Object(path, row.sha256, row.size, row.type, row.wire, hashes)


def _unkept(name: str, data: bytes, kind: str, path: str) -> Object:
    wire = to_wire(data)
    return Object(path, name, len(data), kind, len(wire), segments_of(wire))


def object_bytes(folder: Path, name: str) -> bytes | None:
    """An object by name; None when it is not held or its bytes no longer match their name."""
    path = _path(folder, name)
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    data = path.read_bytes()
    return data if sha256(data) == name else None


def wire_bytes(folder: Path, name: str) -> bytes | None:
    """The wire form of an object; None when it is not held, or content or wire form are damaged."""
    data = object_bytes(folder, name)
    return None if data is None else _held_wire(folder, name, data)


def wire_size(folder: Path, name: str) -> int | None:
    """Bytes of the wire form of an object, from what lies there; None when it is not held."""
    if not _NAME.fullmatch(name):
        return None
    path = _path(folder, name)
    found = next((file for file in (_wire_path(path), path) if file.is_file()), None)
    return found.stat().st_size if found else None


def wire_block(folder: Path, name: str, index: int) -> bytes | None:
    """A block of the wire form, read alone; None when it is not there. Whoever gets it checks it."""
    path = _path(folder, name)
    try:
        with (wire if (wire := _wire_path(path)).is_file() else path).open("rb") as file:
            file.seek(index * BLOCK)
            return file.read(BLOCK) or None
    except OSError:
        return None


def patch_of(folder: Path, name: str, base: str) -> Patch | None:
    """A manifest as it differs from an earlier one; None when one is not held, or it saves less than half."""
    try:
        return _patch_of(folder, name, base)
    except FileNotFoundError:  # not remembered: the file may come back
        return None


@lru_cache(maxsize=64)
def _patch_of(folder: Path, name: str, base: str) -> Patch | None:
    data, before = object_bytes(folder, name), object_bytes(folder, base)
    if data is None or before is None:
        raise FileNotFoundError
    patch = Patch(name, base, to_patch(before, data))
    return patch if 2 * len(patch.frame) <= (wire_size(folder, name) or 0) else None


def mend(folder: Path, name: str) -> bool:
    """Look whether an object that a station could not use is what it should be, and make its wire form anew
    where that is damaged; False when the object itself is."""
    data = object_bytes(folder, name)
    if data is not None and _held_wire(folder, name, data) is None:
        _write(folder, name, data, to_wire(data))
    return data is not None


def _held_wire(folder: Path, name: str, data: bytes) -> bytes | None:
    path = _wire_path(_path(folder, name))
    if not path.is_file():
        return data
    wire = path.read_bytes()
    try:
        return wire if from_wire(wire, len(data)) == data else None
    except PackError:
        return None


def _write(folder: Path, name: str, data: bytes, wire: bytes) -> None:
    path = _path(folder, name)
    try:
        if wire != data:
            write_durably(_wire_path(path), wire)
        else:
            _wire_path(path).unlink(missing_ok=True)
        write_durably(path, data)
    except OSError as error:
        raise StorageError(
            f"内容写不进磁盘（{error.strerror}），没有保存，原内容未动；请检查中枢的磁盘。",
            f"the disk refused ({error.strerror}); nothing was saved; check the hub's disk",
        ) from None


def _path(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def _wire_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.zst")
