"""Records that came home on a stick: the very batches of the line, by the very way of the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch, decode_batch
from content_packs.wire.carried import RECORDS, batch_range, is_ledger
from content_packs.wire.codec import MAX_MESSAGE
from content_packs.words import Words
from hub.config import Settings
from hub.db import session_scope
from hub.errors import RefusedError
from hub.receiving import receive_batch
from hub.records.ledgers import holds, station_of, upto
from hub.records.refusals import note_refused


@dataclass(frozen=True, slots=True)
class Found:
    """A file of records: its name below the folder of records, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Unused:
    """A file that was not used, and why."""

    file: str
    why: Words


@dataclass(slots=True)
class Homecoming:
    """What became of the records: counted by station; ``unused``: files of which nothing was stored."""

    new: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    unused: list[Unused] = field(default_factory=list)

    @property
    def stations(self) -> list[str]:
        """Whose records came."""
        return sorted({*self.new, *self.held})

    @property
    def counts(self) -> dict[str, int]:
        """For the audit log."""
        new, held = sum(self.new.values()), sum(self.held.values())
        return {"new": new, "held": held, "unused": len(self.unused)}


def found_on(stick: Path) -> list[Found]:
    """The files of records on a stick, each ledger's in order.

    Args:
        stick: the stick, or the folder of records itself.

    Raises:
        RefusedError: there is none.
    """
    folder = stick if stick.name == RECORDS else stick / RECORDS
    ledgers = [path for path in sorted(folder.glob("*")) if path.is_dir() and is_ledger(path.name)]
    files = [path for ledger in ledgers for path in _in_order(ledger)]
    if not files:
        raise RefusedError(
            f"{stick} 里没有记录（{RECORDS}），什么都没有导入；请在站点上先把记录写到U盘。",
            f"there are no records ({RECORDS}) in {stick}; have the station write them to the stick first",
        )
    return [Found(f"{path.parent.name}/{path.name}", _bounded(path)) for path in files]


def uploaded(files: Iterable[tuple[str, bytes]]) -> list[Found]:
    """Files of records by the names a browser gave them, in the order of their records."""
    return [
        Found(name, data) for name, data in sorted(files, key=lambda file: batch_range(file[0]) or (0, 0))
    ]


def take_home(database: Engine, settings: Settings, files: list[Found], now_ms: int) -> Homecoming:
    """Store what is new; each file in a transaction of its own, so that a hub that runs goes on meanwhile."""
    done = Homecoming()
    for file in files:
        with session_scope(database) as session:
            _take(session, settings, file, now_ms, done)
    return done


def _take(session: Session, settings: Settings, file: Found, now_ms: int, done: Homecoming) -> None:
    station = ""
    try:
        batch = decode_batch(file.data)
        station = _owner(session, batch.ledger)
        before = upto(session, batch.ledger)
        receive_batch(session, settings, station, batch, now_ms)
        after = upto(session, batch.ledger)
    except MessageError as error:
        note_refused(session, f"{RECORDS}/{file.name}", station, error, file.data, now_ms)
        done.unused.append(Unused(file.name, error.words))
        return
    if not holds(session, batch.ledger, batch.upto, batch.links()[-1].hash):
        done.unused.append(Unused(file.name, _why_not(batch, before)))
        return
    done.new[station] += after - before
    done.held[station] += len(batch.rows) - (after - before)


def _owner(session: Session, ledger: str) -> str:
    """Whose ledger it is: a stick has no topic that says so, but only its station can sign for it."""
    station = station_of(session, ledger)
    if not station:
        raise MessageError(
            f"台账 {ledger[:8]} 不是本矿任何站点的，记录已拒收，U盘上的文件未动。",
            f"the ledger {ledger[:8]} is no station's of this mine; its records were refused",
        )
    return station


def _why_not(batch: Batch, held: int) -> Words:
    """Why a batch that is signed as it must be was not stored."""
    if batch.first > held + 1:
        return Words(
            f"缺第 {held + 1} 到 {batch.first - 1} 条，没有采用；请在站点上写出全部记录（--all）再导入。",
            f"records {held + 1} to {batch.first - 1} are missing; export with --all and import again",
        )
    return Words(
        f"记录 {batch.first}-{batch.upto} 与已收到的不一致，没有采用；请检查该站。",
        f"records {batch.first}-{batch.upto} tell another history than those held; look at the station",
    )


def _in_order(ledger: Path) -> Iterator[Path]:
    """A ledger's files by their first record; of two that begin alike the shorter first."""
    found = [(numbers, path) for path in ledger.iterdir() if (numbers := batch_range(path.name))]
    return (path for _, path in sorted(found))


def _bounded(path: Path) -> bytes:
    """A file's bytes; of one larger than any message only so much that it is refused."""
    with path.open("rb") as file:
        return file.read(MAX_MESSAGE + 1)
