"""What a heartbeat costs: states are derived only where something can differ."""

from __future__ import annotations

from content_packs.wire.messages import Presence
from content_packs.wire.state import KINDS
from content_packs.wire.topics import Topics
from hub.sync.actions import Action, FactsChanged, Message, NotePresence, RenewTrust, SendState
from hub.sync.engine import (
    AGAIN_EVERY_MS,
    RENEW_EVERY_MS,
    SETTLE_EACH_MS,
    SETTLE_MS,
    SIGNED,
    TOLD_AT_ONCE,
    Engine,
)

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
    assert derives(engine.tick(AGAIN_EVERY_MS + SETTLE_MS + SETTLE_EACH_MS))


def test_a_retained_presence_is_noted_as_one() -> None:
    noted = heartbeat(Engine(TOPICS), {}, 0, retained=True)[0]
    assert isinstance(noted, NotePresence)
    assert noted.retained


def fleet_engine(stations: int) -> tuple[Engine, int]:
    """An engine that has told so many stations all there is, and when that was over."""
    engine = Engine(TOPICS)
    engine.connected(0)
    for number in range(stations):
        presence = Presence("ready", 1, state_held={"site": NEW})
        engine.receive(Message(TOPICS.state(f"s-{number:03}"), presence.encode()), 0)
    now = SETTLE_MS + SETTLE_EACH_MS * stations
    for _ in range(stations // TOLD_AT_ONCE + 1):
        engine.tick(now)
    return engine, now


def told(actions: list[Action]) -> list[str]:
    return [action.station for action in actions if isinstance(action, SendState)]


def test_facts_are_derived_anew_before_anybody_is_told() -> None:
    engine, now = fleet_engine(3)
    engine.stored("s-000", "ledger", now)
    later = now + SETTLE_MS + 3 * SETTLE_EACH_MS
    assert not engine.tick(later - 1)
    first, *others = engine.tick(later)
    assert first == FactsChanged(SIGNED)
    assert told(others) == ["s-000", "s-001", "s-002"]
    engine.stored("s-000", "ledger", later)
    engine.state_changed(later + 1)
    assert FactsChanged(frozenset(KINDS)) in engine.tick(later + 1000)


def test_what_comes_in_does_not_wait_for_a_fleet_to_be_told() -> None:
    engine, now = fleet_engine(2 * TOLD_AT_ONCE)
    engine.records_changed(now)
    later = now + 1000
    assert len(told(engine.tick(later))) == TOLD_AT_ONCE
    assert heartbeat(engine, {"site": NEW}, later), "a packet is taken between two slices"
    assert len(told(engine.tick(later))) == TOLD_AT_ONCE
    assert not told(engine.tick(later))


def test_changes_that_never_end_reach_the_last_station_too() -> None:
    engine, now = fleet_engine(3 * TOLD_AT_ONCE)
    reached: set[str] = set()
    for step in range(3):
        engine.records_changed(now + 1000 * step)
        reached |= set(told(engine.tick(now + 1000 * (step + 1))))
    assert len(reached) == 3 * TOLD_AT_ONCE
