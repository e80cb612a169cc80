"""How workers share out the sixteen partitions: decided by each for itself, from what the database says.

No two clocks are compared: a worker is dead when its beat has stood still for SILENT_MS of the running time
of whoever looks. That a lease is held twice for a moment costs nothing: records are known by ledger and
sequence number, and their ledger's row is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.wire.topics import PARTITIONS

BEAT_MS = 5_000
SILENT_MS = 3 * BEAT_MS


@dataclass(frozen=True, slots=True)
class Change:
    """What a worker does now.

    Attributes:
        take: free partitions it takes, as many as are its share.
        give: partitions over its share, for those who came after it.
        bury: dead workers with the beat they stood still at; what they held is free.
    """

    take: frozenset[int]
    give: frozenset[int]
    bury: Mapping[str, int]


class Watch:
    """One worker's eye on all of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._seen: dict[str, tuple[int, int]] = {}

    def look(self, beats: Mapping[str, int], holders: Mapping[int, str], now: int) -> Change:
        """Decide.

        Args:
            beats: of each worker in the database, its own among them.
            holders: of each partition that is held.
            now: this worker's running time, ms.
        """
        self._seen = {
            worker: self._seen[worker] if self._seen.get(worker, (None,))[0] == beat else (beat, now)
            for worker, beat in beats.items()
        }
        dead = {
            worker: beat
            for worker, (beat, since) in self._seen.items()
            if worker != self._name and now - since >= SILENT_MS
        }
        for worker in dead:
            del self._seen[worker]  # should it live after all, it begins anew
        share = -(-PARTITIONS // (len(beats) - len(dead)))
        own = sorted(part for part, holder in holders.items() if holder == self._name)
        alive = beats.keys() - dead.keys()
        free = [part for part in range(PARTITIONS) if holders.get(part) not in alive]
        room = max(share - len(own), 0)
        return Change(frozenset(free[:room]), frozenset(own[share:]), dead)
