"""When a record was really made, as far as the hub can tell: beside what the station's clock said.

A station says with each batch how long its boot has been running. The least ``arrival - running time`` ever
seen is the moment the boot began, plus the shortest way a batch ever took: what a record of that boot says
of its running time then gives its moment on the hub's clock, whatever the station's own clock said. The
estimate bounds the moment from above. It is computed when it is asked for, never written into a record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.batch import Batch
from hub.records.models import BootRow, RecordRow


def note_sent(session: Session, batch: Batch, now_ms: int) -> None:
    """What a batch's sending says of its boot; the ledger's row is locked. Batches of sticks say nothing."""
    if batch.sent is None:
        return
    boot, mono, _ = batch.sent
    row = session.get(BootRow, (batch.ledger, boot))
    if row is None:
        session.add(BootRow(ledger=batch.ledger, boot=boot, offset_ms=now_ms - mono, samples=1))
    else:
        row.offset_ms, row.samples = min(row.offset_ms, now_ms - mono), row.samples + 1


def boot_offsets(session: Session, ledgers: Collection[str]) -> Mapping[tuple[str, str], int]:
    """Of each (ledger, boot) that spoke with the hub: what added to ``mono`` gives the moment, ms UTC."""
    rows = session.scalars(select(BootRow).where(BootRow.ledger.in_(ledgers)))
    return {(row.ledger, row.boot): row.offset_ms for row in rows}


def moment(session: Session, ledger: str, boot: str, mono: int) -> int | None:
    """The estimate for one record, ms since 1970 UTC; None where its boot never spoke with the hub."""
    row = session.get(BootRow, (ledger, boot))
    return None if row is None else row.offset_ms + mono


def time_of(row: RecordRow) -> int:
    """When a record stands in lists, ms UTC: when it was made; of one whose clock cannot be trusted, when it
    arrived."""
    return row.arrived_at if _is_mistimed(row) else row.at


def place_in_order(row: RecordRow) -> tuple[bool, int, int, str, int]:
    """Records in the order they were made, those whose clock cannot be trusted last."""
    return _is_mistimed(row), time_of(row), row.arrived_at, row.ledger, row.seq


def _is_mistimed(row: RecordRow) -> bool:
    return "clock" in row.flags or "clock" in row.hub_flags
