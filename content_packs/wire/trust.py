"""Signed metadata on the line: which file names there are, and the message that carries them (SPEC.md 1.6).

The metadata themselves are TUF's (theupdateframework.github.io/specification, version 1.0); what is ours is
said here once for both sides.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from content_packs.values import dataclass
from content_packs.wire.codec import pack, unpack_object
from content_packs.wire.fields import Fields, refuse

SIGNED_AT = "x-yizhan-signed-at"
"""In the timestamp: when it was signed, ms since 1970 UTC."""
NAMED_KEYS = "x-yizhan-keys"
"""In the targets: public keys (hex) of what travels beside packs, by "state" and "notice"."""
NEWEST_ROOT = "x-yizhan-root"
"""In the timestamp: the newest root's version, so that a station asks for it."""
TIMESTAMP = "timestamp.json"
MOST_FILES = 32
_HEX = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[1-9][0-9]{0,14}\.[a-z0-9-]{1,32}\.json")


def manifest_path(publisher: str) -> str:
    """The one target a publisher signs for."""
    return f"publishers/{publisher}/manifest.json"


def signed_at_in(fields: Mapping[str, Any]) -> int:
    """When a timestamp was signed, ms since 1970 UTC, as its fields say; 0 when they do not."""
    value = fields.get(SIGNED_AT)
    return value if type(value) is int and 0 < value < 2**53 else 0


def claimed(timestamp: bytes) -> int:
    """When a timestamp says it was signed; nobody has verified it."""
    return signed_at_in(_signed(timestamp))


def version_of(metadata: bytes) -> int:
    """The version a file of metadata says it has, 0 when it says none; nobody has verified it."""
    version = _signed(metadata).get("version")
    return version if type(version) is int and version > 0 else 0


def claimed_root(timestamp: bytes) -> int:
    """The newest root a timestamp says there is, 0 when it says none; nobody has verified it."""
    version = _signed(timestamp).get(NEWEST_ROOT)
    return version if type(version) is int and version > 0 else 0


def _signed(timestamp: bytes) -> dict[str, Any]:
    try:
        signed = json.loads(timestamp)["signed"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return signed if isinstance(signed, dict) else {}


def file_held(metadata: bytes, number: int) -> str:
    """What a station says it holds of a file, as for a state document: ``<number>-<digest>``. The number of
    the pointer is its signed time, ms; that of any other its version."""
    return f"{number}-{hashlib.sha256(metadata).hexdigest()[:16]}"


def is_metadata(name: str) -> bool:
    """Whether ``name`` is that of a versioned file of metadata, such as ``29741210.snapshot.json``."""
    return _NAME.fullmatch(name) is not None


def named_keys(signed: Mapping[str, Any]) -> dict[str, bytes]:
    """Public keys (32 bytes) that signed targets name: "state" and "notice"; what is no key is left out."""
    named = signed.get(NAMED_KEYS)
    rows = named.items() if isinstance(named, dict) else ()
    return {name: bytes.fromhex(key) for name, key in rows if isinstance(key, str) and _HEX.fullmatch(key)}


@dataclass(frozen=True, slots=True)
class Patch:
    """A new manifest as it differs from an earlier one. Nobody need believe it: what comes of it is what its
    name says, or is thrown away and the whole is asked for.

    Attributes:
        name, base: SHA-256 (hex) of the new manifest and of the earlier one.
        frame: from which content_packs/transfer/encoding.py makes the one of the other.
    """

    name: str
    base: str
    frame: bytes


@dataclass(frozen=True, slots=True)
class MetadataFiles:
    """Hub to station: files of metadata by name, those it asked for or those that are new; each is JSON text
    as it was signed. With what is new come patches of the manifests it leads to."""

    files: Mapping[str, bytes]
    patches: tuple[Patch, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        files = [[name, data.decode()] for name, data in self.files.items()]
        patches = [[patch.name, patch.base, b64encode(patch.frame).decode()] for patch in self.patches]
        return pack({"v": 1, "files": files, **({"patches": patches} if patches else {}), **self.extra})


def decode_metadata_files(data: bytes) -> MetadataFiles:
    """Read metadata files; MessageError when malformed. Signatures are checked later, over these bytes."""
    fields = Fields(unpack_object(data), "metadata")
    files: dict[str, bytes] = {}
    for row in fields.items("files", most=MOST_FILES):
        match row:
            case [str(name), str(text)] if is_metadata(name):
                files[name] = text.encode()
            case _:
                raise refuse("metadata", "a row is not [name, text]")
    patches = tuple(map(_patch, fields.items("patches", most=MOST_FILES)))
    return MetadataFiles(files, patches, fields.rest())


def _patch(row: Any) -> Patch:
    match row:
        case [str(name), str(base), str(frame)] if _HEX.fullmatch(name) and _HEX.fullmatch(base):
            try:
                return Patch(name, base, b64decode(frame, validate=True))
            except (binascii.Error, ValueError):
                pass
    raise refuse("metadata", "a patch is not [SHA-256, SHA-256, base64]")
