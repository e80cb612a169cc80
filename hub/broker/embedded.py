"""The broker inside the hub's process: amqtt in a thread of its own, under the rules of rules.py.

For demonstrations, trials and a handful of stations. MQTT 3.1.1, everything in memory: a restart
loses sessions and what was under way, which costs nothing, because a record leaves a station's outbox
only on the hub's receipt.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from content_packs.errors import LinkError
from hub.broker.guard import Guard, GuardedBroker

log = logging.getLogger(__name__)

STOP_SECONDS = 5


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files of a TLS listener: the authority of the clients, and the broker's own two."""

    ca: Path
    cert: Path
    key: Path


class EmbeddedBroker:
    """A broker that serves from `start` to `stop`.

    Args:
        host: address to listen on; without ``tls`` it should be a loopback one.
        port: TCP port; 0 for any free one, then found in `port` after `start`.
        credentials: whether a user name and password belong together. Called from a worker thread,
            may block. Not asked when ``tls`` is given: then the certificate says who it is.
        tls: listen with TLS and demand a client certificate.
    """

    def __init__(
        self, host: str, port: int, credentials: Callable[[str, str], bool], tls: TlsFiles | None = None
    ) -> None:
        self.host = host
        self.port = port
        self._guard = Guard(credentials, tls is not None)
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="broker", daemon=True)
        self._listening: Future[None] = Future()
        self._broker: GuardedBroker | None = None

    def start(self) -> None:
        """Start, and return once clients can connect.

        Raises:
            LinkError: the port is taken, the address is not this machine's, or a certificate is unreadable.
        """
        self._claim_port()
        self._thread.start()
        self._listening.result()

    def stop(self) -> None:
        """Close every connection and end the thread; harmless when it never started."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(STOP_SECONDS + 5)

    def recheck(self) -> None:
        """Close each connection whose user may connect no more: shut out, or replaced. Returns at once."""
        if self._broker is not None and self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._broker.recheck(), self._loop)

    def _claim_port(self) -> None:
        """Try the port first: amqtt would log a traceback where a sentence is wanted."""
        try:
            with socket.create_server((self.host, self.port)) as probe:
                self.port = probe.getsockname()[1]
        except OSError as error:
            where = f"{self.host}:{self.port}"
            if error.errno == errno.EADDRINUSE:
                raise LinkError(
                    f"端口 {where} 已被别的程序占用，消息服务没有启动；"
                    "请停掉那个程序，或设置 YIZHAN_BROKER_PORT 换一个端口。",
                    f"port {where} is in use, the broker did not start: stop the other program, or choose"
                    " another port with YIZHAN_BROKER_PORT",
                ) from error
            raise LinkError(
                f"不能在 {where} 上监听，消息服务没有启动；请检查地址。",
                f"cannot listen on {where}, the broker did not start: {error.strerror}",
            ) from error

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(_note_failure)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        for noisy in ("amqtt", "transitions"):  # the guard says in one line what it refuses
            logging.getLogger(noisy).setLevel(logging.ERROR)
        try:
            broker = GuardedBroker(self._guard, {"listeners": {"default": self._listener()}, "plugins": {}})
            await broker.start()
        except Exception as error:
            self._listening.set_exception(
                LinkError("消息服务没有启动；请检查证书文件。", f"the broker did not start: {error}")
            )
            return
        self._broker = broker
        self._listening.set_result(None)
        await self._stopping.wait()
        await _close(broker)

    def _listener(self) -> dict[str, object]:
        listener: dict[str, object] = {"type": "tcp", "bind": f"{self.host}:{self.port}"}
        if self._tls:
            files = self._tls
            listener |= {"ssl": True, "cafile": files.ca, "certfile": files.cert, "keyfile": files.key}
        return listener


async def _close(broker: GuardedBroker) -> None:
    """Close the connections, shut down, then end whatever still waits on a half-open one."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await broker.hang_up()
            await broker.shutdown()
    except TimeoutError:
        log.warning("the broker did not close in time; its connections are dropped")
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _note_failure(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """One line for what one connection did wrong; the others go on."""
    log.warning("a connection failed: %s %r", context.get("message"), context.get("exception"))
