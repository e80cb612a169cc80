"""The store is looked after in idle time: what rotted is found, what nothing needs is cleared away.

Both go a little at a time: the thread that does it also answers scans.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator

from content_packs.errors import PackError
from kiosk.domain.clockwork import Instant
from kiosk.memory import Memory
from kiosk.storage.store import Store

log = logging.getLogger("yizhan.upkeep")
SCRUB_EVERY_MS = 86_400_000
"""All that is live is read again so often, and after every start."""
SWEEP_EVERY_MS = 3_600_000
LOOSE_MS = 86_400_000
"""An object is cleared away when nothing has needed it for so long: it may be half of something to come."""
DROPS_AT_ONCE = 4


class Upkeep:
    """Belongs to the worker's thread.

    Args:
        memory, store: the station.
        mono: time since boot at start, ms.
    """

    def __init__(self, memory: Memory, store: Store, mono: int) -> None:
        self._memory, self._store = memory, store
        self._scrubbing: Iterator[str | None] | None = None
        self._scrub_due = self._sweep_due = mono
        self._ripe: list[str] = []

    def tick(self, now: Instant, coming: Callable[[], Collection[str]]) -> tuple[str, ...]:
        """Do a little, if anything is due.

        Args:
            now: the time.
            coming: tells the objects of what is being fetched.

        Returns:
            Objects that are no longer on disk.

        Raises:
            StorageError: the disk refused a note.
        """
        mono = now.ticks.mono
        if self._scrubbing is None and mono >= self._scrub_due:
            self._scrub_due = mono + SCRUB_EVERY_MS
            self._scrubbing = self._scrub()
        if self._scrubbing is not None:
            return self._scrub_on(now)
        if not self._ripe and mono >= self._sweep_due:
            self._sweep_due = mono + SWEEP_EVERY_MS
            self._ripe = self._find_ripe(now, coming)
        return self._sweep_on(coming)

    def _scrub_on(self, now: Instant) -> tuple[str, ...]:
        assert self._scrubbing is not None
        try:
            damaged = next(self._scrubbing)
        except StopIteration:
            self._scrubbing = None
            return ()
        if damaged is None:
            return ()
        log.error("object %s is gone or damaged: it is asked for again", damaged[:12])
        self._store.discard(damaged)
        self._memory.reload_slots(now, announce=False)
        return (damaged,)

    def _scrub(self) -> Iterator[str | None]:
        """Read what is current, then what was before it; each damaged object, and None after each step."""
        for name in self._store.needed(("current", "previous")):
            for verdict in self._store.objects.verify(name):
                yield name if verdict is False else None

    def _find_ripe(self, now: Instant, coming: Callable[[], Collection[str]]) -> list[str]:
        """Objects that nothing has needed for a day; nothing while it cannot be known."""
        try:
            needed = set(self._store.needed(("current", "previous", "candidate"), strict=True))
        except PackError as error:
            log.warning("nothing is cleared away: %s", error)
            return []
        if now.quality == "suspect":
            return []
        known = self._store.roles.loose()
        loose = {
            name: min(known.get(name, now.at), now.at) for name in self._store.held() - needed - set(coming())
        }
        self._store.roles.keep_loose(loose)
        return [name for name, since in loose.items() if now.at - since >= LOOSE_MS]

    def _sweep_on(self, coming: Callable[[], Collection[str]]) -> tuple[str, ...]:
        """Clear away a few; what has become needed meanwhile stays."""
        if not self._ripe:
            return ()
        few, self._ripe = self._ripe[:DROPS_AT_ONCE], self._ripe[DROPS_AT_ONCE:]
        needed = set(self._store.needed(("current", "previous", "candidate"))) | set(coming())
        gone = tuple(name for name in few if name not in needed)
        for name in gone:
            self._store.discard(name)
        log.info("%d objects that nothing needs were cleared away", len(gone))
        return gone
