"""A station's data folder as it is, for looking at: the databases are copied, nothing in the folder changes.

A running station goes on undisturbed: SQLite copies from a snapshot, and its write-ahead log lets writers go
on meanwhile.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.errors import StorageError
from kiosk.config import Folder
from kiosk.domain.clockwork import Ticks
from kiosk.memory import Memory
from kiosk.storage.database import copy_database
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a station knew a moment ago; ``unsent``: records without receipt."""

    memory: Memory
    store: Store
    unsent: int


@contextmanager
def snapshot(data: Path, ticks: Ticks) -> Iterator[Snapshot]:
    """Read the data folder of a station.

    Args:
        data: the folder; it is only read.
        ticks: the clocks, as the station would read them.

    Raises:
        StorageError: there is no station in the folder, or it cannot be read.
    """
    folder = Folder(data)
    if not (data / "content.db").is_file():
        raise StorageError(
            f"{data} 不是站点的数据目录，什么也没有改；请用 --data 指明。",
            f"{data} is no station's data folder; nothing was changed; name it by --data",
        )
    enrolment = folder.enrolment()
    with tempfile.TemporaryDirectory(prefix="yizhan-") as name:
        copy = Path(name)
        copy_database(data / "content.db", copy / "content.db")
        if (data / "ledger.db").is_file():
            copy_database(data / "ledger.db", copy / "ledger.db")
        (copy / "objects").symlink_to((data / "objects").resolve())
        key = folder.ledger_key() if folder.ledger_key_file.exists() else Ed25519PrivateKey.generate()
        station, mine = (enrolment.station, enrolment.mine) if enrolment else ("", "")
        store, ledger = Store(copy, station=station), Ledger(copy / "ledger.db", key)
        state_key = bytes.fromhex(enrolment.state_key) if enrolment else b""
        try:
            memory = Memory(store, ledger, station, mine, state_key, ticks)
            yield Snapshot(memory, store, ledger.last - ledger.acked)
        finally:
            ledger.close()
            store.close()
