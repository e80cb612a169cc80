"""A record, its bytes, its place in the chain, and the commitment that hides the person.

SPEC.md 2.4. A record is hashed as the RFC 8785 bytes of one array in fixed order. The array holds
an HMAC of the person, never the person, so a person can be erased while the chain still verifies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from hashlib import sha256
from operator import itemgetter
from typing import Any

from content_packs.values import dataclass
from content_packs.wire.codec import LARGEST, canonical
from content_packs.wire.fields import refuse
from content_packs.wire.mac import mac, macs_each, macs_under

KINDS = (
    "pledge", "ack", "quiz", "attend", "lead", "rate", "suggest", "apply", "confirm", "handover",
    "reading", "move", "correct", "contest", "system",
)  # fmt: skip
METHODS = ("badge", "keyed", "phone", "proxy", "paper", "station")
AGAIN = "again"
"""Station flag: who scanned had signed already by the hub's word alone, was told so, and is kept all the same
(SPEC.md 2.4.5)."""
FLAGS = ("late", "unknown", "revoked", "offroster", "clock", "lent", "nowindow", AGAIN)
CLOCKS = ("hub", "rtc", "suspect")
SEGMENT = 64
"""Records that share one salt seed (SPEC.md 2.4.2)."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was true when it was made; nothing is ever changed in it.

    Attributes:
        seq: place in its ledger, from 1.
        kind: one of KINDS.
        method: one of METHODS.
        subject: what it is about, such as ``card:<id>`` or ``notice:<id>`` (SPEC.md 2.4.3); may be empty.
        text_hash: SHA-256 (hex) of the words that were on screen, or empty.
        value: an answer, a reading, a reason; or empty.
        person: person id, or ``?`` and the hash of an unknown credential; or empty.
        author: who made it where that is not the person (proxy, correction); else empty.
        station, place: ids as resolved at the moment.
        shift_date, shift: ISO date and shift id as resolved; empty when no shift was open.
        publisher, version: whose manifest was on screen.
        at: wall time as the station said, ms since 1970 UTC.
        boot: id of the boot, 8 hex digits.
        mono: ms since that boot.
        clock: "hub" (set within a day), "rtc" (plausible) or "suspect".
        flags: sorted, each once; of FLAGS, or of a later version.
        extra: fields of later versions; kept and hashed.
    """

    seq: int
    kind: str
    method: str
    subject: str
    text_hash: str
    value: str
    person: str
    author: str
    station: str
    place: str
    shift_date: str
    shift: str
    publisher: str
    version: int
    at: int
    boot: str
    mono: int
    clock: str
    flags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def row(self) -> list[Any]:
        """The record as a row of a batch: every field but ``seq``, persons in clear."""
        return [
            self.kind, self.method, self.subject, self.text_hash, self.value, self.person, self.author,
            self.station, self.place, self.shift_date, self.shift, self.publisher, self.version,
            self.at, self.boot, self.mono, self.clock, list(self.flags), dict(self.extra),
        ]  # fmt: skip

    def digest(self, previous: bytes, salt: bytes) -> bytes:
        """SHA-256 that chains this record to ``previous`` (32 bytes) under ``salt`` (16 bytes)."""
        return chain_hash(previous, hashed_fields(self.seq, self.row(), salt))


PERSON, AUTHOR = 5, 6
"""Their places in a row."""
ROW_TYPES = (*(str,) * 12, int, int, str, int, str, list, dict)
_texts = itemgetter(*(at for at, kind in enumerate(ROW_TYPES) if kind is str))
_numbers = itemgetter(*(at for at, kind in enumerate(ROW_TYPES) if kind is int))
LONGEST = 512
"""Characters a text of a record may have."""
ROW_LENGTH = len(ROW_TYPES)


CHAINED = b"yz1 record\n"
"""What is hashed before the hash that a record is chained to."""
NOT_COUNTED = frozenset(("unknown", "revoked", "nowindow"))
"""Flags of records that are kept and shown to the supervisor but sign nobody in."""


def counts(record: Record) -> bool:
    """Whether a record signs its person in for a shift; a late one does."""
    return signs_in(record.kind, record.person, record.shift_date, record.shift, record.flags)


def signs_in(kind: str, person: str, shift_date: str, shift: str, flags: Collection[str]) -> bool:
    """:func:`counts` of a record of which no more is at hand."""
    return (
        kind == "pledge"
        and bool(person and shift_date and shift)
        and person[0] != "?"
        and not (flags and NOT_COUNTED.intersection(flags))
    )


def record_from_row(seq: int, row: Any) -> Record:
    """Read :meth:`Record.row`.

    Raises:
        MessageError: wrong length or types, an unknown kind, method or clock word, or flags out of order.
    """
    if not isinstance(row, list) or len(row) != ROW_LENGTH:
        raise refuse("record", f"{seq} has not {ROW_LENGTH} fields")
    if (*map(type, row),) != ROW_TYPES:
        at = next(at for at, kind in enumerate(ROW_TYPES) if type(row[at]) is not kind)
        raise refuse("record", f"{seq}: field {at} is of another type")
    if max(map(len, _texts(row))) > LONGEST:
        raise refuse("record", f"{seq} has a text of more than {LONGEST} characters")
    if not all(0 <= number <= LARGEST for number in _numbers(row)):
        raise refuse("record", f"{seq} has a number that is negative or too large")
    flags = row[17]
    if flags and flags != sorted({*map(str, flags)}):
        raise refuse("record", f"{seq} has flags that are not sorted, each once")
    if not are_known(row[0], row[1], row[16]):
        raise refuse("record", f"{seq} has an unknown kind, method or clock word")
    values: list[Any] = [seq, *row]
    values[18] = tuple(flags)
    return Record(*values)


def are_known(kind: str, method: str, clock: str) -> bool:
    """Whether this program knows these words of a record."""
    return kind in KINDS and method in METHODS and clock in CLOCKS


def hashed_fields(seq: int, row: list[Any], salt: bytes) -> list[Any]:
    """What is hashed of a row, whether or not this program can read it: ``[seq, *row]``.

    Commitments stand in the place of the person and the author, where these are texts.
    """
    fields = [seq, *row]
    for at, role in ((PERSON, "person"), (AUTHOR, "author")):
        if at < len(row) and isinstance(row[at], str):
            fields[at + 1] = commitment(salt, role, row[at])
    return fields


def chain_hash(previous: bytes, fields: list[Any]) -> bytes:
    """Hash of one record: SHA-256("yz1 record\\n" | previous | JCS(fields)).

    ``fields`` is what :func:`hashed_fields` gives. The hub keeps exactly this, so that the chain still
    verifies after a person was erased.

    Raises:
        MessageError: they have no canonical form.
    """
    try:
        return hash_of_body(previous, canonical(fields))
    except (ValueError, RecursionError) as error:
        raise refuse("record", str(error)[:100]) from None


def hash_of_body(previous: bytes, body: bytes) -> bytes:
    """:func:`chain_hash` of fields that are spelled already."""
    return sha256(CHAINED + previous + body).digest()


def genesis(public_key: bytes) -> bytes:
    """What the first record of a ledger is chained to: SHA-256("yz1 ledger\\n" | public key)."""
    return sha256(b"yz1 ledger\n" + public_key).digest()


def ledger_id(public_key: bytes) -> str:
    """A ledger's name: the first 16 bytes (32 hex digits) of SHA-256 of its Ed25519 public key."""
    return sha256(public_key).hexdigest()[:32]


def head_message(ledger: str, upto: int, head: bytes) -> bytes:
    """What the ledger's key signs: "yz1 head\\n" | ledger (16 bytes) | upto (8, big-endian) | head."""
    return b"yz1 head\n" + bytes.fromhex(ledger) + upto.to_bytes(8, "big") + head


def segment_of(seq: int) -> int:
    """The segment a record belongs to; the records of one segment share a salt seed."""
    return (seq - 1) // SEGMENT


def salt_of(seed: bytes, seq: int) -> bytes:
    """The 16-byte salt of one record: HMAC-SHA256(seed, seq in decimal)."""
    return mac(seed, b"%d" % seq).digest()[:16]


def salts_of(seeds: Mapping[int, bytes], first: int, upto: int) -> list[bytes]:
    """:func:`salt_of` for each of some consecutive records; ``seeds`` by segment."""
    out: list[bytes] = []
    for segment in range(segment_of(first), segment_of(upto) + 1):
        at = max(first, segment * SEGMENT + 1)
        numbers = range(at, min(upto, (segment + 1) * SEGMENT) + 1)
        out += [whole[:16] for whole in macs_under(seeds[segment], (b"%d" % seq for seq in numbers))]
    return out


def commitments(salts: Sequence[bytes], role: str, persons: Sequence[str]) -> list[str]:
    """:func:`commitment` for each of them."""
    if not all(persons):
        return [commitment(salt, role, who) for salt, who in zip(salts, persons, strict=True)]
    start = f"{role}\n"
    return macs_each(salts, ((start + who).encode() for who in persons))


def commitment(salt: bytes, role: str, person: str) -> str:
    """HMAC-SHA256(salt, role "\\n" person) as hex; empty for nobody. ``role``: person or author."""
    return mac(salt, f"{role}\n{person}".encode()).hexdigest() if person else ""


def words_hash(texts: Iterable[str]) -> str:
    """SHA-256 (hex) of the words that were signed: JCS of the list of texts in their fixed order."""
    return sha256(b"yz1 words\n" + canonical(list(texts))).hexdigest()
