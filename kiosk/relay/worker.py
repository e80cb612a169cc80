"""The relay at work: one thread that owns both lines, the disk and the engine."""

from __future__ import annotations

import logging
import queue
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from content_packs.transfer.blocks import Blocks
from content_packs.wire.messages import Presence
from content_packs.wire.topics import Topics
from kiosk.clock import Clock
from kiosk.line import Connected, Disconnected, Event
from kiosk.link import Link
from kiosk.relay import actions as act
from kiosk.relay.broker import Broker
from kiosk.relay.engine import Engine
from kiosk.relay.outgoing import Outgoing
from kiosk.relay.shelves import Shelves, content_of
from kiosk.storage.partials import Partials
from kiosk.sync.actions import Message

log = logging.getLogger("yizhan.relay")
TICK_S = 0.05
CLEAN_EVERY_MS = 3_600_000


class Worker:
    """Runs in the calling thread until :meth:`stop`.

    Args:
        topics, relay: names.
        engine: decides.
        broker: of the stations behind.
        shelves, partials: the disk.
        clock: the machine's.
        folder: for the free space.

    Attributes:
        trunk, own: the links to the hub's broker and to our own; to be set before :meth:`run`.
    """

    trunk: Link
    own: Link

    def __init__(
        self,
        topics: Topics,
        relay: str,
        engine: Engine,
        broker: Broker,
        shelves: Shelves,
        partials: Partials,
        clock: Clock,
        folder: Path,
    ) -> None:
        self._topics = topics
        self._relay = relay
        self._engine = engine
        self._broker = broker
        self._shelves = shelves
        self._partials = partials
        self._clock = clock
        self._folder = folder
        self._session = shelves.next_session()
        self._outgoing = Outgoing()
        self._queue: queue.Queue[tuple[bool, Event]] = queue.Queue()
        self._stopping = threading.Event()
        self._clean_at = 0

    def from_hub(self, event: Event) -> None:
        """Something happened on the line to the hub; from any thread."""
        self._queue.put((True, event))

    def from_stations(self, event: Event) -> None:
        """Something happened on the line to our own broker; from any thread."""
        self._queue.put((False, event))

    def presence(self, state: str) -> Presence:
        """The relay's own presence."""
        free = shutil.disk_usage(self._folder).free // 2**20
        return Presence(state=state, session=self._session, at=self._clock.ticks().wall, disk_mb=free)

    def stop(self) -> None:
        """End :meth:`run` soon; from any thread or a signal."""
        self._stopping.set()

    def run(self) -> None:
        """Serve until :meth:`stop`; then leave both lines politely."""
        self._broker.start()
        self.own.start()
        self.trunk.start()
        while not self._stopping.is_set():
            self._try(self._turn)
        self._send_presence("lost")
        self.trunk.stop()
        self.own.stop()
        self._broker.stop()

    def _turn(self) -> None:
        event = self._next()
        now = self._clock.ticks().mono
        if event is not None:
            is_from_hub, what = event
            take = self._from_hub if is_from_hub else self._from_stations
            self._perform(take(what, now), now)
        self._broker.keep_running()
        if self.trunk.wants_fall_back:
            self.trunk.fall_back()
        self._perform(self._engine.tick(now), now)
        for packet in self._outgoing.take(self.trunk.under_way):
            self.trunk.publish(packet.topic, packet.payload)
        if now >= self._clean_at:
            self._clean_at = now + CLEAN_EVERY_MS
            self._clean()

    def _next(self) -> tuple[bool, Event] | None:
        try:
            return self._queue.get(timeout=TICK_S)
        except queue.Empty:
            return None

    def _from_hub(self, event: Event, now: int) -> list[act.Action]:
        match event:
            case Connected():
                return self._engine.hub_connected(now)
            case Disconnected():
                self._outgoing.clear()
                return self._engine.hub_disconnected()
            case Message():
                return self._engine.from_hub(event, now)
        return []

    def _from_stations(self, event: Event, now: int) -> list[act.Action]:
        match event:
            case Connected():
                return self._engine.stations_connected()
            case Disconnected():
                return self._engine.stations_disconnected()
            case Message():
                return self._engine.from_station(event, now)
        return []

    def _perform(self, actions: list[act.Action], now: int) -> None:
        todo = list(actions)
        while todo:
            action = todo.pop(0)
            match action:
                case act.ToHub():
                    self._outgoing.put(action)
                case act.ToStations(topic, payload, retain, qos):
                    self.own.publish(topic, payload, retain=retain, qos=qos)
                case act.SendPresence():
                    self._send_presence("ready")
                case _:
                    try:
                        todo += self._on_disk(action, now)
                    except OSError as error:
                        log.error("the disk refused: %s", error)

    def _on_disk(self, action: act.Action, now: int) -> list[act.Action]:
        match action:
            case act.SendBlock(name, index, station):
                self._send_block(name, index, station)
            case act.SaveBlock(name, index, data):
                self._engine.depot.dropped(self._partials.save(name, index, data))
                return self._engine.depot.block_saved(name, index, now)
            case act.Finish(name, count):
                return self._finish(name, count, now)
            case act.Examine(name):
                if not self._shelves.examine(name):
                    log.warning("object %s was damaged here; it is fetched anew", name[:12])
                    self._engine.depot.damaged(name)
            case act.Keep(name, payload):
                self._shelves.keep(name, payload)
            case act.KeepMetadata(files):
                self._shelves.keep_metadata(files)
        return []

    def _send_block(self, name: str, index: int, station: str) -> None:
        try:
            data = self._shelves.block(name, index)
        except FileNotFoundError:  # it is not whole yet
            data = self._partials.read(name, Blocks.of((index,))) or b""
        if not data:
            return  # it had to make room; the station asks again
        topics = self._topics
        topic = topics.block_to(station, name, index) if station else topics.block(name, index)
        self.own.publish(topic, data, qos=0)

    def _finish(self, name: str, count: int, now: int) -> list[act.Action]:
        wire = self._partials.read(name, Blocks.all(count)) or b""
        content = content_of(name, wire)
        self._partials.drop(name)
        if content is None:
            log.warning("object %s came damaged; it is fetched anew", name[:12])
            return self._engine.depot.spoiled(name, now)
        self._shelves.put(name, wire)
        self._engine.finished(name, content, now)
        return []

    def _clean(self) -> None:
        reachable = self._engine.reachable
        if reachable is not None:
            for name in self._shelves.clean(reachable, self._clock.ticks().wall / 1000):
                self._engine.depot.damaged(name)

    def _send_presence(self, state: str) -> None:
        topic = self._topics.through(self._relay, self._topics.state(self._relay))
        self.trunk.publish(topic, self.presence(state).encode(), retain=True)

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:
            # One poison message must not end the work for all stations behind.
            log.exception("unexpected error; the relay goes on")
