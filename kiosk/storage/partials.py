"""Blocks of objects that are not yet whole, on disk: one append-only file for each object.

A record is index, length and a CRC-32 of both and of the bytes, then the bytes; it is on disk before the
engine believes it. A record of no bytes takes back an earlier one. What a power cut has torn at the end is
cut off at the next start. Nothing here is trusted: the hash of the whole object decides.
"""

from __future__ import annotations

import errno
import os
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from content_packs.transfer.blocks import BLOCK, MOST_BLOCKS, Blocks

QUOTA = 256 * 2**20
"""Bytes on disk of all of them: four of the largest objects."""
_HEAD = struct.Struct(">III")
_NAME = re.compile(r"[0-9a-f]{64}")


class Partials:
    """The blocks in ``folder``, which is this object's alone. One thread owns it.

    Args:
        folder: made when it is first needed.
        quota: bytes; what was not added to for longest makes room.
    """

    def __init__(self, folder: Path, quota: int = QUOTA) -> None:
        self._folder = folder
        self._quota = quota
        self._places: dict[str, dict[int, tuple[int, int]]] = {}
        self._sizes: dict[str, int] = {}
        self._scan()

    @property
    def held(self) -> Mapping[str, Blocks]:
        """Blocks on disk, by object."""
        return {name: Blocks.of(places) for name, places in self._places.items() if places}

    def save(self, name: str, index: int, data: bytes) -> list[str]:
        """Write a block durably.

        Returns:
            Objects whose blocks had to make room for it.

        Raises:
            OSError: the disk refused; the blocks of before are still there.
        """
        gone = self._make_room(name, _HEAD.size + len(data))
        try:
            self._append(name, index, data)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            gone += self.drop_others(name)
            self._append(name, index, data)
        return gone

    def read(self, name: str, blocks: Blocks) -> bytes | None:
        """The bytes of some blocks, one after the other; None when one is not there any more."""
        places = self._places.get(name, {})
        try:
            with self._opened(name, os.O_RDONLY) as file:
                parts = [os.pread(file, length, at) for at, length in (places[index] for index in blocks)]
        except (OSError, KeyError):
            return None
        whole = sum(places[index][1] for index in blocks)
        data = b"".join(parts)
        return data if len(data) == whole else None

    def drop(self, name: str, blocks: Blocks | None = None) -> None:
        """Forget some blocks of an object, by default all; what the disk does not forget comes to nothing."""
        left = Blocks.of(self._places.get(name, ())) - blocks if blocks else Blocks()
        with suppress(OSError):
            if blocks and left:
                for index in blocks:
                    self._append(name, index, b"")
                return
        self._places.pop(name, None)
        self._sizes.pop(name, None)
        with suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)

    def drop_others(self, name: str) -> list[str]:
        """Make room for an object: the blocks of all others go. Those objects."""
        others = [one for one in self._sizes if one != name]
        for other in others:
            self.drop(other)
        return others

    def _append(self, name: str, index: int, data: bytes) -> None:
        at = self._sizes.get(name, 0)
        with self._opened(name, os.O_WRONLY | os.O_CREAT) as file:
            append(file, _record(index, data), at)
        if not at:
            self._sync_folder()
        self._sizes[name] = self._sizes.pop(name, 0) + _HEAD.size + len(data)  # now the last to make room
        places = self._places.setdefault(name, {})
        places.pop(index, None)
        if data:
            places[index] = (at + _HEAD.size, len(data))

    def _make_room(self, name: str, size: int) -> list[str]:
        gone: list[str] = []
        while sum(self._sizes.values()) + size > self._quota:
            other = next((one for one in self._sizes if one != name), None)
            if other is None:
                break
            self.drop(other)
            gone.append(other)
        return gone

    def _scan(self) -> None:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime):
            if _NAME.fullmatch(path.name):
                with suppress(OSError):
                    self._read_in(path)

    def _read_in(self, path: Path) -> None:
        """What is in a file, up to the first record that is none; the rest is cut off."""
        places: dict[int, tuple[int, int]] = {}
        with self._opened(path.name, os.O_RDWR) as file:
            end = 0
            for index, at, length in _records(file):
                places.pop(index, None)
                if length:
                    places[index] = (at, length)
                end = at + length
            if end != os.fstat(file).st_size:
                os.ftruncate(file, end)
                os.fsync(file)
        if places:
            self._places[path.name], self._sizes[path.name] = places, end
        else:
            path.unlink()

    @contextmanager
    def _opened(self, name: str, flags: int) -> Iterator[int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._folder / name, flags, 0o644)
        try:
            yield file
        finally:
            os.close(file)

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def append(file: int, record: bytes, at: int) -> None:
    """Write a record at the end of a file, and wait until it is on disk."""
    if os.pwrite(file, record, at) != len(record):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fdatasync(file)


def _record(index: int, data: bytes) -> bytes:
    return _HEAD.pack(index, len(data), _check(index, data)) + data


def _check(index: int, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(_HEAD.pack(index, len(data), 0)))


def _records(file: int) -> Iterator[tuple[int, int, int]]:
    """(index, where its bytes begin, their length) of each whole record."""
    at = 0
    while len(head := os.pread(file, _HEAD.size, at)) == _HEAD.size:
        index, length, check = _HEAD.unpack(head)
        if index >= MOST_BLOCKS or length > BLOCK:
            return
        data = os.pread(file, length, at + _HEAD.size)
        if len(data) < length or _check(index, data) != check:
            return
        yield index, at + _HEAD.size, length
        at += _HEAD.size + length
