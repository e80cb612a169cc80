"""What a station must know about itself: its ``site`` document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from content_packs.where import Spot
from content_packs.wire.state import Site
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.service import Unit, ancestors, units
from hub.programme.service import shift_tables
from hub.secrets import Secrets
from hub.stations.lines import budgets
from hub.stations.service import Station, phone_keys, places, station, stations

MOST_PLACES = 50
"""Places a keeper may choose from at a station; each costs about 40 bytes of its document."""


class Sites:
    """The ``site`` documents of all stations, of what is read once; it outlives the session."""

    def __init__(self, session: Session, settings: Settings, secrets: Secrets, now_ms: int) -> None:
        self._settings = settings
        self._badge_key = secrets.badge_key
        self._offset_min = settings.utc_offset_min(now_ms)
        self._tree = units(session)
        self._units = {unit.id: unit for unit in self._tree}
        self._tables = shift_tables(session)
        self._open = [one for one in places(session) if one.open]
        self._phone_keys = phone_keys(session)
        self._lines = budgets(session)

    def of(self, found: Station) -> Site:
        """The body of a station's document."""
        own = self._units[found.place.unit_id]
        above = self._above(own)
        line = self._lines.get(found.id)
        return Site(
            spot=Spot(found.id, found.place.id, found.place.kind, tuple(one.id for one in above), found.tags),
            place_name=found.place.name,
            unit_name=own.name,
            number=found.number,
            follows=_follows([one.id for one in above], self._tree),
            shifts=self._tables[own.id],
            utc_offset_min=self._offset_min,
            safe_since=_safe_since(above),
            badge_key=self._badge_key,
            phone_key=self._phone_keys[found.id],
            phone_url=self._settings.phone_url,
            names_shown=own.names_shown,
            advance_m=found.advance_m,
            placed_advance_m=found.placed_advance_m,
            move_after_m=found.move_after_m,
            placed_on=date.fromisoformat(found.placed_on) if found.placed_on else None,
            places=self._others(found),
            link_kbit_s=line.kbit_s if line else 0,
        )

    def _above(self, own: Unit) -> list[Unit]:
        """The unit itself, its parent, and so on up to the root."""
        chain = [own]
        while (parent := chain[-1].parent_id) is not None:
            chain.append(self._units[parent])
        return chain

    def _others(self, found: Station) -> tuple[tuple[str, Words], ...]:
        """Where else the station may be moved to: its unit's places first, then the mine's others."""
        others = [one for one in self._open if one.id != found.place.id]
        others.sort(key=lambda one: (one.unit_id != found.place.unit_id, one.id))
        return tuple((one.id, one.name) for one in others[:MOST_PLACES])


def site_of(session: Session, settings: Settings, secrets: Secrets, station_id: str, now_ms: int) -> Site:
    """The body of a station's ``site`` document; RefusedError when there is no such station."""
    found = station(session, station_id)
    if found is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    return Sites(session, settings, secrets, now_ms).of(found)


def follows(session: Session, unit_id: str) -> tuple[str, ...]:
    """Publishers a unit's stations show: its ancestors, itself, and the party branches under any of them.

    The order is that of rotation: ancestors first, each followed by its own branches.
    """
    return _follows(ancestors(session, unit_id), units(session))


def shown_by(session: Session, publisher: str) -> tuple[str, ...]:
    """Stations the hub talks to that show what a publisher publishes, by id."""
    return tuple(
        station.id
        for station in stations(session)
        if station.authorised and publisher in follows(session, station.place.unit_id)
    )


def _follows(above: Sequence[str], tree: Sequence[Unit]) -> tuple[str, ...]:
    """``above``: the unit, its parent, and so on."""
    out: list[str] = []
    for upper in reversed(above):
        out += [upper, *(item.id for item in tree if _is_branch_of(item, upper))]
    return tuple(out)


def _is_branch_of(item: Unit, upper: str) -> bool:
    return item.kind == "branch" and item.parent_id == upper


def _safe_since(above: Sequence[Unit]) -> date | None:
    """Of the unit itself, or of the nearest unit above it that counts safe days."""
    since = next((one.safe_since for one in above if one.safe_since), "")
    return date.fromisoformat(since) if since else None
