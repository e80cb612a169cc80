"""Objects on disk, each named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from content_packs.durable import DISK, Disk, write_durably
from content_packs.errors import PackError
from content_packs.format.manifest import Object, sha256

PIECE = 2**20
"""Bytes that are read and hashed in one go: a few milliseconds of the thread that also answers scans."""


class Objects:
    """The folder of objects. One thread writes it; another may read, and take away.

    Args:
        folder: ``objects``; each object lies in a folder of the first two digits of its name.
        disk: the file system.
    """

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        self._folder = folder
        self._disk = disk

    def path_of(self, name: str) -> Path:
        """Where the object ``name`` (SHA-256 hex) is, or would be."""
        return self._folder / name[:2] / name

    def names(self) -> set[str]:
        """Every object that has a file; whether its bytes are right is found out when it is read."""
        return {path.name for path in self._folder.glob("??/*") if len(path.name) == 64}

    def read(self, name: str) -> bytes:
        """Bytes of an object; PackError when it is gone or no longer what its name says."""
        try:
            data = self.path_of(name).read_bytes()
        except OSError as error:
            raise PackError("内容文件缺失，将重新索取。", f"object {name[:12]} is gone: {error}") from error
        if sha256(data) != name:
            raise PackError("内容文件损坏，将重新索取。", f"object {name[:12]} is damaged")
        return data

    def save(self, name: str, data: bytes) -> None:
        """Write an object durably; OSError when the disk refuses (nothing is changed then)."""
        write_durably(self.path_of(name), data, mode=0o444, disk=self._disk)

    def has(self, item: Object) -> bool:
        """Whether an object's file is there in its full length; its bytes are not read."""
        try:
            return self.path_of(item.sha256).stat().st_size == item.size
        except OSError:
            return False

    def drop(self, name: str) -> None:
        """Take an object away; OSError when the disk refuses."""
        self._disk.unlink(self.path_of(name))

    def clear_unfinished(self) -> None:
        """Take away what a power cut left of writes that were not finished; nobody else is writing."""
        for path in self._folder.glob("??/.*.tmp"):
            with suppress(OSError):
                self._disk.unlink(path)

    def verify(self, name: str) -> Iterator[bool | None]:
        """Read an object piece by piece: None while there is more, then whether it is what its name says."""
        digest = hashlib.sha256()
        try:
            with self.path_of(name).open("rb") as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    yield None
        except OSError:
            yield False
            return
        yield digest.hexdigest() == name
