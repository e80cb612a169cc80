"""The line between one station and the broker, as a TCP proxy that can be cut and slowed.

A cut line still accepts, and resets at once what it accepted: the listening port is never given up,
so that nothing else on the machine can take it while the line is down.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Coroutine
from threading import Thread
from typing import Any, TypeVar

from content_packs.errors import LinkError

OPEN, CUT, SLOW = "open", "cut", "slow"
CHUNK = 1024
"""Bytes passed on at once: on a slow line no packet waits behind more than this."""
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on, zero seconds: closing sends a reset, so both ends learn of the cut at once."""
_CALL_S = 5.0
_T = TypeVar("_T")


class Line:
    """One listening port on 127.0.0.1 that leads to the broker.

    Attributes:
        mode: "open", "cut" or "slow".
        kbit_s: speed while slow, kilobits per second and direction.
        up, down: bytes passed from the station to the broker and back, since the start.
    """

    def __init__(self, broker: tuple[str, int]) -> None:
        self.mode = OPEN
        self.kbit_s = 0
        self.up = 0
        self.down = 0
        self.port = 0
        self._broker = broker
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    def start(self, port: int = 0) -> int:
        """Listen, on a free port unless one is asked for; returns the port.

        Raises:
            LinkError: the port is taken.
        """
        self._thread.start()
        try:
            self._server = self._call(asyncio.start_server(self._serve, "127.0.0.1", port))
        except OSError:
            self.stop()
            raise LinkError(
                f"端口 {port} 已被占用，数据没有改动；请换一个端口再启动。",
                f"port {port} is taken; nothing was changed; start again with another port",
            ) from None
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    def cut(self) -> None:
        """Reset what is connected, and from now on what connects."""
        self.mode = CUT
        self._call(self._reset_all())

    def restore(self) -> None:
        """Let everything through at full speed."""
        self.mode = OPEN

    def slow(self, kbit_s: int) -> None:
        """Let everything through at ``kbit_s`` kilobits per second in each direction."""
        self.kbit_s = max(kbit_s, 1)
        self.mode = SLOW

    def stop(self) -> None:
        """Close everything; a stopped line is not started again."""
        if self._loop.is_closed() or self._thread.ident is None:
            return
        if self._server is not None:
            self._loop.call_soon_threadsafe(self._server.close)
        self._call(self._reset_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CALL_S)
        self._loop.close()

    def _call(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_CALL_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == CUT:
            _reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._broker)
        except OSError:
            _reset(writer)
            return
        ends = (writer, far_writer)
        self._writers.update(ends)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass_on(reader, far_writer, "up"))
                both.create_task(self._pass_on(far_reader, writer, "down"))
        except* OSError:
            pass
        finally:
            self._writers.difference_update(ends)
            for end in ends:
                _reset(end)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """Carry bytes one way until that way ends; then the other is ended too."""
        while data := await reader.read(CHUNK):
            if self.mode == SLOW:
                await asyncio.sleep(len(data) * 8 / (self.kbit_s * 1000))
            setattr(self, way, getattr(self, way) + len(data))
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError

    async def _reset_all(self) -> None:
        for writer in tuple(self._writers):
            _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, AttributeError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
