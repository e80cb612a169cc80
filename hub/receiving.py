"""Batches of records that have arrived, by the line or by hand: verified, stored once, and acted on."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch
from content_packs.wire.topics import Topics
from hub.audit.service import note
from hub.config import Settings
from hub.records.chains import note_length
from hub.records.ledgers import HUB, flags_of, keys_of
from hub.records.moments import note_sent
from hub.records.refusals import note_refused
from hub.records.taking import Taking
from hub.records.views import of_kind
from hub.stations.moves import take_move
from hub.sync.actions import StoreBatch

Came = tuple[str, Batch]
"""A batch, decoded and not yet verified, and the station whose it is said to be."""


def receive(
    session: Session, settings: Settings, came: Sequence[Came], now_ms: int
) -> list[MessageError | None]:
    """Take batches in the order they came, each of them whole or not at all.

    Args:
        session: a writing session; receipts may be sent only after its commit.
        settings: the hub.
        came: what came.
        now_ms: the hub's wall time.

    Returns:
        For each batch None, or why it was refused: not the station's, or not signed by its key.
    """
    if not came:
        return []
    with collector_resting():
        return _receive(session, settings, came, now_ms)


def _receive(
    session: Session, settings: Settings, came: Sequence[Came], now_ms: int
) -> list[MessageError | None]:
    keys = keys_of(session, [(station, batch.ledger) for station, batch in came])
    taking = Taking(session, settings, {batch.ledger for _, batch in came}, now_ms)
    before = taking.flags()
    refusals: list[MessageError | None] = []
    for station, batch in came:
        try:
            key = keys[station, batch.ledger]
            if isinstance(key, MessageError):
                raise key
            taking.add_batch(station, batch, batch.verify(key))
            note_sent(session, batch, now_ms)
            refusals.append(None)
        except MessageError as error:
            refusals.append(error)
    taking.write()
    for ledger, (owner, flags) in taking.flags().items():
        if flags != before[ledger][1]:
            note_chain(session, owner, ledger, before[ledger][1], flags, now_ms)
    for (station, batch), refusal in zip(came, refusals, strict=True):
        if refusal is None:
            _take_moves(session, settings, station, batch, now_ms)
    return refusals


@contextmanager
def collector_resting() -> Iterator[None]:
    """Let Python's search for circles rest: thousands of records that hold no circle would be walked through
    again and again, from the reading of the packets on, which took a fourth of the time of intake. One within
    another is the outer one's."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def store_batches(
    session: Session, settings: Settings, came: Sequence[StoreBatch], now_ms: int
) -> list[StoreBatch]:
    """Take batches from the line; those that were taken. Why others were not is written down."""
    refusals = receive(session, settings, [(one.station, one.batch) for one in came], now_ms)
    for one, error in zip(came, refusals, strict=True):
        if error is not None:
            topic = Topics(settings.mine).up(one.station, "records")
            note_refused(session, topic, one.station, error, one.batch.encode(), now_ms)
    return [one for one, error in zip(came, refusals, strict=True) if error is None]


def receive_batch(session: Session, settings: Settings, station: str, batch: Batch, now_ms: int) -> None:
    """Take one batch; MessageError, and nothing is stored, where :func:`receive` gives a refusal."""
    (refusal,) = receive(session, settings, [(station, batch)], now_ms)
    if refusal is not None:
        raise refusal


def note_presence_of(session: Session, station: str, ledger: str, last: int, now_ms: int) -> None:
    """A station says how many records its ledger holds; see :func:`hub.records.chains.note_length`."""
    before = flags_of(session, ledger)
    note_length(session, station, ledger, last, now_ms)
    if (after := flags_of(session, ledger)) != before:
        note_chain(session, station, ledger, before, after, now_ms)


def note_chain(
    session: Session, station: str, ledger: str, before: tuple[str, ...], after: tuple[str, ...], now_ms: int
) -> None:
    """Gaps, forks and resets come and go; the log keeps when."""
    was, now = ({"ledger": ledger, "flags": list(flags)} for flags in (before, after))
    note(session, HUB, "chain", f"station:{station}", was, now, now_ms)


def _take_moves(session: Session, settings: Settings, station: str, batch: Batch, now_ms: int) -> None:
    """A keeper's record of a move is taken in the transaction that stores it."""
    told = batch.columns()
    kinds = told.kind if told else [row[0] for row in batch.rows if row]
    if "move" not in kinds:
        return
    for record in of_kind(session, batch.ledger, "move", batch.first, batch.upto):
        on = settings.local(min(record.at, now_ms)).date().isoformat()
        if take_move(session, station, batch.ledger, record, on, now_ms):
            change = (
                {"place": record.value.removeprefix("from:")},
                {"place": record.subject[6:], "on": on},
            )
            note(session, record.person, "move", f"station:{station}", *change, now_ms)
