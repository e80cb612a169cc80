"""What a command in another process has done, noticed by the hub that runs."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import MQTTMessage
from sqlalchemy import Engine as Database
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import hub.worker
from content_packs.wire.messages import Pointer
from content_packs.wire.topics import Topics
from content_packs.words import Words
from hub.audit.service import note
from hub.clerk import Clerk
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.people.service import Unit, put_unit
from hub.secrets import load_secrets
from hub.stations.progress import ProgressTable
from hub.stations.relays import put_relay
from hub.stations.service import Place, put_place
from hub.sync.actions import Action, Message
from hub.sync.engine import Engine
from hub.tables import metadata
from hub.trust.service import ensure, newest_pointer, renew
from hub.worker import COMMAND, Worker

NOW = 1_795_000_000_000
LATER = NOW + 7 * 3_600_000
"""By then the pointer has to be signed anew."""
SOON_S = 20


class Paper:
    """A line that is always up and writes down what is sent."""

    lost = is_full = False

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.waiting: list[MQTTMessage] = []
        self.taken: list[MQTTMessage] = []
        self._granted = False

    def read(self) -> tuple[bool, list[Any]]:
        time.sleep(0.005)
        first, self._granted = not self._granted, True
        packets, self.waiting = self.waiting, []
        return first, packets

    def acknowledge(self, packet: MQTTMessage) -> None:
        self.taken.append(packet)

    def publish(self, topic: str, payload: bytes, **_: Any) -> None:
        self.sent.append((topic, payload))

    def leave(self) -> None:
        return None


class Office:
    """A running hub without a web server, and its database as a command sees it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder)
        self.database: Database = make_engine(f"sqlite:///{folder}/hub.db")
        metadata.create_all(self.database)
        with session_scope(self.database) as session:
            ensure(session, self.settings.secrets, NOW)
            put_unit(session, Unit("m", Words("矿"), "mine", None))
            put_place(session, Place("face", Words("面"), "coal_face", "m"))
        self.paper, self.told = Paper(), list[str]()
        self.topics = Topics(self.settings.mine)
        self.engine, link = Engine(self.topics), self.paper
        secrets = load_secrets(self.settings.secrets)
        progress = ProgressTable(lambda: None)
        clerk = Clerk(self.settings, secrets, link, self.engine, lambda: NOW, progress)  # type: ignore[arg-type]
        self.worker = Worker(self.database, link, self.engine, clerk, self.told.append, None)  # type: ignore[arg-type]

    def pointers(self) -> list[bytes]:
        return [payload for topic, payload in list(self.paper.sent) if topic == self.topics.meta]

    def run(self, who: str, do: Callable[[Any], None]) -> None:
        """Do something and note it, in a transaction of its own."""
        with session_scope(self.database) as session:
            do(session)
            note(session, who, "export", "stick", None, None, NOW)


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + SOON_S
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(hub.worker, "LOOK_EVERY_MS", 0)
    made = Office(tmp_path)
    made.worker.start()
    assert until(lambda: len(made.pointers()) == 1)
    yield made
    made.worker.stop()
    made.database.dispose()


def test_whatever_command_signed_a_newer_pointer_it_is_sent_at_once(office: Office) -> None:
    """Also one that is not called "publish": to write a stick renews what is due."""
    office.run(COMMAND, lambda session: renew(session, office.settings.secrets, LATER))
    with read_scope(office.database) as session:
        signed = Pointer(newest_pointer(session)).encode()
    assert until(lambda: office.pointers()[1:] == [signed])


def test_a_command_that_signed_nothing_sends_no_pointer_again(office: Office) -> None:
    office.run(COMMAND, lambda session: None)
    assert until(lambda: "stations" in office.told)
    assert len(office.pointers()) == 1


def test_the_way_to_a_relay_that_a_command_set_up_is_known_without_a_restart(office: Office) -> None:
    office.run(COMMAND, lambda session: put_relay(session, "relay-1", "face", "10.2.0.9:8883", NOW, COMMAND))
    assert until(lambda: office.engine.routes.relay_of("relay-1") == "relay-1")


def test_no_search_for_circles_walks_through_what_is_being_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching: list[bool] = []

    def receive(message: Message, now: int) -> list[Action]:
        searching.append(gc.isenabled())
        return []

    monkeypatch.setattr(office.engine, "receive", receive)
    office.paper.waiting = [MQTTMessage(1, b"yz1/m/s-1/records")]
    assert until(lambda: len(office.paper.taken) == 1)
    assert searching == [False]
    assert until(gc.isenabled), "it searches again afterwards"


def test_a_database_that_is_away_when_the_hub_starts_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the console would go on, and no record would ever be taken again."""
    refusals = [OperationalError("UPDATE stations", {}, Exception("database is locked"))]

    def away(session: Session) -> None:
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(hub.worker, "all_lost", away)
    monkeypatch.setattr(hub.worker, "RETRY_S", 0)
    monkeypatch.setattr(Paper, "close", lambda self: None, raising=False)
    made = Office(tmp_path)
    made.worker.start()
    assert until(lambda: len(made.pointers()) == 1)
    made.worker.stop()
    made.database.dispose()
