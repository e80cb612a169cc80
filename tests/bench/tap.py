"""A line one can read, count, slow and break: a TCP proxy beside the programs that are measured.

``python -m tests.bench.tap --listen PORT --to HOST:PORT --keys FOLDER`` as a process (it may have to live in
a network namespace), driven by JSON, one object a line on stdin, one on stdout:
``{"do": "counts"}``, ``{"do": "forget"}``, ``{"do": "cut", "seconds": 3}``,
``{"do": "slow", "kbit_s": 64, "delay_ms": 20}`` (0: not paced, not delayed).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import struct
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.packets import Connection, Tally, pack_bytes
from tests.bench.records import DOWN, UP, secrets_in

CHUNK = 1448
"""What an Ethernet frame carries of TCP."""
FRAME = 66
"""Bytes of Ethernet, IP and TCP around a chunk, paced with it."""
_RESET = struct.pack("ii", 1, 0)


class Tap:
    """One listening port that leads elsewhere."""

    def __init__(self, to: tuple[str, int], keys: Path, blocks: str) -> None:
        self._to, self._keys, self._blocks = to, keys, blocks
        self._connections: dict[Connection, tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = {}
        self._gone: list[Connection] = []
        self._down_until = 0.0
        self._kbit_s, self._delay_s = 0, 0.0
        self._free = {UP: 0.0, DOWN: 0.0}
        self.tallies: dict[str, Tally] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until it ends."""
        if time.monotonic() < self._down_until:
            _reset(writer)
            return
        try:
            far_reader, far = await asyncio.open_connection(*self._to, limit=CHUNK)
        except OSError:
            _reset(writer)
            return
        passing = Connection(self._blocks)
        self._connections[passing] = (writer, far)
        ways = [self._carry(passing, reader, far, UP), self._carry(passing, far_reader, writer, DOWN)]
        await asyncio.wait([asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
        self._connections.pop(passing, None)
        self._gone.append(passing)
        for end in (writer, far):
            _reset(end)

    async def _carry(
        self, passing: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._pace(len(data), way)
                if passing not in self._connections:
                    return
                passing.feed(way, data)
                await self._hand_on(writer, data)

    async def _hand_on(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        """Write now, or when the way has been travelled; the order stays, as every chunk takes as long."""
        if self._delay_s:
            asyncio.get_running_loop().call_later(self._delay_s, _write, writer, data)
        else:
            writer.write(data)
            await writer.drain()

    async def _pace(self, size: int, way: str) -> None:
        """One line for all connections: each chunk takes its time, in order."""
        if self._kbit_s:
            begin = max(self._free[way], time.monotonic())
            self._free[way] = begin + (size + FRAME) * 8 / (self._kbit_s * 1000)
            await asyncio.sleep(self._free[way] - time.monotonic())

    def do(self, what: dict[str, Any]) -> dict[str, Any]:
        """Carry out one order."""
        match what["do"]:
            case "cut":
                self._down_until = time.monotonic() + float(what["seconds"])
                for ends in list(self._connections.values()):
                    for end in ends:
                        _reset(end)
            case "slow":
                self._kbit_s, self._delay_s = int(what["kbit_s"]), what["delay_ms"] / 1000
            case "counts" | "forget":
                self._settle()
                if what["do"] == "forget":
                    self.tallies.clear()
        return {"clients": {who: told(tally) for who, tally in self.tallies.items()},
                "open": len(self._connections)}  # fmt: skip

    def _settle(self) -> None:
        secrets = secrets_in(self._keys)
        for passing in [*self._connections, *self._gone]:
            passing.settle(secrets, self.tallies)
        for passing in self._gone:
            passing.finish(self.tallies)
        self._gone.clear()


def told(tally: Tally) -> dict[str, Any]:
    """A tally as JSON; ``pack`` sums the pack topics of both directions."""
    return {
        "pack": pack_bytes(tally), "pack_up": pack_bytes(tally, UP), "pack_down": pack_bytes(tally, DOWN),
        "wire": {f"{kind} {way}": round(n) for (kind, way), n in sorted(tally.wire.items())},
        "packets": {f"{kind} {way}": n for (kind, way), n in sorted(tally.packets.items()) if n},
        "useful": tally.useful, "again": tally.again, "broken": tally.broken, "blocks": len(tally.blocks),
    }  # fmt: skip


async def main() -> None:
    """Listen, and obey stdin until it ends."""
    parser = argparse.ArgumentParser("tap")
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--to", required=True)
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--blocks", choices=(UP, DOWN), default=DOWN)
    options = parser.parse_args()
    host, port = options.to.rsplit(":", 1)
    tap = Tap((host, int(port)), options.keys, options.blocks)
    server = await asyncio.start_server(tap.serve, "127.0.0.1", options.listen, limit=CHUNK)
    print(json.dumps({"listening": options.listen}), flush=True)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    while line := await orders.readline():
        print(json.dumps(tap.do(json.loads(line))), flush=True)
    server.close()


def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    if not writer.is_closing():
        writer.write(data)


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, AttributeError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


if __name__ == "__main__":
    asyncio.run(main())
