"""Pictures for tests, whole and quickly made."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 640, height: int = 360, grey: int = 128, extra: bytes = b"") -> bytes:
    """A PNG of one grey; ``extra`` are chunks before the picture data."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes([grey]) * width) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claims(width: int, height: int) -> bytes:
    """A PNG that says it has many pixels and brings none."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def box(name: bytes, *content: bytes) -> bytes:
    """A box of an MP4."""
    data = b"".join(content)
    return struct.pack(">I4s", 8 + len(data), name) + data


def film(
    width: int = 640,
    height: int = 360,
    seconds: int = 4,
    pictures: int = 100,
    codec: bytes = b"avc1",
    profile: int = 100,
    level: int = 31,
    more: bytes = b"",
    brand: bytes = b"isom",
    reference: bytes = b"",
) -> bytes:
    """An MP4 with everything that is looked at, and nothing a player could play."""
    head = box(b"ftyp", brand, bytes(4), b"isomavc1")
    media = box(b"mdat", bytes(pictures * 10))
    config = box(b"avcC", bytes([1, profile, 0, level, 255, 224, 0]))
    entry = box(codec, bytes(6), b"\0\1", bytes(16), struct.pack(">HH", width, height), bytes(50), config)
    table = box(
        b"stbl",
        box(b"stsd", bytes(4), struct.pack(">I", 1), entry),
        box(b"stsz", bytes(4), struct.pack(">II", 10, pictures)),
        box(b"stco", bytes(4), struct.pack(">II", 1, len(head) + 8)),
    )
    where = reference or box(b"url ", b"\0\0\0\1")
    inside = box(b"minf", box(b"dinf", box(b"dref", bytes(4), struct.pack(">I", 1), where)), table)
    timing = box(b"mdhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(4))
    kind = box(b"hdlr", bytes(8), b"vide", bytes(13))
    track = box(b"trak", box(b"mdia", timing, kind, inside))
    return head + media + box(b"moov", track, more)
