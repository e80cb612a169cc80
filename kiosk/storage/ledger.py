"""The station's ledger: append-only, chained, signed; the tick a miner sees means "in here".

One thread owns a ledger. ``append`` returns only after COMMIT with synchronous=FULL.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.errors import MessageError, StorageError
from content_packs.wire.codec import canonical
from content_packs.wire.record import (
    Record,
    genesis,
    head_message,
    ledger_id,
    record_from_row,
    salt_of,
    segment_of,
)
from kiosk.storage.ballast import Ballast
from kiosk.storage.chain import Kept, Proved, prove
from kiosk.storage.database import begin_log_anew, is_full, open_database, reading, transaction

if TYPE_CHECKING:
    from content_packs.wire.batch import Batch

MOST_SEARCHED = 5_000
"""Records looked through for one man's, so that his page opens at once: about three months of a face."""
ROOM_BYTES = 8 * 2**20
"""Ninety days of a face, 120 records a day, take 3.3 MiB in the ledger (measured)."""
GONE = bytes(32)
"""Stands for the hash of a record whose row the disk has lost."""
SEED_BYTES = 16
MOST_LOST = 1_000
"""Records with a receipt that a disk may have lost; a receipt for more is what is damaged."""
_KIND, _SUBJECT, _PERSON = (
    f"CASE WHEN json_valid(row) THEN json_extract(row, '$[{at}]') END" for at in (0, 2, 5)
)
_NOT_SAVED = (
    "没有存下，请再扫一次；若一直如此，请找技术员检查磁盘。",
    "the record was not saved; scan again, and if it goes on, have the disk checked",
)
_SHUT = (
    "本站台账打不开，签字存不下；板块照常显示。请技术员检查磁盘。",
    "the ledger cannot be opened, so nothing can be signed; the boards go on; have the disk checked",
)


class Ledger:
    """Records of one station key.

    Args:
        path: ``ledger.db``.
        key: the station's private key; its public key names the ledger.
        random_bytes: source of salt seeds.
        ballast: room kept for records, used when the disk is full.

    Attributes:
        shut: whether nothing can be kept in it (:class:`ShutLedger`).
        damaged: records that no longer fit their hash, as far as it was noticed.

    Raises:
        StorageError: it cannot be opened, or not even its ends can be read.
    """

    shut = False

    def __init__(
        self,
        path: Path,
        key: Ed25519PrivateKey,
        random_bytes: Callable[[int], bytes] = os.urandom,
        ballast: Ballast | None = None,
    ) -> None:
        self._db = open_database(path, "ledger")
        self._key = key
        self._random = random_bytes
        public = key.public_key().public_bytes_raw()
        self.id = ledger_id(public)
        self._genesis = genesis(public)
        self.damaged: set[int] = set()
        self._ballast = ballast
        with reading(path.name):
            _ = self.last, self.acked, self._hash(self.last)

    @property
    def last(self) -> int:
        """Sequence number of the last record; 0 when there is none."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM record").fetchone()[0])

    @property
    def acked(self) -> int:
        """End of the prefix the hub has confirmed; beyond :attr:`last` where the disk has lost the newest."""
        upto = int(self._db.execute("SELECT upto FROM receipt").fetchone()[0])
        return upto if upto <= self.last + MOST_LOST else 0

    def append(self, draft: Record) -> Record:
        """Chain a record to the end and COMMIT it.

        Args:
            draft: everything but ``seq``.

        Returns:
            The record with its ``seq``.

        Raises:
            StorageError: it is *not* on disk (disk full, damaged); the ledger is as before.
        """
        (record,) = self.append_all((draft,))
        return record

    def append_all(self, drafts: Iterable[Record]) -> tuple[Record, ...]:
        """Chain several records to the end in one transaction: all of them, or none.

        On a full disk the room kept for records is used: free pages of the ledger, then the ballast.

        Raises:
            StorageError: none of them is on disk.
        """
        made, before, tries = tuple(drafts), self.last, 0
        while True:
            try:
                with transaction(self._db, *_NOT_SAVED):
                    return tuple([self._chain(draft) for draft in made])
            except StorageError as error:
                if not (is_full(error) and self.last == before and self._find_room(tries)):
                    raise
                tries += 1

    def keep_room(self) -> None:
        """Have ROOM_BYTES of free pages in the ledger's own file, which nobody else can fill.

        Raises:
            StorageError: the disk refused; no record is touched.
        """
        (page,) = self._db.execute("PRAGMA page_size").fetchone()
        (free,) = self._db.execute("PRAGMA freelist_count").fetchone()
        if page * free < ROOM_BYTES // 2:
            with transaction(self._db, "没有为记录留出空间，将再试。", "no room was kept for records"):
                self._db.execute("INSERT INTO room VALUES (zeroblob(?))", (ROOM_BYTES,))
            with transaction(self._db, "没有为记录留出空间，将再试。", "no room was kept for records"):
                self._db.execute("DELETE FROM room")

    def _find_room(self, tries: int) -> bool:
        """Make a full disk take a record: SQLite's log begins anew where it is, then ballast is given up."""
        if tries:
            return self._ballast is not None and self._ballast.give()
        begin_log_anew(self._db)
        return True

    def _chain(self, draft: Record) -> Record:
        if (acked := self.acked) > self.last:
            self._go_on_after(acked)
        record = replace(draft, seq=self.last + 1)
        digest = record.digest(self._hash(record.seq - 1), salt_of(self._seed(record.seq), record.seq))
        self._db.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            (record.seq, digest, record.shift_date, canonical(record.row()).decode()),
        )
        return record

    def _go_on_after(self, acked: int) -> None:
        """The disk has lost records that the hub has: their numbers are never given again.

        A row that nobody can read stands for them. It goes up as its hash alone, to which what follows is
        chained (SPEC.md 2.5).
        """
        seq = acked + 1
        digest = sha256(b"yz1 lost\n" + self._genesis + seq.to_bytes(8, "big")).digest()
        self._db.execute("INSERT INTO record VALUES (?, ?, '', '')", (seq, digest))

    def fits(self, upto: int, head: str) -> bool:
        """Whether the chain's hash after the record ``upto`` begins with ``head`` (hex)."""
        if self._hash(upto).hex().startswith(head):
            return True
        proved = self._proved(max(upto, 1), min(upto + 1, self.last))  # that hash may be what is damaged
        return upto in proved and proved[upto].hash.hex().startswith(head)

    def records(self, after: int, most: int) -> tuple[Record, ...]:
        """At most ``most`` records that follow ``after``, less those that cannot be read any more."""
        return self._read("seq > ? ORDER BY seq LIMIT ?", after, most)

    def since(self, shift_date: str) -> tuple[Record, ...]:
        """The records counted under ``shift_date`` (ISO) or later."""
        return self._read("shift_date >= ? ORDER BY seq", shift_date)

    def of_person(self, person: str, most: int) -> tuple[Record, ...]:
        """The last records that name a person, newest first, among the last MOST_SEARCHED."""
        after = self.last - MOST_SEARCHED
        return self._read(f"seq > ? AND {_PERSON} = ? ORDER BY seq DESC LIMIT ?", after, person, most)

    def has(self, kind: str, subject: str) -> bool:
        """Whether there is a record of this kind and subject."""
        query = f"SELECT 1 FROM record WHERE {_SUBJECT} = ? AND {_KIND} = ? LIMIT 1"
        return self._db.execute(query, (subject, kind)).fetchone() is not None

    def newest(self, kind: str, after: int) -> Record | None:
        """The last record of a kind among those that follow ``after``."""
        found = self._read(f"seq > ? AND {_KIND} = ? ORDER BY seq DESC LIMIT 1", after, kind)
        return found[0] if found else None

    def batch(self, after: int, most: int) -> Batch | None:
        """The next signed batch after ``after``, at most ``most`` records; None when there is none.

        A record that the disk no longer holds as it was written is sent as its hash alone, and its number
        put into :attr:`damaged`: the records behind it must not wait for it. It begins a batch, so that the
        signature of the batch before proves what stands before it; a hash alone is chained to nothing.

        Raises:
            StorageError: they cannot be read.
        """
        from content_packs.wire.batch import Batch, seeds_for  # with zstandard; not before the first board

        upto = min(after + most, self.last)
        if upto <= after:
            return None
        # The records beside them tell a damaged hash from a damaged record.
        first, beside = max(after, 1), min(upto + 1, self.last)
        with reading("ledger.db"):
            proved = self._proved(first, beside)
        upto = next((seq - 1 for seq in range(after + 2, upto + 1) if proved[seq].row is None), upto)
        sent = [proved[seq] for seq in range(after + 1, upto + 1)]
        self.damaged |= {one.seq for one in sent if one.row is None}
        head = sent[-1].hash
        return Batch(
            ledger=self.id,
            previous=proved[after].hash if after else self._genesis,
            first=after + 1,
            seeds=tuple((segment, self._seed_of(segment)) for segment in seeds_for(after + 1, upto)),
            rows=tuple(one.hash.hex() if one.row is None else one.row for one in sent),
            signature=self._key.sign(head_message(self.id, upto, head)),
        )

    def receive_receipt(self, upto: int) -> None:
        """Keep that the hub has every record up to ``upto``; nothing is deleted."""
        with transaction(self._db, "收条没有存下，将重新索取。", "the receipt was not saved"):
            self._db.execute("UPDATE receipt SET upto = ?", (upto,))

    def close(self) -> None:
        self._db.close()

    def _read(self, which: str, *values: object) -> tuple[Record, ...]:
        """Records by an SQL condition; one that a fault of the disk made unreadable is left out and noted."""
        rows = self._db.execute(f"SELECT seq, CAST(row AS BLOB) FROM record WHERE {which}", values)
        found = []
        for seq, text in rows:
            try:
                found.append(record_from_row(seq, json.loads(text)))
            except (MessageError, ValueError, RecursionError):
                self.damaged.add(seq)
        return tuple(found)

    def _proved(self, first: int, upto: int) -> dict[int, Proved]:
        """These records, each read against its hash."""
        segments = range(segment_of(first), segment_of(upto) + 1)
        seeds = {segment: self._seed_of(segment) for segment in segments}
        return {one.seq: one for one in prove(self._hash(first - 1), self._kept(first, upto), seeds)}

    def _kept(self, first: int, upto: int) -> list[Kept]:
        """These records; for a row that is gone one that fits nothing, so that it is told as damaged."""
        query = "SELECT seq, hash, CAST(row AS BLOB) FROM record WHERE seq BETWEEN ? AND ?"
        found = {row[0]: Kept(*row) for row in self._db.execute(query, (first, upto))}
        return [found.get(seq, Kept(seq, GONE, b"")) for seq in range(first, upto + 1)]

    def _hash(self, seq: int) -> bytes:
        if seq == 0:
            return self._genesis
        row = self._db.execute("SELECT hash FROM record WHERE seq = ?", (seq,)).fetchone()
        return bytes(row[0]) if row else GONE

    def _seed(self, seq: int) -> bytes:
        """The seed of the record's segment; made with the segment's first record."""
        self._db.execute(
            "INSERT OR IGNORE INTO seed VALUES (?, ?)", (segment_of(seq), self._random(SEED_BYTES))
        )
        return self._seed_of(segment_of(seq))

    def _seed_of(self, segment: int) -> bytes:
        """The seed; where it is gone or cut short, one that no record of the segment fits."""
        row = self._db.execute("SELECT seed FROM seed WHERE segment = ?", (segment,)).fetchone()
        return bytes(row[0]) if row and len(row[0]) == SEED_BYTES else bytes(SEED_BYTES)


class ShutLedger(Ledger):
    """Stands in for a ledger that cannot be opened, so that the boards go on: it holds and keeps nothing.

    Its file is left as it is, for whoever mends it.
    """

    shut = True
    id = ""

    def __init__(self) -> None:
        """Nothing is opened."""
        self.damaged = set()

    @property
    def last(self) -> int:
        return 0

    @property
    def acked(self) -> int:
        return 0

    def append(self, draft: Record) -> Record:
        """Never; StorageError says so."""
        raise StorageError(*_SHUT)

    def append_all(self, drafts: Iterable[Record]) -> tuple[Record, ...]:
        """Never; StorageError says so."""
        raise StorageError(*_SHUT)

    def of_person(self, person: str, most: int) -> tuple[Record, ...]:
        return ()

    def has(self, kind: str, subject: str) -> bool:
        return False

    def newest(self, kind: str, after: int) -> Record | None:
        return None

    def records(self, after: int, most: int) -> tuple[Record, ...]:
        return ()

    def since(self, shift_date: str) -> tuple[Record, ...]:
        return ()

    def batch(self, after: int, most: int) -> Batch | None:
        return None

    def fits(self, upto: int, head: str) -> bool:
        return True

    def keep_room(self) -> None:
        """There is no file to keep it in."""

    def receive_receipt(self, upto: int) -> None:
        """No receipt is for it: it has no id."""

    def close(self) -> None:
        """Nothing was opened."""
