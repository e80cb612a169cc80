"""Places, stations, where they stand and how they are."""

from __future__ import annotations

import secrets as random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.format.manifest import SCHEMA_AHEAD
from content_packs.where import PLACE_KINDS
from content_packs.wire.care import Health, health_from
from content_packs.wire.messages import Presence
from content_packs.wire.packs import PackNote, pack_notes_from
from content_packs.wire.topics import valid_name, valid_relay, valid_station
from content_packs.words import Words
from hub.errors import RefusedError
from hub.lists import HeldList
from hub.people.service import unit
from hub.stations.models import AdvanceRow, PlacementRow, PlaceRow, StationRow

_IS_THERE = StationRow.state == "ready"


@dataclass(frozen=True, slots=True)
class Place:
    """A place (头面); ``kind`` from content_packs.where.PLACE_KINDS."""

    id: str
    name: Words
    kind: str
    unit_id: str
    open: bool = True

    def __hash__(self) -> int:
        """Of its id: pages ask for it of all of them, and what is alike in that is compared whole."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Station:
    """A station as the console shows it.

    Attributes:
        id, number: name on the wire, and short number in phone tokens.
        place: where it stands now, told at ``placed_at`` (ms), since the day ``placed_on`` (ISO).
        placed_advance_m, advance_m: how far the face stood then, and stands now, metres.
        move_after_m: metres after which it is to be moved closer; 0: never.
        tags: as set.
        authorised: whether the hub talks to it.
        enrolled: whether it has keys.
        ledger_id: its ledger, or empty.
        state: "never", "ready" or "lost", as last told at ``seen_at`` (hub's ms).
        have: version shown, per publisher.
        unsent, last_seq, showing, clock, disk_mb, faults: as in Presence.
        clock_offset_ms: its wall clock minus the hub's, when last heard.
        state_held: digest of each state document it holds, by kind.
        health: how its machine is, if it says so.
        relay_id: the relay it stands behind, or empty.
        pack_notes: versions that are on trial there, or not shown, and why.
        group: the group it is in on the console, or empty.
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
    state_held: Mapping[str, str]
    placed_on: str = ""
    placed_advance_m: int = 0
    advance_m: int = 0
    move_after_m: int = 0
    health: Health | None = None
    relay_id: str = ""
    pack_notes: tuple[PackNote, ...] = ()
    group: str = ""

    def __hash__(self) -> int:
        """Of a few fields: pages ask for it of every station, and what is alike in them is compared whole."""
        return hash((self.id, self.seen_at, self.unsent))

    @property
    def may_be_ahead(self) -> bool:
        """Whether its program can show something before all others do; one that was never heard of may."""
        health = self.health
        return health is None or not health.program or health.schema >= SCHEMA_AHEAD

    @property
    def root_version(self) -> int:
        """The trust root it holds; 0 when it has not said."""
        return int(self.state_held.get("root", "0-").partition("-")[0])

    @property
    def advanced_m(self) -> int:
        """How far the face has gone since the station was put up, metres."""
        return max(self.advance_m - self.placed_advance_m, 0)

    @property
    def wants_moving(self) -> bool:
        """Whether the face has gone further than it should without the station."""
        return 0 < self.move_after_m <= self.advanced_m


def put_place(session: Session, place: Place) -> None:
    """Add a place or change it; RefusedError for a bad id or kind, or an unknown unit."""
    unit(session, place.unit_id)
    if not valid_name(place.id) or place.kind not in PLACE_KINDS or not place.name.zh:
        raise RefusedError(
            f"地点“{place.id}”不能用：编号限 a-z、0-9、-，名称不能空，类别应为 {'、'.join(PLACE_KINDS)}。",
            f"the place {place.id!r} needs an id, a name, and a kind of {', '.join(PLACE_KINDS)}",
        )
    row = session.get(PlaceRow, place.id) or PlaceRow(id=place.id)
    row.name, row.name_en, row.kind = place.name.zh, place.name.en, place.kind
    row.unit_id, row.open = place.unit_id, place.open
    session.add(row)
    session.flush()


def places(session: Session) -> tuple[Place, ...]:
    """Every place, open ones first, by id."""
    return _PLACES(session)


def place(session: Session, place_id: str) -> Place | None:
    """One place."""
    row = session.get(PlaceRow, place_id)
    return place_of(row) if row else None


def units_of_places(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Of each of some places that there is, its unit."""
    rows = session.execute(select(PlaceRow.id, PlaceRow.unit_id).where(PlaceRow.id.in_(ids)))
    return {place_id: unit_id for place_id, unit_id in rows}


def add_station(
    session: Session,
    station_id: str,
    place_id: str,
    now_ms: int,
    by: str,
    tags: tuple[str, ...] = (),
    on: str = "",
) -> Station:
    """A new station with a number and a phone key of its own, put up on the day ``on``; it has to enrol."""
    if not valid_station(station_id):
        raise RefusedError(
            f"站点编号“{station_id}”不能用：限 a-z、0-9、-，最多32个，不能叫 hub 或以 relay- 开头。",
            f"{station_id!r} cannot be a station's id: [a-z0-9-], at most 32, not hub, not relay-…",
        )
    return station_of(session, put_up(session, station_id, place_id, now_ms, by, tags, on))


def put_up(
    session: Session, station_id: str, place_id: str, now_ms: int, by: str, tags: tuple[str, ...], on: str
) -> StationRow:
    """For this feature only: the row of a new station or relay; RefusedError when there is one already."""
    if session.get(StationRow, station_id) is not None:
        raise RefusedError(f"站点“{station_id}”已经有了。", f"there is a station {station_id!r} already")
    open_place(session, place_id)
    number = (session.scalar(select(func.max(StationRow.number))) or 0) + 1
    row = StationRow(
        id=station_id, number=number, place_id=place_id, placed_at=now_ms, tags=list(tags),
        phone_key=random.token_hex(32),
        placed_on=on, placed_advance_m=advance_at(session, place_id, on or "9999"),
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(PlacementRow(station_id=station_id, place_id=place_id, at=now_ms, by=by, on=row.placed_on))
    session.flush()
    return row


def stations(session: Session) -> tuple[Station, ...]:
    """Every station, by id; relays are no stations."""
    return _STATIONS(session)


def stations_and_relays(session: Session) -> tuple[Station, ...]:
    """Everything that follows publishers and has a site of its own, by id."""
    return _STATIONS_AND_RELAYS(session)


def station(session: Session, station_id: str) -> Station | None:
    """One station or relay."""
    row = session.get(StationRow, station_id)
    return station_of(session, row) if row else None


def station_by_number(session: Session, number: int) -> Station | None:
    """One station by the number in its phone tokens."""
    row = session.scalar(select(StationRow).where(StationRow.number == number))
    return station_of(session, row) if row else None


def phone_key(session: Session, station_id: str) -> bytes:
    """The HMAC key of a station's phone tokens, 32 bytes."""
    return bytes.fromhex(station_row(session, station_id).phone_key)


def phone_keys(session: Session) -> dict[str, bytes]:
    """:func:`phone_key` of every station."""
    query = select(StationRow.id, StationRow.phone_key)
    return {station_id: bytes.fromhex(key) for station_id, key in session.execute(query)}


def authorise(session: Session, station_id: str, yes: bool) -> Station:
    """Let a station in or shut it out; what it has already sent stays."""
    row = station_row(session, station_id)
    row.authorised = yes
    session.flush()
    return station_of(session, row)


def refuse_stranger(session: Session, station_id: str) -> None:
    """RefusedError for a station the hub does not talk to: an unknown one, one that is shut out, and one that
    is not enrolled, under whose name a machine that was replaced may still be on the line."""
    row = station_row(session, station_id)
    if not row.authorised:
        raise RefusedError(f"站点“{station_id}”已停用。", f"the station {station_id!r} is shut out")
    if not row.public_key:
        raise RefusedError(
            f"站点“{station_id}”还没有登记，什么也没有发给它；请先登记。",
            f"the station {station_id!r} is not enrolled, nothing was sent to it; enrol it first",
        )


def note_presence(session: Session, station_id: str, presence: Presence, now_ms: int) -> bool:
    """Remember how a station says it is.

    Returns:
        Whether anything was taken; a will ("lost") of a session older than the one known is not.

    Raises:
        MessageError: no such station.
    """
    row = session.get(StationRow, station_id)
    if row is None:
        raise MessageError(
            f"收到未登记站点“{station_id}”的消息，已拒收；请先在中枢登记。",
            f"refused a message of the unknown station {station_id!r}; enrol it first",
        )
    if presence.state == "lost" and presence.session < row.session:
        return False
    row.state, row.session, row.seen_at = presence.state, presence.session, now_ms
    if presence.state == "ready":
        _take_health(row, presence, now_ms)
    if presence.state == "lost" and valid_relay(station_id):
        session.execute(
            update(StationRow).where(_IS_THERE, StationRow.relay_id == station_id).values(state="lost")
        )
    session.flush()
    return True


def all_lost(session: Session) -> None:
    """Forget who was connected: called when the hub starts, before presence comes in again."""
    session.execute(update(StationRow).where(_IS_THERE).values(state="lost"))


def _take_health(row: StationRow, presence: Presence, now_ms: int) -> None:
    row.have, row.unsent, row.last_seq = dict(presence.have), presence.unsent, presence.last
    row.showing, row.clock, row.disk_mb = presence.showing, presence.clock, presence.disk_mb
    row.state_held = dict(presence.state_held)
    health = health_from(presence.extra.get("health"))
    row.health = health.to_json() if health else {}
    row.faults, row.clock_offset_ms = list(presence.faults), presence.at - now_ms
    row.pack_notes = [note.to_row() for note in pack_notes_from(presence.extra.get("packs"))]


def station_count(session: Session) -> int:
    """How many stations the hub talks to."""
    return session.scalar(select(func.count()).where(StationRow.authorised)) or 0


def station_row(session: Session, station_id: str) -> StationRow:
    """For this feature only; RefusedError when there is no such station."""
    row = session.get(StationRow, station_id)
    if row is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    return row


def open_place(session: Session, place_id: str) -> PlaceRow:
    """For this feature only; RefusedError when nothing can be put up there."""
    row = session.get(PlaceRow, place_id)
    if row is None or not row.open:
        raise RefusedError(f"没有可用的地点“{place_id}”。", f"there is no open place {place_id!r}")
    return row


def place_of(row: PlaceRow) -> Place:
    """The row as the feature hands it out."""
    return Place(row.id, Words(row.name, row.name_en), row.kind, row.unit_id, row.open)


def station_of(session: Session, row: StationRow) -> Station:
    """The row as the feature hands it out."""
    spot = session.get_one(PlaceRow, row.place_id)
    return _station(row, place_of(spot), advance_at(session, row.place_id))


def _listed(row: StationRow, spot: PlaceRow, advance_m: int | None) -> Station:
    return _station(row, place_of(spot), advance_m or 0)


def _station(row: StationRow, spot: Place, advance_m: int) -> Station:
    return Station(
        row.id, row.number, spot, row.placed_at, tuple(row.tags), row.authorised,
        bool(row.public_key), row.ledger_id, row.state, row.seen_at, dict(row.have), row.unsent,
        row.last_seq, row.showing, row.clock, row.clock_offset_ms, row.disk_mb, tuple(row.faults),
        dict(row.state_held), row.placed_on, row.placed_advance_m, advance_m,
        row.move_after_m, health_from(row.health), row.relay_id, pack_notes_from(row.pack_notes),
        row.group_name,
    )  # fmt: skip


def advance_at(session: Session, place_id: str, on: str = "9999") -> int:
    """How far a face stood on a day (ISO), by the last reading until then, metres; 0 without a reading."""
    query = select(AdvanceRow.metres).where(AdvanceRow.place_id == place_id, AdvanceRow.on <= on)
    return session.scalar(query.order_by(AdvanceRow.on.desc(), AdvanceRow.id.desc()).limit(1)) or 0


def _with_places(query: Select[Any]) -> Select[Any]:
    return query.join(PlaceRow, PlaceRow.id == StationRow.place_id).order_by(StationRow.id)


_NEWEST = (
    select(AdvanceRow.metres)
    .where(AdvanceRow.place_id == PlaceRow.id)
    .order_by(AdvanceRow.on.desc(), AdvanceRow.id.desc())
    .limit(1)
    .correlate(PlaceRow)
    .scalar_subquery()
)
"""The newest reading of how far a place has gone."""
_PLACES = HeldList((PlaceRow,), lambda query: query.order_by(PlaceRow.open.desc(), PlaceRow.id), place_of)
_STATIONS_AND_RELAYS = HeldList((StationRow, PlaceRow, _NEWEST), _with_places, _listed)
_STATIONS = HeldList(
    (StationRow, PlaceRow, _NEWEST),
    lambda query: _with_places(query).where(StationRow.relay_address == ""),
    _listed,
)
