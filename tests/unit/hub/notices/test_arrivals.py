"""Which stations have drawn a notice."""

from __future__ import annotations

from sqlalchemy.orm import Session

from content_packs.where import Where
from hub.config import Settings
from hub.notices.arrivals import arrivals
from hub.records.ledgers import key_of
from hub.records.service import store_batch
from hub.stations.moves import move_station
from hub.stations.service import authorise
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def acknowledge(session: Session, settings: Settings, writer: Writer, id: str, now: int) -> None:
    writer.write(pledge("", now - 500, kind="ack", method="station", subject=f"notice:{id}", value="shown"))
    batch = writer.batch(len(writer.records))
    links = batch.verify(key_of(session, writer.station, batch.ledger))
    store_batch(session, settings, writer.station, batch, links, now)


def said(session: Session, where: Where, id: str = "n-1") -> list[tuple[str, bool]]:
    return [(one.station.id, one.drawn_at is not None) for one in arrivals(session, id, where)]


def test_those_that_have_not_drawn_it_stand_first(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    assert said(session, Where()) == [("face-1", False), ("face-2", False)]
    acknowledge(session, settings, writer, "n-1", now)
    acknowledge(session, settings, writer, "n-2", now)
    assert said(session, Where()) == [("face-2", False), ("face-1", True)]
    first = arrivals(session, "n-1", Where())[1]
    assert (first.drawn_at, first.told_at) == (now - 500, now)


def test_only_stations_it_is_for(session: Session, mine: SmallMine, now: int) -> None:
    assert said(session, Where(place=("heading",))) == [("face-2", False)]
    assert said(session, Where(unit=("s",))) == [("face-1", False), ("face-2", False)]
    authorise(session, "face-2", False)
    assert said(session, Where()) == [("face-1", False)]


def test_a_station_that_drew_it_and_moved_away_stays_on_the_list(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    acknowledge(session, settings, writer, "n-1", now)
    move_station(session, "face-1", "heading", now, "test")
    assert said(session, Where(place=("face",))) == [("face-1", True)]
