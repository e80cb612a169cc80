"""MQTT, and the only importer of paho on the station.

Callbacks only enqueue: an exception in one would end paho's thread while it still calls itself
connected. Nothing is kept in paho's memory across a reconnect: the outbox is the session.
"""

from __future__ import annotations

import logging
import queue
import socket
import ssl
import tempfile
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from content_packs.wire.broker import SECURE, addresses
from kiosk.line import Access, Connected, Disconnected, Event
from kiosk.sync.actions import Message

log = logging.getLogger("yizhan.link")
KEEPALIVE_S = 30
SOON_S, LATER_S = (1, 1), (2, 30)
"""Waits between tries to connect, from and to: at first a line that is back must not wait for us."""
SOON_TRIES = 15
_REFUSED_VERSION = 132


class Link:
    """One connection to the broker, made again for ever.

    Args:
        access: where and as whom.
        subscriptions: topic filters.
        will: (topic, payload) the broker publishes, retained, when the line breaks.
        deliver: takes events; called from paho's thread, must only enqueue.
    """

    def __init__(
        self,
        access: Access,
        subscriptions: tuple[str, ...],
        will: tuple[str, bytes],
        deliver: Callable[[Event], None],
    ) -> None:
        self._access = access
        self._addresses = deque(addresses(access.url))
        self._subscriptions = subscriptions
        self._will = will
        self._deliver = deliver
        self._protocol = MQTTProtocolVersion(access.protocol)
        self._greeted = self._leaving = False
        self._first: int | None = None
        self._failed = 0
        self._client = self._make_client()

    def start(self) -> None:
        """Begin connecting; returns at once whether or not a broker is there."""
        self._client.connect_async(*self._addresses[0], KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Leave politely (no will) and end paho's thread."""
        self._leaving = True
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, retain: bool = False, qos: int = 1) -> None:
        """Send; PUBACK means nothing to us but that the pipe flows."""
        self._sent += qos
        self._client.publish(topic, payload, qos=qos, retain=retain)

    @property
    def under_way(self) -> int:
        """Packets of QoS 1 that the broker has not acknowledged."""
        return max(self._sent - self._acknowledged, 0)

    def subscribe(self, filters: tuple[str, ...]) -> None:
        """Hear these too, while this connection lasts; QoS 0."""
        self._client.subscribe([(one, 0) for one in filters])

    def unsubscribe(self, filters: tuple[str, ...]) -> None:
        """Hear these no more."""
        self._client.unsubscribe(list(filters))

    def fall_back(self) -> None:
        """Go on with MQTT 3.1.1 after a broker has refused 5 (call it outside paho's thread)."""
        log.info("broker does not speak MQTT 5, going on with 3.1.1")
        self._client.loop_stop()
        self._protocol = MQTTProtocolVersion.MQTTv311
        self._client = self._make_client()
        self.start()

    @property
    def wants_fall_back(self) -> bool:
        """Whether MQTT 5 was tried and the broker hung up or refused before it ever greeted us."""
        return self._protocol == MQTTProtocolVersion.MQTTv5 and self._hung_up and not self._greeted

    def _make_client(self) -> mqtt.Client:
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._access.user,
            protocol=self._protocol,
            clean_session=None if five else True,
        )
        self._hung_up = False
        self._sent = self._acknowledged = 0
        if self._access.password or not self._access.certificate:
            client.username_pw_set(self._access.user, self._access.password or None)
        if self._access.url.startswith(SECURE):
            client.tls_set_context(_tls(self._access))
        client.max_inflight_messages_set(4)
        client.reconnect_delay_set(*SOON_S)
        client.on_connect_fail = self._on_connect_fail
        client.will_set(*self._will, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        return client

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any = None
    ) -> None:
        if reason.is_failure:
            self._hung_up = reason.value == _REFUSED_VERSION
            log.warning("broker refused the connection: %s", reason)
            return
        self._greeted = True
        self._failed = 0
        client.reconnect_delay_set(*SOON_S)
        _, self._first = client.subscribe([(topic, 1) for topic in self._subscriptions])

    def _on_subscribe(self, _client: mqtt.Client, _data: Any, number: int, *_: Any) -> None:
        if number == self._first:  # later ones are of what comes and goes
            self._deliver(Connected())

    def _try_next(self, client: mqtt.Client) -> None:
        """Of a cluster the next node; the one it spoke with may be gone for good."""
        if len(self._addresses) > 1:
            self._addresses.rotate(-1)
            client.connect_async(*self._addresses[0], KEEPALIVE_S)

    def _on_connect_fail(self, client: mqtt.Client, _data: Any) -> None:
        self._failed += 1
        if self._failed == SOON_TRIES:
            client.reconnect_delay_set(*LATER_S)
        self._try_next(client)

    def _on_disconnect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any = None
    ) -> None:
        self._hung_up = not self._greeted
        log.info("line lost: %s", reason)
        _drop_unsent(client)
        self._sent = self._acknowledged = 0
        self._deliver(Disconnected())
        if not self._leaving:
            self._try_next(client)

    def _on_publish(self, *_: Any) -> None:
        self._acknowledged += 1

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        self._deliver(Message(message.topic, bytes(message.payload), message.retain))


class Hurdle(Enum):
    """Where an attempt to reach the broker ended."""

    ADDRESS = "address"
    TLS = "tls"
    REFUSED = "refused"
    NONE = "none"


def try_out(access: Access, *, greet: bool, patience_s: float = 8.0) -> tuple[Hurdle, str]:
    """Connect once as ``access`` says, and leave; the hurdle and what it said.

    Of a cluster one node that takes the station in is enough.

    Args:
        access: where and as whom.
        greet: whether to go on to the broker's greeting. Where the broker goes by certificates alone, as our
            Mosquitto does, that puts a station off the line that is there with the same certificate.
        patience_s: how long each step may take.
    """
    try:
        tried = [_try_node(access, node, greet, patience_s) for node in addresses(access.url)]
    except ValueError as error:
        return Hurdle.ADDRESS, str(error)
    return next((one for one in tried if one[0] == Hurdle.NONE), tried[0])


def _try_node(access: Access, node: tuple[str, int], greet: bool, patience_s: float) -> tuple[Hurdle, str]:
    try:
        with socket.create_connection(node, patience_s) as line:
            if access.url.startswith(SECURE):
                with _tls(access).wrap_socket(line, server_hostname=node[0]):
                    pass
    except (ssl.SSLError, ssl.CertificateError) as error:
        return Hurdle.TLS, str(error.reason if isinstance(error, ssl.SSLError) and error.reason else error)
    except (OSError, ValueError) as error:
        return Hurdle.ADDRESS, str(error)
    said = _greeting(access, node, access.protocol, patience_s) if greet else ""
    if said and access.protocol == MQTTProtocolVersion.MQTTv5:  # as the link itself falls back
        said = _greeting(access, node, MQTTProtocolVersion.MQTTv311, patience_s)
    return (Hurdle.REFUSED, said) if said else (Hurdle.NONE, "")


def _greeting(access: Access, node: tuple[str, int], protocol: int, patience_s: float) -> str:
    """The broker's reason to refuse; empty when it greets."""
    five = protocol == MQTTProtocolVersion.MQTTv5
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2,
        client_id=f"{access.user}-doctor",
        protocol=MQTTProtocolVersion(protocol),
        clean_session=None if five else True,
    )
    if access.password:
        client.username_pw_set(access.user, access.password)
    if access.url.startswith(SECURE):
        client.tls_set_context(_tls(access))
    said: queue.Queue[str] = queue.Queue()
    client.on_connect = lambda _c, _d, _f, reason, _p=None: said.put(str(reason) if reason.is_failure else "")
    client.on_disconnect = lambda *_: said.put("the broker hung up")
    try:
        client.connect(*node, keepalive=KEEPALIVE_S)
        client.loop_start()
        return said.get(timeout=patience_s)
    except (OSError, queue.Empty) as error:
        return str(error) or "no answer"
    finally:
        client.disconnect()
        client.loop_stop()


_NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME. A station whose clock says 1970 must get its time over this very line,
and the authority is the mine's own: who may connect the hub decides, and what may be shown the signatures."""


def _tls(access: Access) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=access.ca or None)
    if access.ca:
        context.verify_flags |= _NO_CHECK_TIME
    if access.certificate:
        # ssl reads a certificate from a file only; it is public, the key stays where it is.
        with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
            file.write(access.certificate)
            file.flush()
            context.load_cert_chain(file.name, access.key_file)
    return context


def _drop_unsent(client: mqtt.Client) -> None:
    """Forget what paho still holds: it would send all of it again, ignoring the window."""
    drop = getattr(client, "drop_out_messages", None)
    if drop is not None:
        drop()
