"""A batch of records that has arrived, by the line or by hand: verified, stored once, and acted on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from content_packs.wire.batch import Batch
from content_packs.wire.record import Record
from hub.audit.service import note
from hub.config import Settings
from hub.records.ledgers import key_of
from hub.records.service import store_batch
from hub.records.views import of_kind
from hub.stations.moves import take_move


def receive_batch(session: Session, settings: Settings, station: str, batch: Batch, now_ms: int) -> int:
    """Take a batch of a station, all of it or nothing.

    Args:
        session: a writing session; the receipt may be sent only after its commit.
        settings: the hub.
        station: whose batch it is said to be.
        batch: decoded, not yet verified.
        now_ms: the hub's wall time.

    Returns:
        ``upto`` for the receipt, see :func:`hub.records.service.store_batch`.

    Raises:
        MessageError: not the station's, not signed by its key, or not to be stored; nothing was.
    """
    with session.begin_nested():
        links = batch.verify(key_of(session, station, batch.ledger))
        held = store_batch(session, settings, station, batch, links, now_ms)
        _take_moves(session, settings, station, batch, now_ms)
    return held


def _take_moves(session: Session, settings: Settings, station: str, batch: Batch, now_ms: int) -> None:
    """A keeper's record of a move is taken in the transaction that stores it."""
    if not any(isinstance(entry, Record) and entry.kind == "move" for entry in batch.entries()):
        return
    for record in of_kind(session, batch.ledger, "move", batch.first, batch.upto):
        on = settings.local(min(record.at, now_ms)).date().isoformat()
        if take_move(session, station, batch.ledger, record, on, now_ms):
            change = (
                {"place": record.value.removeprefix("from:")},
                {"place": record.subject[6:], "on": on},
            )
            note(session, record.person, "move", f"station:{station}", *change, now_ms)
