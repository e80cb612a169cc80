"""Where stations have stood and stand, and how far their faces have gone.

A record keeps the place it was made at. The log of a station is ordered by the day a move took place, so
a keeper's move that arrives weeks late stands in its own place and does not undo a later one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from hub.errors import RefusedError
from hub.stations.models import AdvanceRow, PlacementRow, PlaceRow
from hub.stations.service import Station, advance_at, open_place, station_of, station_row

log = logging.getLogger("yizhan.stations")
MOST_METRES = 100_000


@dataclass(frozen=True, slots=True)
class Placement:
    """One line of a station's log: since the day ``on`` (ISO) at a place; told at ``at`` (ms) by ``by``.

    ``record``: ``<ledger>:<seq>`` of the keeper's record where he did it at the station, else empty.
    """

    station_id: str
    place_id: str
    at: int
    by: str
    on: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a face stood on a day (ISO), metres; told at ``at`` (ms) by ``by``."""

    on: str
    metres: int
    at: int
    by: str


def move_station(
    session: Session, station_id: str, place_id: str, now_ms: int, by: str, on: str = ""
) -> Station:
    """Move a station to an open place, since the day ``on`` (ISO); its records keep their place.

    Within its own place it is moved too, closer to the face: what the face has gone counts from then on.
    """
    row = station_row(session, station_id)
    open_place(session, place_id)
    stood = row.placed_on, row.placed_advance_m
    if row.place_id != place_id or (on and (on, advance_at(session, place_id, on)) != stood):
        session.add(PlacementRow(station_id=station_id, place_id=place_id, at=now_ms, by=by, on=on))
        session.flush()
        _stand_where_the_log_says(session, station_id)
    return station_of(session, row)


def take_move(session: Session, station_id: str, ledger: str, record: Record, on: str, now_ms: int) -> bool:
    """Take a keeper's record of a move; whether it was new. It is taken only once.

    The record is evidence: it is believed of a place that was closed since, too. One of a place the hub
    does not know changes nothing.
    """
    name, place_id = f"{ledger}:{record.seq}", record.subject.removeprefix("place:")
    known = session.scalar(select(PlacementRow.id).where(PlacementRow.record == name))
    if known is not None:
        return False
    if session.get(PlaceRow, place_id) is None:
        log.warning("%s says it was moved to %r, which is no place", station_id, place_id)
        return False
    session.add(
        PlacementRow(
            station_id=station_id, place_id=place_id, at=now_ms, by=record.person, on=on, record=name
        )
    )
    session.flush()
    _stand_where_the_log_says(session, station_id)
    return True


def newest_move(session: Session) -> int:
    """A number that grows with every move of any station."""
    return session.scalar(select(func.max(PlacementRow.id))) or 0


def placements(session: Session, station_id: str) -> tuple[Placement, ...]:
    """Where a station has stood, newest first."""
    query = select(PlacementRow).where(PlacementRow.station_id == station_id)
    rows = session.scalars(query.order_by(PlacementRow.on.desc(), PlacementRow.id.desc()))
    return tuple(Placement(row.station_id, row.place_id, row.at, row.by, row.on, row.record) for row in rows)


def note_advance(
    session: Session, place_id: str, metres: int, on: date, today: date, now_ms: int, by: str
) -> None:
    """Write down how far a face stood on a day; RefusedError for a day to come or no such distance."""
    if on > today:
        raise RefusedError("进尺日期不能晚于今天。", "an advance cannot be of a day to come")
    if not 0 <= metres <= MOST_METRES:
        raise RefusedError(f"进尺应为 0 到 {MOST_METRES} 米。", f"an advance is 0 to {MOST_METRES} m")
    open_place(session, place_id)
    session.add(AdvanceRow(place_id=place_id, on=on.isoformat(), metres=metres, at=now_ms, by=by))
    session.flush()


def advances(session: Session, place_id: str, most: int = 10) -> tuple[Advance, ...]:
    """The readings of a face, newest first."""
    query = select(AdvanceRow).where(AdvanceRow.place_id == place_id)
    rows = session.scalars(query.order_by(AdvanceRow.on.desc(), AdvanceRow.id.desc()).limit(most))
    return tuple(Advance(row.on, row.metres, row.at, row.by) for row in rows)


def remind_after(session: Session, station_id: str, metres: int) -> Station:
    """After how many metres the station is to be moved closer; 0: nobody is reminded."""
    if not 0 <= metres <= MOST_METRES:
        raise RefusedError(f"应为 0 到 {MOST_METRES} 米。", f"it is 0 to {MOST_METRES} m")
    row = station_row(session, station_id)
    row.move_after_m = metres
    session.flush()
    return station_of(session, row)


def _stand_where_the_log_says(session: Session, station_id: str) -> None:
    row, last = station_row(session, station_id), placements(session, station_id)[0]
    if (row.place_id, row.placed_on, row.placed_at) != (last.place_id, last.on, last.at):
        row.place_id, row.placed_at, row.placed_on = last.place_id, last.at, last.on
        row.placed_advance_m = advance_at(session, last.place_id, last.on or "9999")
        session.flush()
