"""A batch: consecutive records of one ledger on their way up, and its proof (SPEC.md 2.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from content_packs.errors import MessageError
from content_packs.wire.codec import pack, unpack_object
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.record import Record, head_message, record_from_row, salt_of, segment_of

MOST_RECORDS = 500
_HEX = {16: re.compile(r"[0-9a-f]{32}"), 32: re.compile(r"[0-9a-f]{64}"), 64: re.compile(r"[0-9a-f]{128}")}


@dataclass(frozen=True, slots=True)
class Batch:
    """Records ``first`` .. ``upto`` of a ledger.

    Attributes:
        ledger: 32 hex digits.
        previous: hash the first record is chained to, 32 bytes.
        seeds: (segment, 16 bytes) for each segment the records touch, ascending, and no other.
        records: at least one, consecutive.
        signature: Ed25519 of the head (64 bytes).
    """

    ledger: str
    previous: bytes
    seeds: tuple[tuple[int, bytes], ...]
    records: tuple[Record, ...]
    signature: bytes

    @property
    def first(self) -> int:
        return self.records[0].seq

    @property
    def upto(self) -> int:
        return self.records[-1].seq

    def encode(self) -> bytes:
        """The message's bytes."""
        return pack(
            {
                "v": 1,
                "ledger": self.ledger,
                "prev": self.previous.hex(),
                "first": self.first,
                "seeds": [[segment, seed.hex()] for segment, seed in self.seeds],
                "rows": [record.row() for record in self.records],
                "sig": self.signature.hex(),
            }
        )

    def salts(self) -> list[bytes]:
        """The salt of each record, in order."""
        seeds = dict(self.seeds)
        return [salt_of(seeds[segment_of(record.seq)], record.seq) for record in self.records]

    def hashes(self) -> list[bytes]:
        """The chain hash after each record, in order; the last is the head."""
        out: list[bytes] = []
        previous = self.previous
        for record, salt in zip(self.records, self.salts(), strict=True):
            previous = record.digest(previous, salt)
            out.append(previous)
        return out

    def verify(self, public_key: bytes) -> list[bytes]:
        """Check the signature of the head and return :meth:`hashes`.

        Raises:
            MessageError: the signature is not this key's over these very records.
        """
        hashes = self.hashes()
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(
                self.signature, head_message(self.ledger, self.upto, hashes[-1])
            )
        except (InvalidSignature, ValueError):
            raise MessageError(
                f"记录 {self.first}-{self.upto} 的签名不对，已拒收；站上的记录仍在，请检查该站。",
                f"records {self.first}-{self.upto} are not signed by their ledger's key",
            ) from None
        return hashes


def seeds_for(records: Sequence[Record]) -> list[int]:
    """The segments whose seeds a batch of these records must carry."""
    return sorted({segment_of(record.seq) for record in records})


def decode_batch(data: bytes) -> Batch:
    """Read :meth:`Batch.encode`; nothing is verified yet.

    Raises:
        MessageError: malformed, empty, more than MOST_RECORDS, or other seeds than the records need.
    """
    fields = Fields(unpack_object(data), "batch")
    first, rows = fields.number("first", least=1), fields.items("rows", most=MOST_RECORDS)
    if not rows:
        raise refuse("batch", "it is empty")
    records = tuple(record_from_row(first + i, row) for i, row in enumerate(rows))
    seeds = tuple(_seed(item) for item in fields.items("seeds", most=MOST_RECORDS))
    if [segment for segment, _ in seeds] != seeds_for(records):
        raise refuse("batch", "its salt seeds are not those of its records")
    return Batch(
        _hex(fields.text("ledger"), 16).hex(),
        _hex(fields.text("prev"), 32),
        seeds,
        records,
        _hex(fields.text("sig"), 64),
    )


def _seed(item: object) -> tuple[int, bytes]:
    if isinstance(item, list) and len(item) == 2 and type(item[0]) is int and isinstance(item[1], str):
        return item[0], _hex(item[1], 16)
    raise refuse("batch", "a seed is not [segment, hex]")


def _hex(text: str, size: int) -> bytes:
    if not _HEX[size].fullmatch(text):
        raise refuse("batch", f"expected {size} bytes in hex")
    return bytes.fromhex(text)
