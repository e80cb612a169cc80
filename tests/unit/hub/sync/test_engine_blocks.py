"""What the hub's engine does with needs, and when it sends blocks."""

from __future__ import annotations

from content_packs.transfer.blocks import BLOCK, Blocks
from content_packs.transfer.fetching import FEW, Ask, Lack
from content_packs.transfer.serving import EVERYBODY, Limit, SendBlock, SendWait
from content_packs.wire.messages import Need, Presence
from content_packs.wire.topics import Topics
from hub.sync.actions import Mend, Message, NoteProgress, SendHubPresence, SendMetadata, TakeAsk
from hub.sync.engine import PAUSE_EACH_MS, PAUSE_MS, Engine

TOPICS = Topics("demo")
FILM, CARD = "a" * 64, "b" * 64
SIZES = {FILM: 3 * BLOCK, CARD: 700}
ASK = Ask((Lack(FILM, Blocks.all(3)),), 1, 3 * BLOCK)


PRESENCE = Presence("ready", 1, left=5).encode()


def engine() -> Engine:
    made = Engine(TOPICS, SIZES.get)
    made.connected(0)
    said = made.receive(Message(TOPICS.state("face-1"), PRESENCE), 0)
    assert NoteProgress("face-1", 5) in said
    return made


def engine_of_many() -> Engine:
    made = engine()
    for number in range(2, FEW + 2):
        made.receive(Message(TOPICS.state(f"face-{number}"), PRESENCE), 0)
    return made


def test_a_need_is_passed_on_and_its_progress_noted() -> None:
    need = Need(("7.snapshot.json",), ASK, (CARD,))
    assert engine().receive(Message(TOPICS.up("face-1", "need"), need.encode()), 9) == [
        SendMetadata("face-1", ("7.snapshot.json",)),
        Mend("face-1", (CARD,)),
        TakeAsk("face-1", ASK, 9),
        NoteProgress("face-1", 3 * BLOCK),
    ]


def test_blocks_go_out_while_there_is_a_line() -> None:
    made = engine()
    made.serving.need("face-1", ASK, 0)
    made.disconnected()
    assert made.blocks(0, 8) == []
    made.connected(1)
    assert made.blocks(1, 8) == [SendBlock(FILM, 0, "face-1")]


def test_who_has_left_gets_no_more() -> None:
    made = engine()
    made.serving.need("face-1", ASK, 0)
    made.receive(Message(TOPICS.state("face-1"), Presence("lost", 1).encode()), 1)
    assert made.blocks(1, 8) == []


def test_a_relay_that_has_left_gets_no_more() -> None:
    made = engine()
    made.routes.learn({"relay-1": "relay-1"})
    made.serving.need("relay-1", ASK, 0)
    topic = TOPICS.through("relay-1", TOPICS.state("relay-1"))
    made.receive(Message(topic, Presence("lost", 1).encode()), 1)
    assert made.blocks(1, 8) == []


def test_what_is_new_is_left_to_few_stations_to_ask_for() -> None:
    made = engine()
    made.packs_changed(1_000)
    made.tick(1_000)
    made.published([(CARD, 700)], [(FILM, 3 * BLOCK)])
    assert made.blocks(60_000, 8) == []


def test_stations_are_told_when_they_have_become_many_more() -> None:
    made, told = Engine(TOPICS, SIZES.get), []
    made.connected(0)
    for number in range(1, 21):
        if SendHubPresence() in made.receive(Message(TOPICS.state(f"face-{number}"), PRESENCE), 0):
            told.append(number)
    assert told == [FEW + 1, 2 * (FEW + 1) + 1]


def test_what_is_new_goes_to_everybody_after_pauses() -> None:
    made = engine_of_many()
    made.packs_changed(1_000)
    made.tick(1_000)
    made.published([(CARD, 700)], [(FILM, 3 * BLOCK)])
    pause = PAUSE_MS + PAUSE_EACH_MS * (FEW + 1)
    sent = {
        (block.name, block.index): now
        for now in range(1_000, 6_000, 10)
        for block in made.blocks(now, 8)
        if block.station == EVERYBODY
    }
    assert [sent[CARD, 0], sent[FILM, 0], sent[FILM, 2]] == [
        1_000 + pause, 1_000 + 2 * pause, 1_000 + 3 * pause,
    ]  # fmt: skip


def test_where_the_manifest_went_as_a_patch_its_objects_follow_a_pause_sooner() -> None:
    made = engine_of_many()
    made.packs_changed(1_000)
    made.tick(1_000)
    made.published([], [(CARD, 700)])
    pause = PAUSE_MS + PAUSE_EACH_MS * (FEW + 1)
    assert made.blocks(1_000 + pause - 1, 8) == []
    assert [block.name for block in made.blocks(1_000 + pause, 8)] == [CARD]


def test_on_quiet_lines_nobody_is_to_hear_what_is_published() -> None:
    made = engine()
    assert made.told_to_wait() == []
    made.serving.limits = {"face-1": Limit("shaft", 32_000, 60_000), "face-2": Limit("shaft", 32_000, 60_000)}
    assert made.told_to_wait() == [SendWait("face-1", 60_000)]
