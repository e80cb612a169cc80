"""The pointer on its way to being believed: what it lacks is asked for, then it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from content_packs.wire.messages import Need
from kiosk.sync.actions import Action, Approve, Publish, TakeMetadata
from kiosk.sync.backoff import Backoff

ASK_MS, ASK_MOST_MS = 5_000, 900_000
JUDGE_MS, JUDGE_MOST_MS = 1_000, 60_000
"""Waits between two looks at a pointer, while the disk refuses to remember what was seen."""


class Approval:
    """One pointer at a time.

    Args:
        need_topic: where to ask.
        random: for jitter.
    """

    def __init__(self, need_topic: str, random: Random) -> None:
        self._need_topic = need_topic
        self._pointer = b""
        self._lacking = ""
        self._is_open = False
        self._ask = Backoff(ASK_MS, ASK_MOST_MS, random)
        self._judge = Backoff(JUDGE_MS, JUDGE_MOST_MS, random)

    @property
    def is_open(self) -> bool:
        """Whether a pointer is still to be verified."""
        return self._is_open

    def point(self, pointer: bytes) -> None:
        """A pointer has come."""
        self._pointer = pointer
        self.look_again()

    def look_again(self) -> None:
        """What the station follows has changed: the pointer leads to other things."""
        self._lacking = ""
        self._is_open = bool(self._pointer)
        self._judge.reset()
        self._ask.reset()

    def line_is_new(self) -> None:
        self._ask.reset()

    def lacks(self, name: str) -> None:
        """It cannot be verified without this file."""
        self._lacking = name
        self._judge.reset()
        self._ask.reset()

    def take(self, files: Mapping[str, bytes]) -> list[Action]:
        """Files have come, the one that was asked for among them; the others are what it leads to."""
        if self._lacking not in files:
            return []
        self._lacking = ""
        return [TakeMetadata(files)]

    def hear(self, files: Mapping[str, bytes]) -> list[Action]:
        """Files that everybody gets: those a pointer will lead to that has not come yet."""
        if self._lacking in files:
            self._lacking = ""
        return [TakeMetadata(files)]

    def settled(self) -> None:
        """It was verified, or refused: nothing more is to be done about this pointer."""
        self._lacking = ""
        self._is_open = False

    def work(self, now: int, line_up: bool) -> list[Action]:
        """Ask for what is lacking, or look at the pointer."""
        if not self._is_open:
            return []
        if self._lacking:
            if not line_up or not self._ask.may_try(now):
                return []
            self._ask.start(now)
            return [Publish(self._need_topic, Need(metadata=(self._lacking,)).encode())]
        if not self._judge.may_try(now):
            return []
        self._judge.start(now)
        return [Approve(self._pointer)]
