"""What a heartbeat costs: states are derived only where something can differ."""

from __future__ import annotations

from content_packs.wire.messages import Presence
from content_packs.wire.topics import Topics
from hub.sync.actions import Action, Message, NotePresence, RenewTrust, SendState
from hub.sync.engine import AGAIN_EVERY_MS, RENEW_EVERY_MS, SETTLE_MS, Engine

TOPICS = Topics("demo")
OLD, NEW = "1-" + "a" * 16, "2-" + "b" * 16


def heartbeat(engine: Engine, held: dict[str, str], now: int, retained: bool = False) -> list[Action]:
    presence = Presence("ready", 1, state_held=held)
    return engine.receive(Message(TOPICS.state("face-1"), presence.encode(), retained), now)


def derives(actions: list[Action]) -> bool:
    return any(isinstance(action, SendState) for action in actions)


def settled_engine() -> Engine:
    engine = Engine(TOPICS)
    engine.connected(0)
    engine.tick(SETTLE_MS)
    assert derives(heartbeat(engine, {"site": OLD}, SETTLE_MS))
    engine.state_sent("face-1", {"site": NEW})
    return engine


def test_a_station_that_holds_all_there_is_costs_no_derivation() -> None:
    engine = settled_engine()
    assert derives(heartbeat(engine, {"site": OLD}, 1000)), "what was sent has not come to it"
    engine.state_sent("face-1", {"site": NEW})
    assert not derives(heartbeat(engine, {"site": NEW}, 1000))
    assert not derives(heartbeat(engine, {"site": NEW}, 2000))


def test_after_any_change_it_is_looked_at_again() -> None:
    for change in (Engine.state_changed, Engine.packs_changed):
        engine = settled_engine()
        change(engine, 1000)
        assert derives(heartbeat(engine, {"site": NEW}, 1000))
    engine = settled_engine()
    engine.receive(Message(TOPICS.state("face-1"), Presence("lost", 1).encode()), 1000)
    assert derives(heartbeat(engine, {"site": NEW}, 1000))


def test_days_pass_and_signatures_fall_due() -> None:
    engine = settled_engine()
    assert RenewTrust() in engine.tick(RENEW_EVERY_MS)
    assert not derives(engine.tick(RENEW_EVERY_MS + SETTLE_MS))
    engine.tick(AGAIN_EVERY_MS)
    assert derives(engine.tick(AGAIN_EVERY_MS + SETTLE_MS))


def test_a_retained_presence_is_noted_as_one() -> None:
    noted = heartbeat(Engine(TOPICS), {}, 0, retained=True)[0]
    assert isinstance(noted, NotePresence)
    assert noted.retained
