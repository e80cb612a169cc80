"""What a station must know about itself: its ``site`` document."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from content_packs.where import Spot
from content_packs.wire.state import Site
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.service import Unit, ancestors, unit, units
from hub.programme.service import shift_table
from hub.secrets import Secrets
from hub.stations.lines import line_of
from hub.stations.service import Station, phone_key, places, station, stations

MOST_PLACES = 50
"""Places a keeper may choose from at a station; each costs about 40 bytes of its document."""


def site_of(session: Session, settings: Settings, secrets: Secrets, station_id: str, now_ms: int) -> Site:
    """The body of a station's ``site`` document; RefusedError when there is no such station."""
    found = station(session, station_id)
    if found is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    own = unit(session, found.place.unit_id)
    above = ancestors(session, own.id)
    return Site(
        spot=Spot(found.id, found.place.id, found.place.kind, above, found.tags),
        place_name=found.place.name,
        unit_name=own.name,
        number=found.number,
        follows=follows(session, own.id),
        shifts=shift_table(session, own.id),
        utc_offset_min=settings.utc_offset_min(now_ms),
        safe_since=_safe_since(session, above),
        badge_key=secrets.badge_key,
        phone_key=phone_key(session, station_id),
        phone_url=settings.phone_url,
        names_shown=own.names_shown,
        advance_m=found.advance_m,
        placed_advance_m=found.placed_advance_m,
        move_after_m=found.move_after_m,
        placed_on=date.fromisoformat(found.placed_on) if found.placed_on else None,
        places=_others(session, found),
        link_kbit_s=line.kbit_s if (line := line_of(session, station_id)) else 0,
    )


def follows(session: Session, unit_id: str) -> tuple[str, ...]:
    """Publishers a unit's stations show: its ancestors, itself, and the party branches under any of them.

    The order is that of rotation: ancestors first, each followed by its own branches.
    """
    everyone = units(session)
    out: list[str] = []
    for upper in reversed(ancestors(session, unit_id)):
        out += [upper, *(item.id for item in everyone if _is_branch_of(item, upper))]
    return tuple(out)


def shown_by(session: Session, publisher: str) -> tuple[str, ...]:
    """Stations the hub talks to that show what a publisher publishes, by id."""
    return tuple(
        station.id
        for station in stations(session)
        if station.authorised and publisher in follows(session, station.place.unit_id)
    )


def _others(session: Session, found: Station) -> tuple[tuple[str, Words], ...]:
    """Where else the station may be moved to: its unit's places first, then the mine's others."""
    open_ones = [one for one in places(session) if one.open and one.id != found.place.id]
    open_ones.sort(key=lambda one: (one.unit_id != found.place.unit_id, one.id))
    return tuple((one.id, one.name) for one in open_ones[:MOST_PLACES])


def _is_branch_of(item: Unit, upper: str) -> bool:
    return item.kind == "branch" and item.parent_id == upper


def _safe_since(session: Session, above: tuple[str, ...]) -> date | None:
    """Of the unit itself, or of the nearest unit above it that counts safe days."""
    since = next((found for item in above if (found := unit(session, item).safe_since)), "")
    return date.fromisoformat(since) if since else None
