"""A batch: consecutive records of one ledger on their way up, and its proof (SPEC.md 2.5).

The chain is over the rows as they came. What a row says is read after that, so that a row which this
program cannot read, or of which only the hash is left, does not stop the records behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from content_packs.errors import MessageError
from content_packs.wire.codec import canonical, pack, spelled, unpack_object
from content_packs.wire.columns import Columns, columns_of, hashes, unlooked_of
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.record import (
    Record,
    commitments,
    hash_of_body,
    hashed_fields,
    head_message,
    record_from_row,
    salts_of,
    segment_of,
)
from content_packs.words import Words

MOST_RECORDS = 500
HASH_ALONE = Words(
    "该记录在站点的磁盘上已损坏，只收到它的校验值；内容已无法读取，前后的记录不受影响。",
    "damaged on its station's disk: only its hash is left; the records before and after it are whole",
)
_HEX = {16: re.compile(r"[0-9a-f]{32}"), 32: re.compile(r"[0-9a-f]{64}"), 64: re.compile(r"[0-9a-f]{128}")}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that has its place in the chain but that this program cannot read.

    Attributes:
        seq: its place in its ledger.
        row: the row as it came, or the record's hash (64 hex digits) where only that is left.
        reason: why it cannot be read, for the console.
    """

    seq: int
    row: Any
    reason: Words


class Link(NamedTuple):
    """A row's place in the chain.

    Attributes:
        salt: 16 bytes.
        person, author: their commitments (64 hex digits), or empty.
        hash: the chain's hash after it, 32 bytes.
    """

    salt: bytes
    person: str
    author: str
    hash: bytes


class Links(Sequence[Link]):
    """The links of consecutive rows, held as columns.

    Attributes:
        columns: of :class:`Link`, in its order.
    """

    __slots__ = ("columns",)

    def __init__(self, columns: Iterable[Sequence[Any]]) -> None:
        self.columns = tuple(columns)

    @classmethod
    def of(cls, links: Iterable[Link]) -> Links:
        """Links that are at hand one by one; at least one."""
        return cls(zip(*links, strict=True))

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> Links: ...
    def __getitem__(self, at: int | slice) -> Link | Links:
        found: list[Any] = [column[at] for column in self.columns]
        return Links(found) if isinstance(at, slice) else Link(*found)

    def __len__(self) -> int:
        return len(self.columns[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Links) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


UNASKED = object()


@dataclass(frozen=True, slots=True)
class Batch:
    """Records ``first`` .. ``upto`` of a ledger.

    Attributes:
        ledger: 32 hex digits.
        previous: hash the first record is chained to, 32 bytes.
        first: sequence number of the first record, from 1.
        seeds: (segment, 16 bytes) for each segment the records touch, ascending, and no other.
        rows: at least one: :meth:`Record.row`, a list this program cannot read, or a hash in hex.
        signature: Ed25519 of the head (64 bytes).
        sent: the station's boot, ms since that boot and wall time (ms) at sending; not signed. None
            where nobody knows, such as on a stick.
    """

    ledger: str
    previous: bytes
    first: int
    seeds: tuple[tuple[int, bytes], ...]
    rows: tuple[Any, ...]
    signature: bytes
    sent: tuple[str, int, int] | None = None
    _told: Columns | object | None = field(default=UNASKED, init=False, repr=False, compare=False)

    @property
    def upto(self) -> int:
        return self.first + len(self.rows) - 1

    def encode(self) -> bytes:
        """The message's bytes."""
        message = {
            "v": 1,
            "ledger": self.ledger,
            "prev": self.previous.hex(),
            "first": self.first,
            "seeds": [[segment, seed.hex()] for segment, seed in self.seeds],
            "rows": list(self.rows),
            "sig": self.signature.hex(),
        }
        return pack(message if self.sent is None else message | {"sent": list(self.sent)})

    def entries(self) -> tuple[Record | Unreadable, ...]:
        """Every row as far as it can be read, in order."""
        return tuple([read_row(seq, row) for seq, row in enumerate(self.rows, self.first)])

    def columns(self) -> Columns | None:
        """What :func:`columns_of` makes of the rows; made once."""
        if self._told is UNASKED:
            object.__setattr__(self, "_told", columns_of(self.rows))
        return self._told  # type: ignore[return-value]

    def links(self) -> Links:
        """Each row's place in the chain, in order; the hash of the last is the head."""
        salts, told = salts_of(dict(self.seeds), self.first, self.upto), self.columns()
        if told is not None:
            return _links(self.previous, self.first, told, salts)
        out: list[Link] = []
        previous = self.previous
        for seq, (row, salt) in enumerate(zip(self.rows, salts, strict=True), self.first):
            out.append(_link(previous, seq, row, salt, spelled))
            previous = out[-1].hash
        return Links.of(out)

    def verify(self, public_key: bytes) -> Links:
        """Check the signature of the head and return :meth:`links`.

        Raises:
            MessageError: the signature is not this key's over these very records.
        """
        links = self.links()
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(
                self.signature, head_message(self.ledger, self.upto, links[-1].hash)
            )
        except (InvalidSignature, ValueError):
            raise MessageError(
                f"记录 {self.first}-{self.upto} 的签名不对，已拒收；站上的记录仍在，请检查该站。",
                f"records {self.first}-{self.upto} are not signed by their ledger's key",
            ) from None
        return links


def seeds_for(first: int, upto: int) -> list[int]:
    """The segments whose seeds a batch of these records must carry."""
    return list(range(segment_of(first), segment_of(upto) + 1))


def decode_batch(data: bytes) -> Batch:
    """Read :meth:`Batch.encode`; nothing is verified yet, and no row read.

    Raises:
        MessageError: malformed, empty, more than MOST_RECORDS, a row that is neither a list nor a hash,
            a hash alone that is not the first row, or other seeds than the records need.
    """
    read = _Rows()
    fields = Fields(unpack_object(data, unlooked=read.unlooked), "batch")
    first, rows = fields.number("first", least=1), fields.items("rows", most=MOST_RECORDS)
    if not rows:
        raise refuse("batch", "it is empty")
    if not isinstance(read.told, Columns):
        _refuse_no_rows(rows)
    seeds = tuple([_seed(item) for item in fields.items("seeds", most=MOST_RECORDS)])
    if [segment for segment, _ in seeds] != seeds_for(first, first + len(rows) - 1):
        raise refuse("batch", "its salt seeds are not those of its records")
    batch = Batch(
        ledger=_hex(fields.text("ledger"), 16).hex(),
        previous=_hex(fields.text("prev"), 32),
        first=first,
        seeds=seeds,
        rows=tuple(rows),
        signature=_hex(fields.text("sig"), 64),
        sent=_sent(fields.items("sent")),
    )
    object.__setattr__(batch, "_told", read.told)
    return batch


def _refuse_no_rows(rows: list[Any]) -> None:
    for row in rows:
        if not isinstance(row, list) and not (isinstance(row, str) and _HEX[32].fullmatch(row)):
            raise refuse("batch", "a row is neither a list nor a hash")
    if any(isinstance(row, str) for row in rows[1:]):
        raise refuse("batch", "a hash alone is not its first row: no signature would prove those before it")


def read_row(seq: int, row: Any) -> Record | Unreadable:
    """A row as far as it can be read."""
    if isinstance(row, str):
        return Unreadable(seq, row, HASH_ALONE)
    try:
        return record_from_row(seq, row)
    except MessageError as error:
        return Unreadable(seq, row, error.words)


def link_of(previous: bytes, record: Record, salt: bytes) -> Link:
    """A new record's place in the chain after the hash ``previous``.

    Raises:
        MessageError: it has no canonical form.
    """
    try:
        return _link(previous, record.seq, record.row(), salt, canonical)
    except ValueError as error:
        raise refuse("record", str(error)[:100]) from None


def _links(previous: bytes, first: int, told: Columns, salts: list[bytes]) -> Links:
    """What :func:`_link` gives for each of them."""
    persons = _commitments(salts, "person", told.person)
    authors = _commitments(salts, "author", told.author)
    return Links((salts, persons, authors, hashes(previous, first, told, persons, authors)))


def _commitments(salts: list[bytes], role: str, named: Sequence[str]) -> list[str]:
    return commitments(salts, role, named) if any(named) else [""] * len(salts)


class _Rows:
    """The rows of a message that is being read; those that have columns are looked at as columns."""

    told: Columns | object | None = UNASKED

    def unlooked(self, message: dict[str, Any]) -> dict[str, Any]:
        self.told = told = columns_of(message.get("rows", ()))
        return message if told is None else {**message, "rows": [unlooked_of(told)]}


def _link(previous: bytes, seq: int, row: Any, salt: bytes, spell: Callable[[Any], bytes]) -> Link:
    if isinstance(row, str):
        return Link(salt, "", "", bytes.fromhex(row))
    fields = hashed_fields(seq, row, salt)
    return Link(salt, _text(fields, 6), _text(fields, 7), hash_of_body(previous, spell(fields)))


def _text(fields: list[Any], at: int) -> str:
    return fields[at] if at < len(fields) and isinstance(fields[at], str) else ""


def _sent(items: list[Any]) -> tuple[str, int, int] | None:
    match items:
        case []:
            return None
        case [str(boot), mono, at] if (
            len(boot) <= 64 and type(mono) is type(at) is int and min(mono, at) >= 0
        ):
            return boot, mono, at
    raise refuse("batch", "sent is not [boot, ms since boot, wall time]")


def _seed(item: object) -> tuple[int, bytes]:
    if isinstance(item, list) and len(item) == 2 and type(item[0]) is int and isinstance(item[1], str):
        return item[0], _hex(item[1], 16)
    raise refuse("batch", "a seed is not [segment, hex]")


def _hex(text: str, size: int) -> bytes:
    if not _HEX[size].fullmatch(text):
        raise refuse("batch", f"expected {size} bytes in hex")
    return bytes.fromhex(text)
