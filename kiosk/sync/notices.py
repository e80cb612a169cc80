"""Urgent notices on their way down: judged, written down, and only then believed."""

from __future__ import annotations

from random import Random

from content_packs.errors import MessageError
from content_packs.wire.notice import NoticeList, decode_notices
from kiosk.sync.actions import Action, Refused, SaveNotices
from kiosk.sync.backoff import Backoff

AGAIN_MS = 1_000
AGAIN_MOST_MS = 60_000
"""Waits between two tries to write a list down, while the disk refuses."""


class Notices:
    """Which list is held, and which is wanted on disk.

    Args:
        topic, mine: where lists come from, and whose they must be.
        version: the highest that was ever held here, also of a list that is no longer in force.
        random: for jitter.
    """

    def __init__(self, topic: str, mine: str, version: int, random: Random) -> None:
        self._topic = topic
        self._mine = mine
        self.version = version
        self._key = b""
        self._last = b""
        self._wanted: tuple[NoticeList, bytes] | None = None
        self._again = Backoff(AGAIN_MS, AGAIN_MOST_MS, random)

    def trust(self, key: bytes) -> list[Action]:
        """From now on this key alone is believed; what came last is judged by it."""
        if key == self._key:
            return []
        self._key = key
        return self._judge()

    def receive(self, payload: bytes) -> list[Action]:
        """Take a message; without a key to judge it by, it waits for one."""
        self._last = payload
        return self._judge()

    def work(self, now: int) -> list[Action]:
        """Ask for the newest list to be written down, again and again until it is."""
        if self._wanted is None or not self._again.may_try(now):
            return []
        self._again.start(now)
        return [SaveNotices(*self._wanted)]

    def saved(self, version: int) -> None:
        """A list is on disk."""
        self.version = version
        if self._wanted is not None and self._wanted[0].version <= version:
            self._wanted = None
        self._again.reset()

    def _judge(self) -> list[Action]:
        if not self._key or not self._last:  # an emptied retained message says nothing
            return []
        try:
            found = decode_notices(self._last, self._key, self._mine)
        except MessageError as error:
            return [Refused(self._topic, str(error))]
        if found.version > max(self.version, self._wanted[0].version if self._wanted else 0):
            self._wanted = (found, self._last)
            self._again.reset()
        return []
