"""The worker thread: moves bytes between the line, the engine and the disk, and answers scans.

It alone owns the ledger, the store and the engine; everybody else posts to its queue or reads
:attr:`Memory.now_known`.
"""

from __future__ import annotations

import logging
import queue
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from content_packs.errors import StorageError
from content_packs.wire.messages import Presence
from content_packs.wire.topics import Topics
from kiosk.clock import Clock
from kiosk.domain.screen import Link as LinkState
from kiosk.domain.signing import Answer, Kind, Signing
from kiosk.link import Connected, Disconnected, Event, Link
from kiosk.memory import Memory
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from kiosk.sync import actions as act
from kiosk.sync.engine import Engine

log = logging.getLogger("yizhan.worker")
TICK_S = 0.2
MOST_BATCH = 200
"""Records in one message: about 6 kB compressed, one second of a 64 kbit/s line."""
REPEAT_MS = 2_000
"""The same code within this time is the same scan read twice."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A code was read; ``then`` gets the answer, from the worker's thread."""

    text: str
    then: Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class Call:
    """Something to be done in the worker's thread."""

    what: Callable[[], None]


class Worker(threading.Thread):
    """Runs until :meth:`stop`.

    Args:
        memory, ledger, store, clock: the station.
        engine, link, topics: the line; None where the station was never enrolled.
        folder: for the free space.
        announce: told of ``("activated", {...})`` and the like, for the control pipe.
    """

    def __init__(
        self,
        memory: Memory,
        ledger: Ledger,
        store: Store,
        clock: Clock,
        folder: Path,
        engine: Engine | None,
        topics: Topics | None,
        announce: Callable[[str, dict[str, object]], None],
    ) -> None:
        super().__init__(name="worker", daemon=True)
        self._memory = memory
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._folder = folder
        self._engine = engine
        self._topics = topics
        self._announce = announce
        self._queue: queue.Queue[Scan | Call | Event] = queue.Queue()
        self._link: Link | None = None
        self._stopping = threading.Event()
        self._session = clock.ticks().wall
        self._last_scan = ("", -REPEAT_MS, Answer(Kind.UNREADABLE))
        self.showing = ""

    def post(self, event: Scan | Call | Event) -> None:
        """Queue something; safe from every thread."""
        self._queue.put(event)

    def stop(self) -> None:
        """End the thread after what it is doing; the line is left politely."""
        self._stopping.set()
        self.join(timeout=5)
        if self._link is not None:
            self._link.stop()

    def connect(self, link: Link) -> None:
        """Give the worker its line (made late: it must not delay the first board)."""
        self._link = link
        link.start()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._take(self._queue.get(timeout=TICK_S))
            except queue.Empty:
                pass
            except StorageError as error:
                log.error("%s", error)
                self._memory.faults["disk"] = str(error)
            except Exception:
                # One poison message or card must not end the station's work.
                log.exception("unexpected error; the station goes on")
                self._memory.faults["program"] = "see the log"
            self._tick()

    def presence(self, state: str) -> Presence:
        """The station's presence as it is now (also its will, with state "lost")."""
        known = self._memory.now_known
        now = self._memory.instant(self._clock.ticks())
        last = self._ledger.last
        return Presence(
            state=state,
            session=self._session,
            at=now.ticks.wall,
            have={shown.publisher: shown.version for shown in known.facts.content.cards},
            state_held=dict(self._memory.digests),
            ledger=self._ledger.id,
            last=last,
            unsent=last - self._ledger.acked,
            showing=self.showing,
            clock=now.quality,
            disk_mb=shutil.disk_usage(self._folder).free // 2**20,
            faults=tuple(f"{name}: {text}" for name, text in self._memory.faults.items()),
        )

    def _take(self, event: Scan | Call | Event) -> None:
        mono = self._clock.ticks().mono
        match event:
            case Scan():
                self._answer(event)
            case Call():
                event.what()
            case Connected() if self._engine:
                self._perform(self._engine.connected(mono))
            case Disconnected() if self._engine:
                self._perform(self._engine.disconnected(mono))
            case act.Message() if self._engine:
                self._perform(self._engine.receive(event, mono))

    def _tick(self) -> None:
        try:
            now = self._memory.instant(self._clock.ticks())
            self._memory.keep_floor(now)
            self._memory.refresh(now)
            if self._engine:
                self._perform(self._engine.tick(now.ticks.mono))
                silent = self._engine.silent_ms(now.ticks.mono)
                unsent = self._engine.outbox.unsent
                self._memory.set_link(LinkState(self._engine.up, silent, unsent))
            else:
                self._memory.set_link(LinkState(False, None, self._ledger.last))
            if self._link is not None and self._link.wants_fall_back:
                self._link.fall_back()
        except StorageError as error:
            log.error("%s", error)
            self._memory.faults["disk"] = str(error)

    def _answer(self, scan: Scan) -> None:
        """Decide, keep the record, and only then answer: the tick means it is on disk."""
        now = self._memory.instant(self._clock.ticks())
        text, at, before = self._last_scan
        if text == scan.text and now.ticks.mono - at < REPEAT_MS:
            scan.then(before)
            return
        facts, directory = self._memory.facts, self._memory.now_known.directory
        signing = Signing(facts.site, facts.roster, facts.content, facts.attendance)
        decision = signing.decide(directory.find(scan.text), now)
        answer = decision.answer
        if decision.record is not None:
            try:
                record = self._ledger.append(decision.record)
            except StorageError as error:
                log.error("%s", error)
                self._memory.faults["disk"] = str(error)
                self._memory.reload_attendance(now)
                scan.then(Answer(Kind.FAILED, answer.person))
                return
            self._memory.note(record)
            self._memory.faults.pop("disk", None)
        answer = replace(answer, offline=not self._memory.now_known.link.up)
        self._last_scan = (scan.text, now.ticks.mono, answer)
        scan.then(answer)
        if self._engine:
            self._perform(self._engine.appended(self._ledger.last, now.ticks.mono))

    def _perform(self, actions: list[act.Action]) -> None:
        todo = list(actions)
        while todo:
            todo += self._do(todo.pop(0))

    def _do(self, action: act.Action) -> list[act.Action]:
        assert self._engine is not None
        assert self._topics is not None
        ticks = self._clock.ticks()
        match action:
            case act.Publish(topic, payload):
                self._publish(topic, payload)
            case act.SendPresence():
                station = self._memory.facts.site.spot.station
                self._publish(self._topics.state(station), self.presence("ready").encode(), retain=True)
            case act.SendRecords(after):
                batch = self._ledger.batch(after, MOST_BATCH)
                if batch is not None:
                    station = self._memory.facts.site.spot.station
                    self._publish(self._topics.up(station, "records"), batch.encode())
            case act.SaveReceipt(upto):
                self._ledger.receive_receipt(upto)
                return self._engine.receipt_saved(upto, ticks.mono)
            case act.SaveState(document, data):
                self._store.save_state(document.kind, document.version, data)
                self._memory.apply(document, self._memory.instant(ticks))
                self._engine.inbox.follow(self._memory.facts.site.follows)
                return self._engine.state_saved(document, ticks.mono)
            case act.SaveObject(name, data):
                return self._save_object(name, data, ticks.mono)
            case act.Activate(published):
                self._store.activate(published)
                self._engine.activated(published, ticks.mono)
                self._memory.reload_slots(self._memory.instant(ticks))
                row = {"publisher": published.publisher, "version": published.version}
                log.info("now showing %s version %s", published.publisher, published.version)
                self._announce("activated", row)
            case act.HubTime(at):
                self._memory.hub_said(at, ticks)
            case act.Refused(topic, reason):
                log.warning("refused %s: %s", topic, reason)
                self._memory.faults["refused"] = f"{topic}: {reason}"[:200]
        return []

    def _save_object(self, name: str, data: bytes, mono: int) -> list[act.Action]:
        assert self._engine is not None
        try:
            self._store.save_object(name, data)
        except OSError as error:
            log.error("object %s was not saved: %s", name[:12], error)
            self._memory.faults["disk"] = f"content was not saved: {error}"
            return []
        return self._engine.object_saved(name, mono)

    def _publish(self, topic: str, payload: bytes, retain: bool = False) -> None:
        if self._link is not None:
            self._link.publish(topic, payload, retain)
