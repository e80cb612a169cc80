"""Puts the station together: the one place that knows every part."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from content_packs.errors import StorageError
from content_packs.wire.topics import Topics
from kiosk.carrier import LINE, Carrier
from kiosk.clock import Clock
from kiosk.config import Enrolment, Folder
from kiosk.desk import StationDesk
from kiosk.domain.faults import Fault
from kiosk.housecall import Housecall
from kiosk.line import Access
from kiosk.memory import Memory
from kiosk.storage.approvals import Approvals
from kiosk.storage.ledger import Ledger, ShutLedger
from kiosk.storage.partials import Partials
from kiosk.storage.store import Store
from kiosk.sync.approval import Approval
from kiosk.sync.delivery import Delivery
from kiosk.sync.engine import Engine
from kiosk.sync.inbox import Inbox
from kiosk.sync.notices import Notices
from kiosk.sync.outbox import Outbox
from kiosk.worker import Call, Worker

if TYPE_CHECKING:
    from kiosk.link import Link

log = logging.getLogger("yizhan.bootstrap")
Announce = Callable[[str, dict[str, object]], None]


@dataclass(frozen=True, slots=True)
class Station:
    """A station without its face."""

    desk: StationDesk
    memory: Memory
    worker: Worker
    clock: Clock
    carrier: Carrier | None
    enrolment: Enrolment | None
    folder: Folder

    def start(self) -> None:
        """Begin to work: after the first board is drawn, so that nothing delays it."""
        self.worker.start()
        self.worker.post(Call(self.open_line))

    def open_line(self) -> None:
        """Begin to connect; what cannot be opened is a fault that the station shows and works without."""
        if self.enrolment is None or self.carrier is None:
            return
        try:
            self.carrier.link = _link(self.enrolment, self.folder, self.carrier, self.worker)
            self.carrier.link.start()
        except (OSError, ValueError) as error:  # a damaged certificate or address
            log.error("the line cannot be opened, enrol again: %s", error)
            self.memory.faults.found(Fault.LINK, self.clock.ticks().mono)  # until it is enrolled again


def assemble(data: Path, announce: Announce) -> Station:
    """Read the disk and put a station together; nothing runs yet.

    Raises:
        StorageError: the store or the enrolment cannot be used.
    """
    folder, clock = Folder(data), Clock()
    enrolment = folder.enrolment()
    ledger = _ledger(folder)
    store = Store(data)
    state_key = bytes.fromhex(enrolment.state_key) if enrolment else b""
    station, mine = (enrolment.station, enrolment.mine) if enrolment else ("", "")
    memory = Memory(store, ledger, station, mine, state_key, clock.ticks())
    carrier = _carrier(enrolment, memory, ledger, store, clock, data, announce) if enrolment else None
    worker = Worker(memory, ledger, clock, carrier)
    housecall = Housecall(memory, clock, folder, lambda run: worker.post(Call(run)))
    worker.run_errands_by(housecall.run)
    desk = StationDesk(memory, store, clock, worker, announce)
    return Station(desk, memory, worker, clock, carrier, enrolment, folder)


def _ledger(folder: Folder) -> Ledger:
    """The station's ledger; one that cannot be opened stops the signing, not the boards."""
    try:
        return Ledger(folder.path / "ledger.db", folder.ledger_key())
    except StorageError as error:
        log.error("nothing can be signed here: %s", error)
        return ShutLedger()


def _carrier(
    enrolment: Enrolment,
    memory: Memory,
    ledger: Ledger,
    store: Store,
    clock: Clock,
    data: Path,
    announce: Announce,
) -> Carrier:
    topics, random = Topics(enrolment.mine), Random(os.urandom(8))
    outbox = Outbox(ledger.id, ledger.last, ledger.acked, random)
    need = topics.up(enrolment.station, "need")
    partials = Partials(data / "partial")
    fast = store.setting(LINE) == "fast"
    delivery = Delivery(topics, enrolment.station, partials.held, random, fast)
    delivery.line_carries(memory.facts.site.link_kbit_s)
    inbox = Inbox(delivery, store.live(), store.held(), store.read, random)
    inbox.follow(memory.facts.site.follows)
    files, signed_at = store.metadata()
    approvals = Approvals(data / "tuf", enrolment.root.encode(), files, signed_at)
    notices = Notices(topics.notice, enrolment.mine, memory.notice_version, random)
    notices.trust(memory.notice_key)
    versions = {kind: int(held.partition("-")[0]) for kind, held in memory.held.items()}
    engine = Engine(
        topics,
        enrolment.station,
        bytes.fromhex(enrolment.state_key),
        outbox,
        Approval(need, random),
        inbox,
        notices,
        versions,
    )
    return Carrier(memory, ledger, store, partials, approvals, clock, data, engine, topics, announce)


def _link(enrolment: Enrolment, folder: Folder, carrier: Carrier, worker: Worker) -> Link:
    from kiosk.link import Link  # paho comes after the first board

    topics = Topics(enrolment.mine)
    access = Access(
        enrolment.broker,
        enrolment.protocol,
        enrolment.user,
        enrolment.password,
        enrolment.ca,
        enrolment.certificate,
        str(folder.tls_key_file),
    )
    will = (topics.state(enrolment.station), carrier.presence("lost").encode())
    return Link(access, topics.of_station(enrolment.station), will, worker.post)
