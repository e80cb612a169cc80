"""Batches taken in one transaction: looked at one by one, then judged and written together.

A hub that has been away finds hundreds of batches waiting, and while it writes nobody else can; so what must
be known of ledgers, earlier records and shifts is read once for all of them.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, repeat
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch, Link, Links, Unreadable, read_row
from content_packs.wire.columns import Columns, are_records, columns_of
from hub.config import Settings
from hub.records.filling import insert_records, rows_of
from hub.records.judging import Judge
from hub.records.ledgers import set_flag
from hub.records.models import HeadRow, LedgerRow, QuarantinedRow, RecordRow
from hub.records.quarantine import quarantine
from hub.records.refusals import note_refused
from hub.records.sheet import Name, Part, sheet_of

log = logging.getLogger("yizhan.records")
ONE_JUDGE = 0x7969_7A68_616E
"""Number of PostgreSQL's advisory lock: two who judged the same person at once would not see each other."""

FRESH = {"populate_existing": True}
"""A row that was read before it was locked may have changed meanwhile."""


class Taking:
    """What one transaction takes; :meth:`write` before its end.

    Args:
        session: a writing session; receipts may be sent only after its commit.
        settings: for the mine's wall time.
        ledgers: ids of the ledgers that records will come for; they are locked until the commit.
        now_ms: the hub's wall time.
    """

    def __init__(self, session: Session, settings: Settings, ledgers: Collection[str], now_ms: int) -> None:
        self._session = session
        self._settings = settings
        self._now = now_ms
        query = select(LedgerRow).where(LedgerRow.id.in_(set(ledgers))).order_by(LedgerRow.id)
        self._ledgers = {
            row.id: row for row in session.scalars(query.with_for_update(), execution_options=FRESH)
        }
        self._new: list[Part] = []
        self._heads: list[dict[str, object]] = []

    def flags(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Of each ledger here its owner and its flags, as they are now."""
        return {row.id: (row.station_id, tuple(row.flags)) for row in self._ledgers.values()}

    def upto(self, ledger: str) -> int:
        """End of the contiguous prefix, of what was added too."""
        return self._ledgers[ledger].upto

    def add_batch(self, station_id: str, batch: Batch, links: Links) -> None:
        """Take what is new of a batch.

        Known records are skipped, and records that cannot be read are quarantined in their place. After a gap
        or a fork nothing is taken and the ledger is flagged; when its chain goes on, the flag goes.

        Args:
            station_id: whose topic it came on.
            batch: decoded, and verified with the key of :func:`hub.records.ledgers.key_of`.
            links: what ``batch.verify`` returned.
        """
        ledger = self._ledgers[batch.ledger]
        if batch.first > ledger.upto + 1:
            set_flag(ledger, "gap", True)
            log.warning("%s: records %d-%d wait for %d", station_id, batch.first, batch.upto, ledger.upto + 1)
            return
        if _goes_on(ledger, batch):
            set_flag(ledger, "lost", True)
            log.warning("%s: its disk has lost records up to %d, all held here", station_id, ledger.upto)
        elif self._forks(ledger, batch, links):
            self._note_fork(ledger, station_id, batch)
            return
        if batch.upto <= ledger.upto:
            log.info("%s: records %d-%d are held already", station_id, batch.first, batch.upto)
            return
        known = ledger.upto + 1 - batch.first
        rows = batch.rows[known:]
        told = columns_of(rows) if known else batch.columns()
        self.add(ledger, rows, links[known:], told, batch.signature)
        for healed in ("gap", "fork", "reset"):
            set_flag(ledger, healed, False)

    def add(
        self,
        ledger: LedgerRow,
        rows: Sequence[Any],
        links: Links,
        told: Columns | None,
        signature: bytes,
    ) -> None:
        """The next records of a ledger, at least one; ``told``: :func:`columns_of` them; ``signature`` is of
        the head after the last."""
        seqs: Sequence[int] = range(ledger.upto + 1, ledger.upto + 1 + len(rows))
        ledger.upto, ledger.head, ledger.signature = seqs[-1], links[-1].hash, signature
        self._heads.append(
            {"ledger": ledger.id, "upto": ledger.upto, "head": ledger.head, "signature": signature,
             "arrived_at": self._now}
        )  # fmt: skip
        if told is None or not are_records(told):
            good = [self._is_readable(ledger, *one) for one in zip(seqs, rows, links, strict=True)]
            seqs, rows = (list(compress(all_, good)) for all_ in (seqs, rows))
            links = Links(list(compress(column, good)) for column in links.columns)
            told = columns_of(rows)
        if told is not None:
            self._new.append(Part(ledger.id, ledger.station_id, seqs, told, links))

    def write(self) -> None:
        """Judge and write everything added since the last time."""
        if self._new:
            self._write_records()
        if self._heads:
            self._session.execute(insert(HeadRow), self._heads)
        self._session.flush()
        self._new, self._heads = [], []

    def _write_records(self) -> None:
        sheet = sheet_of(self._new)
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(func.pg_advisory_xact_lock(ONE_JUDGE)))
        judge = Judge(self._session, self._settings, sheet, self._now)
        verdicts = judge.judge()
        insert_records(self._session, rows_of(sheet, verdicts, repeat(self._now)))
        mark(self._session, judge.undone, "undone", ends=True)
        mark(self._session, judge.contested, "contested", ends=False)
        for (station, flags), (seq, many) in _flagged(self._new, verdicts.flags).items():
            log.warning("%s: %d record(s) from %d on flagged %s", station, many, seq, " ".join(flags))

    def _is_readable(self, ledger: LedgerRow, seq: int, row: Any, link: Link) -> bool:
        """Whether a row is a record; else it is quarantined in its place."""
        entry = read_row(seq, row)
        if isinstance(entry, Unreadable):
            quarantine(self._session, ledger, entry, link, self._now)
        return not isinstance(entry, Unreadable)

    def _forks(self, ledger: LedgerRow, batch: Batch, links: Links) -> bool:
        """Whether the batch tells another history than the one held."""
        if batch.first == ledger.upto + 1:
            return batch.previous != ledger.head
        self.write()
        held = [
            select(row.seq, row.hash).where(row.ledger == ledger.id, row.seq.between(batch.first, batch.upto))
            for row in (RecordRow, QuarantinedRow)
        ]
        found = [pair for query in held for pair in self._session.execute(query)]
        return any(links[seq - batch.first].hash != chained for seq, chained in found)

    def _note_fork(self, ledger: LedgerRow, station_id: str, batch: Batch) -> None:
        if "fork" in ledger.flags:
            return  # told once; a station that asks again every minute must not drown the list
        set_flag(ledger, "fork", True)
        error = MessageError(
            f"站点“{station_id}”的记录 {batch.first}-{batch.upto} 与已收到的不一致，未采用；请检查该站。",
            f"records {batch.first}-{batch.upto} of {station_id} tell another history than those held;"
            " not used",
        )
        note_refused(self._session, f"{station_id}/records", station_id, error, batch.encode(), self._now)


def _goes_on(ledger: LedgerRow, batch: Batch) -> bool:
    """Whether a station goes on behind records that its disk has lost and the hub holds: with a hash alone,
    which is chained to nothing."""
    return batch.first == ledger.upto + 1 and batch.previous != ledger.head and isinstance(batch.rows[0], str)


def _flagged(
    parts: Iterable[Part], flags: Sequence[tuple[str, ...]]
) -> Mapping[tuple[str, tuple[str, ...]], tuple[int, int]]:
    """By station and flags the first of its records so flagged, and how many they are."""
    out: dict[tuple[str, tuple[str, ...]], tuple[int, int]] = {}
    begin = 0
    for part in parts:
        said = flags[begin : begin + len(part.seqs)]
        begin += len(said)
        for these, many in Counter(filter(None, said)).items():
            first, before = out.get((part.owner, these), (part.seqs[said.index(these)], 0))
            out[part.owner, these] = first, before + many
    return out


def mark(session: Session, names: Iterable[Name], flag: str, ends: bool) -> None:
    """Flag records for what a later one says of them; ``ends``: they count no more. For this feature only."""
    for name in names:
        row = session.get_one(RecordRow, name)
        row.hub_flags = sorted({*row.hub_flags, flag})
        row.counts = row.counts and not ends
