"""Two thousand stations that have nothing to say but that they are there, in one process.

``python -m tests.bench.idle_fleet --broker PORT --mine MINE --names FILE --every S``: each connects (MQTT
3.1.1), subscribes as a station does, says that it is ready, takes its state documents and says that it holds
them, and from then on repeats its presence every S seconds, all of them spread evenly. Orders: ``status``.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import struct
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from content_packs.wire.codec import unpack
from content_packs.wire.messages import Presence
from content_packs.wire.state import body_digest
from content_packs.wire.topics import Topics

KEEP_ALIVE_S = 30
AT_ONCE = 40
"""Stations that connect at the same time."""
AGAIN_S = 5.0
SETTLE_S = 2.0
"""After a state document: so long until what is held is said."""


class Idle:
    """One station."""

    def __init__(self, name: str, ledger: str, topics: Topics) -> None:
        self._name, self._ledger, self._topics = name, ledger, topics
        self.held: dict[str, str] = {}
        self.receipts = 0
        self._writer: asyncio.StreamWriter | None = None
        self._due: asyncio.TimerHandle | None = None
        self.connected = False

    async def connect(self, port: int) -> None:
        """CONNECT with a will, SUBSCRIBE, and the first presence."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        will = _text(self._topics.state(self._name)) + _data(Presence("lost", 1).encode())
        body = _text("MQTT") + bytes([4, 0x02 | 0x04 | 0x08 | 0x20]) + struct.pack(">H", KEEP_ALIVE_S)
        self._send(0x10, body + _text(self._name) + will)
        filters = b"".join(_text(topic) + b"\1" for topic in self._topics.of_station(self._name))
        self._send(0x82, b"\0\1" + filters)
        self.connected = True
        self.say()
        self._task = asyncio.create_task(self._listen(reader, port))

    def say(self) -> None:
        """Its presence, retained."""
        if not self.connected:
            return
        at = time.time_ns() // 1_000_000
        told = Presence("ready", 1, at, {}, self.held, self._ledger, showing="overview", clock="hub")
        self._send(0x33, _text(self._topics.state(self._name)) + b"\0\2" + told.encode())

    def ping(self) -> None:
        if self.connected:
            self._send(0xC0, b"")

    async def _listen(self, reader: asyncio.StreamReader, port: int) -> None:
        """Until the line breaks; then it comes again, as a station does."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind = (await reader.readexactly(1))[0]
                body = await reader.readexactly(await _length(reader))
                if kind & 0xF0 == 0x30:
                    self._take(kind, body)
        self.connected = False
        await asyncio.sleep(AGAIN_S)
        await self.connect(port)

    def _take(self, kind: int, body: bytes) -> None:
        size = int.from_bytes(body[:2], "big")
        topic, rest = body[2 : 2 + size].decode(), body[2 + size :]
        if kind & 6:
            self._send(0x40, rest[:2])
            rest = rest[2:]
        if topic.endswith("/receipt"):
            self.receipts += 1
        if "/state/" in topic and "/down/" in topic:
            document: dict[str, Any] = unpack(rest[64:])
            self.held[document["kind"]] = f"{document['version']}-{body_digest(document['body'])}"
            if self._due is not None:
                self._due.cancel()
            self._due = asyncio.get_running_loop().call_later(SETTLE_S, self.say)

    def _send(self, kind: int, body: bytes) -> None:
        assert self._writer is not None
        length, left = bytearray(), len(body)
        while left > 127:
            length.append(left & 0x7F | 0x80)
            left >>= 7
        self._writer.write(bytes([kind, *length, left]) + body)


async def main() -> None:
    """Connect all, then keep the rhythm, and obey stdin until it ends."""
    parser = argparse.ArgumentParser("idle fleet")
    parser.add_argument("--broker", type=int, required=True)
    parser.add_argument("--mine", required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--every", type=float, required=True)
    options = parser.parse_args()
    topics = Topics(options.mine)
    fleet = [Idle(name, ledger, topics) for name, ledger in json.loads(options.names.read_text())]
    rhythms = [
        asyncio.create_task(_repeat([one.ping for one in fleet], KEEP_ALIVE_S * 0.8)),
        asyncio.create_task(_repeat([one.say for one in fleet], options.every)),
    ]
    for at in range(0, len(fleet), AT_ONCE):
        await asyncio.gather(*(one.connect(options.broker) for one in fleet[at : at + AT_ONCE]))
    print(json.dumps({"stations": len(fleet)}), flush=True)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    while await orders.readline():
        told = {
            "held": sum(len(one.held) for one in fleet),
            "receipts": sum(one.receipts for one in fleet),
            "connected": sum(one.connected for one in fleet),
        }
        print(json.dumps(told), flush=True)
    for rhythm in rhythms:
        rhythm.cancel()


async def _repeat(what: Sequence[Callable[[], None]], seconds: float) -> None:
    """Each once in so many seconds, evenly."""
    begin = time.monotonic()
    for number in itertools.count():
        await asyncio.sleep(max(begin + number * seconds / len(what) - time.monotonic(), 0))
        what[number % len(what)]()


async def _length(reader: asyncio.StreamReader) -> int:
    value = shift = 0
    while True:
        (digit,) = await reader.readexactly(1)
        value |= (digit & 0x7F) << shift
        shift += 7
        if not digit & 0x80:
            return value


def _text(text: str) -> bytes:
    return _data(text.encode())


def _data(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


if __name__ == "__main__":
    asyncio.run(main())
