"""What a relay's engine asks of the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Urgency(IntEnum):
    """Who goes first on the thin line."""

    RECORDS = 0
    PRESENCE = 1
    REPLY = 2
    NEED = 3


@dataclass(frozen=True, slots=True)
class ToHub:
    """Send this up (QoS 1) when its turn comes; a newer one on the same topic takes its place."""

    topic: str
    payload: bytes
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class ToStations:
    """Send this to the stations behind, or to one of them."""

    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 1


@dataclass(frozen=True, slots=True)
class SendPresence:
    """Tell the hub how the relay itself is."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a retained message ("meta" or "notice") for the next start."""

    name: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class KeepMetadata:
    """Keep files of signed metadata for the next start."""

    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class SendBlock:
    """Read a block from disk and send it to a station, or to all ("")."""

    name: str
    index: int
    station: str


@dataclass(frozen=True, slots=True)
class SaveBlock:
    """Write a block down; then :meth:`Depot.block_saved`."""

    name: str
    index: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Finish:
    """All ``count`` blocks of an object are on disk: is it what its name says? Then
    :meth:`Engine.finished`, or :meth:`Depot.spoiled`."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Examine:
    """A station got what is not this object: is our own copy damaged? Then :meth:`Depot.damaged`."""

    name: str


Action = ToHub | ToStations | SendPresence | Keep | KeepMetadata | SendBlock | SaveBlock | Finish | Examine
