"""The worker thread: moves bytes between the line, the engine and the disk, and has scans answered.

It alone owns the ledger, the store and the engine; content on its way to the disk is the unpacker's
(:mod:`kiosk.unpacking`), so that no answer waits for it. Everybody else posts to its queue or reads
:attr:`Memory.now_known`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from content_packs.errors import StorageError
from kiosk.carrier import Carrier
from kiosk.clock import Clock
from kiosk.counter import Counter
from kiosk.domain.care import Errand
from kiosk.domain.clockwork import Instant
from kiosk.domain.faults import Fault
from kiosk.domain.screen import Link as LinkState
from kiosk.line import Connected, Disconnected, Event
from kiosk.memory import Memory
from kiosk.storage.ledger import Ledger
from kiosk.sync.actions import Message
from kiosk.sync.engine import HEALTH_LEAST_MS, VIEW_LEAST_MS
from kiosk.tray import Call, Choose, Drawn, Scan, Told, Tray

log = logging.getLogger("yizhan.worker")
TICK_S = 1.0
QUIET_S = 4.0
"""Between two turns while nobody waits for anything: waking is dearer than the turn, and dates, shifts and
faults may be seen a little later. The watchdog allows half a minute."""
LEAST_TICK_S = 0.05
SOON_S = 0.2
"""Between two looks whether new content can be put on the glass."""


Asked = Scan | Choose | Drawn | Call | Told | Event


class Worker(threading.Thread):
    """Runs until :meth:`stop`.

    Args:
        tray: what is to be done.
        memory, ledger, clock: the station.
        carrier: the line's engine and its hands; None where the station was never enrolled.

    Attributes:
        beat: when the last turn was finished, ms since boot; the watchdog looks at it.
    """

    def __init__(
        self, tray: Tray, memory: Memory, ledger: Ledger, clock: Clock, carrier: Carrier | None
    ) -> None:
        super().__init__(name="worker", daemon=True)
        self._tray = tray
        self._memory = memory
        self._counter = tray.counter = Counter(memory, ledger)
        self._clock = clock
        self._carrier = carrier
        self._stopping = threading.Event()
        now = memory.instant(clock.ticks())
        self.beat = now.ticks.mono
        self._told: tuple[tuple[object, ...], str] = (
            self._health(now),
            memory.showing,
        )

    def post(self, event: Asked) -> None:
        """Queue something; safe from every thread."""
        self._tray.post(event)

    def run_errands_by(self, run: Callable[[Errand], None]) -> None:
        """Who does what dialogs want done beyond records; before the thread is started."""
        self._counter.run_errand = run

    def stop(self) -> None:
        """End the thread after what it is doing; the line is left politely."""
        self._stopping.set()
        self.post(Call(lambda: None))  # so that it need not wait for the next tick
        self.join(timeout=5)
        if self._carrier is not None:
            self._carrier.leave()

    @property
    def last(self) -> int:
        """Sequence number of the last record on disk, as far as other threads may know."""
        return self._counter.last

    def run(self) -> None:
        while not self._stopping.is_set():
            self.turn(self._tray.take(self._rest_s()))
        self._try(self._memory.playback.keep)

    def _rest_s(self) -> float:
        """Until the next turn: the line must not be idle because nobody looked."""
        now = self._clock.ticks().mono
        if self._carrier is not None and self._carrier.switching.is_waiting:
            return SOON_S
        due = self._carrier.engine.due(now) if self._carrier is not None else None
        if due is not None:
            return min(max((due - now) / 1000, LEAST_TICK_S), TICK_S)
        return TICK_S if self._is_busy else QUIET_S

    @property
    def _is_busy(self) -> bool:
        """Whether something goes on that is to be looked at each second: a dialog, records on their way."""
        sends = self._carrier is not None and self._carrier.engine.up and self._carrier.engine.outbox.unsent
        return self._counter.dialog is not None or bool(sends)

    def turn(self, event: Asked | None) -> None:
        """Take an event, if there is one, then do what is due. Never raises."""
        if event is not None:
            self._try(lambda: self._take(event))
        self._try(self._tick)
        self.beat = self._clock.ticks().mono

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except StorageError as error:
            log.error("%s", error)
            self._memory.faults.found(Fault.DISK, self._clock.ticks().mono)
        except Exception:
            # One poison message or card must not end the station's work.
            log.exception("unexpected error; the station goes on")
            self._memory.faults.found(Fault.PROGRAM, self._clock.ticks().mono)

    def _take(self, event: Asked) -> None:
        match event:
            case Scan():
                self._counter.answer(event.text, self._memory.instant(self._clock.ticks()), event.then)
            case Choose():
                self._counter.choose(event.name, self._memory.instant(self._clock.ticks()), event.then)
            case Drawn():
                self._counter.note_drawn(event.notice, self._memory.instant(self._clock.ticks()))
            case Call() | Told():
                event.what()
            case _ if self._carrier is not None:
                self._line(event, self._carrier)

    def _line(self, event: Event, carrier: Carrier) -> None:
        mono = self._clock.ticks().mono
        match event:
            case Connected():
                carrier.perform(carrier.engine.connected(mono))
            case Disconnected():
                carrier.perform(carrier.engine.disconnected(mono))
            case Message():
                carrier.perform(carrier.engine.receive(event, mono))

    def _tick(self) -> None:
        now = self._memory.instant(self._clock.ticks())
        self._memory.watch_clock(now)
        self._counter.pass_time(now)
        self._memory.refresh(now)
        self._memory.caretaker.tick(now.ticks.mono)
        self._memory.faults.pass_time(now.ticks.mono)
        self._memory.faults.hold(Fault.CLOCK, now.quality == "suspect", now.ticks.mono)
        if self._carrier is None:
            self._memory.set_link(LinkState(False, None, self._counter.last))
        else:
            self._work_on_line(self._carrier, now)
        self._memory.keep_floor(now)
        self._memory.playback.tick(now, self._memory.facts.site.spot.place)

    def _tell_changes(self, carrier: Carrier, now: Instant) -> None:
        """Have the hub told what is wrong here soon, and what is shown now and then."""
        health, view = self._health(now), self._memory.showing
        if self._told != (health, view):
            least = VIEW_LEAST_MS if self._told[0] == health else HEALTH_LEAST_MS
            carrier.engine.health_changed(now.ticks.mono, least)
            self._told = (health, view)

    def _health(self, now: Instant) -> tuple[object, ...]:
        notes = self._carrier.switching.notes if self._carrier else ()
        return (*self._memory.caretaker.ails, self._memory.faults.codes, now.quality, notes)

    def _work_on_line(self, carrier: Carrier, now: Instant) -> None:
        carrier.look_after(now)
        self._tell_changes(carrier, now)
        engine, mono = carrier.engine, now.ticks.mono
        grown = self._counter.last > engine.outbox.last
        carrier.perform(engine.appended(self._counter.last, mono) if grown else engine.tick(mono))
        carrier.remember_line()
        fetching = engine.inbox.delivery.progress
        self._memory.set_link(LinkState(engine.up, engine.silent_ms(mono), engine.outbox.unsent, fetching))
        if carrier.link is not None and carrier.link.wants_fall_back:
            carrier.link.fall_back()
