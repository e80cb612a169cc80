"""A station that its keeper has moved, and whose hub has not said so yet.

A record must keep the place it was made at, and a station may be without a line for weeks: so it stands
at the new place from the moment the keeper's record is on disk. The record goes to the hub as evidence;
the hub moves the station from that day on and sends its new site, and from then on the hub's word holds.
"""

from __future__ import annotations

from dataclasses import replace

from content_packs.values import dataclass
from content_packs.wire.record import Record
from content_packs.wire.state import Roster, Site
from content_packs.words import Words

PLACE = "place:"


@dataclass(frozen=True, slots=True)
class Moved:
    """The place the keeper chose, and the sequence number of his record."""

    place: str
    seq: int


def moved_by(record: Record) -> Moved | None:
    """The move a record tells of, if it does."""
    if record.kind != "move" or not record.subject.startswith(PLACE):
        return None
    return Moved(record.subject.removeprefix(PLACE), record.seq)


def standing(site: Site, moved: Moved | None) -> Site:
    """The site as it is now: what the hub sent, at the place the keeper chose.

    Unit, shifts and kind of place stay as sent: a station follows its crew and its face. How far the face
    has gone is not known at the new place.
    """
    if moved is None or moved.place == site.spot.place:
        return site
    names = dict(site.places)
    return replace(
        site,
        spot=replace(site.spot, place=moved.place),
        place_name=names.get(moved.place, Words(moved.place)),
        places=(*(row for row in site.places if row[0] != moved.place), (site.spot.place, site.place_name)),
        advance_m=0,
        placed_advance_m=0,
        placed_on=None,
    )


def awaited(roster: Roster | None, site: Site, moved: Moved | None) -> Roster | None:
    """Who may sign; who is expected at the new place nobody has said yet."""
    if roster is None or moved is None or moved.place == site.spot.place:
        return roster
    return replace(roster, expected={}, on_leave={})


def is_settled(moved: Moved, site: Site, acked: int) -> bool:
    """Whether a site that has just come holds again: it is the chosen place, or the hub knew of the move."""
    return site.spot.place == moved.place or acked >= moved.seq
