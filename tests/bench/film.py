"""A film of a given size: an MP4 whose boxes are true and whose pictures are noise.

There is no encoder on a bare machine. The container, its sample table and the H.264 parameter sets (baseline
profile, 640x360) are real; the samples are random bytes in well-formed NAL units: no shorter by zstd, like a
film.
"""

from __future__ import annotations

import random
import struct

WIDTH, HEIGHT, FRAMES, PER_SECOND = 640, 360, 125, 25
_SPS = bytes.fromhex("6742c01eda0280bfe5c04400000fa40003a983c58ba8")  # baseline, level 3.0
_PPS = bytes.fromhex("68ce3c80")
_UNIT = bytes.fromhex("000100000000000000000000000000000001000000000000000000000000000040000000")
"""The unity matrix of headers, 9 x 4 bytes."""


def film(size: int, seed: int) -> bytes:
    """An MP4 file of exactly ``size`` bytes."""
    kind = _box(b"ftyp", b"isom" + bytes(4) + b"isomavc1")
    head = len(kind) + len(_moov([0] * FRAMES, 0)) + 8
    each, rest = divmod(size - head, FRAMES)
    sizes = [each + (rest if number == 0 else 0) for number in range(FRAMES)]
    noise = random.Random(seed)
    samples = b"".join(
        struct.pack(">IB", length - 4, 0x65 if number == 0 else 0x41) + noise.randbytes(length - 5)
        for number, length in enumerate(sizes)
    )
    return kind + _moov(sizes, head) + _box(b"mdat", samples)


def _moov(sizes: list[int], offset: int) -> bytes:
    duration = FRAMES * 1000 // PER_SECOND
    movie = struct.pack(">IIIIIHH8x", 0, 0, 1000, duration, 0x10000, 0x100, 0) + _UNIT + bytes(24) + _int(2)
    track = struct.pack(">IIIII8xHHHH", 0, 0, 1, 0, duration, 0, 0, 0, 0) + _UNIT
    track += struct.pack(">II", WIDTH << 16, HEIGHT << 16)
    media = _full(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1000, duration, 0x55C4, 0))
    media += _full(b"hdlr", bytes(4) + b"vide" + bytes(12) + b"film\0")
    kept = _full(b"vmhd", bytes(8), 1)
    kept += _box(b"dinf", _full(b"dref", _int(1) + _full(b"url ", b"", 1)))
    kept += _box(b"stbl", _table(sizes, offset))
    inside = _full(b"tkhd", track, 3) + _box(b"mdia", media + _box(b"minf", kept))
    return _box(b"moov", _full(b"mvhd", movie) + _box(b"trak", inside))


def _table(sizes: list[int], offset: int) -> bytes:
    sets = bytes((1, _SPS[1], _SPS[2], _SPS[3], 0xFF, 0xE1)) + struct.pack(">H", len(_SPS)) + _SPS
    sets += b"\x01" + struct.pack(">H", len(_PPS)) + _PPS
    entry = bytes(6) + struct.pack(">H16xHH", 1, WIDTH, HEIGHT)
    entry += struct.pack(">III", 0x480000, 0x480000, 0) + struct.pack(">H32xHh", 1, 24, -1)
    table = _full(b"stsd", _int(1) + _box(b"avc1", entry + _box(b"avcC", sets)))
    table += _full(b"stts", struct.pack(">III", 1, len(sizes), 1000 // PER_SECOND))
    table += _full(b"stss", struct.pack(">II", 1, 1))
    table += _full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1))
    table += _full(b"stsz", struct.pack(">II", 0, len(sizes)) + b"".join(map(_int, sizes)))
    return table + _full(b"stco", struct.pack(">II", 1, offset))


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def _full(kind: bytes, body: bytes, flags: int = 0) -> bytes:
    return _box(kind, _int(flags) + body)


def _int(number: int) -> bytes:
    return struct.pack(">I", number)
