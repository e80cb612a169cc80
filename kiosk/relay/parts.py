"""Blocks of objects that are not yet whole: one append-only file for each. It survives a power cut."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from content_packs.transfer.blocks import BLOCK, Blocks

_HEAD = struct.Struct(">HII")
"""Before each block: its number, its length, its CRC-32."""


class Parts:
    """The folder of parts. One thread owns it; OSError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def held(self) -> dict[str, Blocks]:
        """The blocks on disk, by object; a torn tail is cut off."""
        return {path.name: Blocks.of(self._scan(path)) for path in self._folder.iterdir()}

    def append(self, name: str, index: int, data: bytes) -> None:
        """Put a block on disk."""
        with (self._folder / name).open("ab") as file:
            file.write(_HEAD.pack(index, len(data), zlib.crc32(data)) + data)
            file.flush()
            os.fdatasync(file.fileno())

    def read(self, name: str) -> bytes:
        """All blocks of an object in order, one after the other."""
        blocks = dict(_blocks((self._folder / name).read_bytes()))
        return b"".join(blocks[index] for index in sorted(blocks))

    def drop(self, name: str) -> None:
        """The object is whole elsewhere, or its blocks were of no use."""
        (self._folder / name).unlink(missing_ok=True)

    def _scan(self, path: Path) -> list[int]:
        blocks = list(_blocks(path.read_bytes()))
        os.truncate(path, sum(_HEAD.size + len(data) for _, data in blocks))
        return [index for index, _ in blocks]


def _blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Blocks up to the first that is torn or damaged."""
    at = 0
    while at + _HEAD.size <= len(data):
        index, length, crc = _HEAD.unpack_from(data, at)
        block = data[at + _HEAD.size : at + _HEAD.size + length]
        if length > BLOCK or len(block) != length or zlib.crc32(block) != crc:
            return
        yield index, block
        at += _HEAD.size + length
