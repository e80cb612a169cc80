"""The small messages: receipt, need, wait, pointer, presence (SPEC.md 2.3).

Frozen, validated where bytes come in, unknown fields kept in ``extra``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content_packs.transfer.blocks import Blocks
from content_packs.transfer.fetching import MOST_LACKS, Ask, Lack
from content_packs.transfer.speed import MOST_WINDOW
from content_packs.wire.codec import pack, unpack_object
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.topics import valid_name
from content_packs.wire.trust import MOST_FILES, is_metadata

_SHA = re.compile(r"[0-9a-f]{64}")
_HELD = re.compile(r"[0-9]{1,15}-[0-9a-f]{16}")
MOST_WAIT_MS = 24 * 3_600_000
MOST_TIMESTAMP = 4096
MOST_STATIONS = 100_000
MOST_NAMED = 1000
"""Publishers in a pointer, or publishers or kinds of which a station says what it holds."""


HEAD_DIGITS = 16
"""Of a hash in a receipt: no attacker is kept out by it, only another history is told from this one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Hub to station, after COMMIT: every record of ``ledger`` up to ``upto`` is on the hub's disk.

    Attributes:
        ledger: 32 hex digits.
        upto: end of the contiguous prefix; 0 when nothing is held.
        at: the hub's wall time, ms since 1970 UTC (the station sets its clock floor from it).
        head: the first HEAD_DIGITS hex digits of the chain's hash after ``upto``; empty from an older hub.
    """

    ledger: str
    upto: int
    at: int
    head: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        head = {"head": self.head} if self.head else {}
        return pack({"v": 1, "ledger": self.ledger, "upto": self.upto, "at": self.at, **head, **self.extra})


def decode_receipt(data: bytes) -> Receipt:
    """Read a receipt; MessageError when malformed."""
    fields = Fields(unpack_object(data), "receipt")
    upto, at, head = fields.number("upto"), fields.number("at"), fields.text("head", "")
    return Receipt(fields.text("ledger"), upto, at, head, fields.rest())


@dataclass(frozen=True, slots=True)
class Need:
    """Station to whoever serves it: what it lacks.

    Attributes:
        metadata: files of signed metadata, by name.
        ask: blocks that are lacking, and how they are to come.
        bad: objects (SHA-256 hex) whose blocks had come, but were not what that name says.
    """

    metadata: tuple[str, ...] = ()
    ask: Ask = Ask()
    bad: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        ask = self.ask
        full = {
            "metadata": list(self.metadata), "blocks": [[row.name, row.blocks.to_hex()] for row in ask.lacks],
            "window": ask.window, "left": ask.left, "listens": ask.listens, "bad": list(self.bad),
        }  # fmt: skip
        return pack({"v": 1, **{name: value for name, value in full.items() if value}, **self.extra})


def decode_need(data: bytes) -> Need:
    """Read a need; MessageError when malformed or when it asks for too much at once."""
    fields = Fields(unpack_object(data), "need")
    metadata = fields.texts("metadata", most=MOST_FILES)
    if not all(is_metadata(item) for item in metadata):
        raise refuse("need", "a file of metadata is not named version.role.json")
    bad = fields.texts("bad", most=MOST_LACKS)
    if not all(_SHA.fullmatch(item) for item in bad):
        raise refuse("need", "a bad object is not named by SHA-256")
    ask = Ask(
        tuple(map(_lack, fields.items("blocks", most=MOST_LACKS))),
        fields.number("window", 0, most=MOST_WINDOW), fields.number("left", 0), fields.flag("listens"),
    )  # fmt: skip
    return Need(metadata, ask, bad, fields.rest())


def _lack(row: Any) -> Lack:
    match row:
        case [str(name), str(bitmap)] if _SHA.fullmatch(name):
            try:
                return Lack(name, Blocks.from_hex(bitmap))
            except ValueError as error:
                raise refuse("need", str(error)) from None
    raise refuse("need", "a row of blocks is not [SHA-256, bitmap]")


@dataclass(frozen=True, slots=True)
class Wait:
    """To a station: ask again after ``ms``, and do not listen to what goes to everybody meanwhile."""

    ms: int
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        return pack({"v": 1, "ms": self.ms, **self.extra})


def decode_wait(data: bytes) -> Wait:
    """Read a wait; MessageError when malformed or longer than MOST_WAIT_MS."""
    fields = Fields(unpack_object(data), "wait")
    return Wait(fields.number("ms", most=MOST_WAIT_MS), fields.rest())


@dataclass(frozen=True, slots=True)
class Published:
    """A manifest a publisher signed for: version, SHA-256 (hex), size and that of its wire form in bytes."""

    publisher: str
    version: int
    sha256: str
    size: int
    wire: int


@dataclass(frozen=True, slots=True)
class Pointer:
    """Hub to all stations, retained: the newest signed timestamp (TUF), as JSON text. All else that is
    published is found from it, by name (SPEC.md 1.6)."""

    timestamp: bytes
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        return pack({"v": 1, "trust": "tuf", "timestamp": self.timestamp.decode(), **self.extra})


def decode_pointer(data: bytes) -> Pointer:
    """Read a pointer; MessageError when malformed or of another trust mode. Its signature is not judged."""
    fields = Fields(unpack_object(data), "pointer")
    if fields.text("trust") != "tuf":
        raise refuse("pointer", "its trust mode is not known to this program")
    timestamp = fields.text("timestamp").encode()
    if not 0 < len(timestamp) <= MOST_TIMESTAMP:
        raise refuse("pointer", f"its timestamp is not 1 to {MOST_TIMESTAMP} bytes")
    return Pointer(timestamp, fields.rest())


def _is_named(table: Mapping[str, Any]) -> bool:
    return len(table) <= MOST_NAMED and all(valid_name(name) for name in table)


def _positive(number: int) -> bool:
    return type(number) is int and number > 0


@dataclass(frozen=True, slots=True)
class Presence:
    """Station to hub, retained, with a will: whether it is there, and how it is.

    Attributes:
        state: "ready" or "lost" (the will).
        session: number of the station's start; a will of an older start than the birth is ignored.
        at: the station's wall time, ms.
        have: version shown, per publisher.
        state_held: ``<version>-<digest>`` of each state document held, by kind (wire.state.body_digest).
        ledger: ledger id, or empty before enrolment is complete.
        last: last sequence number in the ledger.
        unsent: records without receipt.
        showing: card or view on screen.
        clock: "hub", "rtc" or "suspect".
        disk_mb: free megabytes.
        left: bytes of wire forms that still lack.
        faults: short codes of what a technician should see.
    """

    state: str
    session: int
    at: int = 0
    have: Mapping[str, int] = field(default_factory=dict)
    state_held: Mapping[str, str] = field(default_factory=dict)
    ledger: str = ""
    last: int = 0
    unsent: int = 0
    showing: str = ""
    clock: str = "rtc"
    disk_mb: int = 0
    left: int = 0
    faults: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        return pack(
            {
                "v": 1, "state": self.state, "session": self.session, "at": self.at,
                "have": dict(self.have),
                "state_held": dict(self.state_held), "ledger": self.ledger, "last": self.last,
                "unsent": self.unsent, "showing": self.showing, "clock": self.clock,
                "disk_mb": self.disk_mb, "faults": list(self.faults),
                **({"left": self.left} if self.left else {}), **self.extra,
            }
        )  # fmt: skip


def decode_presence(data: bytes) -> Presence:
    """Read a presence; MessageError when malformed."""
    fields = Fields(unpack_object(data), "presence")
    have, state_held = fields.table("have"), fields.table("state_held")
    if not _is_named(have) or not all(_positive(version) for version in have.values()):
        raise refuse("presence", "have is not {publisher: version}")
    if not _is_named(state_held) or not all(
        isinstance(held, str) and _HELD.fullmatch(held) for held in state_held.values()
    ):
        raise refuse("presence", "state_held is not {kind: version-digest}")
    state = fields.text("state")
    if state not in ("ready", "lost"):
        raise refuse("presence", "state is neither ready nor lost")
    return Presence(
        state=state,
        session=fields.number("session"),
        at=fields.number("at", 0),
        have=have,
        state_held=state_held,
        ledger=fields.text("ledger", ""),
        last=fields.number("last", 0),
        unsent=fields.number("unsent", 0),
        showing=fields.text("showing", ""),
        clock=fields.text("clock", "rtc"),
        disk_mb=fields.number("disk_mb", 0),
        left=fields.number("left", 0),
        faults=fields.texts("faults", most=50),
        extra=fields.rest(),
    )


@dataclass(frozen=True, slots=True)
class HubPresence:
    """The hub's own retained presence.

    Attributes:
        state: "ready", or "lost" as its will.
        session: number of the hub's start.
        at: the hub's wall time, ms.
        stations: how many it serves; so widely they spread their asks after an outage.
        relay: a relay said it; it serves content also while the hub is lost.
    """

    state: str
    session: int
    at: int
    stations: int = 0
    relay: bool = False

    def encode(self) -> bytes:
        row = {"v": 1, "state": self.state, "session": self.session, "at": self.at}
        more = {"stations": self.stations, "relay": self.relay}
        return pack(row | {name: value for name, value in more.items() if value})


def decode_hub_presence(data: bytes) -> HubPresence:
    """Read the hub's presence; MessageError when malformed."""
    fields = Fields(unpack_object(data), "hub presence")
    said = HubPresence(
        fields.text("state"),
        fields.number("session"),
        fields.number("at"),
        fields.number("stations", 0, most=MOST_STATIONS),
        fields.flag("relay"),
    )
    if said.state not in ("ready", "lost"):
        raise refuse("hub presence", "state is neither ready nor lost")
    return said
