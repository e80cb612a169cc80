"""Objects: files by their SHA-256, in the data folder; written durably, never changed or removed."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.format.manifest import sha256
from hub.packs.models import ObjectRow

_NAME = re.compile(r"[0-9a-f]{64}")


def put_object(session: Session, folder: Path, data: bytes, kind: str) -> str:
    """Keep ``data`` of media type ``kind``; its name. The bytes are on disk before the row exists.

    Raises:
        StorageError: the disk refused.
    """
    name = sha256(data)
    path = _path(folder, name)
    try:
        if object_bytes(folder, name) is None:
            write_durably(path, data)
    except OSError as error:
        raise StorageError(
            f"内容写不进磁盘（{error.strerror}），没有保存，原内容未动；请检查中枢的磁盘。",
            f"the disk refused ({error.strerror}); nothing was saved; check the hub's disk",
        ) from None
    if session.get(ObjectRow, name) is None:
        session.add(ObjectRow(sha256=name, size=len(data), type=kind))
        session.flush()
    return name


def object_bytes(folder: Path, name: str) -> bytes | None:
    """An object by name; None when it is not held or its bytes no longer match their name."""
    path = _path(folder, name)
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    data = path.read_bytes()
    return data if sha256(data) == name else None


def _path(folder: Path, name: str) -> Path:
    return folder / name[:2] / name
