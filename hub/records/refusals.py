"""Messages that were refused: enough of each to find its sender, nothing of it used."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.words import Words
from hub.records.models import RefusedRow

log = logging.getLogger("yizhan.records")
HEAD_BYTES = 256
"""How much of a refused message is kept."""
MOST_REFUSED = 10_000
"""Refused messages kept; a station gone wild must not fill the disk."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused message, for the console."""

    id: int
    at: int
    topic: str
    station: str
    words: Words
    head: bytes
    size: int


def note_refused(
    session: Session, topic: str, station: str, error: MessageError, data: bytes, now_ms: int
) -> None:
    """Remember a refused message: its topic, sender, reason, first bytes and size; the oldest make room."""
    log.warning("refused %d bytes on %s: %s", len(data), _printable(topic[:120]), _printable(str(error)))
    row = RefusedRow(
        at=now_ms, topic=_printable(topic), station=_printable(station), reason_zh=_printable(error.words.zh),
        reason_en=_printable(error.words.en), head=data[:HEAD_BYTES], size=len(data),
    )  # fmt: skip
    session.add(row)
    session.flush()
    if row.id % 100 == 0:
        for old in session.scalars(select(RefusedRow).where(RefusedRow.id <= row.id - MOST_REFUSED)):
            session.delete(old)


def refused(
    session: Session, *, since_ms: int = 0, among: Collection[str] | None = None, most: int = 1000
) -> tuple[Refused, ...]:
    """Refused messages, newest first; ``among``: of these stations, None: of anybody."""
    query = select(RefusedRow).where(RefusedRow.at >= since_ms).order_by(RefusedRow.id.desc()).limit(most)
    if among is not None:
        query = query.where(RefusedRow.station.in_(among))
    return tuple(
        Refused(
            row.id, row.at, row.topic, row.station, Words(row.reason_zh, row.reason_en), row.head, row.size
        )
        for row in session.scalars(query)
    )


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:500]
