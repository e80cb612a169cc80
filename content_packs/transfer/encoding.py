"""The wire form of an object: what is sent instead of its bytes when that is shorter. Pure.

Bounded: whoever sends a frame cannot make a reader fill its memory.
"""

from __future__ import annotations

import hashlib

import zstandard

from content_packs.errors import PackError

LEVEL = 19
WORTH = 0.97
"""A frame is used when it has at most this part of the content's bytes."""
MOST_WINDOW = 2**23
"""Bytes a reader keeps in memory behind the place where it is; level 19 asks for no more."""
SEGMENT = 1024 * 1024
"""A manifest carries 32 bytes for each at every revision: in pieces of 256 KiB two videos would cost 1.3 kB
a day."""
WITHOUT_SEGMENTS = 1024 * 1024
"""Largest wire form whose hash alone says where it is damaged: it is pulled again whole."""
_PROBE = 1024 * 1024


def to_wire(data: bytes) -> bytes:
    """The wire form: a zstd frame where that saves at least 3 %, else the bytes themselves."""
    if len(data) > _PROBE and not _is_worth(_frame(data[:_PROBE], 3), _PROBE):
        return data  # a video: a minute of a processor for nothing
    frame = _frame(data, LEVEL)
    return frame if _is_worth(frame, len(data)) else data


def from_wire(wire: bytes, size: int) -> bytes:
    """The content of a wire form.

    Args:
        wire: as received; not trusted.
        size: bytes of the content, as its manifest says.

    Raises:
        PackError: it is neither the content nor one frame of exactly ``size`` bytes.
    """
    return wire if len(wire) == size else _unpacked(wire, size, None)


def to_patch(base: bytes, data: bytes) -> bytes:
    """How ``data`` differs from ``base``: a frame that refers to it."""
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=_raw(base)).compress(data)


def from_patch(base: bytes, patch: bytes, size: int) -> bytes:
    """What :func:`to_patch` was made of, ``size`` bytes; PackError when it is nothing of the kind. Neither is
    trusted: another base makes other bytes, and their name tells."""
    return _unpacked(patch, size, _raw(base))


def said_size(wire: bytes) -> int:
    """Bytes of content a frame says it has, for who has no manifest; 0 when it says none. Not trusted."""
    try:
        return max(zstandard.get_frame_parameters(wire).content_size, 0)
    except zstandard.ZstdError:
        return 0


def segments_of(wire: bytes) -> tuple[str, ...]:
    """SHA-256 (hex) of each 1 MiB of a wire form above 1 MiB; nothing for a shorter one."""
    if len(wire) <= WITHOUT_SEGMENTS:
        return ()
    return tuple(hashlib.sha256(wire[at : at + SEGMENT]).hexdigest() for at in range(0, len(wire), SEGMENT))


def segment_count(wire: int) -> int:
    """How many segments a wire form of ``wire`` bytes names."""
    return -(-wire // SEGMENT) if wire > WITHOUT_SEGMENTS else 0


def _unpacked(frame: bytes, size: int, base: zstandard.ZstdCompressionDict | None) -> bytes:
    """The content of one frame of exactly ``size`` bytes; PackError for any other."""
    try:
        said = zstandard.get_frame_parameters(frame)
        if said.content_size != size:
            raise _refused(f"a frame of {said.content_size} bytes where {size} were signed for")
        reader = zstandard.ZstdDecompressor(dict_data=base, max_window_size=MOST_WINDOW)
        data = reader.decompress(frame, max_output_size=size, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise _refused(str(error)) from None
    if len(data) != size:
        raise _refused(f"{len(data)} bytes where {size} were signed for")
    return data


def _raw(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _frame(data: bytes, level: int) -> bytes:
    return zstandard.ZstdCompressor(level=level, write_content_size=True).compress(data)


def _is_worth(frame: bytes, size: int) -> bool:
    return len(frame) <= size * WORTH


def _refused(reason: str) -> PackError:
    return PackError(
        f"收到的内容不能解开，已丢弃，原内容继续显示，将重新索取（{reason}）。",
        f"what came cannot be unpacked; it was dropped and will be asked for again ({reason})",
    )
