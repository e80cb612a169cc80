"""A station without the station's program: own keys, a ledger, and bytes by hand onto the line."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import paho.mqtt.client as mqtt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from content_packs.wire.batch import Batch
from content_packs.wire.codec import unpack
from content_packs.wire.messages import Presence, decode_receipt
from content_packs.wire.record import Record
from content_packs.wire.state import decode_document, roster_from, site_from
from content_packs.wire.topics import Topics
from kiosk.storage.ledger import Ledger
from tests.fakes.processes import Hub, until

TOPICS = Topics("demo")


class Line:
    """A connection to the hub's broker; what came is in :attr:`heard`, oldest first."""

    def __init__(self, hub: Hub, user: str, password: str, *filters: str) -> None:
        self.heard: list[tuple[str, bytes, bool]] = []
        self._granted = 0
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"{user}-by-hand-{random.getrandbits(32):x}",
            protocol=MQTTProtocolVersion.MQTTv311,
        )
        client.username_pw_set(user, password)
        client.on_message = lambda _c, _d, m: self.heard.append((m.topic, bytes(m.payload), m.retain))
        client.on_connect = lambda *_: client.subscribe([(topic, 1) for topic in filters])
        client.on_subscribe = self._on_subscribe
        client.connect("127.0.0.1", hub.broker_port)
        client.loop_start()
        self._client = client
        until(lambda: self._granted, f"{user} is on the line")

    def say(self, topic: str, payload: bytes, retain: bool = False) -> None:
        """Publish and wait for the broker's acknowledgement."""
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(10)

    def last(self, topic: str) -> bytes | None:
        """The newest payload of a topic."""
        return next((payload for name, payload, _ in reversed(self.heard) if name == topic), None)

    def leave(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _on_subscribe(self, *_: Any) -> None:
        self._granted += 1


class RawStation:
    """An enrolled station whose every byte a test decides."""

    def __init__(self, hub: Hub, name: str, folder: Path) -> None:
        self.hub, self.name, self.key = hub, name, Ed25519PrivateKey.generate()
        folder.mkdir()
        self.folder = folder
        request = {
            "token": hub.enrol_token(name, "face-7305"),
            "public_key": self.key.public_key().public_bytes_raw().hex(),
            "tls_public_key": "",
        }
        self.enrolment = httpx.post(f"{hub.url}/enrol", json=request, timeout=10).raise_for_status().json()
        self.ledger = Ledger(folder / "ledger.db", self.key)
        state_key = bytes.fromhex(self.enrolment["hub"]["state_key"])
        self.site = site_from(decode_document(base64.b64decode(self.enrolment["site"]), state_key, name))
        self.line = Line(hub, name, self.enrolment["broker"]["password"], TOPICS.down(name, "#"), TOPICS.meta)
        self.say("state", Presence("ready", 1, ledger=self.ledger.id).encode(), retain=True)
        roster_topic = TOPICS.down(name, "state/roster")
        data = until(lambda: self.line.last(roster_topic), "the roster has come")
        self.persons = roster_from(decode_document(data, state_key, name)).persons
        self._signatures = self._each_person_of_each_day()

    def say(self, what: str, payload: bytes, retain: bool = False) -> None:
        """Publish on ``state``, or on one of the own topics upwards."""
        topic = TOPICS.state(self.name) if what == "state" else TOPICS.up(self.name, what)
        self.line.say(topic, payload, retain)

    def signs(self, **fields: Any) -> Batch:
        """The next person's pledge, made and in the ledger but not sent; ``fields`` replace its own."""
        record = self.ledger.append(replace(next(self._signatures), **fields))
        batch = self.ledger.batch(record.seq - 1, 1)
        assert batch is not None
        return batch

    def receipt(self) -> int | None:
        """``upto`` of the newest receipt."""
        data = self.line.last(TOPICS.down(self.name, "receipt"))
        return decode_receipt(data).upto if data else None

    def other_history(self) -> Ledger:
        """Another, empty ledger of the same key: what a copied disk would make."""
        return Ledger(self.folder / "copy.db", self.key)

    def close(self) -> None:
        self.line.leave()
        self.ledger.close()

    def _each_person_of_each_day(self) -> Iterator[Record]:
        """Signatures that count, each of another person or another day, so that none is a duplicate."""
        today, shift = datetime.now(UTC).date(), self.site.shifts[0].id
        for back in range(100):
            for person in self.persons:
                yield Record(
                    0, "pledge", "badge", "", "", "", person.id, "", self.name, self.site.spot.place,
                    (today - timedelta(days=back)).isoformat(), shift, "", 0,
                    round(datetime.now(UTC).timestamp() * 1000), "0a0a0a0a", 1000, "hub",
                )  # fmt: skip


def forged(batch: Batch, **fields: Any) -> bytes:
    """The batch as plain JSON with other fields: even what our own writer would not write."""
    return json.dumps({**unpack(batch.encode()), **fields}, ensure_ascii=False).encode()
