"""Which stations would show a card at a moment, and why the others would not."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from content_packs.format.card import PREPARED, Card
from content_packs.shifts import ShiftRun, current_run
from content_packs.where import Spot, Where
from content_packs.words import Words
from hub.packs.service import Pack
from hub.people.service import ancestors
from hub.programme.service import shift_tables
from hub.stations.service import Station, stations
from hub.stations.site import follows
from hub.web.i18n import words_for

_WHY = {
    "place_kind": "地点类别不合", "unit": "单位不合", "place": "地点不合", "station": "站点不合",
    "tag": "站点标签不合", "shift": "班次不合",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """A station: whether it would show the card, and if not, why."""

    station: Station
    shows: bool
    why: Words = Words("")


def audience(session: Session, publisher: str, pack: Pack, card: Card, local: datetime) -> tuple[Seat, ...]:
    """Every station the hub talks to, those that would show the card first.

    Args:
        session: a reading session.
        publisher, pack, card: what is asked of; the card as it is worked on.
        local: the mine's wall time asked about.
    """
    runs = {unit: current_run(table, local) for unit, table in shift_tables(session).items()}
    seats = [
        _seat(session, one, publisher, pack, card, local, runs[one.place.unit_id])
        for one in stations(session)
        if one.authorised
    ]
    return tuple(sorted(seats, key=lambda seat: (not seat.shows, seat.station.id)))


def _seat(
    session: Session,
    one: Station,
    publisher: str,
    pack: Pack,
    card: Card,
    local: datetime,
    run: ShiftRun | None,
) -> Seat:
    unit = one.place.unit_id
    spot = Spot(
        one.id, one.place.id, one.place.kind, ancestors(session, unit), one.tags, run.shift.id if run else ""
    )
    if publisher not in follows(session, unit):
        return Seat(one, False, words_for("不收这个单位的内容"))
    if not _covers(pack, local) or not card.is_valid_on(local.date()):
        return Seat(one, False, words_for("这一天不在有效期内"))
    if why := _refused(pack.where, spot) or _refused(card.where, spot):
        return Seat(one, False, words_for(why))
    if card.type == PREPARED:
        return Seat(one, False, words_for("不进轮播，插播时用"))
    return Seat(one, True)


def _refused(where: Where, spot: Spot) -> str:
    """Which filter a spot does not pass; "" when all admit it."""
    for field in fields(where):
        if field.name in _WHY and not Where(**{field.name: getattr(where, field.name)}).admits(spot):
            return _WHY[field.name]
    return ""


def _covers(pack: Pack, local: datetime) -> bool:
    day = local.date().isoformat()
    return (not pack.valid_from or pack.valid_from <= day) and (not pack.valid_to or day <= pack.valid_to)
