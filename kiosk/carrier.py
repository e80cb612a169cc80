"""Carries out what the engine asks: on the disk, in memory, on the line."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from content_packs.errors import PackError, StorageError
from content_packs.format.manifest import Manifest
from content_packs.wire.care import Look
from content_packs.wire.messages import Presence, Published
from content_packs.wire.topics import Topics
from content_packs.wire.trust import file_held
from kiosk.clock import Clock
from kiosk.domain.clockwork import Instant, Ticks
from kiosk.domain.faults import Fault
from kiosk.errors import NotHeldError
from kiosk.memory import Memory
from kiosk.storage.approvals import Approvals
from kiosk.storage.ballast import ballast_of
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from kiosk.switching import Outcome, Switching
from kiosk.sync import actions as act
from kiosk.sync.engine import Engine
from kiosk.unpacking import Done, Unpacker
from kiosk.upkeep import Upkeep

if TYPE_CHECKING:
    from kiosk.link import Link

log = logging.getLogger("yizhan.carrier")
LINE, FAST = "line", "fast"
"""A setting: whether the line carries what everybody gets, as far as is known."""
ROOM_EVERY_MS = 60_000
MOST_BATCH = 200
"""Records in one message: about 4 kB compressed, half a second of a 64 kbit/s line, at which a receipt or a
notice waits no longer; twice as many would save 1 B a record, and repeat twice as much after a cut."""


class Beside(Protocol):
    """A server beside the line (:class:`kiosk.intake.Intake`)."""

    def asked(self, payload: bytes) -> None:
        """Something is needed."""

    def refused(self, action: act.Refused) -> None:
        """Something was not used."""

    def look(self) -> None:
        """More of what came is on disk."""


class Carrier:
    """The engine's hands. Belongs to the worker's thread.

    Args:
        memory, ledger, store, approvals, clock: the station.
        unpacker: keeps and puts together what comes of content.
        folder: for the free space.
        engine, topics: the line's state machine and names.
        announce: told of ``("activated", {...})`` and the like, for the control pipe.

    Attributes:
        link: the connection, once it is made.
        unpacker: as given.
        switching: what has come goes live.
        beside: whoever answers needs in the place of the line, while there is somebody.
        eyes: takes a look at the screen and gives the reply, in the worker's thread.
    """

    def __init__(
        self,
        memory: Memory,
        ledger: Ledger,
        store: Store,
        unpacker: Unpacker,
        approvals: Approvals,
        clock: Clock,
        folder: Path,
        engine: Engine,
        topics: Topics,
        announce: Callable[[str, dict[str, object]], None],
    ) -> None:
        self._memory = memory
        self._ledger = ledger
        self._store = store
        self._approvals = approvals
        self._clock = clock
        self._folder = folder
        self.engine = engine
        self._topics = topics
        self._announce = announce
        self.unpacker = unpacker
        unpacker.hear = self._unpacked
        self._was_fast = engine.inbox.delivery.is_fast
        self._session = _next_session(store, clock.ticks().wall)
        self.switching = Switching(memory, store, announce)
        engine.inbox.admits = self._admits
        self._upkeep = Upkeep(memory, store, clock.ticks().mono)
        self._ballast, self._room_due = ballast_of(folder), 0
        self.link: Link | None = None
        self.beside: Beside | None = None
        self.eyes: Callable[[Look, Callable[[bytes], None]], None] = lambda _look, _reply: None

    def presence(self, state: str) -> Presence:
        """The station's presence as it is now (also its will, with state "lost")."""
        now = self._memory.instant(self._clock.ticks())
        last = self._ledger.last
        return Presence(
            state=state,
            session=self._session,
            at=now.ticks.wall,
            have=self._memory.versions,
            state_held=dict(self._memory.held),
            ledger=self._ledger.id,
            last=last,
            unsent=max(last - self._ledger.acked, 0),
            showing=self._memory.showing,
            clock=now.quality,
            left=self.engine.inbox.delivery.left,
            disk_mb=shutil.disk_usage(self._folder).free // 2**20,
            faults=self._memory.faults.codes,
            extra={
                "health": self._memory.caretaker.health(now.ticks.mono).to_json(),
                "packs": [note.to_row() for note in self.switching.notes],
                **({"played": newest} if (newest := self._memory.playback.newest) else {}),
            },
        )

    def perform(self, actions: list[act.Action]) -> None:
        """Do them in order, and whatever the engine asks for when they are done.

        What the disk refuses is left to be asked for again; the others are done all the same.
        """
        todo = list(actions)
        while todo:
            action = todo.pop(0)
            try:
                todo += self._send(action) if isinstance(action, _SENDING) else self._keep(action)
            except StorageError as error:
                log.error("%s", error)
                self._memory.faults.found(Fault.DISK, self._clock.ticks().mono)

    def remember_line(self) -> None:
        """Remember what kind of line this is, for the next start; StorageError when the disk refuses."""
        if (is_fast := self.engine.inbox.delivery.is_fast) != self._was_fast:
            self._was_fast = is_fast
            self._store.remember(LINE, FAST if self._was_fast else "")

    def _admits(self, published: Published, manifest: Manifest) -> bool:
        free = shutil.disk_usage(self._folder).free
        return self.switching.admits(published, manifest, free, self._clock.ticks().mono)

    def look_after(self, now: Instant) -> None:
        """Whatever is due between what has come and what is shown; StorageError when the disk refuses."""
        self.perform(self._tell(self.switching.tick(now, self._memory.attended), now.ticks.mono))
        self._keep_room(now.ticks.mono)
        if not self._memory.attended and (gone := self._upkeep.tick(now, self.engine.inbox.coming)):
            self.perform(self.engine.lost(gone, now.ticks.mono))

    def _keep_room(self, mono: int) -> None:
        """Now and then, keep room for records that a full disk would not take."""
        if mono >= self._room_due:
            self._room_due = mono + ROOM_EVERY_MS
            kept = self._ballast.lay()
            self._memory.faults.hold(Fault.FULL, not kept, mono)
            if kept and not self._memory.attended:
                self._ledger.keep_room()

    def _tell(self, outcome: Outcome, mono: int) -> list[act.Action]:
        """Let the engine know what is live, refused and lost."""
        for manifest in outcome.refused:
            self.engine.refused(manifest, mono)
        for published in outcome.live:
            self.engine.activated(published, mono)
        return self.engine.lost(outcome.lost, mono) if outcome.lost else []

    def leave(self) -> None:
        """Say that the station is going, and go: a line left politely brings no will."""
        if self.link is not None:
            station = self._memory.facts.site.spot.station
            self._publish(self._topics.state(station), self.presence("lost").encode(), retain=True)
            self.link.stop()

    def _send(self, action: act.Action) -> list[act.Action]:
        station = self._memory.facts.site.spot.station
        match action:
            case act.Publish(topic, payload) if self.beside and topic == self._topics.up(station, "need"):
                self.beside.asked(payload)
            case act.Publish(topic, payload):
                self._publish(topic, payload)
            case act.SendPresence():
                self._publish(self._topics.state(station), self.presence("ready").encode(), retain=True)
            case act.Subscribe(filters) if self.link is not None:
                self.link.subscribe(filters)
            case act.Unsubscribe(filters) if self.link is not None:
                self.link.unsubscribe(filters)
            case act.SendRecords(after):
                self._send_records(self._topics.up(station, "records"), after)
            case act.SendPlayed(after):
                self._publish(self._topics.up(station, "reply"), self._memory.playback.after(after).encode())
        return []

    def _send_records(self, topic: str, after: int) -> None:
        batch, ticks = self._ledger.batch(after, MOST_BATCH), self._clock.ticks()
        self._memory.faults.hold(Fault.RECORD, bool(self._ledger.damaged), ticks.mono)
        if batch is not None:
            sent = (ticks.boot, ticks.mono, max(ticks.wall, 0))
            self._publish(topic, replace(batch, sent=sent).encode())

    def _keep(self, action: act.Action) -> list[act.Action]:
        ticks = self._clock.ticks()
        match action:
            case act.SaveReceipt(upto, head):
                return self._take_receipt(upto, head, ticks.mono)
            case act.SaveState(document, data):
                self._store.save_state(document.kind, document.version, data)
                self._memory.faults.gone(Fault.DISK)
                self._memory.apply(document, self._memory.instant(ticks))
                return self.engine.state_saved(document, self._memory.facts.site.follows, ticks.mono)
            case act.SaveNotices(found, data):
                self._memory.take_notices(found, data, self._memory.instant(ticks))
                self.engine.notices_saved(found.version, ticks.mono)
                log.info("%d urgent notices in force, list %d", len(found.notices), found.version)
                self._announce("notices", {"version": found.version, "notices": len(found.notices)})
            case act.TakeMetadata() | act.Approve():
                return self._judge(action, ticks)
            case act.SaveObject() | act.SaveBlock() | act.CheckSegment() | act.BuildObject():
                self.unpacker.ask(action)
            case act.Activate(published, manifest):
                now = self._memory.instant(ticks)
                return self._tell(self.switching.take(published, manifest, now), ticks.mono)
            case act.HubTime(at):
                self._memory.hub_said(at, ticks)
            case act.TakeLook(look):
                self.eyes(look, lambda reply: self.engine.looks.ready(reply, self._clock.ticks().mono))
            case act.Refused():
                self._note_refused(action, ticks.mono)
        return []

    def _take_receipt(self, upto: int, head: str, mono: int) -> list[act.Action]:
        """A receipt for another history is none for what is here, which would never be sent."""
        if not self._ledger.fits(upto, head):
            return [act.Refused("receipt", f"the hub holds another record {upto} of this ledger")]
        self._ledger.receive_receipt(upto)
        self._memory.faults.gone(Fault.DISK)
        return self.engine.receipt_saved(upto, mono)

    def _unpacked(self, done: Done) -> None:
        """The unpacker has done something, or the disk refused it."""
        mono = self._clock.ticks().mono
        if done.fault is None:
            self._memory.faults.gone(Fault.DISK)
        else:
            self._memory.faults.found(done.fault, mono)
        for tell in done.tells:
            self.perform(tell(mono))
        if self.beside is not None:
            self.beside.look()

    def _note_refused(self, action: act.Refused, mono: int) -> None:
        log.warning("refused %s: %s", action.topic, action.reason)
        self._memory.faults.found(Fault.REFUSED, mono)
        if self.beside is not None:
            self.beside.refused(action)

    def _judge(self, action: act.TakeMetadata | act.Approve, ticks: Ticks) -> list[act.Action]:
        if isinstance(action, act.Approve):
            return self._approve(action.pointer, ticks)
        self._approvals.come(action.files)
        return []

    def _approve(self, pointer: bytes, ticks: Ticks) -> list[act.Action]:
        if self._approvals.is_old(pointer):
            self.engine.approval.settled()
            return []
        believed = self._memory.instant(ticks).at
        try:
            seen = self._approvals.verify(pointer, self._memory.facts.site.follows, believed)
        except NotHeldError as lacking:
            return self.engine.lacks(lacking.name, ticks.mono)
        except PackError as error:
            self.engine.approval.settled()
            return [act.Refused("pointer", str(error), error.words)]
        if seen.begins_anew:
            self._store.roles.begin_anew()
            self.engine.inbox.begin_anew()
        self._store.save_metadata(seen.files, seen.signed_at)
        self._approvals.remembered()
        self._memory.trust(seen.keys)
        self._memory.checked(seen.signed_at)
        self._memory.held |= self._approvals.held
        if not seen.refused:  # else the hub sends it again, and the true file may come with it
            self._memory.held["pointer"] = file_held(pointer, seen.signed_at)
        self._memory.faults.gone(Fault.DISK)
        for publisher in self.switching.drop(seen.unsigned, self._memory.instant(ticks)):
            self.engine.inbox.dropped(publisher)
        refused = [act.Refused("pointer", str(error), error.words) for error in seen.refused]
        return [*refused, *self.engine.approved(seen.published, seen.keys, ticks.mono)]

    def _publish(self, topic: str, payload: bytes, retain: bool = False) -> None:
        if self.link is not None:
            self.link.publish(topic, payload, retain)


_SENDING = (act.Publish, act.SendPresence, act.SendRecords, act.SendPlayed, act.Subscribe, act.Unsubscribe)


def _next_session(store: Store, wall: int) -> int:
    """Counts the station's starts: a will that arrives late is known by its smaller number.

    Where the count was lost with a damaged database, minutes since 1970 are more than any count was.
    """
    first = wall // 60_000 if store.set_aside else 0
    number = max(int(store.setting("session", "0")), first) + 1
    try:
        store.remember("session", str(number))
    except StorageError as error:  # a full disk keeps no station from starting
        log.error("%s", error)
    return number
