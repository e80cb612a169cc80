"""One look at a time, and signatures first."""

from __future__ import annotations

from content_packs.wire.care import Look
from kiosk.sync.actions import Publish, TakeLook
from kiosk.sync.looks import PATIENCE_MS, PAUSE_MS, Looks

LOOK = Look(1, "picture")


def test_a_look_too_soon_is_not_heard() -> None:
    looks = Looks("reply")
    assert looks.ask(LOOK, 0) == [TakeLook(LOOK)]
    assert looks.ask(LOOK, PAUSE_MS - 1) == []
    assert looks.ask(LOOK, PAUSE_MS) == [TakeLook(LOOK)]
    assert looks.ask(None, 10 * PAUSE_MS) == [], "a command of another version"


def test_a_reply_waits_for_the_signatures_but_not_for_ever() -> None:
    looks = Looks("reply")
    looks.ready(b"jpeg", 0)
    assert looks.send(3, 1_000) == []
    assert looks.send(0, 2_000) == [Publish("reply", b"jpeg")]
    assert looks.send(0, 2_001) == [], "it is sent once"
    looks.ready(b"jpeg", 0)
    assert looks.send(3, PATIENCE_MS + 1) == []
    assert looks.send(0, PATIENCE_MS + 2) == [], "it is too old to be of use"
