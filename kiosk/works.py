"""Puts together what works behind the boards: the worker, and the line.

Imported after the first board: half of the station's own modules are needed only here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from content_packs.wire.topics import Topics
from kiosk.bundle import Bundle
from kiosk.caretaker import program_version
from kiosk.carrier import FAST, LINE, Carrier
from kiosk.config import Enrolment, Folder
from kiosk.domain.admission import reader
from kiosk.domain.faults import Fault
from kiosk.front import Front
from kiosk.handover import Handover
from kiosk.housecall import Housecall
from kiosk.intake import Intake
from kiosk.line import Access
from kiosk.plug import Plug
from kiosk.preloading import Preloader
from kiosk.sticks import sticks
from kiosk.storage.approvals import Approvals
from kiosk.storage.partials import Partials
from kiosk.sync.approval import Approval
from kiosk.sync.delivery import Delivery
from kiosk.sync.engine import Engine
from kiosk.sync.inbox import Inbox
from kiosk.sync.notices import Notices
from kiosk.sync.outbox import Outbox
from kiosk.tray import Call, Told
from kiosk.unpacking import Unpacker
from kiosk.worker import Worker

if TYPE_CHECKING:
    from kiosk.link import Link

log = logging.getLogger("yizhan.works")
Announce = Callable[[str, dict[str, object]], None]


class Works:
    """What a station does behind its face.

    Attributes:
        worker: owns the disk.
        carrier: the line's engine and its hands; None where the station was never enrolled.
        plug: reads sticks; None likewise.
    """

    def __init__(self, front: Front, announce: Announce) -> None:
        memory, ledger, clock = front.memory, front.ledger, front.clock
        self._front, self._enrolment = front, front.enrolment
        self.carrier = _carrier(front.enrolment, front, announce) if front.enrolment else None
        self.worker = Worker(front.tray, memory, ledger, clock, self.carrier)
        housecall = Housecall(memory, clock, front.folder, lambda run: front.tray.post(Call(run)))
        self.worker.run_errands_by(housecall.run)
        if self.carrier is not None:
            looks = Preloader(front.folder.path / "objects", lambda run: front.tray.post(Call(run)))
            self.carrier.switching.look = looks.look
            self.carrier.switching.returned = front.returned
        self.plug = _plug(front, self.carrier) if self.carrier else None

    def start(self, with_line: bool = True) -> None:
        """Begin to work; ``with_line``: with the hub too, not only with sticks."""
        if self.carrier is not None:
            self.carrier.unpacker.start()
        self.worker.start()
        if self.plug is not None:
            self.plug.start()
        if with_line:
            self.worker.post(Call(self.open_line))

    def stop(self) -> None:
        """End what has begun; the line is left politely."""
        if self.plug is not None and self.plug.is_alive():
            self.plug.stop()
        if self.worker.is_alive():
            self.worker.stop()
        if self.carrier is not None and self.carrier.unpacker.is_alive():
            self.carrier.unpacker.stop()

    def open_line(self) -> None:
        """Begin to connect; what cannot be opened is a fault that the station shows and works without."""
        if self._enrolment is None or self.carrier is None:
            return
        try:
            self.carrier.link = _link(self._enrolment, self._front.folder, self.carrier, self.worker)
            self.carrier.link.start()
        except (OSError, ValueError) as error:  # a damaged certificate or address
            log.error("the line cannot be opened, enrol again: %s", error)
            self._front.memory.faults.found(Fault.LINK, self._front.clock.ticks().mono)


def _carrier(enrolment: Enrolment, front: Front, announce: Announce) -> Carrier:
    memory, ledger, store, data = front.memory, front.ledger, front.store, front.folder.path
    topics, random = Topics(enrolment.mine), Random(os.urandom(8))
    outbox = Outbox(ledger.id, ledger.last, ledger.acked, random)
    need = topics.up(enrolment.station, "need")
    partials = Partials(data / "partial")
    delivery = Delivery(topics, enrolment.station, partials.held, random, store.setting(LINE) == FAST)
    delivery.line_carries(memory.facts.site.link_kbit_s)
    inbox = Inbox(delivery, store.live(), store.held(), store.read, random, enrolment.station)
    inbox.follow(memory.facts.site.follows)
    for refusal in store.roles.refusals(reader(program_version())):
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
    unpacker = Unpacker(store.objects, partials, engine, lambda run: front.tray.post(Told(run)))
    return Carrier(memory, ledger, store, unpacker, approvals, front.clock, data, engine, topics, announce)


def _plug(front: Front, carrier: Carrier) -> Plug:
    assert front.enrolment is not None
    topics, station, clock = Topics(front.enrolment.mine), front.enrolment.station, front.clock

    def opened(stick: Path) -> Bundle:
        return Bundle(stick, topics, station, lambda: clock.ticks().mono)

    def post(run: Callable[[], None]) -> None:
        front.tray.post(Call(run))

    plug = Plug(sticks, opened, Handover(front.folder.path), post, front.memory.note_stick)
    plug.intake = Intake(carrier, front.memory, clock, plug.hear, plug.hear)
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
