"""What a connection's bytes were for: MQTT packets by what they carry, with their share of the TLS records.

A packet costs the bytes of the records it was in; where several share a record, in proportion. Bytes before
the first SUBACK and all of TLS's handshake are counted apart, and so is the keep-alive. An acknowledgement
(PUBACK, SUBACK) counts for what it acknowledges.
"""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from content_packs.wire.topics import SHORT
from tests.bench.records import DOWN, UP, Opened, Reader, Secrets, random_of, suite_of

CONNECT, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK = 1, 3, 4, 8, 9, 10, 11
KEEP_ALIVE = (12, 13)
MOST_TOPIC = 160
"""Bytes: with so many of a packet at hand its topic can be read."""
PACK = ("pointer", "metadata", "need", "block", "wait", "subscribe")
"""What belongs to packs; "subscribe" is what a station that is connected subscribes to and leaves: blocks."""


@dataclass
class Tally:
    """What one station's connections carried.

    Attributes:
        wire: bytes on the line by (kind, direction); kinds besides PACK: handshake, opening, keep-alive,
            records, receipt, state, presence, notice, command, other.
        packets: how many packets, likewise.
        useful: bytes of blocks that came whole and for the first time.
        again: bytes of blocks that had come before.
        broken: bytes of blocks that were cut off.
        blocks: how often each (object, index) came whole.
    """

    wire: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    packets: Counter[tuple[str, str]] = field(default_factory=Counter)
    useful: int = 0
    again: int = 0
    broken: int = 0
    blocks: Counter[tuple[str, int]] = field(default_factory=Counter)

    def note_block(self, name: str, index: int, size: int) -> None:
        """A block came whole."""
        self.blocks[name, index] += 1
        if self.blocks[name, index] == 1:
            self.useful += size
        else:
            self.again += size


def pack_bytes(tally: Tally, way: str = "") -> int:
    """Bytes of all pack topics, in one direction or both."""
    return round(sum(n for (kind, to), n in tally.wire.items() if kind in PACK and way in ("", to)))


class Connection:
    """One connection that passes through; bytes are fed as they pass, and looked at when keys are there.

    Args:
        blocks: the direction in which blocks go: down to a station, up from the hub.

    Attributes:
        who: the client's id, once its CONNECT was read.
    """

    def __init__(self, blocks: str = DOWN) -> None:
        self._readers = {UP: Reader(UP), DOWN: Reader(DOWN)}
        self._parsers = {way: _Parser() for way in (UP, DOWN)}
        self._acknowledged: dict[tuple[str, int], str] = {}
        self._opened = {UP: False, DOWN: False}
        self._blocks = blocks
        self._rows: list[tuple[str, str, float, int]] = []
        self.who = ""

    def feed(self, way: str, data: bytes) -> None:
        """Bytes that passed, up (from the client) or down."""
        self._readers[way].feed(data)

    def settle(self, secrets: Secrets, tallies: dict[str, Tally]) -> None:
        """Count all that can be read by now."""
        hellos = self._readers[UP].hello, self._readers[DOWN].hello
        if not all(hellos):
            return
        random, suite = random_of(hellos[0]), suite_of(hellos[1])
        ready = [way for way in (UP, DOWN) if self._readers[way].ready(random, suite, secrets)]
        found = [
            row for way in ready for record in self._readers[way].records() for row in self._cut(way, record)
        ]
        for way, packet, kind, wire in found:
            if packet and packet.type in (PUBACK, SUBACK, UNSUBACK) and kind != "opening":
                kind = self._acknowledged.pop((way, packet.mid), "other")
            self._rows.append((kind, way, wire, 1 if packet else 0))
        if self.who:
            self._give(tallies.setdefault(self.who, Tally()))

    def finish(self, tallies: dict[str, Tally]) -> None:
        """The connection is gone, all that came was settled: what is not whole will never be of use."""
        parser, rest = self._parsers[self._blocks], self._readers[self._blocks].left
        kind = parser.half() or ("block" if rest > 1000 else "other")
        if self.who and parser.held + rest:
            tally = tallies.setdefault(self.who, Tally())
            tally.wire[kind, self._blocks] += rest
            tally.broken += parser.held + rest if kind == "block" else 0

    def _give(self, tally: Tally) -> None:
        for kind, way, wire, packets in self._rows:
            tally.wire[kind, way] += wire
            tally.packets[kind, way] += packets
        self._rows.clear()
        for name, index, size in self._parsers[self._blocks].take_blocks():
            tally.note_block(name, index, size)

    def _cut(self, way: str, record: Opened) -> Iterator[tuple[str, Packet | None, str, float]]:
        """(direction, packet or None for a part of one, kind, bytes on the line) of what a record carries."""
        if not record.plain:
            yield way, None, "handshake", record.wire
            return
        share = record.wire / len(record.plain)
        for packet, here in self._parsers[way].feed(record.plain):
            kind = self._kind(way, packet) if packet else self._parsers[way].half() or "other"
            kind = kind if self._opened[way] else "opening"
            if packet and packet.mid and packet.type in (PUBLISH, SUBSCRIBE, UNSUBSCRIBE):
                self._acknowledged[DOWN if way == UP else UP, packet.mid] = kind
            if packet and packet.type == (SUBSCRIBE if way == UP else SUBACK):
                self._opened[way] = True
            yield way, packet, kind, here * share

    def _kind(self, way: str, packet: Packet) -> str:
        if packet.type == CONNECT:
            self.who = packet.client
        if packet.type == PUBLISH:
            return kind_of(packet.topic)
        if packet.type in (SUBSCRIBE, UNSUBSCRIBE):
            return "subscribe"
        return "keep-alive" if packet.type in KEEP_ALIVE else "other"


@dataclass(frozen=True, slots=True)
class Packet:
    """An MQTT packet, as far as it matters here."""

    type: int
    topic: str = ""
    mid: int = 0
    client: str = ""


class _Parser:
    """Cuts a stream into packets; remembers the blocks that came."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._counted = 0
        self._blocks: list[tuple[str, int, int]] = []

    @property
    def held(self) -> int:
        """Bytes of the packet that has not come whole."""
        return len(self._data)

    def half(self) -> str:
        """Kind of the packet that has not come whole; empty when there is none or it cannot be told."""
        length, start = _length(self._data)
        if not length or self._data[0] >> 4 != PUBLISH or len(self._data) < start + MOST_TOPIC:
            return ""
        return kind_of(_text(self._data, start))

    def feed(self, plain: bytes) -> Iterator[tuple[Packet | None, int]]:
        """(packet, its bytes in this record) for each that ends in it; None for one that does not."""
        self._data += plain
        left = len(plain)
        while self._data:
            length, start = _length(self._data)
            if not start or len(self._data) < start + length:
                break
            whole = bytes(self._data[: start + length])
            del self._data[: start + length]
            here = min(len(whole) - self._counted, left)
            left, self._counted = left - here, 0
            yield self._packet(whole, start), here
        if left:
            self._counted += left
            yield None, left

    def take_blocks(self) -> list[tuple[str, int, int]]:
        """(object, index, bytes) of every block that came since."""
        taken, self._blocks = self._blocks, []
        return taken

    def _packet(self, whole: bytes, start: int) -> Packet:
        kind = whole[0] >> 4
        if kind == CONNECT:
            return Packet(kind, client=_client(whole, start))
        if kind == PUBLISH:
            topic = _text(whole, start)
            after = start + 2 + len(topic.encode())
            mid = int.from_bytes(whole[after : after + 2], "big") if whole[0] & 6 else 0
            if kind_of(topic) == "block":
                name, index = topic.split("/")[-2:]
                self._blocks.append((name[:SHORT], int(index), len(whole) - after))
            return Packet(kind, topic, mid)
        if kind in (PUBACK, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK):
            return Packet(kind, mid=int.from_bytes(whole[start : start + 2], "big"))
        return Packet(kind)


def kind_of(topic: str) -> str:
    """What a topic carries."""
    parts = topic.split("/")[3:]
    parts = parts[2:] if parts[:1] == ["relay"] else parts
    match parts:
        case ["meta"] | ["down", _, "pointer"]:
            return "pointer"
        case ["metadata"] | ["down", _, "metadata"]:
            return "metadata"
        case ["block", *_] | ["down", _, "block", *_]:
            return "block"
        case ["down", _, "state", _]:
            return "state"
        case ["down", _, what]:
            return what
        case ["up", _, _, what]:
            return what
        case ["state", _]:
            return "presence"
        case ["notice"]:
            return "notice"
    return "other"


def _length(data: bytes | bytearray) -> tuple[int, int]:
    """(remaining length, where it begins) of a packet; (0, 0) while that cannot be told."""
    value = 0
    for at in range(1, min(len(data), 5)):
        value |= (data[at] & 0x7F) << 7 * (at - 1)
        if not data[at] & 0x80:
            return value, at + 1
    return 0, 0


def _text(data: bytes | bytearray, at: int) -> str:
    (length,) = struct.unpack(">H", data[at : at + 2])
    return bytes(data[at + 2 : at + 2 + length]).decode(errors="replace")


def _client(whole: bytes, start: int) -> str:
    """Client id of a CONNECT: after protocol name, level, flags, keep-alive and, in 5, the properties."""
    at = start + 2 + int.from_bytes(whole[start : start + 2], "big")
    level, at = whole[at], at + 4
    if level == 5:
        length, after = _length(b"\0" + whole[at : at + 4])
        at += after - 1 + length
    return _text(whole, at)
