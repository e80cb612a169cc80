"""Stations that only report: real ledgers, real batches, real clients, and nothing else of a station.

Each signs a few records every turn and sends what has no receipt, again and again until it has one: the
outbox of a station, without its disk. Whatever a broker or the hub loses on the way is seen at the end.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from sqlalchemy import Engine, func, select

from content_packs.wire.messages import decode_receipt
from content_packs.wire.topics import Topics
from content_packs.words import Words
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import put_shifts
from hub.records.ledgers import ledgers, open_ledger, verify_ledger
from hub.records.models import RecordRow
from hub.stations.service import Place, add_station, put_place
from tests.fakes.hub_mine import SHIFTS, Writer, at, pledge

TOPICS = Topics("demo")
AGAIN_S = 2.0
MOST = 40


def settle_stations(engine: Engine, settings: Settings, count: int) -> list[Writer]:
    """A mine with stations ``s1`` … and a person for each; their ledgers, opened."""
    now = at(settings, 8, 10)
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine"))
        put_shifts(session, "m", SHIFTS)
        put_place(session, Place("face", Words("综采面"), "coal_face", "m"))
        out = []
        for number in range(1, count + 1):
            add_station(session, f"s{number}", "face", now, "test")
            writer = Writer(f"s{number}", seed=number)
            open_ledger(session, writer.station, writer.public, now)
            out.append(writer)
        add_person(session, staff_no="1", name="甲", unit_id="m")
    return out


class Reporter:
    """One station on the line; with several ports it goes to the next when its broker is gone."""

    def __init__(self, writer: Writer, ports: Sequence[int]) -> None:
        self.writer = writer
        self.receipt = 0
        self.sent = 0
        self._again_at = 0.0
        self._ports = list(ports)
        self._client: mqtt.Client | None = None
        self._is_granted = self._is_lost = False

    def begin_with(self, port: int) -> None:
        """Which of its brokers it goes to first."""
        while self._ports[0] != port:
            self._ports.append(self._ports.pop(0))

    @property
    def unsent(self) -> int:
        """Records without receipt."""
        return len(self.writer.records) - self.receipt

    def turn(self, signs: int) -> None:
        """Sign so many records, and send what is due."""
        first = len(self.writer.records)
        self.writer.write(*(pledge("", 1_795_000_000_000 + first + n, kind="ack") for n in range(signs)))
        if self._client is None or self._is_lost:
            self._connect()
        if (
            self._is_granted
            and self.unsent
            and (self.sent <= self.receipt or time.monotonic() > self._again_at)
        ):
            upto = min(self.receipt + MOST, len(self.writer.records))
            batch = self.writer.batch(self.receipt + 1, upto)
            self._again_at = time.monotonic() + AGAIN_S * (1 + random.random())
            self.sent = upto
            assert self._client is not None
            self._client.publish(TOPICS.up(self.writer.station, "records"), batch.encode(), qos=1)

    def leave(self) -> None:
        if self._client is not None:
            self._client.on_disconnect = None
            self._client.disconnect()
            self._client.loop_stop()

    def _connect(self) -> None:
        self.leave()
        self._is_granted = self._is_lost = False
        self._ports.append(self._ports.pop(0))
        name = self.writer.station
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=f"{name}-{random.getrandbits(32):x}",
            protocol=MQTTProtocolVersion.MQTTv311, reconnect_on_failure=False,
        )  # fmt: skip
        client.on_connect = lambda *_: client.subscribe(TOPICS.down(name, "receipt"), 1)
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        self._client = client
        try:
            client.connect("127.0.0.1", self._ports[-1], keepalive=10)
            client.loop_start()
        except OSError:
            self._is_lost = True

    def _on_subscribe(self, _c: Any, _d: Any, _m: int, reasons: list[Any], _p: Any) -> None:
        self._is_lost = any(reason.is_failure for reason in reasons)
        self._is_granted, self.sent = not self._is_lost, self.receipt

    def _on_disconnect(self, *_: Any) -> None:
        self._is_lost = True

    def _on_message(self, _c: Any, _d: Any, packet: mqtt.MQTTMessage) -> None:
        self.receipt = decode_receipt(packet.payload).upto


def lost_and_doubled(engine: Engine, writers: Sequence[Writer]) -> tuple[int, int]:
    """Records the stations made that are not in the database, and those that are in it more than once."""
    made = {(writer.ledger, record.seq) for writer in writers for record in writer.records}
    with read_scope(engine) as session:
        held = session.execute(select(RecordRow.ledger, RecordRow.seq)).all()
        total = session.scalar(select(func.count()).select_from(RecordRow)) or 0
        broken = [one.id for one in ledgers(session) if verify_ledger(session, one.id) is not None]
    assert broken == []
    found = {(ledger, seq) for ledger, seq in held}
    return len(made - found), total - len(found) + len(found - made)
