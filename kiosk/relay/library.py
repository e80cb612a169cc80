"""Files of signed metadata: kept by name, asked for once however many stations lack them. Pure.

Nobody verifies them here. A station that asks again for what it was given had no use for it, so then the hub
is asked anew: a damaged or forged copy costs one more question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from content_packs.wire.messages import Need
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MOST_FILES, MetadataFiles
from kiosk.relay.actions import Action, KeepMetadata, ToHub, ToStations, Urgency

AGAIN_MS = 10_000
"""The hub is asked again after so long without an answer."""
MOST_TIMES = 20
"""What the hub has not given by then it does not have; a station that still lacks it asks again."""
MOST_WAITING = 512


class Library:
    """Which files are here, and who waits for which.

    Args:
        topics, relay: names.
        files: what was kept, by name.
    """

    def __init__(self, topics: Topics, relay: str, files: Mapping[str, bytes]) -> None:
        self._topics = topics
        self._need = topics.through(relay, topics.up(relay, "need"))
        self.files = dict(files)
        self._given: dict[str, set[str]] = {}
        self._waiting: dict[str, set[str]] = {}
        self._asked: dict[str, tuple[int, int]] = {}

    def need(self, station: str, names: tuple[str, ...]) -> list[Action]:
        """A station lacks these files: it gets what is here; `tick` asks the hub for the rest."""
        given = self._given.setdefault(station, set())
        here = [name for name in names if name in self.files and name not in given]
        for name in names:
            if name not in here and (name in self._waiting or len(self._waiting) < MOST_WAITING):
                self._waiting.setdefault(name, set()).add(station)
        return self._give(station, here)

    def take(self, files: Mapping[str, bytes]) -> list[Action]:
        """Files have come from the hub: they are kept, and passed to whoever waits for one of them."""
        self.files |= files
        takers: set[str] = set()
        for name in files:
            self._asked.pop(name, None)
            for station in self._waiting.pop(name, ()):
                self._given.setdefault(station, set()).add(name)
                takers.add(station)
        return [KeepMetadata(files), *(self._send(station, files) for station in sorted(takers))]

    def wish(self, names: list[str]) -> None:
        """The relay itself wants to know what these files say."""
        for name in names:
            if name not in self.files:
                self._waiting.setdefault(name, set())

    def forget(self, station: str) -> None:
        """A station has gone, or begins anew: it is given again what it asks for."""
        self._given.pop(station, None)
        for stations in self._waiting.values():
            stations.discard(station)

    def line_is_new(self) -> None:
        """What was asked for is lost."""
        self._asked.clear()

    def tick(self, now: int) -> list[Action]:
        """Ask the hub for what is lacking; only while the line is up."""
        for name in [name for name, (_, times) in self._asked.items() if times > MOST_TIMES]:
            del self._asked[name]
            self._waiting.pop(name, None)
        due = [name for name in self._waiting if now - self._asked_at(name) >= AGAIN_MS][:MOST_FILES]
        if not due:
            return []
        self._asked |= {name: (now, self._asked.get(name, (0, 0))[1] + 1) for name in due}
        return [ToHub(self._need, Need(metadata=tuple(due)).encode(), Urgency.NEED)]

    def _asked_at(self, name: str) -> int:
        return self._asked[name][0] if name in self._asked else -AGAIN_MS

    def _give(self, station: str, names: list[str]) -> list[Action]:
        self._given.setdefault(station, set()).update(names)
        return [self._send(station, {name: self.files[name] for name in names})] if names else []

    def _send(self, station: str, files: Mapping[str, bytes]) -> ToStations:
        return ToStations(self._topics.down(station, "metadata"), MetadataFiles(files).encode())


def signed_in(data: bytes) -> Mapping[str, Any]:
    """The signed part of a file of metadata; empty when it is none. Nobody has verified it."""
    try:
        signed = json.loads(data)["signed"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return signed if isinstance(signed, dict) else {}
