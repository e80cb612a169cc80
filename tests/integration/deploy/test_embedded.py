"""What only the embedded broker has: passwords, a start and a stop, and amqtt's weak places."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from content_packs.errors import LinkError
from content_packs.wire.topics import Topics
from hub.broker.embedded import EmbeddedBroker

HOST = "127.0.0.1"
TOPICS = Topics("demo")
PASSWORDS = {"hub": "h", "face-1": "f", "project-1": "p", "relay-1": "r"}
NO_NAMES = {"relay-": "r", "+": "x", "Face-1": "f", "hub/face-1": "h"}
"""Names nobody may have; their passwords are right, so that it is the name that is refused."""

Join = Callable[..., Any]


@pytest.fixture
def port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def broker(port: int) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(HOST, port, lambda user, password: (PASSWORDS | NO_NAMES).get(user) == password)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def join(peer: type[Any], broker: EmbeddedBroker) -> Iterator[Join]:
    """``join("face-1")`` makes a client with that user's password, not connected yet."""
    peers: list[Any] = []

    def make(user: str | None, password: str | None = None, client_id: str | None = None) -> Any:
        known = password if password is not None or user is None else PASSWORDS[user]
        peers.append(peer(broker.port, client_id or f"{user}-{len(peers)}", user, known))
        return peers[-1]

    yield make
    for each in peers:
        each.close()


def test_the_right_password_comes_in_and_is_heard(join: Join) -> None:
    hub, station = join("hub"), join("face-1")
    assert hub.connect()
    assert station.connect()
    assert hub.subscribe("yz/1/demo/up/+/+/+") == 1
    station.say(TOPICS.up("face-1", "records"), b"signed")
    assert hub.until(b"signed") == [(TOPICS.up("face-1", "records"), b"signed")]


@pytest.mark.parametrize(
    ("user", "password"),
    [("face-1", "wrong"), ("face-1", ""), (None, None), ("relay-1", "wrong"), ("relay-2", "r"), ("hub", "f")],
)
def test_who_cannot_prove_a_name_is_refused(join: Join, user: str | None, password: str | None) -> None:
    assert not join(user, password).connect()


@pytest.mark.parametrize("user", NO_NAMES)
def test_a_name_nobody_may_have_is_refused(join: Join, caplog: pytest.LogCaptureFixture, user: str) -> None:
    with caplog.at_level(logging.WARNING):
        assert not join(user, NO_NAMES[user]).connect()
    assert "its user name is no station's" in caplog.text


def test_a_relay_comes_in_and_speaks_on_its_own_branch_alone(join: Join) -> None:
    hub, relay = join("hub"), join("relay-1")
    assert hub.connect()
    assert relay.connect()
    assert hub.subscribe("yz/1/demo/#") == 1
    assert [relay.subscribe(topic) for topic in TOPICS.of_relay("relay-1")] == [1] * 5
    assert relay.subscribe(TOPICS.down("face-1", "#")) == 0x80
    assert relay.subscribe(TOPICS.through("relay-2", TOPICS.down("+", "#"))) == 0x80
    records = TOPICS.up("face-1", "records")
    for topic in (records, TOPICS.through("relay-2", records), TOPICS.state("hub")):
        relay.say(topic, b"as another")
    relay.say(TOPICS.through("relay-1", records), b"as itself")
    assert [payload for _, payload in hub.until(b"as itself")] == [b"as itself"]


def test_a_foreign_subscription_is_refused_in_words(join: Join, caplog: pytest.LogCaptureFixture) -> None:
    station = join("face-1")
    assert station.connect()
    with caplog.at_level(logging.WARNING):
        assert station.subscribe(TOPICS.down("project-1", "#")) == 0x80
    assert "refused: face-1 may not subscribe yz/1/demo/down/project-1/#" in caplog.text


def test_a_partition_that_is_not_the_stations_is_refused(join: Join) -> None:
    hub, station = join("hub"), join("face-1")
    assert hub.connect()
    assert station.connect()
    assert hub.subscribe("yz/1/demo/#") == 1
    station.say("yz/1/demo/up/0/face-1/records", b"wrong partition")
    station.say(TOPICS.up("face-1", "records"), b"right")
    assert [payload for _, payload in hub.until(b"right")] == [b"right"]


def test_who_is_shut_out_is_put_off_the_line_at_once(
    join: Join, broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, shut, kept = join("hub"), join("face-1"), join("project-1")
    assert [one.connect() for one in (hub, shut, kept)] == [True] * 3
    broker.recheck()
    assert kept.subscribe(TOPICS.down("project-1", "#")) == 1
    assert shut.closed.empty(), "its password is still good"
    monkeypatch.setitem(PASSWORDS, "face-1", "another")
    broker.recheck()
    shut.closed.get(timeout=10)
    assert kept.closed.empty()
    assert not join("face-1", "f").connect()
    assert hub.subscribe("yz/1/demo/#") == 1


@pytest.mark.parametrize("password", ["p", "guess"])
def test_another_users_client_id_neither_throws_out_nor_inherits(join: Join, password: str) -> None:
    hub, station = join("hub"), join("face-1", client_id="face-1")
    assert hub.connect()
    assert station.connect()
    assert station.subscribe(TOPICS.down("face-1", "#")) == 1
    thief = join("project-1", password, client_id="face-1")
    assert thief.connect() == (password == "p")
    hub.say(TOPICS.down("face-1", "receipt"), b"for face-1")
    assert station.until(b"for face-1") == [(TOPICS.down("face-1", "receipt"), b"for face-1")]
    assert station.closed.empty()
    assert thief.got.empty()


def test_bytes_that_are_not_mqtt_disturb_nobody(join: Join, broker: EmbeddedBroker) -> None:
    hub = join("hub")
    assert hub.connect()
    for rubbish in (
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x10\xff\xff\xff\xff",
        b"\x00" * 50,
        b"\x10\x02\x00\x04",
        b"\x10\x0c\xff\xff" + b"x" * 10,
    ):
        with socket.create_connection((HOST, broker.port)) as connection:
            connection.sendall(rubbish)
    assert hub.subscribe(TOPICS.state("+")) == 1
    hub.say(TOPICS.state("hub"), b"still here")
    assert hub.until(b"still here")[-1][1] == b"still here"


def test_a_client_that_speaks_mqtt_5_is_told_so_at_once(broker: EmbeddedBroker) -> None:
    """It then tries 3.1.1; amqtt as it comes would let it wait for its keep-alive."""
    session_expiry = b"\x05\x11\x00\x00\x0e\x10"
    body = b"\x00\x04MQTT\x05\xc2\x00\x3c" + session_expiry + b"\x00\x03hub" + b"\x00\x03hub" + b"\x00\x01h"
    with socket.create_connection((HOST, broker.port), timeout=10) as connection:
        connection.sendall(b"\x10" + bytes([len(body)]) + body)
        answer = b""
        while part := connection.recv(100):
            answer += part
    assert answer == b"\x20\x02\x00\x01"


def test_subscribing_while_messages_are_handed_out_loses_none(join: Join) -> None:
    """amqtt as it comes loses the message whose table of subscriptions changes under it."""
    hub, station, other = join("hub"), join("face-1"), join("project-1")
    for each in (hub, station, other):
        assert each.connect()
    for topic in ("#", "+/face-1/#", "down/#", "+/+/command", "down/face-1/+", "down/+/command"):
        assert hub.subscribe(f"yz/1/demo/{topic}") == 1
    assert station.subscribe(TOPICS.down("face-1", "#")) == 1  # last in amqtt's table
    for number in range(200):
        hub.say(TOPICS.down("face-1", "command"), b"%d" % number, qos=0)
        other.client.subscribe(TOPICS.down("project-1", f"x{number}"), qos=1)
    hub.say(TOPICS.down("face-1", "command"), b"end")
    assert {payload for _, payload in station.until(b"end")} >= {b"%d" % number for number in range(200)}


def test_a_busy_port_is_a_sentence(port: int) -> None:
    with socket.create_server((HOST, port)):
        broker = EmbeddedBroker(HOST, port, lambda user, password: False)
        with pytest.raises(LinkError) as refusal:
            broker.start()
    assert str(port) in refusal.value.sentence("zh")
    assert "YIZHAN_BROKER_PORT" in refusal.value.sentence("en")


def test_an_address_of_another_machine_is_a_sentence(port: int) -> None:
    broker = EmbeddedBroker("192.0.2.1", port, lambda user, password: False)
    with pytest.raises(LinkError):
        broker.start()


def test_stopped_it_leaves_no_thread_and_its_port_can_be_had_again(join: Join, peer: type[Any]) -> None:
    station = join("face-1")
    assert station.connect()
    before = {thread for thread in threading.enumerate() if thread.name == "broker"}
    second = socket.create_server((HOST, 0))
    spare = int(second.getsockname()[1])
    second.close()
    for _ in range(2):
        broker = EmbeddedBroker(HOST, spare, lambda user, password: True)
        broker.start()
        client = peer(spare, "face-1", "face-1", "x")
        assert client.connect()
        broker.stop()
        client.close()
        assert {thread for thread in threading.enumerate() if thread.name == "broker"} == before


def test_stopping_closes_connections(join: Join, broker: EmbeddedBroker) -> None:
    station = join("face-1")
    assert station.connect()
    broker.stop()
    assert station.closed.get(timeout=10)
