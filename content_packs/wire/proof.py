"""Whether an exported ledger is what was signed (SPEC.md 2.13): needs the file, and nothing else.

Reads line by line and keeps nothing of a record but its hash, so a file of any length takes the same memory.
Every fault is named by ledger and record; one alteration makes one fault, not one for everything after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from content_packs.errors import MessageError
from content_packs.wire.exported import Exported, Header, SignedHead, read_line
from content_packs.wire.record import chain_hash, genesis, head_message, ledger_id
from content_packs.words import Words

MOST_FAULTS = 1_000
"""Faults that are kept; of a file that is wrong throughout the rest are only counted."""
MOST_GAPS = 1_000
"""Gaps that wait for records out of order, per ledger."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was signed.

    Attributes:
        ledger: its id; empty for a line outside any ledger.
        seq, upto: the records it is about; both 0 where it is about none.
        what: ``line key start altered missing doubled order beyond signature other unsigned unproved cut``.
        words: the same as a sentence.
    """

    ledger: str
    seq: int
    upto: int
    what: str
    words: Words


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one ledger.

    Attributes:
        ledger, station, first: as its header says.
        upto, head: the last record read and the hash of the chain there.
        signed: up to which record a signature of the ledger's key covers it; ``first - 1`` for none.
        records: how many were read; of these ``erased`` have no person any more, ``alone`` are hashes alone.
    """

    ledger: str
    station: str
    first: int
    upto: int
    head: bytes
    signed: int
    records: int
    erased: int
    alone: int


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file; ``faults`` holds the first :data:`MOST_FAULTS` of ``fault_count``."""

    ledgers: tuple[Checked, ...]
    faults: tuple[Fault, ...]
    fault_count: int

    @property
    def good(self) -> bool:
        return self.fault_count == 0


def verify(lines: Iterable[bytes]) -> Report:
    """Check an export, line by line."""
    verifier = Verifier()
    for line in lines:
        verifier.feed(line)
    return verifier.finish()


class Verifier:
    """Takes the lines of a file in order; :meth:`finish` says what was found."""

    def __init__(self) -> None:
        self._faults = _Faults()
        self._done: list[Checked] = []
        self._chain: _Chain | None = None
        self._line = 0
        self._of = 0

    def feed(self, data: bytes) -> None:
        """The next line, with or without its line feed."""
        self._line += 1
        try:
            item = read_line(data)
        except MessageError as error:
            self._bad_line(error.words.en)
            return
        if isinstance(item, Header):
            self._close()
            self._of = max(self._of, item.of)
            if item.nth != len(self._done) + 1:
                self._bad_line("a ledger before this one is missing")
            self._chain = _Chain(item, self._faults)
        elif self._chain is None:
            self._bad_line("it stands before the header of any ledger")
        elif isinstance(item, SignedHead):
            self._chain.head(item)
        else:
            self._chain.record(item)

    def finish(self) -> Report:
        """The verdict; call once, at the end of the file."""
        self._close()
        if not self._done:
            self._faults.add("", 0, 0, "cut", "文件里没有台账。", "there is no ledger in the file")
        elif len(self._done) < self._of:
            self._faults.add(
                "", 0, 0, "cut",
                f"文件不完整：应有 {self._of} 个台账，只有 {len(self._done)} 个。",
                f"the file is cut off: {len(self._done)} of {self._of} ledgers are in it",
            )  # fmt: skip
        return Report(tuple(self._done), tuple(self._faults.kept), self._faults.count)

    def _close(self) -> None:
        if self._chain is not None:
            self._done.append(self._chain.end())
            self._chain = None

    def _bad_line(self, why: str) -> None:
        ledger = self._chain.ledger if self._chain else ""
        self._faults.add(
            ledger, 0, 0, "line", f"文件第 {self._line} 行读不出（{why}）。",
            f"line {self._line} of the file cannot be read ({why})",
        )  # fmt: skip


@dataclass(slots=True)
class _Faults:
    kept: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, ledger: str, seq: int, upto: int, what: str, zh: str, en: str) -> None:
        self.count += 1
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(Fault(ledger, seq, upto, what, Words(zh, en)))


class _Chain:
    """One ledger as its lines come."""

    def __init__(self, header: Header, faults: _Faults) -> None:
        self._header = header
        self._faults = faults
        self._next = header.first
        self._gaps: list[tuple[int, int]] = []
        self._previous: tuple[bytes, ...] = (header.previous,)
        """What the next record may be chained to: none is known after a gap, two after an alteration."""
        self._signed = header.first - 1
        self._records = self._erased = self._alone = 0
        self._head = header.previous
        self._key = self._read_key()

    @property
    def ledger(self) -> str:
        return self._header.ledger

    def record(self, item: Exported) -> None:
        """The next record."""
        self._records += 1
        self._erased += item.is_erased
        self._alone += item.is_hash_alone
        if item.seq > self._header.last:
            self._fault(
                item.seq, item.seq, "beyond",
                f"第 {item.seq} 条超出表头所说的末条 {self._header.last}。",
                f"record {item.seq} is beyond {self._header.last}, where the header says it ends",
            )  # fmt: skip
        if item.seq < self._next:
            self._again(item.seq)
            return
        if item.seq > self._next:
            self._open_gap(self._next, item.seq - 1)
        self._link(item)
        self._next, self._head = item.seq + 1, item.hash

    def head(self, item: SignedHead) -> None:
        """A signature of the chain as it stands."""
        if item.upto != self._next - 1:
            self._fault(
                item.upto, item.upto, "order",
                f"第 {item.upto} 条的签名不在这一条之后。", f"the signature of {item.upto} is not behind it",
            )  # fmt: skip
            return
        span = (min(self._signed + 1, item.upto), item.upto)
        if not self._is_signed(item):
            self._fault(
                *span, "signature", f"第 {span[0]}-{span[1]} 条的签名不是这个台账的密钥签的。",
                f"records {span[0]}-{span[1]} are not signed by the ledger's key",
            )  # fmt: skip
            return
        fits = item.head in self._previous
        if not fits:
            self._fault(
                *span, "other", f"第 {span[0]}-{span[1]} 条不是当时签的那些：其中有的被改过。",
                f"records {span[0]}-{span[1]} are not those that were signed: some were altered",
            )  # fmt: skip
        self._signed = item.upto
        self._previous = (item.head,) if fits else (item.head, *self._previous)

    def end(self) -> Checked:
        """No more lines of this ledger."""
        for first, upto in self._gaps:
            self._missing(first, upto)
        last, header = self._next - 1, self._header
        if last < header.last:
            self._fault(
                last + 1, header.last, "cut",
                f"在第 {last} 条之后断了：第 {last + 1}-{header.last} 条不在文件里。",
                f"it is cut off after {last}: records {last + 1}-{header.last} are not in the file",
            )  # fmt: skip
        if self._signed < last:
            self._fault(
                self._signed + 1, last, "unsigned", f"第 {self._signed + 1}-{last} 条之后没有签名。",
                f"no signature follows records {self._signed + 1}-{last}",
            )  # fmt: skip
        return Checked(
            header.ledger, header.station, header.first, last, self._head, self._signed, self._records,
            self._erased, self._alone,
        )  # fmt: skip

    def _read_key(self) -> Ed25519PublicKey:
        header = self._header
        if ledger_id(header.public_key) != header.ledger:
            self._fault(
                0, 0, "key", "表头里的公钥不是这个台账的。", "the key in the header is not the ledger's"
            )
        elif header.first == 1 and header.previous != genesis(header.public_key):
            self._fault(
                1, 1, "start", "台账的开头被改过：不是由它的公钥开始的。",
                "the beginning was altered: the chain does not begin with the ledger's key",
            )  # fmt: skip
            self._previous = (genesis(header.public_key), header.previous)
        return Ed25519PublicKey.from_public_bytes(header.public_key)

    def _link(self, item: Exported) -> None:
        if item.is_hash_alone:
            self._link_alone(item)
            return
        if self._previous:
            found = self._hashes(item)
            if item.hash not in found:
                self._fault(
                    item.seq, item.seq, "altered",
                    f"第 {item.seq} 条与链不符：它被改过，或前一条连同哈希被改过。",
                    f"record {item.seq} does not fit the chain: it was altered, or the one before it was "
                    "together with its hash",
                )  # fmt: skip
                self._previous = (item.hash, *found[:1])
                return
        self._previous = (item.hash,)

    def _link_alone(self, item: Exported) -> None:
        """A hash alone is chained to nothing: what stands before it is proved only by a head before it."""
        if bytes.fromhex(item.row) != item.hash:
            self._fault(
                item.seq, item.seq, "altered", f"第 {item.seq} 条只有哈希，而哈希被改过。",
                f"of record {item.seq} there is only the hash, and that was altered",
            )  # fmt: skip
        if self._signed < item.seq - 1:
            self._fault(
                self._signed + 1, item.seq - 1, "unproved",
                f"第 {item.seq} 条只有哈希，它之前的第 {self._signed + 1}-{item.seq - 1} 条没有签名证明。",
                f"record {item.seq} is a hash alone, and no signature proves {self._signed + 1}-"
                f"{item.seq - 1} before it",
            )  # fmt: skip
        self._previous = (item.hash,)

    def _hashes(self, item: Exported) -> list[bytes]:
        try:
            fields = item.hashed()
            return [chain_hash(previous, fields) for previous in self._previous]
        except MessageError:  # what cannot be hashed was never hashed
            return []

    def _again(self, seq: int) -> None:
        gap = next((gap for gap in self._gaps if gap[0] <= seq <= gap[1]), None)
        if gap is None:
            self._fault(seq, seq, "doubled", f"第 {seq} 条出现两次。", f"record {seq} is there twice")
            return
        self._gaps.remove(gap)
        self._gaps += [part for part in ((gap[0], seq - 1), (seq + 1, gap[1])) if part[0] <= part[1]]
        self._fault(
            seq, seq, "order", f"第 {seq} 条的位置不对，应在第 {seq + 1} 条之前。",
            f"record {seq} is out of order; it belongs before {seq + 1}",
        )  # fmt: skip

    def _open_gap(self, first: int, upto: int) -> None:
        if len(self._gaps) >= MOST_GAPS:
            self._missing(*self._gaps.pop(0))
        self._gaps.append((first, upto))
        self._previous = ()

    def _missing(self, first: int, upto: int) -> None:
        which = str(first) if first == upto else f"{first}-{upto}"
        self._fault(
            first, upto, "missing", f"缺第 {which} 条；紧接着的一条无从核对。",
            f"record {which} is missing; the one after it cannot be checked",
        )  # fmt: skip

    def _is_signed(self, item: SignedHead) -> bool:
        try:
            self._key.verify(item.signature, head_message(self.ledger, item.upto, item.head))
        except InvalidSignature:
            return False
        return True

    def _fault(self, seq: int, upto: int, what: str, zh: str, en: str) -> None:
        self._faults.add(self._header.ledger, seq, upto, what, zh, en)
