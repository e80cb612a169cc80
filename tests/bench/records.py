"""TLS 1.3 read from outside by whoever has its secrets (the file SSLKEYLOGFILE names); RFC 8446, 5.2 and 7.3.

The programs that are measured encrypt as they always do. The reader is told what OpenSSL wrote down of their
keys, and so sees of every record on the line what was in it and what it cost.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

UP, DOWN = "up", "down"
HEADER = 5
APPLICATION, HANDSHAKE = 23, 22
_CIPHERS = {
    0x1301: ("sha256", 16, AESGCM), 0x1302: ("sha384", 32, AESGCM), 0x1303: ("sha256", 32, ChaCha20Poly1305),
}  # fmt: skip
_LABELS = {
    UP: ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0"),
    DOWN: ("SERVER_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0"),
}
Secrets = Mapping[tuple[str, str], bytes]
"""By label and client random (hex)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A record: ``wire`` bytes on the line, and the application data in it (empty for a handshake)."""

    wire: int
    plain: bytes


def secrets_in(folder: Path) -> dict[tuple[str, str], bytes]:
    """Every secret written down in a folder of key logs; a line half written is left for the next look."""
    found = {}
    for file in sorted(folder.glob("*.keys")):
        for line in file.read_text(encoding="ascii").splitlines():
            parts = line.split()
            if len(parts) == 3 and len(parts[2]) in (64, 96):
                found[parts[0], parts[1]] = bytes.fromhex(parts[2])
    return found


class Reader:
    """One direction of one connection."""

    def __init__(self, direction: str) -> None:
        self._labels = _LABELS[direction]
        self._raw = bytearray()
        self._stage = 0
        self._sequence = 0
        self._keys: list[tuple[AESGCM | ChaCha20Poly1305, bytes]] = []
        self.hello = b""

    def feed(self, data: bytes) -> None:
        """Bytes as they came off the line."""
        self._raw += data
        if not self.hello and len(self._raw) >= HEADER:
            length = int.from_bytes(self._raw[3:5], "big")
            if len(self._raw) >= HEADER + length:
                self.hello = bytes(self._raw[HEADER : HEADER + length])

    @property
    def left(self) -> int:
        """Bytes of a record that has not come whole."""
        return len(self._raw)

    def ready(self, random: str, suite: int, secrets: Secrets) -> bool:
        """Whether the keys are known, and records can be opened."""
        if not self._keys and all((label, random) in secrets for label in self._labels):
            self._keys = [_key(secrets[label, random], suite) for label in self._labels]
        return bool(self._keys)

    def records(self) -> Iterator[Opened]:
        """Every whole record that has come since; call :meth:`ready` first."""
        while len(self._raw) >= HEADER:
            wire = HEADER + int.from_bytes(self._raw[3:5], "big")
            if len(self._raw) < wire:
                return
            record = bytes(self._raw[:wire])
            del self._raw[:wire]
            yield Opened(wire, self._open(record) if record[0] == APPLICATION else b"")

    def _open(self, record: bytes) -> bytes:
        """The application data of a record; the keys of the handshake are tried until they no longer fit."""
        while True:
            cipher, start = self._keys[self._stage]
            nonce = (int.from_bytes(start, "big") ^ self._sequence).to_bytes(12, "big")
            try:
                inner = cipher.decrypt(nonce, record[HEADER:], record[:HEADER]).rstrip(b"\0")
            except InvalidTag:
                if self._stage:
                    raise
                self._stage, self._sequence = 1, 0
                continue
            self._sequence += 1
            return inner[:-1] if inner[-1] == APPLICATION else b""


def random_of(client_hello: bytes) -> str:
    """The client's random number, by which secrets are found."""
    return client_hello[6:38].hex()


def suite_of(server_hello: bytes) -> int:
    """The cipher suite the server chose."""
    at = 39 + server_hello[38]
    return int(struct.unpack(">H", server_hello[at : at + 2])[0])


def _key(secret: bytes, suite: int) -> tuple[AESGCM | ChaCha20Poly1305, bytes]:
    digest, length, cipher = _CIPHERS[suite]
    return cipher(_expand(secret, b"key", length, digest)), _expand(secret, b"iv", 12, digest)


def _expand(secret: bytes, label: bytes, length: int, digest: str) -> bytes:
    """HKDF-Expand-Label for at most one block of the hash."""
    full = b"tls13 " + label
    info = struct.pack(">HB", length, len(full)) + full + b"\0"
    return hmac.new(secret, info + b"\x01", getattr(hashlib, digest)).digest()[:length]
