"""What a station's screen last showed when somebody looked from the hub."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.care import Glimpse
from hub.stations.models import GlimpseRow, StationRow


@dataclass(frozen=True, slots=True)
class Seen:
    """A glimpse and when it arrived, ms by the hub's clock."""

    glimpse: Glimpse
    arrived_at: int


def note_glimpse(session: Session, station_id: str, glimpse: Glimpse, now_ms: int) -> None:
    """Keep the newest; MessageError for an unknown station."""
    if session.get(StationRow, station_id) is None:
        raise MessageError(
            f"收到未登记站点“{station_id}”的消息，已拒收。", f"a reply of the unknown station {station_id!r}"
        )
    row = session.get(GlimpseRow, station_id) or GlimpseRow(station_id=station_id)
    row.arrived_at, row.view, row.title = now_ms, glimpse.view, glimpse.title
    row.signed, row.expected, row.lang = glimpse.signed, glimpse.expected, glimpse.lang
    row.picture, row.width, row.height = glimpse.picture, glimpse.width, glimpse.height
    session.add(row)
    session.flush()


def last_seen(session: Session, station_id: str) -> Seen | None:
    """The newest glimpse of a station."""
    row = session.get(GlimpseRow, station_id)
    if row is None:
        return None
    glimpse = Glimpse(
        0, row.arrived_at, row.view, row.title, row.signed, row.expected, row.lang, row.picture,
        row.width, row.height,
    )  # fmt: skip
    return Seen(glimpse, row.arrived_at)


def pictured(session: Session) -> dict[str, int]:
    """When the last picture of each station came that has one, ms by the hub's clock."""
    query = select(GlimpseRow.station_id, GlimpseRow.arrived_at)
    found = session.execute(query.where(func.length(GlimpseRow.picture) > 0))
    return {station_id: arrived_at for station_id, arrived_at in found}
