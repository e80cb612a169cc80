"""Records a second made durable at the hub, beside the floor and a plain consumer, in turns.

Everybody is fed from memory, in a process of its own, with the same mine's backlog; the database is a fresh
copy for each run, on this machine's disk, with the product's own settings (WAL and FULL; PostgreSQL with
fsync).
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from hub.config import load_settings
from hub.db import make_engine
from hub.migrate import upgrade
from kiosk.carrier import MOST_BATCH
from tests.bench.ledgers_consumer import IN_A_TRANSACTION, sizes
from tests.bench.ledgers_feed import CREW, MINE, STATIONS, Mine, found
from tests.bench.pipe import Child
from tests.fakes.postgresql import BINARIES, PostgreSQL

if TYPE_CHECKING:
    from tests.bench.report import Report

DAYS = 10
NAIVE_RECORDS = 2_000
"""A plain consumer gets fewer: it would take a minute a run."""
HOW = (
    f"fed from memory, {STATIONS} stations of {CREW} men, messages of {MOST_BATCH} records, at most "
    f"{IN_A_TRANSACTION} in a transaction, for the floor as many in each (executemany; COPY). Nobody's first "
    "message is counted: first_message_s. hub: the product's worker "
    "with chain, signature, judgement and receipts. verify: reading, chain and signature alone, nothing "
    "stored; decode: reading alone. naive: SQLAlchemy ORM, one record a message and transaction, nothing "
    "verified or judged. Ratios round by round, then their median."
)
SQLITE, POSTGRESQL = "sqlite", "postgresql"
VERIFY, DECODE = "verify", "decode"


@dataclass(frozen=True, slots=True)
class Contender:
    """Who takes part: ``who`` of :mod:`tests.bench.ledgers_consumer`, in so many processes; ``verify``
    and ``decode`` store nothing."""

    name: str
    who: str
    file: Path
    records: int
    processes: int = 1


@dataclass
class Bench:
    """The mine, founded in one kind of database.

    Attributes:
        fresh: makes a database that holds the mine and no record; its URL.
        rates: records a second of every run, by contender.
        cpu: processor seconds a record likewise, of all processes.
        first: seconds for a process's first message, which are in neither.
    """

    folder: Path
    kind: str
    mine: Mine
    fresh: Callable[[], str]
    rates: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    first: dict[str, list[float]] = field(default_factory=dict)

    def run(self, contender: Contender) -> str:
        """One run on a fresh database, which must hold every record once; its URL."""
        url = self.fresh()
        log = self.folder / f"{contender.name}.log"
        what = [contender.who, url, self.folder / "hub", contender.file]
        children = [
            Child("tests.bench.ledgers_consumer", [*what, f"{number}/{contender.processes}"], log)
            for number in range(contender.processes)
        ]
        try:
            for child in children:
                child.say("go")
            told = [child.hear() for child in children]
        finally:
            for child in children:
                child.end()
        held = _count(url)
        if held != (0 if contender.who in (VERIFY, DECODE) else contender.records):
            raise RuntimeError(f"{contender.name}: {held} of {contender.records} records; see {log}")
        timed = contender.records - sum(row["first_records"] for row in told)
        rate = timed / max(row["seconds"] for row in told)
        self.rates.setdefault(contender.name, []).append(round(rate))
        self.cpu.setdefault(contender.name, []).append(sum(row["cpu"] for row in told) / timed)
        self.first.setdefault(contender.name, []).append(max(row["first_seconds"] for row in told))
        return url

    def ratio(self, one: str, other: str) -> float:
        """Rate of one by the rate of another in the same round; the median of the rounds."""
        pairs = zip(self.rates[one], self.rates[other], strict=True)
        return round(median(mine / theirs for mine, theirs in pairs), 3)

    def ratio_by_cpu(self, one: str, other: str) -> float:
        """Likewise by processor time alone, which neighbours on the machine disturb less."""
        pairs = zip(self.cpu[one], self.cpu[other], strict=True)
        return round(median(theirs / mine for mine, theirs in pairs), 3)


def measure(folder: Path, report: Report, runs: int) -> None:
    """Both databases, the second where it is installed."""
    with _sqlite(folder / SQLITE) as bench:
        _measure(bench, report, runs)
        report.figures["intake_over_floor_sqlite"] = bench.ratio("hub", "floor")
        report.figures["intake_over_naive_sqlite"] = bench.ratio("hub", "naive")
    if not BINARIES:
        report.skipped["postgresql"] = "PostgreSQL is not installed"
        return
    with _postgresql(folder / POSTGRESQL) as bench:
        _measure(bench, report, runs)
        report.figures["intake_over_floor_postgresql"] = bench.ratio("hub", "floor")


def _measure(bench: Bench, report: Report, runs: int) -> None:
    """All contenders in turns, and one more round before that does not count."""
    records = bench.mine.records
    hub = Contender("hub", "hub", bench.mine.feed, records)
    names, rows = _rows(bench.run(hub))
    bench.rates.clear()
    bench.cpu.clear()
    bench.first.clear()
    floor, single, packed = _written(bench, names, rows)
    contenders = (
        hub, Contender("floor", "floor", floor, records), Contender(VERIFY, VERIFY, bench.mine.feed, records),
        Contender(DECODE, DECODE, bench.mine.feed, records),
        Contender("hub, 2 processes", "hub", bench.mine.feed, records, 2),
        Contender("naive", "naive", single, NAIVE_RECORDS),
        Contender(f"naive, {MOST_BATCH} a message", "naive", packed, records),
    )  # fmt: skip
    for number in range(runs):
        for contender in contenders[number % len(contenders) :] + contenders[: number % len(contenders)]:
            bench.run(contender)
    for name, rates in bench.rates.items():
        cost = median(bench.cpu[name]) * 1e6
        print(f"  {bench.kind:11} {name:22} {median(rates):9,.0f} records/s   {cost:6.1f} µs CPU", flush=True)
    limit = _limit(bench, VERIFY)
    print(
        f"  {bench.kind:11} writing and verifying, and nothing else, would be {limit} of the floor "
        f"(writing and reading: {_limit(bench, DECODE)}); the hub is {bench.ratio('hub', 'floor')}",
        flush=True,
    )
    by_cpu = {}
    if bench.kind == SQLITE:  # PostgreSQL works in processes of its own
        by_cpu = {"cpu_over_floor": bench.ratio_by_cpu("hub", "floor")}
        print(f"  {bench.kind:11} by processor time {by_cpu['cpu_over_floor']}", flush=True)
    report.details[f"intake_{bench.kind}"] = {
        **by_cpu, "how": HOW, "limit_over_floor": limit, "reading_over_floor": _limit(bench, DECODE),
        "records": records, "records_naive": NAIVE_RECORDS,
        "records_per_s": bench.rates, "records_per_s_median": {n: median(r) for n, r in bench.rates.items()},
        "first_message_s": {name: round(median(all_), 3) for name, all_ in bench.first.items()},
        "cpu_us_per_record": {name: round(median(all_) * 1e6, 1) for name, all_ in bench.cpu.items()},
    }  # fmt: skip


def _limit(bench: Bench, beside: str) -> float:
    """How much of the floor somebody reaches who writes, does what ``beside`` does, and nothing else."""
    pairs = zip(bench.rates["floor"], bench.rates[beside], strict=True)
    return round(median(1 / (1 + floor / other) for floor, other in pairs), 3)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Bench]:
    folder.mkdir()
    template = folder / "template.db"
    mine = _found(f"sqlite:///{template}", folder)

    def fresh() -> str:
        for old in folder.glob("run.db*"):
            old.unlink()
        shutil.copy(template, folder / "run.db")
        return f"sqlite:///{folder / 'run.db'}"

    yield Bench(folder, SQLITE, mine, fresh)


@contextmanager
def _postgresql(folder: Path) -> Iterator[Bench]:
    folder.mkdir()
    server = PostgreSQL()
    try:
        mine = _found(server.create("mine"), folder)
        yield Bench(folder, POSTGRESQL, mine, lambda: server.create("run", "mine"))
    finally:
        server.stop()


def _found(url: str, folder: Path) -> Mine:
    engine = make_engine(url)
    upgrade(engine)
    mine = found(engine, folder, load_settings(folder / "hub", mine=MINE), DAYS)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return mine


def _rows(url: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What the hub stored, as its database's driver takes it."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM records ORDER BY arrived_at, ledger, seq"))
        names = list(found.keys())
        rows = [tuple(_plain(value) for value in row) for row in found]
    engine.dispose()
    return names, rows


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _written(bench: Bench, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> tuple[Path, Path, Path]:
    """Files for the floor, and for the plain consumer with one record a message and with many."""
    bare = [_as_json(names, row) for row in rows]
    single = [json.dumps([row]) for row in bare[:NAIVE_RECORDS]]
    packed = [json.dumps(bare[at : at + MOST_BATCH]) for at in range(0, len(bare), MOST_BATCH)]
    folder, shares = bench.folder, sizes(pickle.loads(bench.mine.feed.read_bytes()))
    held = {"names": list(names), "rows": list(rows), "sizes": shares}
    told = {"floor": held, "single": single, "packed": packed}
    for name, what in told.items():
        (folder / name).write_bytes(pickle.dumps(what))
    return folder / "floor", folder / "single", folder / "packed"


def _as_json(names: Sequence[str], row: tuple[Any, ...]) -> dict[str, Any]:
    """A row as a message of a plain system; bytes as ``hex:…``."""
    listed = {"flags", "extra", "hub_flags"}
    values = zip(names, row, strict=True)
    return {
        name: f"hex:{value.hex()}"
        if isinstance(value, bytes)
        else json.loads(value)
        if name in listed
        else value
        for name, value in values
    }


def _count(url: str) -> int:
    engine = make_engine(url)
    with engine.connect() as connection:
        held = connection.execute(text("SELECT count(*) FROM records")).scalar_one()
    engine.dispose()
    return int(held)
