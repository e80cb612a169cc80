"""A worker that takes records in and does nothing else: ``yizhan intake``, any number of them.

It keeps nothing that another worker, or its own next life, would need: what it holds and what it has stored
is in the database, and a receipt leaves after COMMIT. Whatever it had not finished is sent again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from content_packs.wire.messages import Receipt
from content_packs.wire.topics import Topics
from hub.config import Settings
from hub.db import session_scope
from hub.intake.leases import Leases
from hub.link import Link, Packet, message_of
from hub.receiving import collector_resting, store_batches
from hub.records.ledgers import ends_of
from hub.records.refusals import note_refused
from hub.stations.relays import routes
from hub.sync import actions as act
from hub.sync.engine import Engine
from hub.sync.routes import RoutedTopics

log = logging.getLogger("yizhan.intake")
RETRY_S = 1.0


class Taker:
    """Takes records in until :meth:`stop`.

    Args:
        settings: the hub.
        database: its database.
        link: a connection to the broker that listens to nothing yet.
        leases: the partitions it holds.
        wall: now in ms since 1970 UTC.
        running: running time in ms.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        link: Link,
        leases: Leases,
        wall: Callable[[], int],
        running: Callable[[], int],
    ) -> None:
        self._settings = settings
        self._database = database
        self._link = link
        self._leases = leases
        self._wall = wall
        self._running = running
        self._engine = Engine(Topics(settings.mine))
        self._topics = RoutedTopics(settings.mine, self._engine.routes)
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish the transaction under way; from any thread, or a signal."""
        self._stopping.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._link.lost and not self._reconnect():
                    self._stopping.wait(RETRY_S)
                    continue
                self._share()
                self._turn()
                if self._link.lost:
                    self._stopping.wait(RETRY_S)
            except SQLAlchemyError:
                log.exception("the database refused; nothing was acknowledged, everything will come again")
                self._link.close()
                self._stopping.wait(RETRY_S)
        with suppress(SQLAlchemyError):
            self._give_back()
        self._link.leave()

    def _reconnect(self) -> bool:
        """Without a line it takes nothing in: others may."""
        if self._leases.held:
            self._give_back()
        return self._link.open()

    def _give_back(self) -> None:
        with session_scope(self._database) as session:
            self._leases.give_back(session)

    def _share(self) -> None:
        if not self._leases.is_due(self._running()):
            return
        held = self._leases.held
        with session_scope(self._database) as session:
            self._leases.turn(session, self._running())
        self._link.listen(self._topics.of_intake(self._leases.held))
        if held != self._leases.held:
            log.info("takes in partitions %s", " ".join(map(str, sorted(self._leases.held))) or "-")

    def _turn(self) -> None:
        """One round: read, store in one transaction, receipts after COMMIT, acknowledge."""
        _, packets = self._link.read()
        if packets:
            with collector_resting():
                self._take(packets)

    def _take(self, packets: Sequence[Packet]) -> None:
        with session_scope(self._database) as session:
            self._engine.routes.learn(routes(session))
            asked = [a for packet in packets for a in self._engine.receive(message_of(packet), 0)]
            came = [one for one in asked if isinstance(one, act.StoreBatch)]
            stored = store_batches(session, self._settings, came, self._wall())
            for one in asked:
                if isinstance(one, act.Refuse):
                    note_refused(session, one.topic, one.station, one.error, one.payload, self._wall())
            ends = ends_of(session, {one.batch.ledger for one in stored})
            self._leases.note_stored(session, len(stored))
        for station, ledger in dict.fromkeys((one.station, one.batch.ledger) for one in stored):
            end, head = ends[ledger]
            receipt = Receipt(ledger, end, self._wall(), head)
            self._link.publish(self._topics.down(station, "receipt"), receipt.encode())
        for packet in packets:
            self._link.acknowledge(packet)
