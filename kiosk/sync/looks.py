"""Looks at the screen that the hub asks for: one at a time, and never before a signature."""

from __future__ import annotations

from content_packs.wire.care import Look
from kiosk.sync.actions import Action, Publish, TakeLook

PAUSE_MS = 5_000
"""Between two looks: a hub that asks like mad does not get the line."""
PATIENCE_MS = 60_000
"""A reply that could not leave by then is of no use to anybody."""


class Looks:
    """What was asked, and the reply that waits. ``now`` is time since boot, ms.

    Args:
        topic: where replies go.
    """

    def __init__(self, topic: str) -> None:
        self._topic = topic
        self._asked = -PAUSE_MS
        self._reply = b""
        self._since = 0

    def ask(self, look: Look | None, now: int) -> list[Action]:
        """The hub wants to look; too soon after the last time it is not heard."""
        if look is None or now - self._asked < PAUSE_MS:
            return []
        self._asked = now
        return [TakeLook(look)]

    def ready(self, reply: bytes, now: int) -> None:
        """The look was taken: ``reply`` may leave when nothing more important waits."""
        self._reply, self._since = reply, now

    def send(self, unsent: int, now: int) -> list[Action]:
        """The reply, once every record is at the hub; an old one is forgotten."""
        if not self._reply:
            return []
        if now - self._since > PATIENCE_MS:
            self._reply = b""
            return []
        if unsent:
            return []
        reply, self._reply = self._reply, b""
        return [Publish(self._topic, reply)]
