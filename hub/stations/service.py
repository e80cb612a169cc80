"""Places, stations, where they stand and how they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.wire.messages import Presence
from content_packs.wire.state import Site
from content_packs.words import Words
from hub.config import Settings
from hub.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Place:
    """A place (头面); ``kind`` from content_packs.where.PLACE_KINDS."""

    id: str
    name: Words
    kind: str
    unit_id: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Station:
    """A station as the console shows it.

    Attributes:
        id, number: name on the wire, and short number in phone tokens.
        place: where it stands now, since ``placed_at`` (ms).
        tags: as set.
        authorised: whether the hub talks to it.
        enrolled: whether it has keys.
        ledger_id: its ledger, or empty.
        state: "never", "ready" or "lost", as last told at ``seen_at`` (hub's ms).
        have: version shown, per publisher.
        unsent, last_seq, showing, clock, disk_mb, faults: as in Presence.
        clock_offset_ms: its wall clock minus the hub's, when last heard.
    """

    id: str
    number: int
    place: Place
    placed_at: int
    tags: tuple[str, ...]
    authorised: bool
    enrolled: bool
    ledger_id: str
    state: str
    seen_at: int
    have: Mapping[str, int]
    unsent: int
    last_seq: int
    showing: str
    clock: str
    clock_offset_ms: int
    disk_mb: int
    faults: tuple[str, ...]


def put_place(session: Session, place: Place) -> None:
    """Add a place or change it."""
    raise NotImplementedError


def places(session: Session) -> tuple[Place, ...]:
    """Every place, open ones first, by id."""
    raise NotImplementedError


def add_station(
    session: Session, station_id: str, place_id: str, now_ms: int, by: str, tags: tuple[str, ...] = ()
) -> Station:
    """A new station with a number and a phone key of its own; it still has to enrol."""
    raise NotImplementedError


def stations(session: Session) -> tuple[Station, ...]:
    """Every station, by id."""
    raise NotImplementedError


def station(session: Session, station_id: str) -> Station | None:
    """One station."""
    raise NotImplementedError


def station_by_number(session: Session, number: int) -> Station | None:
    """One station by the number in its phone tokens."""
    raise NotImplementedError


def phone_key(session: Session, station_id: str) -> bytes:
    """The HMAC key of a station's phone tokens, 32 bytes."""
    raise NotImplementedError


def move_station(session: Session, station_id: str, place_id: str, now_ms: int, by: str) -> Station:
    """Move a station to another open place; its records keep the place they were made at."""
    raise NotImplementedError


def authorise(session: Session, station_id: str, yes: bool) -> Station:
    """Let a station in or shut it out; what it has already sent stays."""
    raise NotImplementedError


def note_presence(session: Session, station_id: str, presence: Presence, now_ms: int) -> bool:
    """Remember how a station says it is.

    Returns:
        Whether anything was taken; a will ("lost") of a session older than the one known is not.

    Raises:
        MessageError: no such station.
    """
    raise NotImplementedError


def all_lost(session: Session) -> None:
    """Forget who was connected: called when the hub starts, before presence comes in again."""
    raise NotImplementedError


def site_of(session: Session, settings: Settings, secrets: Secrets, station_id: str, now_ms: int) -> Site:
    """What the station must know about itself: the body of its ``site`` document."""
    raise NotImplementedError
