"""MQTT, and the only importer of paho on the station.

Callbacks only enqueue: an exception in one would end paho's thread while it still calls itself
connected. Nothing is kept in paho's memory across a reconnect: the outbox is the session.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kiosk.sync.actions import Message

if TYPE_CHECKING:  # paho and ssl take a tenth of the start: the first board does not wait for them
    import ssl

    import paho.mqtt.client as mqtt

log = logging.getLogger("yizhan.link")
KEEPALIVE_S = 30
RETRY_S = (1, 30)
MQTT_3, MQTT_5 = 4, 5
_REFUSED_VERSION = 132


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has granted our subscriptions."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The line is gone; paho goes on trying."""


Event = Connected | Disconnected | Message


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the broker.

    Attributes:
        url: ``mqtt://host:port`` or ``mqtts://host:port``.
        protocol: 5, or 4 for a broker that speaks MQTT 3.1.1 only.
        user, password: the station's name, and its password where no certificate serves.
        ca, certificate, key_file: PEM texts and the path of the private key, for ``mqtts``.
    """

    url: str
    protocol: int
    user: str
    password: str
    ca: str = ""
    certificate: str = ""
    key_file: str = ""


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
        parts = urlsplit(access.url)
        default = 8883 if parts.scheme == "mqtts" else 1883
        self._address = (parts.hostname or "127.0.0.1", parts.port or default)
        self._subscriptions = subscriptions
        self._will = will
        self._deliver = deliver
        self._protocol = access.protocol
        self._greeted = False
        self._client = self._make_client()

    def start(self) -> None:
        """Begin connecting; returns at once whether or not a broker is there."""
        self._client.connect_async(*self._address, KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Leave politely (no will) and end paho's thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, retain: bool = False) -> None:
        """Send with QoS 1; PUBACK means nothing to us but that the pipe flows."""
        self._client.publish(topic, payload, qos=1, retain=retain)

    def fall_back(self) -> None:
        """Go on with MQTT 3.1.1 after a broker has refused 5 (call it outside paho's thread)."""
        log.info("broker does not speak MQTT 5, going on with 3.1.1")
        self._client.loop_stop()
        self._protocol = MQTT_3
        self._client = self._make_client()
        self.start()

    @property
    def wants_fall_back(self) -> bool:
        """Whether MQTT 5 was tried and the broker hung up or refused before it ever greeted us."""
        return self._protocol == MQTT_5 and self._hung_up and not self._greeted

    def _make_client(self) -> mqtt.Client:
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

        five = self._protocol == MQTT_5
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._access.user,
            protocol=MQTTProtocolVersion(self._protocol),
            clean_session=None if five else True,
        )
        self._hung_up = False
        if self._access.password:
            client.username_pw_set(self._access.user, self._access.password)
        if self._access.url.startswith("mqtts"):
            client.tls_set_context(self._tls())
        client.max_inflight_messages_set(4)
        client.reconnect_delay_set(*RETRY_S)
        client.will_set(*self._will, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _tls(self) -> ssl.SSLContext:
        import ssl

        context = ssl.create_default_context(cadata=self._access.ca or None)
        if self._access.certificate:
            # ssl reads a certificate from a file only; it is public, the key stays where it is.
            with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
                file.write(self._access.certificate)
                file.flush()
                context.load_cert_chain(file.name, self._access.key_file)
        return context

    def _on_connect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any = None
    ) -> None:
        if reason.is_failure:
            self._hung_up = reason.value == _REFUSED_VERSION
            log.warning("broker refused the connection: %s", reason)
            return
        self._greeted = True
        client.subscribe([(topic, 1) for topic in self._subscriptions])

    def _on_subscribe(self, *_: Any) -> None:
        self._deliver(Connected())

    def _on_disconnect(
        self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _properties: Any = None
    ) -> None:
        self._hung_up = not self._greeted
        log.info("line lost: %s", reason)
        _drop_unsent(client)
        self._deliver(Disconnected())

    def _on_message(self, _client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        self._deliver(Message(message.topic, bytes(message.payload), message.retain))


def _drop_unsent(client: mqtt.Client) -> None:
    """Forget what paho still holds: it would send all of it again, ignoring the window."""
    drop = getattr(client, "drop_out_messages", None)
    if drop is not None:
        drop()
