"""When the hub asks a station what was on its glass."""

from __future__ import annotations

from content_packs.wire.messages import Presence
from content_packs.wire.playback import Playback, PlayedHour
from content_packs.wire.topics import Topics
from hub.sync.actions import Action, AskPlayback, Message, NotePlayback, Refuse
from hub.sync.engine import Engine

TOPICS = Topics("demo")


def connected() -> Engine:
    engine = Engine(TOPICS)
    engine.connected(0)
    return engine


def says(engine: Engine, **extra: object) -> list[Action]:
    """What it asks for when a station says how it is."""
    presence = Presence("ready", 1, 1, extra=extra)
    actions = engine.receive(Message(TOPICS.state("face-1"), presence.encode()), 1)
    return [one for one in actions if isinstance(one, AskPlayback)]


def replies(engine: Engine, told: Playback) -> list[Action]:
    return engine.receive(Message(TOPICS.up("face-1", "reply"), told.encode()), 1)


def test_a_station_that_has_another_hour_than_is_stored_is_asked() -> None:
    engine = connected()
    assert says(engine) == [], "a program of before says nothing"
    assert says(engine, played=7) == says(engine, played=7) == [AskPlayback("face-1", 7)]
    engine.playback_held("face-1", 7)
    assert says(engine, played=7) == [], "the database need not be asked at each heartbeat"
    assert says(engine, played=8) == [AskPlayback("face-1", 8)]
    assert says(engine, played=3) == [AskPlayback("face-1", 3)], "on another disk"


def test_while_there_is_more_it_is_asked_on_once_what_came_is_stored() -> None:
    engine, hours = connected(), (PlayedHour(7, 7, "a", 1),)
    assert replies(engine, Playback(hours, 2)) == [
        NotePlayback("face-1", Playback(hours, 2)),
        AskPlayback("face-1"),
    ]
    assert replies(engine, Playback(hours)) == [NotePlayback("face-1", Playback(hours))]
    assert replies(engine, Playback((), 2)) == [], "nobody is asked for ever"


def test_bad_input_is_refused() -> None:
    (refused,) = connected().receive(Message(TOPICS.up("face-1", "reply"), b'{"v":1,"played":7}'), 1)
    assert isinstance(refused, Refuse)
