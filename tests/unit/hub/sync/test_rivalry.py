"""Two hubs under one name: noticed when it is no accident, and answered with patience."""

from __future__ import annotations

from content_packs.wire.messages import HubPresence
from content_packs.wire.topics import Topics
from hub.sync.actions import Message, NoteRival
from hub.sync.engine import Engine
from hub.sync.rivalry import MANY, MOST_MS, OVER_MS, WITHIN_MS, Rivalry

OURS, THEIRS = 5, 6
TOPICS = Topics("demo")


def wait(rivalry: Rivalry, now: int) -> int:
    rivalry.met(now)
    return rivalry.wait_ms


def find(engine: Engine, session: int, now: int, retained: bool = True) -> list[NoteRival]:
    """Connect, and find what a hub has said of itself."""
    if retained:
        engine.connected(now)
    said = Message(TOPICS.state("hub"), HubPresence("lost", session, 1).encode(), retained)
    return [action for action in engine.receive(said, now) if isinstance(action, NoteRival)]


def test_once_or_twice_is_an_accident_and_the_line_is_opened_at_once() -> None:
    rivalry = Rivalry()
    assert [wait(rivalry, now) for now in (10_000, 12_000)] == [1_000, 1_000]
    assert not rivalry.is_on
    assert wait(rivalry, 12_000 + WITHIN_MS + 1) == 1_000
    assert not rivalry.is_on, "each was long over before the next"


def test_again_and_again_it_is_another_hub_and_each_wait_is_longer() -> None:
    rivalry, now, waits = Rivalry(), 10_000, list[int]()
    for _ in range(14):
        waits.append(wait(rivalry, now))
        now += waits[-1] + 500
    assert rivalry.is_on
    assert waits[: MANY + 2] == [1_000, 1_000, 2_000, 4_000, 8_000]
    assert waits[-1] == MOST_MS
    assert waits == sorted(waits)


def test_whoever_is_alone_for_long_begins_anew() -> None:
    rivalry = Rivalry()
    for now in range(10_000, 15_000, 1_000):
        rivalry.met(now)
    assert rivalry.is_on
    assert wait(rivalry, 15_000 + OVER_MS) == 1_000
    assert not rivalry.is_on


def test_two_that_rival_each_other_do_not_do_it_twice_a_second_for_long() -> None:
    """Whoever comes puts the other off; each waits as it is told to."""
    hubs = {"a": Rivalry(), "b": Rivalry()}
    there, back_at, turns = "a", {"b": 10_000}, list[int]()
    while turns[-1:] < [3_600_000]:
        other = "b" if there == "a" else "a"
        now = back_at[other]
        turns.append(now)
        back_at[there] = now + wait(hubs[there], now)
        there = other
    assert len(turns) < 50, "in an hour"
    assert all(rivalry.is_on for rivalry in hubs.values())


def test_what_is_found_after_the_first_connection_tells_whether_another_was_there() -> None:
    engine = Engine(TOPICS, session=OURS)
    assert not find(engine, 4, 0), "our own start before this one, or nobody's business"
    assert not find(engine, THEIRS, 1_000)
    assert not find(engine, THEIRS, 2_000)
    assert find(engine, THEIRS, 3_000) == [NoteRival(3, 2_000)]
    assert find(engine, THEIRS, 6_000) == [NoteRival(4, 4_000)]
    assert not find(engine, OURS, 20_000), "an ordinary break of the line"
    assert engine.rivalry.wait_ms == 1_000
    assert not find(engine, OURS, 20_001, retained=False), "our own word, as the broker gives it to all"
