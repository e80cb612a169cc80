"""Blocks of an object, and sets of blocks as bitmaps. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BLOCK = 16 * 1024
"""Bytes of a block but the last: 2 s of a 64 kbit/s line, which is what a record may have to wait."""
MOST_BLOCKS = 4096
"""Blocks of the largest object: 64 MiB."""


def block_count(size: int) -> int:
    """How many blocks an object of ``size`` bytes has."""
    return -(-size // BLOCK)


def block_length(size: int, index: int) -> int:
    """Bytes of block ``index`` of an object of ``size`` bytes; 0 for one it has not."""
    return max(min(size - index * BLOCK, BLOCK), 0) if index >= 0 else 0


def bytes_in(size: int, blocks: Blocks) -> int:
    """Bytes of these blocks of an object of ``size`` bytes, all of which it has."""
    last = block_count(size) - 1
    return len(blocks) * BLOCK - (BLOCK - block_length(size, last) if last in blocks else 0)


def cut(data: bytes, index: int) -> bytes:
    """Block ``index`` of an object."""
    return data[index * BLOCK : (index + 1) * BLOCK]


_BITMAP = re.compile(rf"0|[1-9a-f][0-9a-f]{{0,{MOST_BLOCKS // 4 - 1}}}")


@dataclass(frozen=True, slots=True)
class Blocks:
    """A set of block numbers as the bits of one whole number."""

    bits: int = 0

    @staticmethod
    def of(indices: Iterable[int]) -> Blocks:
        """The set of these numbers."""
        bits = 0
        for index in indices:
            bits |= 1 << index
        return Blocks(bits)

    @staticmethod
    def all(count: int) -> Blocks:
        """The numbers 0 .. count - 1."""
        return Blocks((1 << count) - 1)

    def __iter__(self) -> Iterator[int]:
        rest = self.bits
        while rest:
            low = rest & -rest
            yield low.bit_length() - 1
            rest ^= low

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __contains__(self, index: int) -> bool:
        return bool(self.bits >> index & 1)

    def __or__(self, other: Blocks) -> Blocks:
        return Blocks(self.bits | other.bits)

    def __and__(self, other: Blocks) -> Blocks:
        return Blocks(self.bits & other.bits)

    def __sub__(self, other: Blocks) -> Blocks:
        return Blocks(self.bits & ~other.bits)

    def first(self, most: int) -> Blocks:
        """The lowest ``most`` of them."""
        return Blocks.of(index for index, _ in zip(self, range(most), strict=False))

    def to_hex(self) -> str:
        """As it travels: the number in hexadecimal, block 0 is the lowest bit."""
        return f"{self.bits:x}"

    @staticmethod
    def from_hex(text: str) -> Blocks:
        """Read :meth:`to_hex`; ValueError when it is none or names a block beyond MOST_BLOCKS."""
        if not _BITMAP.fullmatch(text):
            raise ValueError("no bitmap of blocks")
        return Blocks(int(text, 16))
