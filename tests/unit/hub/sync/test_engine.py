"""When the hub says which notices stand."""

from __future__ import annotations

from content_packs.wire.topics import Topics
from hub.sync.actions import Action, SendNotices
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
