"""When the hub says which notices stand."""

from __future__ import annotations

from content_packs.wire.topics import Topics
from hub.sync.actions import Action, SendNotices
from hub.sync.engine import AGAIN_EVERY_MS, Engine


def said(actions: list[Action]) -> int:
    return actions.count(SendNotices())


def test_when_the_line_is_new_at_each_change_and_now_and_then() -> None:
    engine = Engine(Topics("demo"))
    engine.notices_changed(0)
    assert said(engine.tick(1)) == 0, "there is no line"
    assert said(engine.connected(10)) == 1
    assert said(engine.tick(11)) == 0
    engine.notices_changed(20)
    assert said(engine.tick(20)) == 1
    assert said(engine.tick(20 + AGAIN_EVERY_MS - 1)) == 0
    assert said(engine.tick(20 + AGAIN_EVERY_MS)) == 1
    engine.disconnected()
    engine.notices_changed(30 + AGAIN_EVERY_MS)
    assert said(engine.tick(30 + AGAIN_EVERY_MS)) == 0
    assert said(engine.connected(40 + AGAIN_EVERY_MS)) == 1
