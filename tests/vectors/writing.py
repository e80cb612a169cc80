"""What the makers of vectors share: keys, canonical bytes, frames, and where files go."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent
STATION_SECRET = bytes(range(32))
HUB_SECRET = bytes(range(32, 64))
SEEDS = {segment: hashlib.sha256(b"seed %d" % segment).digest()[:16] for segment in range(8)}
NOW = 1_795_315_200_000  # 2026-11-22T00:00Z, 08:00 at the mine


def public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def jcs(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def frame(value: Any) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(jcs(value))


def write(name: str, content: Any) -> None:
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
