"""Tables of places, lines, stations, their moves and enrolment tokens."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class PlaceRow(Base):
    """A place underground (头面): closes when the face ends, is never deleted."""

    __tablename__ = "places"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"))
    open: Mapped[bool] = mapped_column(default=True)


class LinkRow(Base):
    """A line that stations share; ``quiet``: pairs of local "HH:MM" in which no content is sent."""

    __tablename__ = "links"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    kbit_s: Mapped[int]
    quiet: Mapped[list[Any]] = mapped_column(default=list)


class StationRow(Base):
    """A station: where it stands, what it holds keys for, and how it last said it was.

    A relay is one without a screen; its id begins with ``relay-``.
    """

    __tablename__ = "stations"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"))
    placed_at: Mapped[int]
    placed_on: Mapped[str] = mapped_column(default="")
    """The day it was put up there, ISO; and how far the face stood then, metres."""
    placed_advance_m: Mapped[int] = mapped_column(default=0)
    move_after_m: Mapped[int] = mapped_column(default=0)
    """Metres of advance after which it is to be moved closer; 0: nobody is reminded."""
    tags: Mapped[list[Any]] = mapped_column(default=list)
    """What cards may ask for (``where.tag``); the station is told them in its site document."""
    group_name: Mapped[str] = mapped_column(default="")
    """The group it is in on the console, for the surface only; empty: none."""
    authorised: Mapped[bool] = mapped_column(default=True)
    link_id: Mapped[str] = mapped_column(default="")
    """The line it hangs on (LinkRow); empty: not known."""
    relay_id: Mapped[str] = mapped_column(default="")
    """The relay it stands behind; empty: it talks to the hub's broker itself."""
    relay_address: Mapped[str] = mapped_column(default="")
    """Of a relay: HOST:PORT that the stations behind it find its broker at; empty for a station."""
    # Enrolment; empty until the station has enrolled.
    ledger_id: Mapped[str] = mapped_column(default="")
    public_key: Mapped[str] = mapped_column(default="")
    mqtt_password_hash: Mapped[str] = mapped_column(default="")
    phone_key: Mapped[str]
    # Presence, as last told.
    state: Mapped[str] = mapped_column(default="never")
    session: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[int] = mapped_column(default=0)
    have: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unsent: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    showing: Mapped[str] = mapped_column(default="")
    clock: Mapped[str] = mapped_column(default="")
    clock_offset_ms: Mapped[int] = mapped_column(default=0)
    disk_mb: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[Any]] = mapped_column(default=list)
    state_held: Mapped[dict[str, Any]] = mapped_column(default=dict)
    health: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pack_notes: Mapped[list[Any]] = mapped_column(default=list)
    """Rows of content_packs.wire.packs.PackNote."""
    played: Mapped[int] = mapped_column(default=0)
    """Number of the last hour of what was on its glass that is stored here (PlayedHourRow)."""


class CertificateRow(Base):
    """A client certificate that was given out, by its serial number (hexadecimal); ``ended_at``: another
    machine has taken the place of the one that holds its key."""

    __tablename__ = "certificates"

    serial: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), index=True)
    issued_at: Mapped[int]
    ended_at: Mapped[int | None]


class PlacementRow(Base):
    """One move of a station; the log is only ever added to.

    ``on``: the day it took place; ``record``: ``<ledger>:<seq>`` where a keeper did it at the station.
    """

    __tablename__ = "placements"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), index=True)
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"))
    at: Mapped[int]
    by: Mapped[str]
    on: Mapped[str] = mapped_column(default="")
    record: Mapped[str] = mapped_column(default="")


class AdvanceRow(Base):
    """How far a face stood on a day, metres from where it began; the log is only ever added to."""

    __tablename__ = "advances"
    __table_args__ = (Index("ix_advances_newest", "place_id", "on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"))
    on: Mapped[str]
    metres: Mapped[int]
    at: Mapped[int]
    by: Mapped[str]


class GlimpseRow(Base):
    """What a station's screen last showed when somebody looked from the hub."""

    __tablename__ = "glimpses"

    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), primary_key=True)
    arrived_at: Mapped[int]
    view: Mapped[str]
    title: Mapped[str]
    signed: Mapped[int]
    expected: Mapped[int]
    lang: Mapped[str]
    picture: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]


class PlayedHourRow(Base):
    """What was on the glass of a station within a clock hour, as it told (播放留痕).

    ``hour``: hours since 1970 UTC. ``place_id``: where it stood by its own word, so no reference.
    """

    __tablename__ = "played_hours"
    __table_args__ = (Index("ix_played_hours_place_id_hour", "place_id", "hour"),)

    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(index=True)
    place_id: Mapped[str]
    ran: Mapped[int]
    suspect: Mapped[bool]
    shown: Mapped[bytes]
    """Rows [name, version, times, seconds], packed (content_packs.wire.codec): hours are most of what a hub
    holds of this, and each is looked at alone."""


class PlayedDayRow(Base):
    """The hours of a day together, for figures over many days; ``name`` empty: the station itself, which ran
    ``seconds`` in ``times`` hours."""

    __tablename__ = "played_days"

    day: Mapped[str] = mapped_column(primary_key=True)
    place_id: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
    seconds: Mapped[int]


class EnrolTokenRow(Base):
    """A one-use enrolment token; only its SHA-256 is kept."""

    __tablename__ = "enrol_tokens"

    hash: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[str] = mapped_column(ForeignKey("stations.id"), index=True)
    relay_id: Mapped[str] = mapped_column(default="")
    """The relay the station will stand behind from the moment it uses the token."""
    expires_at: Mapped[int]
    used_at: Mapped[int | None]
