"""A relay speaks for the stations behind it and for nobody else."""

from __future__ import annotations

import pytest

from content_packs.errors import MessageError
from content_packs.wire.messages import Need, Presence
from content_packs.wire.topics import Topics, parse
from hub.sync.actions import Message, NotePresence, Refuse, SendMetadata, SendState
from hub.sync.engine import Engine
from hub.sync.routes import RoutedTopics, Routes

PLAIN = Topics("demo")
NEED = Need(metadata=("1.root.json",)).encode()


@pytest.fixture
def routes() -> Routes:
    routes = Routes()
    routes.learn({"face-1": "relay-1", "relay-1": "relay-1"})
    return routes


def test_downlinks_go_through_the_relay_a_station_stands_behind(routes: Routes) -> None:
    topics = RoutedTopics("demo", routes)
    assert topics.down("face-1", "receipt") == "yz/1/demo/relay/relay-1/down/face-1/receipt"
    assert topics.down("relay-1", "metadata") == "yz/1/demo/relay/relay-1/down/relay-1/metadata"
    assert topics.down("face-2", "receipt") == "yz/1/demo/down/face-2/receipt"


@pytest.mark.parametrize(
    "topic",
    [
        PLAIN.up("face-1", "records"),
        PLAIN.through("relay-1", PLAIN.up("face-2", "records")),
        PLAIN.through("relay-2", PLAIN.up("face-1", "need")),
    ],
)
def test_a_message_that_came_another_way_is_refused(routes: Routes, topic: str) -> None:
    with pytest.raises(MessageError):
        routes.is_its_way(parse(topic))


def test_an_old_presence_on_another_way_says_nothing(routes: Routes) -> None:
    assert not routes.is_its_way(parse(PLAIN.state("face-1")))
    assert routes.is_its_way(parse(PLAIN.through("relay-1", PLAIN.state("face-1"))))


def _engine(routes: Routes) -> Engine:
    engine = Engine(PLAIN)
    engine.routes = routes
    engine.connected(0)
    return engine


def test_the_engine_takes_from_a_relay_what_is_its_to_say(routes: Routes) -> None:
    engine = _engine(routes)
    own = PLAIN.through("relay-1", PLAIN.up("relay-1", "need"))
    assert SendMetadata("relay-1", ("1.root.json",)) in engine.receive(Message(own, NEED), 1)
    (refused,) = engine.receive(Message(PLAIN.through("relay-1", PLAIN.up("face-2", "need")), NEED), 1)
    assert isinstance(refused, Refuse)


def test_with_its_relay_a_station_is_forgotten(routes: Routes) -> None:
    engine = _engine(routes)
    engine.tick(10**6)
    for name in ("face-1", "relay-1"):
        topic = PLAIN.through("relay-1", PLAIN.state(name))
        noted = engine.receive(Message(topic, Presence("ready", 1).encode()), 10**6)
        assert any(isinstance(action, SendState) for action in noted) == (name == "face-1")
    lost = Message(PLAIN.through("relay-1", PLAIN.state("relay-1")), Presence("lost", 1).encode())
    assert engine.receive(lost, 10**6) == [NotePresence("relay-1", Presence("lost", 1))]
    engine.state_changed(10**6)
    assert not any(isinstance(action, SendState) for action in engine.tick(2 * 10**6))
