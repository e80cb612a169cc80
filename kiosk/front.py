"""What the first board needs: the disk read, and nothing that works behind it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from content_packs.errors import StorageError
from kiosk.clock import Clock
from kiosk.config import Enrolment, Folder
from kiosk.domain.faults import Fault
from kiosk.memory import Memory
from kiosk.storage.ballast import ballast_of
from kiosk.storage.ledger import Ledger, ShutLedger
from kiosk.storage.roles import Refusal
from kiosk.storage.store import Store
from kiosk.tray import Tray
from kiosk.trial import judge_the_last_run

log = logging.getLogger("yizhan.front")


@dataclass(frozen=True)
class Front:
    """The parts that read the disk at start."""

    folder: Folder
    enrolment: Enrolment | None
    clock: Clock
    ledger: Ledger
    store: Store
    memory: Memory
    tray: Tray
    returned: tuple[Refusal, ...]
    """Manifests the station has just gone back from."""


def read_front(data: Path) -> Front:
    """Read the disk; nothing runs yet.

    Raises:
        StorageError: the store or the enrolment cannot be used.
    """
    folder, clock = Folder(data), Clock()
    enrolment = folder.enrolment()
    ledger = _ledger(folder)
    station, mine = (enrolment.station, enrolment.mine) if enrolment else ("", "")
    store = Store(data, station=station)
    returned = _judge_the_last_run(store, clock)
    state_key = bytes.fromhex(enrolment.state_key) if enrolment else b""
    memory = Memory(store, ledger, station, mine, state_key, clock.ticks())
    if store.set_aside:
        log.error("content.db was damaged; it is %s now, and the content is asked for again", store.set_aside)
        memory.faults.found(Fault.STORE, clock.ticks().mono)
    return Front(folder, enrolment, clock, ledger, store, memory, Tray(ledger.last), returned)


def _ledger(folder: Folder) -> Ledger:
    """The station's ledger; one that cannot be opened stops the signing, not the boards."""
    ballast = ballast_of(folder.path)
    ballast.make_room()
    try:
        return Ledger(folder.path / "ledger.db", folder.ledger_key(), ballast=ballast)
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
