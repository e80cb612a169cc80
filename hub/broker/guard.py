"""Where amqtt asks who a client is and what it may do, and the places where it must not go as it comes.

amqtt (0.12.1, pinned) offers plug-ins for both questions. They are not used, because they are asked too
late or too slowly; each method below says why it exists. What these methods are called inside amqtt is
not promised by it: the tests of both brokers fail if one of them is no longer reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable
from typing import Any, NoReturn, cast

from amqtt.adapters import BufferReader
from amqtt.broker import Broker
from amqtt.errors import MQTTError
from amqtt.mqtt.connack import NOT_AUTHORIZED, UNACCEPTABLE_PROTOCOL_VERSION, ConnackPacket
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler

from hub.broker.rules import Action, allowed, is_client

log = logging.getLogger(__name__)

CONNECT_SECONDS = 20
MOST_CONNECT_BYTES = 65536
MQTT_3_1_1 = 4


class Guard:
    """Decides about a connection.

    Args:
        credentials: whether user name and password belong together; may block.
        certificates: a client's name is its certificate's, and no password is asked.
    """

    def __init__(self, credentials: Callable[[str, str], bool], certificates: bool) -> None:
        self._credentials = credentials
        self._certificates = certificates

    async def refusal(self, session: Any) -> str | None:
        """Why amqtt's ``session`` (a CONNECT, as received) may not connect; None when it may.

        With certificates the session gets the certificate's name, whatever user name the client gave,
        as Mosquitto does it.
        """
        if self._certificates:
            session.username = common_name(session.ssl_object)
        elif not session.username or session.password is None:
            return "it gave no user name and password"
        if not is_client(session.username):
            return "its user name is no station's"
        if session.will_flag and not allowed(session.username, "publish", session.will_topic):
            return f"its will is for {session.will_topic!r}"
        if not self._certificates and not await asyncio.to_thread(
            self._credentials, session.username, session.password
        ):
            return "its password is wrong"
        return None


def common_name(connection: ssl.SSLObject | None) -> str:
    """The common name of a TLS client's verified certificate, or an empty string."""
    certificate = connection.getpeercert() if connection else None
    subject = cast(tuple[tuple[tuple[str, str], ...], ...], (certificate or {}).get("subject", ()))
    names = [value for part in subject for key, value in part if key == "commonName"]
    return names[0] if len(names) == 1 else ""


class GuardedBroker(Broker):  # type: ignore[misc]
    """amqtt under our rules. ``config`` as amqtt's."""

    def __init__(self, guard: Guard, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._guard = guard

    async def hang_up(self) -> None:
        """Close every connection, before `shutdown`.

        `shutdown` cancels the tasks that read and waits for them, and Python 3.11 can lose such a
        cancellation; a reader whose connection is closed ends by itself.
        """
        for _, handler in list(self.sessions.values()):
            if handler.writer is not None:
                with contextlib.suppress(OSError):
                    await handler.writer.close()

    async def recheck(self) -> None:
        """Close each connection that would be refused if it came now."""
        for session, handler in list(self.sessions.values()):
            if handler.writer is not None and (reason := await self._guard.refusal(session)) is not None:
                log.warning("put %r off the line: %s", session.username, reason)
                with contextlib.suppress(OSError):
                    await handler.writer.close()

    async def _client_connected(self, listener_name: str, reader: Any, writer: Any) -> None:
        """Keep what one connection does wrong to that connection, and to one line."""
        try:
            await super()._client_connected(listener_name, reader, writer)
        except Exception as error:
            log.warning("a connection failed: %r", error)

    @staticmethod
    def _create_ssl_context(listener: Any) -> ssl.SSLContext:
        """Demand a certificate during the handshake; amqtt only asks for one."""
        context = cast(ssl.SSLContext, Broker._create_ssl_context(listener))
        context.verify_mode = ssl.CERT_REQUIRED
        return context

    async def _initialize_client_session(
        self, reader: Any, writer: Any, remote_address: str, remote_port: int
    ) -> tuple[BrokerProtocolHandler, Any]:
        """Judge a CONNECT before it touches anything.

        amqtt first drops or takes over the session of the same client id and asks for the password
        afterwards, and judges a taken-over session by the *former* connection's certificate. Here the
        judgement comes first, and a client id is only unique within its user, so nobody can throw out
        or inherit from another. Sessions are always clean: outboxes are the only memory on this line.
        """
        packet = BufferReader(await _read_connect(reader, writer))
        handler, session = await BrokerProtocolHandler.init_from_connect(packet, writer, self.plugins_manager)
        if reason := await self._guard.refusal(session):
            log.warning("refused %r from %s: %s", session.username, remote_address, reason)
            await _turn_away(writer, NOT_AUTHORIZED)
        session.client_id = f"{session.username}/{session.client_id}"
        session.clean_session = True
        session.parent = 0
        _, former = self._sessions.get(session.client_id, (None, None))
        if former is not None:
            await former.handle_connection_closed()
        await self._delete_session(session.client_id)
        return handler, session

    async def _authenticate(self, session: Any, _: Any) -> bool:
        """Already judged, above."""
        return True

    async def _topic_filtering(self, session: Any, topic: str, action: str) -> bool:
        """Ask the rules, without letting another task run in between.

        amqtt asks while it walks through its table of subscriptions; its plug-ins suspend there, and a
        SUBSCRIBE at that moment made it lose the message it was handing out.
        """
        permitted = allowed(session.username, cast(Action, str(action)), topic)
        if not permitted and action != "receive":
            log.warning("refused: %s may not %s %s", session.username, action, topic)
        return permitted

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Any
    ) -> None:
        """Hand retained messages to subscribers only; amqtt gives a new client those of everyone's."""
        if any(subscriber is session for subscriber, _ in self._subscriptions.get(subscription[0], ())):
            await super()._publish_retained_messages_for_subscription(subscription, session)


async def _read_connect(reader: Any, writer: Any) -> bytes:
    """The whole first packet, when it is a CONNECT of MQTT 3.1.1.

    amqtt reads MQTT 5's longer CONNECT as if it were its own, and waits for ever for bytes that do not
    come; a client would take its keep-alive to find out. Here it is told at once and tries 3.1.1.

    Raises:
        MQTTError: it is none, or does not come; the connection is closed.
    """
    try:
        packet = await asyncio.wait_for(_read_packet(reader), CONNECT_SECONDS)
    except (ValueError, EOFError, OSError, TimeoutError) as error:
        await writer.close()
        if isinstance(error, ValueError):  # who only opens and closes the door is no news
            log.warning("refused a connection: %s", error)
        raise MQTTError(f"no CONNECT: {error!r}") from error
    if packet[1][_level_at(packet[1])] != MQTT_3_1_1:
        await _turn_away(writer, UNACCEPTABLE_PROTOCOL_VERSION)
    return packet[0] + packet[1]


async def _read_packet(reader: Any) -> tuple[bytes, bytes]:
    """Fixed header and body of a CONNECT packet; ValueError when it cannot be one."""
    head = bytearray(await reader.read(2))
    while head[-1] & 0x80 and len(head) < 5:
        head += await reader.read(1)
    size = sum((byte & 0x7F) << 7 * position for position, byte in enumerate(head[1:]))
    if head[0] != 0x10 or not 12 <= size <= MOST_CONNECT_BYTES:
        raise ValueError("the first packet is no CONNECT")
    body = bytes(await reader.read(size))
    if _level_at(body) >= size:
        raise ValueError("the protocol's name is longer than the packet")
    return bytes(head), body


def _level_at(body: bytes) -> int:
    """Where a CONNECT's protocol level stands: after the protocol's name and its length."""
    return 2 + int.from_bytes(body[:2], "big")


async def _turn_away(writer: Any, code: int) -> NoReturn:
    """Answer a CONNECT with a refusal and close."""
    await ConnackPacket.build(0, code).to_stream(writer)
    await writer.close()
    raise MQTTError(f"turned away with code {code}")
