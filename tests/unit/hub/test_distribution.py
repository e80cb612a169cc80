from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from content_packs.wire.topics import Topics
from hub.config import Settings
from hub.distribution import MISSED_AFTER_MS, Distribution
from hub.sync import actions as act
from hub.sync.engine import Engine
from hub.trust.service import ensure

NOW = 1_795_000_000_000


class Quiet:
    """A link that sends nothing."""

    def publish(self, *_: Any, **__: Any) -> None:
        return None


def test_the_pointer_is_on_its_way_for_a_minute_after_it_was_sent(
    session: Session, settings: Settings
) -> None:
    ensure(session, settings.secrets, NOW)
    now, topics = [NOW], Topics(settings.mine)
    sent: Any = Quiet()
    sending = Distribution(settings, sent, Engine(topics), topics, lambda: now[0])
    assert not sending.is_on_its_way
    sending.perform(session, act.SendPointer())
    assert sending.is_on_its_way
    now[0] += MISSED_AFTER_MS
    assert not sending.is_on_its_way
