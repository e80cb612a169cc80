"""The line between a station and its broker: cut, delayed, and with packets doubled, reordered and repeated.

A proxy on a port of its own that reads as much MQTT as it needs: whole packets, and which are PUBLISH of
QoS 1.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PUBLISH, DUP, QOS_1 = 0x30, 0x08, 0x02
UP, DOWN = "up", "down"
MOST_KEPT = 30
"""Batches remembered, to be said again much later."""
HELD_S = 0.3
"""A packet that others are to overtake waits no longer than this."""
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to packets; chances 0..1 for each PUBLISH of QoS 1, seconds for all that passes."""

    double: float = 0.0
    overtake: float = 0.0
    repeat: float = 0.0
    delay_s: float = 0.0


FAIR = Weather()


class Lines:
    """All lines, in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="lines", daemon=True).start()

    def open(self, port: int, broker: int, random: Random) -> Line:
        """A line that listens on ``port`` of 127.0.0.1 and leads to ``broker``."""
        line = Line(self._loop, broker, random)
        self._call(asyncio.start_server(line.serve, "127.0.0.1", port))
        return line

    def _call(self, coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)  # type: ignore[arg-type]


class Line:
    """One station's line.

    Attributes:
        weather: may be replaced at any time.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, broker: int, random: Random) -> None:
        self._loop, self._broker, self._random = loop, broker, random
        self._ends: set[asyncio.StreamWriter] = set()
        self._kept: deque[bytes] = deque(maxlen=MOST_KEPT)
        self._down_until = 0.0
        self.weather = FAIR

    def cut(self, seconds: float) -> None:
        """Reset what is connected, and for so long whatever connects."""
        self._down_until = time.monotonic() + seconds
        self._loop.call_soon_threadsafe(lambda: [_reset(end) for end in list(self._ends)])

    def mend(self) -> None:
        """Nothing more happens on it."""
        self._down_until, self.weather = 0.0, FAIR

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until it ends."""
        if time.monotonic() < self._down_until:
            _reset(writer)
            return
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._broker)
        except OSError:
            _reset(writer)
            return
        self._ends |= {writer, far}
        ways = [self._carry(reader, far, UP), self._carry(far_reader, writer, DOWN)]
        await asyncio.wait([asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, far):
            self._ends.discard(end)
            _reset(end)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        held: list[bytes] = []
        raw = bytearray()
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                raw += data
                for packet in _packets(raw):
                    self._pass(packet, writer, way, held)

    def _pass(self, packet: bytes, writer: asyncio.StreamWriter, way: str, held: list[bytes]) -> None:
        """Hand a packet on as the weather is."""
        weather, chance = self.weather, self._random.random
        if packet[0] & 0xF0 != PUBLISH or not packet[0] & QOS_1:
            self._write(writer, packet)
            return
        if way == UP and b"/records" in packet[:120]:
            self._kept.append(packet)
        if chance() < weather.overtake:
            held.append(packet)
            self._loop.call_later(HELD_S, self._release, writer, held)
            return
        self._write(writer, packet)
        self._release(writer, held)
        if chance() < weather.double:
            self._write(writer, bytes([packet[0] | DUP]) + packet[1:])
        if way == UP and self._kept and chance() < weather.repeat:
            self._write(writer, self._random.choice(self._kept))

    def _release(self, writer: asyncio.StreamWriter, held: list[bytes]) -> None:
        for packet in reversed(held):
            self._write(writer, packet)
        held.clear()

    def _write(self, writer: asyncio.StreamWriter, packet: bytes) -> None:
        if self.weather.delay_s:
            self._loop.call_later(self.weather.delay_s, _write, writer, packet)
        else:
            _write(writer, packet)


def _packets(raw: bytearray) -> Iterator[bytes]:
    """Every whole packet at the front; what follows stays."""
    while len(raw) >= 2:
        length, at = 0, 1
        while True:
            if at >= len(raw):
                return
            length |= (raw[at] & 0x7F) << 7 * (at - 1)
            at += 1
            if not raw[at - 1] & 0x80:
                break
        if len(raw) < at + length:
            return
        yield bytes(raw[: at + length])
        del raw[: at + length]


def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    if not writer.is_closing():
        writer.write(data)


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, AttributeError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
