"""The count at the end: what stations answered, what they hold, and what the hub has of it.

* lost: a tick without a record, or whose record the hub lacks or holds otherwise; a record of a station that
  the hub lacks; a man who was told "already signed" and is not counted, or by a
  station that keeps nothing of his for the run; a chain that does not verify.
* doubled: two ticks for one record; a record the hub holds twice, or that no station made; a man counted
  twice for a run.
* unflagged: a wrong clock, a late arrival, a second signature or a second place of which nothing tells;
  entries at the hub that went with a restoration of which the overview says nothing; and a ledger that is
  called broken and is whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from content_packs.wire.record import AGAIN
from hub.backup.fleet import compare
from hub.config import Settings
from hub.db import make_engine, read_scope
from hub.records.coverage import run_records
from hub.records.ledgers import HUB, verify_ledger
from hub.records.models import LedgerRow, RecordRow
from tests.chaos.mine import SHIFTS, Enrolled

OFF_MS = 10 * 60_000
"""A clock that is wrong by more is to be told of (the station's tolerance is five minutes)."""
AFTER_END = timedelta(minutes=30)
KEPT = ("signed", "late", "lent", "offroster", "unknown", "revoked", "nowindow")
"""Answers that promise a record."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A station's answer that somebody saw.

    Attributes:
        seq: of the record that was kept for it; 0: none.
        again: the same answer once more, for a code that was read twice.
        true_ms: when, by the harness's own clock.
    """

    station: str
    ledger: str
    seq: int
    kind: str
    person: str
    run: tuple[str, str] | None
    true_ms: int
    again: bool = False


@dataclass
class Reckoning:
    """What was found; each list says which. ``ticks`` are those that have a record of their own."""

    records: int = 0
    ticks: int = 0
    signatures: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unflagged: list[str] = field(default_factory=list)
    flagged: Counter[str] = field(default_factory=Counter)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.unflagged)


def reckon(
    settings: Settings, stations: Iterable[Enrolled], ticks: Sequence[Tick], gone: int, now_ms: int
) -> Reckoning:
    """Count everything; nobody writes meanwhile. ``gone``: entries at the hub that restorations took away."""
    found = Reckoning()
    engine = make_engine(settings.database)
    with read_scope(engine) as session:
        held: dict[tuple[str, int], RecordRow] = {}
        for row in session.scalars(select(RecordRow)):
            held[row.ledger, row.seq] = row
        quarantined = session.execute(text("SELECT ledger, seq FROM quarantined")).all()
        found.lost += [f"quarantined {ledger[:8]} {seq}" for ledger, seq in quarantined]
        for ledger in session.scalars(select(LedgerRow)):
            if (broken := verify_ledger(session, ledger.id)) is not None:
                found.lost.append(f"chain of {ledger.station_id} breaks at {broken}")
            if ledger.flags:
                found.unflagged.append(f"{ledger.station_id} is called {ledger.flags} and is whole")
        own = session.scalars(select(LedgerRow.id).where(LedgerRow.station_id == HUB))
        _compare(found, stations, held, frozenset(own))
        check_ticks(found, held, ticks)
        _check_people(found, held.values(), ticks)
        _check_flags(found, settings, held.values())
        restored = compare(session, now_ms)
        if gone and (restored is None or not restored.recent):
            found.unflagged.append(f"{gone} entries at the hub are gone, and the overview does not say so")
        runs = {(row.shift_date, row.shift) for row in held.values() if row.counts}
        for run in runs:
            people = {
                row.person for row in held.values() if row.counts and (row.shift_date, row.shift) == run
            }
            counted = len(run_records(session, *run, {}).signed)
            found.signatures += counted
            if counted != len(people):
                found.doubled.append(f"{run}: {counted} signatures of {len(people)} men")
    found.records = len(held)
    engine.dispose()
    return found


def _compare(
    found: Reckoning,
    stations: Iterable[Enrolled],
    held: Mapping[tuple[str, int], RecordRow],
    own: Collection[str],
) -> None:
    """Every ledger as it lies at the station, against the hub's; ``own``: the hub's own, nowhere else."""
    known = set()
    for station in stations:
        for seq, chained in _ledger(station.folder):
            known.add((station.ledger, seq))
            row = held.get((station.ledger, seq))
            if row is None or row.hash != chained:
                found.lost.append(f"{station.name} {seq} {'is missing' if row is None else 'differs'}")
    found.doubled += [
        f"{row.ledger[:8]} {row.seq} was never made"
        for at, row in held.items()
        if at not in known and row.ledger not in own
    ]
    hashes = Counter(row.hash for row in held.values())
    found.doubled += [f"the same record {n} times" for n in hashes.values() if n > 1]


def _ledger(folder: Path) -> list[tuple[int, bytes]]:
    with sqlite3.connect(folder / "ledger.db") as disk:
        return [(seq, bytes(chained)) for seq, chained in disk.execute("SELECT seq, hash FROM record")]


def check_ticks(found: Reckoning, held: Mapping[tuple[str, int], RecordRow], ticks: Sequence[Tick]) -> None:
    """Every tick that promises a record has one, its own, which says what the man was told."""
    named: set[tuple[str, int]] = set()
    for tick in ticks:
        where, at = f"tick {tick.kind} {tick.station} {tick.seq}", (tick.ledger, tick.seq)
        if not tick.seq:
            found.lost += [f"{where} was kept nowhere"] if tick.kind in KEPT else []
            continue
        if at in named and not tick.again:
            found.doubled.append(f"{where} is another's record")
        named.add(at)
        if at in held:
            _check_tick(found, held[at], tick, where)
        else:
            found.lost.append(where)
    found.ticks = len(named)


def _check_tick(found: Reckoning, row: RecordRow, tick: Tick, where: str) -> None:
    if tick.person and row.person != tick.person:
        found.lost.append(f"{where} names {row.person}, not {tick.person}")
    if (tick.kind == "unknown") != ("unknown" in row.flags):
        found.lost.append(f"{where} is flagged {row.flags}")
    off = tick.station != HUB and abs(row.at - tick.true_ms) > OFF_MS  # no clock above the hub's judges it
    if off and not ("clock" in (*row.flags, *row.hub_flags) or row.clock == "suspect"):
        found.unflagged.append(f"clock of {where}: {(row.at - tick.true_ms) // 60_000} min")


def _check_people(found: Reckoning, rows: Iterable[RecordRow], ticks: Sequence[Tick]) -> None:
    """Who was told that he has signed is counted for that run; a station that says so keeps it itself."""
    counting = [row for row in rows if row.counts]
    counted = {(row.person, row.shift_date, row.shift) for row in counting}
    kept = {(row.ledger, row.person, row.shift_date, row.shift) for row in counting}
    signed = ("signed", "late", "lent", "offroster", "already")
    for tick in ticks:
        if tick.kind not in signed or not tick.run:
            continue
        said = f"{tick.kind} at {tick.station}: {tick.person}"
        if (tick.person, *tick.run) not in counted:
            found.lost.append(f"{said} is not counted for {tick.run}")
        elif (tick.ledger, tick.person, *tick.run) not in kept:
            found.lost.append(f"{said} is in other ledgers alone for {tick.run}")


def _check_flags(found: Reckoning, settings: Settings, rows: Iterable[RecordRow]) -> None:
    """Second signatures, second places and late arrivals, found here by other means than the hub's."""
    by_run: dict[tuple[str, str, str], list[RecordRow]] = defaultdict(list)
    for row in rows:
        found.flagged.update({*row.flags, *row.hub_flags} - {"unknown"})
        if _is_late(settings, row) and "delayed" not in row.hub_flags:
            found.unflagged.append(f"late arrival {row.station} {row.seq}")
        if row.counts and AGAIN not in row.flags:
            by_run[str(row.person), row.shift_date, row.shift].append(row)
    for same in by_run.values():
        dups = sum("dup" in row.hub_flags for row in same)
        if dups != len(same) - 1:
            found.unflagged.append(f"{len(same)} signatures of one man in one run, {dups} marked dup")
        if len({row.place for row in same}) > 1 and not any("two_places" in row.hub_flags for row in same):
            found.unflagged.append("one man at two places in one run")


def _is_late(settings: Settings, row: Any) -> bool:
    shift = next((shift for shift in SHIFTS if shift.id == row.shift), None)
    if shift is None or not row.shift_date:
        return False
    midnight = datetime.combine(date.fromisoformat(row.shift_date), datetime.min.time())
    ends = midnight + timedelta(minutes=shift.start + shift.minutes)
    return bool(settings.local(row.arrived_at) > ends + AFTER_END)


def write_down(file: Path, ticks: Sequence[Tick]) -> None:
    """Every tick that was seen, for whoever looks into a fault."""
    with file.open("w", encoding="utf-8") as out:
        for tick in ticks:
            told = [tick.station, tick.seq, tick.kind, tick.person, tick.run, tick.true_ms]
            out.write(json.dumps(told) + "\n")
