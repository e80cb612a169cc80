"""Bytes of messages: canonical JSON, bounded compression, and reading with clear refusals."""

from __future__ import annotations

import json
from typing import Any

import zstandard

from content_packs.errors import MessageError

MAX_MESSAGE = 256 * 1024
"""Largest packet in bytes; what every tried broker passes (SPEC.md 2.2)."""
MAX_UNPACKED = 4 * 1024 * 1024
"""Largest decompressed message in bytes: a roster of 5,000 persons is about 1 MB."""
MAX_DEPTH = 16
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def canonical(value: Any) -> bytes:
    """RFC 8785 (JCS) bytes of a value made of objects, arrays, strings, integers, booleans, null.

    Raises:
        ValueError: a float or an integer beyond 2^53-1 (both would have two spellings).
    """
    _refuse_ambiguous(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _refuse_ambiguous(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("no floats in canonical JSON")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53 - 1:
        raise ValueError("integer too large for canonical JSON")
    if isinstance(value, dict):
        for key, item in value.items():
            # JCS sorts by UTF-16 units, Python by code points: alike for ASCII keys only.
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("object keys are ASCII strings")
            _refuse_ambiguous(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_ambiguous(item)


def pack(value: Any) -> bytes:
    """A message's bytes: plain JSON when small, a zstd frame of it when that saves."""
    plain = canonical(value)
    if len(plain) < 200:
        return plain
    squeezed = zstandard.ZstdCompressor(level=9).compress(plain)
    return squeezed if len(squeezed) < len(plain) else plain


def unpack(data: bytes, limit: int = MAX_UNPACKED) -> Any:
    """Read :func:`pack`.

    Args:
        data: bytes as received, at most :data:`MAX_MESSAGE`.
        limit: most bytes the content may have after decompression.

    Raises:
        MessageError: too long, no JSON, too deep, a frame that would unpack to more than ``limit``,
            or a text that no database can keep.
    """
    if len(data) > MAX_MESSAGE:
        raise _refused(f"{len(data)} bytes, more than {MAX_MESSAGE}")
    if data.startswith(_ZSTD_MAGIC):
        data = _decompress(data, limit)
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refused(str(error)[:120]) from None
    if _deeper_than(value, MAX_DEPTH):
        raise _refused("nested too deeply")
    if not _is_writable(value):
        raise _refused("a text holds a NUL or half a character")
    return value


def unpack_object(data: bytes, version: int = 1) -> dict[str, Any]:
    """Read a message that is an object ``{"v": version, ...}``.

    Raises:
        MessageError: as :func:`unpack`, or no object, or another version.
    """
    value = unpack(data)
    if not isinstance(value, dict):
        raise _refused("not an object")
    if value.get("v") != version:
        raise _refused(f"version {value.get('v')!r}, this program reads {version}")
    return value


def _decompress(data: bytes, limit: int) -> bytes:
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size > limit:
            raise _refused(f"would unpack to more than {limit} bytes")
        return zstandard.ZstdDecompressor(max_window_size=2**23).decompress(data, max_output_size=limit)
    except zstandard.ZstdError as error:
        raise _refused(f"damaged frame: {error}") from None


def _deeper_than(value: Any, levels: int) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(items) and (levels == 0 or any(_deeper_than(item, levels - 1) for item in items))


def _is_writable(value: Any) -> bool:
    """Whether every text can be stored: PostgreSQL takes no NUL, UTF-8 no lone surrogate.

    Such a message could never be committed, and would come again for ever.
    """
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return all(_is_writable(key) and _is_writable(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(_is_writable, value))


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _refused(reason: str) -> MessageError:
    return MessageError(f"收到一条无法读取的消息，已拒收（{reason}）。", f"refused a message: {reason}")
