"""Records that need a look: those with any flag but ``late``, and late ones where they are asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import Mapped, Session

from hub.records.models import RecordRow
from hub.records.service import Kept, kept_of

LATE = "late"
_NONE, _LATE = "[]", '["late"]'


def flagged(
    session: Session,
    *,
    flag: str = "",
    place: str = "",
    among: Collection[str] | None = None,
    most: int = 1000,
) -> tuple[Kept, ...]:
    """Those that came last, the newest first.

    Args:
        session: a reading session.
        flag: with this flag, of the station or the hub.
        place: made at this place.
        among: made at one of these places; None: anywhere.
        most: how many at most.
    """
    query = select(RecordRow)
    if flag != LATE:
        query = query.where(_needs_a_look())
    if flag:
        sides = (_text(RecordRow.flags), _text(RecordRow.hub_flags))
        query = query.where(or_(*(side.contains(f'"{flag}"', autoescape=True) for side in sides)))
    if place:
        query = query.where(RecordRow.place == place)
    if among is not None:
        query = query.where(RecordRow.place.in_(among))
    newest = query.order_by(RecordRow.arrived_at.desc(), RecordRow.ledger, RecordRow.seq.desc()).limit(most)
    return tuple(kept_of(row) for row in session.scalars(newest))


def _needs_a_look() -> ColumnElement[bool]:
    """Flags are lists of words as JSON: the database compares their text and reads no record for it."""
    told = _text(RecordRow.flags)
    return or_(_text(RecordRow.hub_flags) != _NONE, and_(told != _NONE, told != _LATE))


def _text(column: Mapped[list[Any]]) -> ColumnElement[str]:
    return cast(column, String)
