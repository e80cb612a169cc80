"""Where a notice has arrived: which stations have drawn it, when, and which have not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.where import Spot, Where
from hub.people.service import ancestors
from hub.records.views import first_of_each_station
from hub.stations.service import Station, stations


@dataclass(frozen=True, slots=True)
class Arrival:
    """A station that is to show a notice.

    Attributes:
        station: as the hub knows it now.
        drawn_at: when it was first on the glass, by the station's clock, ms; None: not that we know.
        told_at: when the hub learnt of it, ms.
    """

    station: Station
    drawn_at: int | None
    told_at: int | None


def arrivals(session: Session, notice_id: str, where: Where) -> tuple[Arrival, ...]:
    """Every station that a notice is for, those that have not drawn it first, then by id.

    A station that has drawn it and was moved away since stays on the list: it was seen there.
    """
    drawn = first_of_each_station(session, "ack", f"notice:{notice_id}")
    found = [
        Arrival(one, record.at if record else None, told)
        for one in stations(session)
        for record, told in [drawn.get(one.id, (None, None))]
        if record or (one.authorised and where.admits(_spot(session, one)))
    ]
    return tuple(sorted(found, key=lambda one: (one.drawn_at is not None, one.station.id)))


def _spot(session: Session, one: Station) -> Spot:
    """Where a station stands; a notice asks for no shift."""
    place = one.place
    return Spot(one.id, place.id, place.kind, ancestors(session, place.unit_id), one.tags)
