"""What was on the glass (播放留痕), as stations tell it: stored once, summed by day, dropped after months.

A statistic of the stations' own; nobody has signed it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.codec import pack, unpack
from content_packs.wire.playback import HOUR_MS, Playback, Played, PlayedHour
from hub.config import Settings
from hub.db import among
from hub.stations.models import PlayedDayRow, PlayedHourRow, StationRow

KEEP_DAYS = 184
"""Two hundred stations fill half a gigabyte in that time."""
AHEAD_HOURS = 26
"""An hour later than that by the hub's clock is not stored: no time would come in which it is dropped."""
MOST_A_DAY, MOST_NAMES_A_DAY = 72, 3000
"""Hours of one station that are stored of a day, and different things at a place in them. A clock that was
set back and a move make more than 24, a rotation of all the cards there are some hundreds; beyond that
somebody has a station's credentials, and must not fill the hub's disk."""
_DAY_HOURS = 24
_Cell = tuple[str, str, str]
"""Day, place, name."""
log = logging.getLogger("yizhan.playback")


def take_playback(session: Session, settings: Settings, station_id: str, told: Playback, now_ms: int) -> None:
    """Store what is not stored yet; what comes again changes nothing.

    Raises:
        MessageError: an unknown station, or one that is shut out.
    """
    station = session.get(StationRow, station_id)
    if station is None or not station.authorised:
        raise MessageError(
            f"收到未登记或已停用站点“{station_id}”的消息，已拒收。",
            f"a playback of {station_id!r}, a station that is unknown or shut out",
        )
    if not told.hours:
        return
    numbers = [hour.number for hour in told.hours]
    row = PlayedHourRow
    known = set(
        session.scalars(select(row.number).where(row.station_id == station_id, row.number.in_(numbers)))
    )
    latest, oldest = now_ms // HOUR_MS + AHEAD_HOURS, now_ms // HOUR_MS - KEEP_DAYS * _DAY_HOURS
    fresh = [one for one in told.hours if one.number not in known and oldest <= one.hour <= latest]
    held = _held(session, settings, station_id, fresh)
    kept = _bounded(settings, fresh, held)
    if len(kept) < len(fresh):
        log.warning(
            "%s tells more of a day than a day has: %d hour(s) dropped", station_id, len(fresh) - len(kept)
        )
    session.add_all(_row(station_id, hour) for hour in kept)
    _sum_up(session, settings, station_id, kept, held)
    station.played = numbers[-1]
    session.flush()


def played_upto(session: Session, station_id: str) -> int:
    """Number of the last hour stored of a station; 0: none."""
    station = session.get(StationRow, station_id)
    return station.played if station else 0


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour at a place, as the station that stood there told it."""

    station_id: str
    told: PlayedHour


def hours_at(session: Session, place: str, hour: int) -> tuple[Hour, ...]:
    """What the stations at a place told of an hour (since 1970 UTC), by station."""
    row = PlayedHourRow
    query = select(row).where(row.place_id == place, row.hour == hour).order_by(row.station_id, row.number)
    return tuple(Hour(one.station_id, _told(one)) for one in session.scalars(query))


def newest_hour(session: Session, place: str) -> int | None:
    """The last hour that was told of a place; None: none ever was."""
    return session.scalar(select(func.max(PlayedHourRow.hour)).where(PlayedHourRow.place_id == place))


@dataclass(frozen=True, slots=True)
class Sum:
    """How often and how long something was on the glass of a station; ``name`` empty: in how many hours and
    how long the station itself ran."""

    station_id: str
    name: str
    times: int
    seconds: int


def sums_between(session: Session, first: str, last: str, places: Collection[str]) -> tuple[Sum, ...]:
    """Over the days from ``first`` to ``last`` (ISO dates), at these places."""
    row = PlayedDayRow
    query = (
        select(row.station_id, row.name, func.sum(row.times), func.sum(row.seconds))
        .where(row.day.between(first, last), among(session, row.place_id, places))
        .group_by(row.station_id, row.name)
        .order_by(row.station_id, row.name)
    )
    return tuple(
        Sum(station, name, int(times), int(seconds))
        for station, name, times, seconds in session.execute(query)
    )


def drop_old(session: Session, settings: Settings, now_ms: int) -> None:
    """Drop what is older than KEEP_DAYS."""
    oldest = now_ms // HOUR_MS - KEEP_DAYS * _DAY_HOURS
    session.execute(delete(PlayedHourRow).where(PlayedHourRow.hour < oldest))
    session.execute(delete(PlayedDayRow).where(PlayedDayRow.day < _day(settings, oldest)))


def _held(
    session: Session, settings: Settings, station_id: str, hours: Collection[PlayedHour]
) -> dict[_Cell, PlayedDayRow]:
    """What is summed already of the days of some hours."""
    row = PlayedDayRow
    query = select(row).where(
        row.station_id == station_id, row.day.in_({_day(settings, hour.hour) for hour in hours})
    )
    return {(one.day, one.place_id, one.name): one for one in session.scalars(query)}


def _bounded(
    settings: Settings, hours: Collection[PlayedHour], held: Mapping[_Cell, PlayedDayRow]
) -> list[PlayedHour]:
    """Those for which their days have room."""
    count: dict[str, int] = defaultdict(int)
    names: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for (day, place, name), sums in held.items():
        names[day].add((place, name))
        count[day] += 0 if name else sums.times
    kept = []
    for hour in hours:
        day = _day(settings, hour.hour)
        if count[day] < MOST_A_DAY and len(names[day]) < MOST_NAMES_A_DAY:
            kept.append(hour)
            count[day] += 1
            names[day] |= {(hour.place, one.name) for one in hour.shown}
    return kept


def _sum_up(
    session: Session,
    settings: Settings,
    station_id: str,
    hours: Collection[PlayedHour],
    held: Mapping[_Cell, PlayedDayRow],
) -> None:
    """Add hours that were not stored before to the sums of their days."""
    new: dict[_Cell, list[int]] = defaultdict(lambda: [0, 0])
    for hour in hours:
        day = _day(settings, hour.hour)
        for name, times, seconds in (
            ("", 1, hour.ran),
            *((one.name, one.times, one.seconds) for one in hour.shown),
        ):
            cell = new[day, hour.place, name]
            cell[0] += times
            cell[1] += seconds
    row = PlayedDayRow
    for key, (times, seconds) in new.items():
        if key in held:
            held[key].times += times
            held[key].seconds += seconds
        else:
            day, place, name = key
            session.add(
                row(day=day, place_id=place, station_id=station_id, name=name, times=times, seconds=seconds)
            )


def _row(station_id: str, hour: PlayedHour) -> PlayedHourRow:
    shown = pack([[one.name, one.version, one.times, one.seconds] for one in hour.shown])
    return PlayedHourRow(
        station_id=station_id, number=hour.number, hour=hour.hour, place_id=hour.place, ran=hour.ran,
        suspect=hour.suspect, shown=shown,
    )  # fmt: skip


def _told(row: PlayedHourRow) -> PlayedHour:
    shown = tuple(Played(*one) for one in unpack(row.shown))
    return PlayedHour(row.number, row.hour, row.place_id, row.ran, row.suspect, shown)


def _day(settings: Settings, hour: int) -> str:
    """The mine's day an hour begins in."""
    return settings.local(hour * HOUR_MS).date().isoformat()
