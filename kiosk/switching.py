"""New content goes live: looked through first, switched at the turn of a page, on trial for ten minutes.

What turns out bad goes (:mod:`kiosk.trial`); the other publishers stay as they are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from content_packs.errors import PackError, StorageError
from content_packs.format.content import Slot
from content_packs.format.manifest import Manifest
from content_packs.wire.messages import Published
from content_packs.wire.packs import EMPTY, NEWER, REFUSED, SPACE, TRIAL, WAITING, PackNote
from kiosk.caretaker import program_version
from kiosk.domain.admission import has_room, needs_newer, reader
from kiosk.domain.clockwork import Instant
from kiosk.domain.faults import Fault
from kiosk.domain.turning import may_switch
from kiosk.memory import Memory
from kiosk.preload import DAMAGED
from kiosk.preloading import Looked
from kiosk.storage.roles import Refusal
from kiosk.storage.store import Store
from kiosk.trial import begun, go_back

log = logging.getLogger("yizhan.switching")
ROOM_AGAIN_MS = 60_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """All of a manifest is on disk.

    Attributes:
        looked: why each object is unfit, once all were looked through.
        since, showing: when that was, ms since boot, and what stood on the glass.
    """

    published: Published
    manifest: Manifest
    looked: dict[str, str] | None = None
    since: int = 0
    showing: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the line's engine must know.

    Attributes:
        live: what is live now, of each publisher that has switched or gone back.
        refused: manifests (SHA-256) that are not shown here.
        lost: objects that are not on disk after all.
    """

    live: tuple[Published, ...] = ()
    refused: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.live or self.refused or self.lost)


class Switching:
    """Belongs to the worker's thread. Whatever the disk refuses is a StorageError, and is tried again.

    Args:
        memory, store: the station.
        announce: told of ``("activated", {...})`` and ``("returned", {...})``, for the control pipe.

    Attributes:
        look: has objects looked through, and calls back in the worker's thread.
        refused: manifests that are not shown here, by SHA-256.
        returned: what was gone back from before this start.
        notes: what the hub is told of content that is not shown, or on trial.
    """

    def __init__(
        self, memory: Memory, store: Store, announce: Callable[[str, dict[str, object]], None]
    ) -> None:
        self._memory, self._store, self._announce = memory, store, announce
        self._program = program_version()
        self._reader = reader(self._program)
        self._candidates: dict[str, Candidate] = {}
        self._waits: dict[str, PackNote] = {}
        self._admitted: dict[str, tuple[str, bool, int]] = {}
        self._untold: tuple[str, ...] = ()
        self._resumed = False
        self.refused = {one.manifest: one for one in store.roles.refusals(self._reader)}
        self.returned: tuple[Refusal, ...] = ()
        self.notes: tuple[PackNote, ...] = ()
        self.look: Callable[[Sequence[tuple[str, str]], Looked], None] = lambda _objects, then: then({})
        self._take_stock()

    @property
    def is_waiting(self) -> bool:
        """Whether a candidate was looked through and waits for its moment, not for another day."""
        return any(
            one.looked is not None and name not in self._waits for name, one in self._candidates.items()
        )

    def admits(self, published: Published, manifest: Manifest, free: int, mono: int) -> bool:
        """Whether what a manifest lacks may be fetched; where it may not the hub is told why.

        Args:
            published, manifest: all there is of it yet.
            free: bytes of the disk.
            mono: time since boot, ms; a full disk is looked at again after a minute.
        """
        name = published.sha256
        verdict = self._admitted.get(published.publisher)
        if name in self.refused:
            return False
        if verdict and verdict[0] == name and (verdict[1] or mono < verdict[2]):
            return verdict[1]
        if needs_newer(manifest.extra, self._program):
            with suppress(StorageError):  # it is judged again when it is asked for again
                self._untold += self._refuse(published, NEWER).refused
            return False
        items = {item.sha256: item for item in manifest.objects}.values()
        lacking = sum(item.size for item in items if not self._store.objects.has(item))
        fits = has_room(lacking, sum(item.size for item in items), free)
        self._admitted[published.publisher] = (name, fits, mono + ROOM_AGAIN_MS)
        self._wait(published, "" if fits else SPACE)
        return fits

    def take(self, published: Published, manifest: Manifest, now: Instant) -> Outcome:
        """Every object of a manifest has come: it becomes the candidate, and is looked through."""
        publisher, name = published.publisher, published.sha256
        known = self._candidates.get(publisher)
        if known is not None and known.published.sha256 == name:
            return Outcome()
        if name in self.refused:
            return Outcome(refused=(name,))
        if self._store.live().get(publisher) == (published.version, name):  # damaged before, whole again
            self._memory.reload_slots(now)
            return Outcome(live=(published,))
        if published.version < self._store.roles.high_water().get(publisher, 0):
            log.warning("%s version %d is older than one that was here", publisher, published.version)
            return Outcome(refused=(name,))
        if needs_newer(manifest.extra, self._program):
            return self._refuse(published, NEWER)
        if lacking := self._store.lacking(manifest):
            return Outcome(lost=tuple(lacking))
        self._store.roles.stage(published)
        self._memory.faults.gone(Fault.DISK)
        self._examine(Candidate(published, manifest), now)
        return Outcome()

    def drop(self, publishers: Collection[str], now: Instant) -> tuple[str, ...]:
        """Nobody signs for these publishers any more: they leave the rotation; those that were shown."""
        gone = self._store.roles.drop(publishers)
        for publisher in gone:
            self._candidates.pop(publisher, None)
            self._waits.pop(publisher, None)
            log.info("%s signs for nothing any more and is no longer shown", publisher)
        if gone:
            self._memory.reload_slots(now)
            self._take_stock()
        return gone

    def tick(self, now: Instant, attended: bool) -> Outcome:
        """Whatever is due.

        Args:
            now: the time.
            attended: whether somebody is at the glass.
        """
        if not self._resumed:
            outcome, self._resumed = self._resume(now), True
            return outcome
        if self._untold:
            outcome, self._untold = Outcome(refused=self._untold), ()
            return outcome
        for one in tuple(self._candidates.values()):
            if one.looked is not None and (outcome := self._go_on(one, one.looked, now, attended)):
                return outcome  # the next at the next tick
        return self._pass_probations(now)

    def _resume(self, now: Instant) -> Outcome:
        """After a start: say what was gone back from, and go on with candidates that were not switched to."""
        for refusal in self.returned:
            self._say_returned(refusal)
        lost: list[str] = []
        for row in self._store.roles.in_role("candidate").values():
            try:
                manifest = self._store.manifest(row.manifest)
                lacking = self._store.lacking(manifest)
                size = self._store.path_of(row.manifest).stat().st_size
            except (PackError, OSError):
                lacking = [row.manifest]
            if lacking:
                self._store.roles.drop_candidate(row.publisher)
                lost += lacking
            else:
                published = Published(row.publisher, row.version, row.manifest, size, size)
                self._examine(Candidate(published, manifest), now)
        return Outcome(lost=tuple(lost))

    def _examine(self, candidate: Candidate, now: Instant) -> None:
        """Have what the current version has not shown looked through; the rest was, in its time."""
        publisher = candidate.published.publisher
        self._candidates[publisher] = candidate
        seen = self._seen_before(publisher)
        objects = {item.sha256: item.type for item in candidate.manifest.objects if item.sha256 not in seen}

        def looked(unfit: dict[str, str]) -> None:
            if self._candidates.get(publisher) is candidate:
                mono, showing = now.ticks.mono, self._memory.showing
                self._candidates[publisher] = replace(candidate, looked=unfit, since=mono, showing=showing)

        self.look(tuple(objects.items()), looked)

    def _seen_before(self, publisher: str) -> set[str]:
        row = self._store.roles.in_role("current").get(publisher)
        if row is None or self._store.roles.unfit(row.manifest):
            return set()
        try:
            return {item.sha256 for item in self._store.manifest(row.manifest).objects}
        except PackError:
            return set()

    def _go_on(self, one: Candidate, looked: dict[str, str], now: Instant, attended: bool) -> Outcome:
        """A candidate was looked through: have it mended, refuse it, let it wait, or switch to it."""
        publisher = one.published.publisher
        damaged = [name for name, why in looked.items() if why == DAMAGED]
        if damaged:
            return self._mend(publisher, damaged)
        slot, unfit = self._fit(one.manifest, looked)
        if not slot.cards and any(pack.cards for pack in one.manifest.packs):
            return self._refuse(one.published, EMPTY)
        empty = not self._memory.content_with(slot).cards and bool(self._memory.facts.content.cards)
        self._wait(one.published, EMPTY if empty else "")
        turned = self._memory.showing != one.showing
        waited = now.ticks.mono - one.since
        if empty or not may_switch(waited, turned, attended, dark=not self._memory.showing):
            return Outcome()
        self._store.roles.flip(publisher, begun(publisher, now.ticks), unfit)
        del self._candidates[publisher]
        self._memory.faults.gone(Fault.DISK)
        self._memory.reload_slots(now)
        self._take_stock()
        log.info("now showing %s version %d", publisher, one.published.version)
        self._announce("activated", {"publisher": publisher, "version": one.published.version})
        return Outcome(live=(one.published,))

    def _fit(self, manifest: Manifest, looked: dict[str, str]) -> tuple[Slot, dict[str, str]]:
        """What can be shown of a manifest, and why not the rest, by path."""
        by_path = {item.path: looked[item.sha256] for item in manifest.objects if item.sha256 in looked}
        cards = self._store.cards(manifest)
        card_paths = {path for pack in manifest.packs for path in pack.cards}
        unfit = {path: why for path, why in by_path.items() if path in card_paths}
        for path, card in cards.items():
            for media in card.media():
                if media in by_path:
                    unfit[path] = f"{media}: {by_path[media]}"
        if manifest.brand and manifest.brand.emblem in by_path:
            unfit[manifest.brand.emblem] = by_path[manifest.brand.emblem]
        return Slot(manifest, {path: card for path, card in cards.items() if path not in unfit}), unfit

    def _mend(self, publisher: str, damaged: list[str]) -> Outcome:
        self._store.roles.drop_candidate(publisher)
        del self._candidates[publisher]
        for name in damaged:
            self._store.discard(name)
        return Outcome(lost=tuple(damaged))

    def _refuse(self, published: Published, why: str) -> Outcome:
        one = Refusal(published.sha256, published.publisher, published.version, REFUSED, why, self._reader)
        self._store.roles.refuse(one)
        self._candidates.pop(published.publisher, None)
        log.error("%s version %d is not shown here: %s", published.publisher, published.version, why)
        self.refused[one.manifest] = one
        self._take_stock()
        self._announce("refused", {"publisher": one.publisher, "version": one.version, "why": why})
        return Outcome(refused=(one.manifest,))

    def _pass_probations(self, now: Instant) -> Outcome:
        """End those that are over; go back where nothing is left to show since a switch."""
        for one in self._store.roles.probations():
            if one.boot == now.ticks.boot and now.ticks.mono >= one.until:
                self._store.roles.passed(one.publisher)
                self._take_stock()
            elif not self._memory.facts.content.cards and self._has_more(one.publisher):
                return self._go_back(one.publisher, now)
        return Outcome()

    def _has_more(self, publisher: str) -> bool:
        """Whether there is something to show in the version before."""
        row = self._store.roles.in_role("previous").get(publisher)
        try:
            return row is not None and bool(self._store.cards(self._store.manifest(row.manifest)))
        except PackError:
            return False

    def _go_back(self, publisher: str, now: Instant) -> Outcome:
        refusal = go_back(self._store, publisher, EMPTY)
        self.refused[refusal.manifest] = refusal
        self._memory.reload_slots(now)
        self._take_stock()
        self._say_returned(refusal)
        version, name = self._store.live()[publisher]
        return Outcome(live=(Published(publisher, version, name, 0, 0),), refused=(refusal.manifest,))

    def _say_returned(self, refusal: Refusal) -> None:
        row: dict[str, object] = {"publisher": refusal.publisher, "version": refusal.version}
        self._announce("returned", row | {"why": refusal.why})

    def _wait(self, published: Published, why: str) -> None:
        """A version is not switched to yet, for this reason; "" = it is no longer so."""
        note = PackNote(published.publisher, published.version, WAITING, why) if why else None
        if note == self._waits.get(published.publisher):
            return
        self._waits.pop(published.publisher, None)
        if note is not None:
            log.warning("%s version %d waits: %s", note.publisher, note.version, why)
            self._waits[published.publisher] = note
        self._take_stock()

    def _take_stock(self) -> None:
        """What the hub is told, and whether it is a fault, follow from what stands where."""
        live = self._store.live()
        trials = [one.publisher for one in self._store.roles.probations() if one.publisher in live]
        gone = [
            PackNote(one.publisher, one.version, one.state, one.why)
            for one in self.refused.values()
            if one.version > live.get(one.publisher, (0, ""))[0]
        ]
        waits = [one for one in self._waits.values() if one.version > live.get(one.publisher, (0, ""))[0]]
        self.notes = (*(PackNote(name, live[name][0], TRIAL) for name in sorted(trials)), *gone, *waits)
        self._memory.faults.hold(Fault.PACK, bool(gone or waits), 0)
