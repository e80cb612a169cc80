"""Where amqtt asks who a client is and what it may do, and four places where it must not go as it comes.

amqtt (0.12.1, pinned) offers plug-ins for both questions. They are not used, because they are asked too
late or too slowly; each method below says why it exists. What these methods are called inside amqtt is
not promised by it: the tests of both brokers fail if one of them is no longer reached.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from typing import Any, cast

from amqtt.broker import Broker
from amqtt.errors import MQTTError
from amqtt.mqtt.connack import NOT_AUTHORIZED, ConnackPacket
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler

from content_packs.wire.topics import valid_station
from hub.broker.rules import HUB, Action, allowed

log = logging.getLogger(__name__)


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
        if session.username != HUB and not valid_station(session.username):
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
        handler, session = await BrokerProtocolHandler.init_from_connect(reader, writer, self.plugins_manager)
        if reason := await self._guard.refusal(session):
            await ConnackPacket.build(0, NOT_AUTHORIZED).to_stream(writer)
            await writer.close()
            raise MQTTError(f"refused {session.username!r} from {remote_address}: {reason}")
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
