"""The lines of an exported ledger (SPEC.md 2.13): a header, records, and the heads that were signed.

Everything a reader needs to prove a ledger stands in the file; what the hub thinks of a record (when it
came, its flags, its estimate of the moment) stands beside the record and proves nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content_packs.errors import MessageError
from content_packs.wire.codec import canonical
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.record import hashed_fields

MOST_LINE = 8 * 1024 * 1024
"""Longest line in bytes: more than any message a record can come from."""
KIND = "ledger"


@dataclass(frozen=True, slots=True)
class Header:
    """What a ledger's part of the file begins with.

    Attributes:
        ledger: its id, 32 hex digits.
        station: for whom it was opened, as the hub knows it; "hub" for the hub's own.
        public_key: 32 bytes, raw Ed25519.
        first, last: numbers of the records that follow; ``last`` is ``first - 1`` where there are none.
        previous: hash(first - 1), 32 bytes.
        nth, of: this is the nth of so many ledgers in the file.
        exported_at: ms since 1970 UTC.
    """

    ledger: str
    station: str
    public_key: bytes
    first: int
    last: int
    previous: bytes
    nth: int
    of: int
    exported_at: int

    def encode(self) -> bytes:
        """The line, with its line feed."""
        return _line(
            {
                "v": 1, "kind": KIND, "ledger": self.ledger, "station": self.station,
                "public_key": self.public_key.hex(), "first": self.first, "last": self.last,
                "prev": self.previous.hex(), "nth": self.nth, "of": self.of,
                "exported_at": self.exported_at,
            }
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """One record.

    Attributes:
        seq: its number.
        row: the row as it came (persons in clear); the row with commitments where ``salt`` is None; or 64
            hex digits, the hash alone, where the station had lost the record itself.
        salt: 16 bytes; None for a record whose person was erased, and for a hash alone.
        hash: hash(seq), 32 bytes.
        beside: what the hub keeps beside it: ``arrived_at``, ``hub_flags``, ``moment``, ``quarantined``.
    """

    seq: int
    row: Any
    salt: bytes | None
    hash: bytes
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_hash_alone(self) -> bool:
        return isinstance(self.row, str)

    @property
    def is_erased(self) -> bool:
        return self.salt is None and not self.is_hash_alone

    def hashed(self) -> list[Any]:
        """The hashed array (SPEC.md 2.4.1) of a record that is no hash alone."""
        return (
            hashed_fields(self.seq, self.row, self.salt) if self.salt is not None else [self.seq, *self.row]
        )

    def encode(self) -> bytes:
        """The line, with its line feed."""
        erased = {"erased": True} if self.is_erased else {}
        salt = self.salt.hex() if self.salt is not None else None
        return _line(
            {
                "seq": self.seq,
                "row": self.row,
                "salt": salt,
                "hash": self.hash.hex(),
                **self.beside,
                **erased,
            }
        )


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The signature of the chain as it stood after record ``upto``; follows that record's line."""

    upto: int
    head: bytes
    signature: bytes

    def encode(self) -> bytes:
        """The line, with its line feed."""
        return _line({"upto": self.upto, "head": self.head.hex(), "sig": self.signature.hex()})


def read_line(data: bytes) -> Header | Exported | SignedHead:
    """Read one line of the file.

    Raises:
        MessageError: no line of this format.
    """
    if len(data) > MOST_LINE:
        raise refuse("line", f"it is longer than {MOST_LINE} bytes")
    value = _strict(data)
    fields = Fields(value, "line")
    if value.get("kind") == KIND:
        return _header(value, fields)
    if "upto" in value:
        return SignedHead(
            fields.number("upto"), _bytes(fields.text("head"), 32), _bytes(fields.text("sig"), 64)
        )
    return _exported(value, fields)


def _strict(data: bytes) -> dict[str, Any]:
    """The line's object; what may not be hashed (a number too large, too deep) is found when it is."""
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number
        )
    except (ValueError, RecursionError) as error:
        raise refuse("line", str(error)[:100]) from None
    if not isinstance(value, dict):
        raise refuse("line", "it is no object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text[:20]} is no number of this format")


def _header(value: dict[str, Any], fields: Fields) -> Header:
    if value.get("v") != 1 or type(value.get("v")) is not int:
        raise MessageError(
            "这个文件是另一版本的格式，没有检查；请用更新的程序。",
            "this file has another version of the format; use a newer program",
        )
    return Header(
        _bytes(fields.text("ledger"), 16).hex(), fields.text("station"),
        _bytes(fields.text("public_key"), 32), fields.number("first", least=1), fields.number("last"),
        _bytes(fields.text("prev"), 32), fields.number("nth", least=1), fields.number("of", least=1),
        fields.number("exported_at"),
    )  # fmt: skip


def _exported(value: dict[str, Any], fields: Fields) -> Exported:
    seq, hashed = fields.number("seq", least=1), _bytes(fields.text("hash"), 32)
    row, salt = value.get("row"), value.get("salt")
    if isinstance(row, str):
        _bytes(row, 32)
        return Exported(seq, row, None, hashed)
    if not isinstance(row, list):
        raise refuse("line", "its row is neither a list nor a hash")
    if salt is None and value.get("erased") is not True:
        raise refuse("line", "it has no salt, and does not say that its person was erased")
    return Exported(seq, row, None if salt is None else _bytes(fields.text("salt"), 16), hashed)


def _bytes(text: str, size: int) -> bytes:
    if not re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text):
        raise refuse("line", f"expected {size} bytes in hex")
    return bytes.fromhex(text)


def _line(value: dict[str, Any]) -> bytes:
    return canonical(value) + b"\n"
