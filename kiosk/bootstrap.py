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
from kiosk.bundle import Bundle
from kiosk.caretaker import program_version
from kiosk.carrier import Carrier
from kiosk.clock import Clock
from kiosk.config import Enrolment, Folder
from kiosk.desk import StationDesk
from kiosk.domain.faults import Fault
from kiosk.handover import Handover
from kiosk.housecall import Housecall
from kiosk.intake import Intake
from kiosk.line import Access
from kiosk.memory import Memory
from kiosk.plug import Plug
from kiosk.preloading import Preloader
from kiosk.sticks import sticks
from kiosk.storage.approvals import Approvals
from kiosk.storage.ledger import Ledger, ShutLedger
from kiosk.storage.roles import Refusal
from kiosk.storage.store import Store
from kiosk.sync.approval import Approval
from kiosk.sync.engine import Engine
from kiosk.sync.inbox import Inbox
from kiosk.sync.notices import Notices
from kiosk.sync.outbox import Outbox
from kiosk.trial import judge_the_last_run
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
    plug: Plug | None = None

    def start(self) -> None:
        """Begin to work: after the first board is drawn, so that nothing delays it."""
        self.worker.start()
        if self.plug is not None:
            self.plug.start()
        self.worker.post(Call(self.open_line))

    def stop(self) -> None:
        """End what was started, as it should: the line is left politely."""
        if self.plug is not None and self.plug.is_alive():
            self.plug.stop()
        if self.worker.is_alive():
            self.worker.stop()
        try:
            self.memory.leave()
        except StorageError as error:
            log.error("%s", error)

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


def assemble(data: Path, announce: Announce, stick: Path | None = None) -> Station:
    """Read the disk and put a station together; nothing runs yet.

    Args:
        data: its folder.
        announce: told of what happens, for the control pipe.
        stick: where sticks are looked for besides the usual folders.

    Raises:
        StorageError: the store or the enrolment cannot be used.
    """
    folder, clock = Folder(data), Clock()
    enrolment = folder.enrolment()
    ledger = _ledger(folder)
    store = Store(data)
    returned = _judge_the_last_run(store, clock)
    state_key = bytes.fromhex(enrolment.state_key) if enrolment else b""
    station, mine = (enrolment.station, enrolment.mine) if enrolment else ("", "")
    memory = Memory(store, ledger, station, mine, state_key, clock.ticks())
    carrier = _carrier(enrolment, memory, ledger, store, clock, data, announce) if enrolment else None
    worker = Worker(memory, ledger, clock, carrier)
    housecall = Housecall(memory, clock, folder, lambda run: worker.post(Call(run)))
    worker.run_errands_by(housecall.run)
    if store.set_aside:
        log.error("content.db was damaged; it is %s now, and the content is asked for again", store.set_aside)
        memory.faults.found(Fault.STORE, clock.ticks().mono)
    if carrier is not None:
        carrier.switching.look = Preloader(data / "objects", lambda run: worker.post(Call(run))).look
        for refusal in returned:
            carrier.switching.announce_return(refusal)
    desk = StationDesk(memory, store, clock, worker, announce)
    plug = _plug(enrolment, memory, worker, clock, carrier, folder, stick) if enrolment and carrier else None
    return Station(desk, memory, worker, clock, carrier, enrolment, folder, plug)


def _ledger(folder: Folder) -> Ledger:
    """The station's ledger; one that cannot be opened stops the signing, not the boards."""
    try:
        return Ledger(folder.path / "ledger.db", folder.ledger_key())
    except StorageError as error:
        log.error("nothing can be signed here: %s", error)
        return ShutLedger()


def _judge_the_last_run(store: Store, clock: Clock) -> tuple[Refusal, ...]:
    """What the station goes back from; a disk that refuses keeps no station from starting."""
    try:
        return judge_the_last_run(store, clock.ticks())
    except StorageError as error:
        log.error("%s", error)
        return ()


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
    inbox = Inbox(need, store.live(), store.held(), store.read, random)
    inbox.follow(memory.facts.site.follows)
    for refusal in store.roles.refusals(program_version()):
        inbox.refuse(refusal.manifest)
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
    return Carrier(memory, ledger, store, approvals, clock, data, engine, topics, announce)


def _plug(
    enrolment: Enrolment,
    memory: Memory,
    worker: Worker,
    clock: Clock,
    carrier: Carrier,
    folder: Folder,
    stick: Path | None,
) -> Plug:
    topics = Topics(enrolment.mine)
    more = (stick,) if stick is not None else ()

    def places() -> tuple[Path, ...]:
        return (*sticks(), *(place for place in more if place.is_dir()))

    def opened(place: Path) -> Bundle:
        return Bundle(place, topics, enrolment.station, lambda: clock.ticks().mono)

    plug = Plug(places, opened, Handover(folder.path), lambda run: worker.post(Call(run)), memory.note_stick)
    plug.intake = Intake(carrier, memory, clock, plug.hear, plug.hear)
    return plug


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
