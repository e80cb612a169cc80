"""When the hub says which notices stand, and what it says once more when it is asked to."""

from __future__ import annotations

from content_packs.wire.messages import Presence
from content_packs.wire.topics import Topics
from hub.sync.actions import Action, Message, SendNotices, SendPointer, SendState
from hub.sync.engine import Engine


def said(actions: list[Action]) -> int:
    return actions.count(SendNotices())


def test_when_the_line_is_new_and_at_each_change() -> None:
    engine = Engine(Topics("demo"))
    engine.notices_changed(0)
    assert said(engine.tick(1)) == 0, "there is no line"
    assert said(engine.connected(10)) == 1
    assert said(engine.tick(11)) == 0
    engine.notices_changed(20)
    assert said(engine.tick(20)) == 1
    assert said(engine.tick(10**9)) == 0, "the broker keeps it"
    engine.disconnected()
    engine.notices_changed(10**9)
    assert said(engine.tick(10**9)) == 0
    assert said(engine.connected(10**9 + 1)) == 1


def test_a_station_that_is_there_is_told_everything_once_more_whatever_it_says_it_holds() -> None:
    engine = Engine(Topics("demo"))
    engine.connected(0)
    assert engine.push("face-1", 1) == [], "nobody is there"
    said = Presence("ready", 1, 1, state_held={"site": "1-" + "a" * 16})
    engine.receive(Message(Topics("demo").state("face-1"), said.encode()), 2)
    engine.tick(2)
    assert engine.push("face-1", 3) == [SendState("face-1", {})]
    assert SendPointer() in engine.tick(3)
    engine.disconnected()
    assert engine.push("face-1", 4) == []
