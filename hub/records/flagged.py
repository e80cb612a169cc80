"""Records that need a look: those with any flag but ``late`` and ``again``; such ones where they are asked
for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Mapped, Session

from hub.records.models import NEEDS_A_LOOK, RecordRow
from hub.records.service import Kept, kept_of

LATE = "late"
NOTHING_ODD = ('["again"]', '["again", "late"]')
"""Who had signed already and scanned once more needs no look; flags as the table spells them."""


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
        query = query.where(NEEDS_A_LOOK)
    if not flag:
        is_told = _text(RecordRow.flags).not_in(NOTHING_ODD)
        query = query.where(or_(is_told, _text(RecordRow.hub_flags) != "[]"))
    if flag:
        sides = (_text(RecordRow.flags), _text(RecordRow.hub_flags))
        query = query.where(or_(*(side.contains(f'"{flag}"', autoescape=True) for side in sides)))
    if place:
        query = query.where(RecordRow.place == place)
    if among is not None:
        query = query.where(RecordRow.place.in_(among))
    newest = query.order_by(RecordRow.arrived_at.desc(), RecordRow.ledger, RecordRow.seq.desc()).limit(most)
    return tuple(kept_of(row) for row in session.scalars(newest))


def _text(column: Mapped[list[Any]]) -> ColumnElement[str]:
    return cast(column, String)
