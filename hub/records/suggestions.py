"""What miners suggested (建言), newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.suggestions import PREFIX, suggested
from content_packs.words import Words
from hub.records.coverage import Someone, everyone
from hub.records.models import RARE, RecordRow
from hub.records.moments import time_of

MOST = 1000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: when (ms, as :func:`hub.records.moments.time_of`), where, by whom, about what.

    ``who`` is None for a person the hub does not know or who was erased; codes of another version are
    said as they are.
    """

    ledger: str
    seq: int
    at: int
    station: str
    place: str
    who: Someone | None
    topic: Words
    sentence: Words


def suggestions(
    session: Session, *, place: str = "", topic: str = "", among: Collection[str] | None = None
) -> tuple[Suggestion, ...]:
    """Those that came last, at most MOST, the newest first; of one place, of one topic's code, or of places
    ``among`` some (None: of any)."""
    query = select(RecordRow).where(RARE, RecordRow.kind == "suggest")
    if among is not None:
        query = query.where(RecordRow.place.in_(among))
    if place:
        query = query.where(RecordRow.place == place)
    if topic:
        query = query.where(RecordRow.subject == PREFIX + topic)
    people = everyone(session)
    newest = query.order_by(RecordRow.arrived_at.desc(), RecordRow.ledger, RecordRow.seq.desc()).limit(MOST)
    rows = sorted(session.scalars(newest), key=lambda row: (-time_of(row), row.ledger, -row.seq))
    return tuple(_suggestion(row, people.get(row.person or "")) for row in rows)


def _suggestion(row: RecordRow, who: Someone | None) -> Suggestion:
    words = suggested(row.subject, row.value)
    topic, sentence = words or (Words(row.subject.removeprefix(PREFIX)), Words(row.value))
    return Suggestion(row.ledger, row.seq, time_of(row), row.station, row.place, who, topic, sentence)
