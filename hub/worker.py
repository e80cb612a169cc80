"""The hub's worker thread: packets in, one transaction, receipts out, then acknowledgements."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress

from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from hub.audit.service import entries
from hub.clerk import Clerk
from hub.db import read_scope, session_scope
from hub.intake.leases import Leases, stored_by_others
from hub.link import Link, Packet, message_of
from hub.receiving import collector_resting
from hub.stations.relays import routes
from hub.stations.service import all_lost
from hub.sync import actions as act
from hub.sync.engine import Engine

log = logging.getLogger("yizhan.worker")
RETRY_S = 1.0
LOOK_EVERY_MS = 1_000
"""So often the database is asked what workers and commands in other processes have done."""
BLOCKS_AT_ONCE = 8
"""Blocks between two looks at whether they leave: more would wait in memory, and records behind them."""
COMMAND = "cli"


class Worker(threading.Thread):
    """Serves the line until :meth:`stop`.

    Args:
        database: the hub's database.
        link: the connection to the broker.
        engine: decides.
        clerk: carries out.
        notify: told "records", "stations" or "packs" when such things have changed.
        leases: the partitions whose records it takes in; None: others do that.
    """

    def __init__(
        self,
        database: Database,
        link: Link,
        engine: Engine,
        clerk: Clerk,
        notify: Callable[[str], None],
        leases: Leases | None,
    ) -> None:
        super().__init__(name="hub-worker", daemon=True)
        self._database = database
        self._link = link
        self._engine = engine
        self._clerk = clerk
        self._notify = notify
        self._leases = leases
        self._wishes: queue.Queue[str] = queue.Queue()
        self._stopping = threading.Event()
        self._noted = 0
        self._look_at = 0
        self._stored_beside = 0

    def tell(self, what: str) -> None:
        """A wish of the console, see :class:`hub.web.visit.Hub`; from any thread."""
        self._wishes.put(what)

    def stop(self) -> None:
        """Finish the transaction under way, say goodbye, end the thread."""
        self._stopping.set()
        self.join(timeout=10)

    def run(self) -> None:
        begun = False
        while not self._stopping.is_set():
            try:
                if not begun:  # in here: the database may be away, or held by another, also when we start
                    self._begin()
                    begun = True
                if self._link.lost:
                    self._engine.disconnected()
                    self._give_back()
                    if not self._link.open():
                        self._stopping.wait(RETRY_S)
                        continue
                self._turn()
                if self._link.lost:
                    self._engine.disconnected()
                    self._give_back()
                    self._stopping.wait(self._engine.rivalry.wait_ms / 1000)
            except SQLAlchemyError:
                log.exception("the database refused; nothing was acknowledged, everything will come again")
                self._link.close()
                self._stopping.wait(RETRY_S)
            except Exception:
                log.exception("unexpected error; the line is opened anew")
                self._link.close()
                self._stopping.wait(RETRY_S)
        with suppress(Exception):
            self._clerk.say_presence("lost")
            self._link.leave()
            self._give_back()

    def _begin(self) -> None:
        with session_scope(self._database) as session:
            all_lost(session)
            self._engine.routes.learn(routes(session))
            self._noted = max((entry.seq for entry in entries(session, most=1)), default=0)

    def _turn(self) -> None:
        """One round: read, decide, store in one transaction, answer after COMMIT, acknowledge."""
        self._share(_mono_ms())
        granted, packets = self._link.read()
        with collector_resting() if packets else nullcontext():
            self._take(granted, packets)

    def _take(self, granted: bool, packets: Sequence[Packet]) -> None:
        now = _mono_ms()
        actions = self._engine.connected(now) if granted else []
        for packet in packets:
            actions += self._engine.receive(message_of(packet), now)
        while not self._wishes.empty():
            actions += self._wish(self._wishes.get(), now)
        self._look_beside(now)
        actions += self._engine.tick(now)
        if actions:
            self._perform(actions, now)
        for packet in packets:
            self._link.acknowledge(packet)
        self._send_blocks(now)

    def _share(self, now: int) -> None:
        """Listen to the records of the partitions it holds."""
        if self._leases is not None and self._leases.is_due(now):
            with session_scope(self._database) as session:
                self._leases.turn(session, now)
            self._link.listen(self._engine.topics.of_intake(self._leases.held))

    def _give_back(self) -> None:
        """Without a line it takes no records in: others may."""
        if self._leases is not None and self._leases.held:
            with session_scope(self._database) as session:
                self._leases.give_back(session)

    def _send_blocks(self, now: int) -> None:
        """Blocks, after all that is smaller, and only as many as leave at once."""
        while not self._link.is_full:
            blocks = self._engine.blocks(now, BLOCKS_AT_ONCE)
            for block in blocks:
                self._clerk.distribution.send_block(block)
            if len(blocks) < BLOCKS_AT_ONCE:
                return

    def _wish(self, what: str, now: int) -> list[act.Action]:
        match what.partition(":"):
            case ("look", _, station):
                return self._engine.look(station, now)
            case ("push", _, station):
                return self._engine.push(station, now)
        with read_scope(self._database) as session:
            self._engine.routes.learn(routes(session))  # a station may have been enrolled behind a relay
        match what:
            case "packs":
                self._engine.packs_changed(now)
            case "notices":
                self._engine.notices_changed(now)
            case "clock":
                self._engine.state_changed(now)
                return self._engine.clock_changed()
            case _:
                self._engine.state_changed(now)
        return []

    def _look_beside(self, now: int) -> None:
        """Workers and commands beside this hub can tell nobody. Of workers the database says that they stored
        something; of commands the audit log that one was here, and whether it signed anything the pointer
        says."""
        if now < self._look_at:
            return
        self._look_at = now + LOOK_EVERY_MS
        with read_scope(self._database) as session:
            self._clerk.distribution.look_at_lines(session)
            stored = stored_by_others(session, self._leases.name if self._leases else "")
            fresh = [entry for entry in entries(session, most=20) if entry.seq > self._noted]
            done = any(entry.who == COMMAND for entry in fresh)
            wishes = (
                ("state", "packs") if done and self._clerk.distribution.is_behind(session) else ("state",)
            )
        self._noted = max((entry.seq for entry in fresh), default=self._noted)
        if stored != self._stored_beside:
            self._stored_beside = stored
            self._engine.records_changed(now)
            self._notify("records")
        if not done:
            return
        for what in wishes:
            self._wish(what, now)
        for name in ("records", "stations", "packs"):
            self._notify(name)

    def _perform(self, actions: list[act.Action], now: int) -> None:
        """Store everything in one transaction, then answer: no receipt before COMMIT."""
        came = [action for action in actions if isinstance(action, act.StoreBatch)]
        keeping = [action for action in actions if isinstance(action, act.KEEPING)]
        answers: list[act.Action] = [a for a in actions if not isinstance(a, act.StoreBatch | act.KEEPING)]
        changed: set[str] = set()
        if came or keeping:
            with session_scope(self._database) as session:
                stored = self._clerk.store(session, came)
                if stored and self._leases is not None:
                    self._leases.note_stored(session, len(stored))
                for action in keeping:
                    self._clerk.keep(session, action)
            for station, ledger in dict.fromkeys((one.station, one.batch.ledger) for one in stored):
                answers += self._engine.stored(station, ledger, now)
            changed = {*(["records"] if stored else []), *(["stations"] if keeping else [])}
        with read_scope(self._database) as session:
            self._clerk.answer(session, answers)
        for name in sorted(changed):
            self._notify(name)


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000
