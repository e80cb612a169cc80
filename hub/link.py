"""MQTT, and the only importer of paho on the hub.

The worker's thread turns the client's loop itself and acknowledges by hand: a packet is acknowledged
after its COMMIT, and when the database refuses, the connection is dropped so that it comes again.
"""

from __future__ import annotations

import logging
import ssl
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from content_packs.wire.broker import addresses
from hub.sync.actions import Message

log = logging.getLogger("yizhan.link")
KEEPALIVE_S = 30
MOST_READ = 100
IDLE_S = 0.02
WINDOW = 400
"""Packets the broker may have under way to us: four full batches of reading."""

Packet = mqtt.MQTTMessage
"""What :meth:`Link.read` gives and :meth:`Link.acknowledge` takes."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the hub reaches its broker.

    ``protocol`` is 5, or 4 for a broker that speaks MQTT 3.1.1 only; ``mqtts`` needs the PEM files.
    """

    url: str
    protocol: int
    user: str
    password: str
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(slots=True)
class _Inbox:
    packets: list[Packet] = field(default_factory=list)
    welcome: bool = False
    greeted: bool = False
    granted: bool = False
    lost: bool = False


class Link:
    """One connection; :meth:`open` again after :attr:`lost`.

    Args:
        access: how the broker is reached.
        client_id: unlike every other client's.
        subscriptions: what it always listens to.
        will: topic and payload of its retained last will; None: it leaves nothing.
    """

    def __init__(
        self, access: Access, client_id: str, subscriptions: tuple[str, ...], will: tuple[str, bytes] | None
    ) -> None:
        self._access = access
        self._client_id = client_id
        self._subscriptions = subscriptions
        self._more: tuple[str, ...] = ()
        self._will = will
        self._addresses = deque(addresses(access.url))
        self._protocol = MQTTProtocolVersion(access.protocol)
        self._inbox = _Inbox()
        self._client: mqtt.Client | None = None

    @property
    def lost(self) -> bool:
        """Whether there is no connection (any more)."""
        return self._client is None or self._inbox.lost

    def open(self) -> bool:
        """Connect; whether the TCP connection came about. The grant follows while reading.

        Of a cluster's addresses (``mqtt://one:1883,two:1883``) another is tried each time.
        """
        self.close()
        self._inbox = _Inbox()
        self._client = self._make_client()
        host, port = self._addresses[0]
        self._addresses.rotate(-1)
        try:
            self._client.connect(host, port, KEEPALIVE_S)
        except (OSError, ValueError) as error:
            log.info("broker not reached: %s", error)
            self._inbox.lost = True
        return not self._inbox.lost

    def listen(self, topics: tuple[str, ...]) -> None:
        """Listen to these beside what it always listens to, and no longer to those named before."""
        gone = [topic for topic in self._more if topic not in topics]
        new = [(topic, 1) for topic in topics if topic not in self._more]
        self._more = topics
        if self._client is None or not self._client.is_connected():
            return  # the greeting subscribes to all of them
        if new:
            self._client.subscribe(new)
        if gone:
            self._client.unsubscribe(gone)

    def read(self) -> tuple[bool, list[Packet]]:
        """Turn the loop until something came or the line is idle.

        Returns:
            (whether the first subscriptions were just granted, packets in arrival order, at most MOST_READ).
        """
        assert self._client is not None
        inbox = self._inbox
        while len(inbox.packets) < MOST_READ:
            before = len(inbox.packets)
            if self._client.loop(timeout=IDLE_S) != MQTTErrorCode.MQTT_ERR_SUCCESS:
                inbox.lost = True
            if len(inbox.packets) == before or inbox.lost:
                break
        granted, inbox.granted = inbox.granted, False
        packets, inbox.packets = inbox.packets, []
        return granted, packets

    def acknowledge(self, packet: Packet) -> None:
        """PUBACK, after COMMIT."""
        if self._client is not None and packet.qos:
            self._client.ack(packet.mid, packet.qos)

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> None:
        """Send; the bytes leave while reading goes on."""
        if self._client is not None and not self._inbox.lost:
            self._client.publish(topic, payload, qos=qos, retain=retain)

    @property
    def is_full(self) -> bool:
        """Whether what was published waits for the broker to take it, or there is none."""
        return self._client is None or self._inbox.lost or self._client.want_write()

    def close(self) -> None:
        """Drop the connection without goodbye; unacknowledged packets will come again."""
        if self._client is None:
            return
        self._client.on_disconnect = None
        sock = self._client.socket()
        if sock is not None:
            sock.close()
        self._client = None

    def leave(self) -> None:
        """Say goodbye (the broker then does not publish the will)."""
        if self._client is not None:
            self._client.disconnect()
            self._client.loop(timeout=0.1)
        self.close()

    def _make_client(self) -> mqtt.Client:
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._client_id,
            protocol=self._protocol,
            clean_session=None if five else True,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        if self._access.password:
            client.username_pw_set(self._access.user, self._access.password)
        if self._access.url.startswith("mqtts"):
            client.tls_set_context(self._tls())
        client.max_inflight_messages_set(WINDOW)
        if self._will:
            client.will_set(*self._will, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self._access.ca) if self._access.ca else None)
        if self._access.certificate and self._access.key:
            context.load_cert_chain(self._access.certificate, self._access.key)
        return context

    def _on_connect(self, client: mqtt.Client, _d: Any, _f: Any, reason: Any, _p: Any = None) -> None:
        if reason.is_failure:
            log.warning("broker refused the hub: %s", reason)
            self._inbox.lost = True
            self._fall_back()
            return
        self._inbox.welcome = True
        if topics := (*self._subscriptions, *self._more):
            client.subscribe([(topic, 1) for topic in topics])

    def _on_subscribe(self, _c: Any, _d: Any, _mid: int, reasons: list[Any], _p: Any = None) -> None:
        if any(reason.is_failure for reason in reasons):
            log.warning("the broker does not let us listen; the line is opened anew")
            self._inbox.lost = True
            return
        self._inbox.granted = not self._inbox.greeted
        self._inbox.greeted = True

    def _on_disconnect(self, client: mqtt.Client, _d: Any, _f: Any, reason: Any, _p: Any = None) -> None:
        if not self._inbox.welcome and not self._inbox.lost:
            self._fall_back()
        self._inbox.lost = True

    def _on_message(self, _client: mqtt.Client, _d: Any, packet: Packet) -> None:
        self._inbox.packets.append(packet)

    def _fall_back(self) -> None:
        """A broker that refuses MQTT 5, or hangs up, is asked in 3.1.1, and back, until it greets us."""
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        self._protocol = MQTTProtocolVersion.MQTTv311 if five else MQTTProtocolVersion.MQTTv5


def message_of(packet: Packet) -> Message:
    """The packet as the engine takes it."""
    return Message(packet.topic, bytes(packet.payload), packet.retain)
