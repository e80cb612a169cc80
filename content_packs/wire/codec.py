"""Bytes of messages: canonical JSON, bounded compression, and reading with clear refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

import zstandard

from content_packs.errors import MessageError

MAX_MESSAGE = 256 * 1024
"""Largest packet in bytes; what every tried broker passes (SPEC.md 2.2)."""
MAX_UNPACKED = 4 * 1024 * 1024
"""Largest decompressed message in bytes: a roster of 5,000 persons is about 1 MB."""
MAX_DEPTH = 16
LARGEST = 2**53 - 1
"""Largest whole number that every JSON reader keeps as it is."""
_LOOKED_AT = frozenset((dict, list, int))
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def canonical(value: Any) -> bytes:
    """RFC 8785 (JCS) bytes of a value made of objects, arrays, strings, integers, booleans, null.

    Raises:
        ValueError: what would have two spellings or none: a float, an integer beyond 2^53-1, a key
            that is not ASCII, half a surrogate pair; more than MAX_DEPTH levels; and a NUL, which
            PostgreSQL cannot keep (such a message could never be committed and would come for ever).
    """
    _refuse_ambiguous(value, MAX_DEPTH)
    return spelled(value)


def spelled(value: Any) -> bytes:
    """What :func:`canonical` gives, without its checks.

    Only for what came out of :func:`unpack`, whole or in parts put together anew: it was checked there.
    """
    return spelling(value).encode()


def _refuse_ambiguous(value: Any, levels: int) -> None:
    kind = type(value)
    if kind is str:
        if "\0" in value:
            raise ValueError("a text holds a NUL")
    elif kind is int:
        _refuse_large(value)
    elif isinstance(value, float):
        raise ValueError("no floats in canonical JSON")
    elif isinstance(value, dict | list | tuple) and value:
        if levels == 0:
            raise ValueError("nested too deeply")
        if isinstance(value, dict):
            _refuse_keys(value)
            value = (*value, *value.values())
        for item in value:
            _refuse_ambiguous(item, levels - 1)


def _refuse_large(value: int) -> None:
    if not -LARGEST <= value <= LARGEST:
        raise ValueError("integer too large for canonical JSON")


def _refuse_keys(value: dict[Any, Any]) -> None:
    # JCS sorts by UTF-16 units, Python by code points: alike for ASCII keys only.
    if not all(isinstance(key, str) and key.isascii() for key in value):
        raise ValueError("object keys are ASCII strings")


def _refuse_depth_and_size(value: list[Any] | dict[str, Any]) -> None:
    """Refuse more than MAX_DEPTH levels, and numbers that are too large; level by level, a row in one go."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        inner = (outer.values() if type(outer) is dict else outer for outer in level)
        found = [item for items in inner for item in items if type(item) in _LOOKED_AT and item]
        level = [item for item in found if type(item) is not int]
        if len(level) < len(found):
            numbers = [item for item in found if type(item) is int]
            _refuse_large(min(numbers))
            _refuse_large(max(numbers))
    if level:
        raise ValueError("nested too deeply")


def pack(value: Any) -> bytes:
    """A message's bytes: plain JSON when small, a zstd frame of it when that saves."""
    return packed(canonical(value))


def packed(plain: bytes) -> bytes:
    """What :func:`pack` makes of a value whose canonical bytes these are."""
    if len(plain) < 200:
        return plain
    squeezed = zstandard.ZstdCompressor(level=9).compress(plain)
    return squeezed if len(squeezed) < len(plain) else plain


def unpack(
    data: bytes,
    limit: int = MAX_UNPACKED,
    unlooked: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> Any:
    """Read :func:`pack`; :func:`canonical` takes whatever comes out.

    Args:
        data: bytes as received, at most :data:`MAX_MESSAGE`.
        limit: most bytes the content may have after decompression.
        unlooked: see :func:`unpack_object`.

    Raises:
        MessageError: too long, a damaged frame or one that would unpack to more than ``limit``, no
            JSON, a key twice in an object, or anything :func:`canonical` refuses.
    """
    if len(data) > MAX_MESSAGE:
        raise _refused(f"{len(data)} bytes, more than {MAX_MESSAGE}")
    if data.startswith(_ZSTD_MAGIC):
        data = _decompress(data, limit)
    try:
        return _read(data.decode("utf-8"), unlooked)
    except (ValueError, RecursionError) as error:
        raise _refused(str(error)[:120]) from None


def unpack_object(
    data: bytes, version: int = 1, unlooked: Callable[[dict[str, Any]], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Read a message that is an object ``{"v": version, ...}``.

    Args:
        data: as for :func:`unpack`.
        version: which this program reads.
        unlooked: for a message with thousands of values whose caller looks at most of them anyway: given the
            object, an object like it that holds at the same depth whatever may be nested too deeply or too
            large a number.

    Raises:
        MessageError: as :func:`unpack`, or no object, or another version.
    """
    value = unpack(data, unlooked=unlooked)
    if not isinstance(value, dict):
        raise _refused("not an object")
    said = value.get("v")
    if type(said) is not int or said != version:
        raise _refused(f"version {said!r}, this program reads {version}")
    return value


def _decompress(data: bytes, limit: int) -> bytes:
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size > limit:
            raise _refused(f"would unpack to more than {limit} bytes")
        return zstandard.ZstdDecompressor(max_window_size=2**23).decompress(
            data, max_output_size=limit, allow_extra_data=False
        )
    except zstandard.ZstdError as error:
        raise _refused(f"damaged frame: {error}") from None


def _read(text: str, unlooked: Callable[[dict[str, Any]], dict[str, Any]] | None) -> Any:
    """Read JSON once, refusing on the way what :func:`canonical` would refuse."""
    value = _READ(text)
    if "\\u" in text:  # a NUL and half a surrogate pair can be written in no other way
        canonical(value)
    elif isinstance(value, dict) and unlooked is not None:
        _refuse_depth_and_size(unlooked(value))
    elif isinstance(value, dict | list):
        _refuse_depth_and_size(value)
    elif type(value) is int:
        _refuse_large(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if not pairs:
        return {}
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in an object")
    _refuse_keys(found)
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text[:20]} is no number of this format")


spelling = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
).encode
"""What :func:`spelled` gives, as a text."""
quoted = encode_basestring
"""What :func:`spelling` gives of a text, sooner."""
_READ = json.JSONDecoder(object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number).decode


def _refused(reason: str) -> MessageError:
    return MessageError(f"收到一条无法读取的消息，已拒收（{reason}）。", f"refused a message: {reason}")
