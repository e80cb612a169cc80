"""Bytes on the line of a backlog of 500 records, with TLS; real station, Mosquitto and hub.

A crew of fifty signed for ten shifts while the line was down. What is counted begins after SUBACK and ends
with the last receipt; each TLS record is opened with the secrets that OpenSSL wrote down.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from content_packs.wire.record import Record
from hub.db import make_engine, session_scope
from hub.people.service import add_person
from kiosk.config import Folder
from kiosk.storage.ledger import Ledger
from tests.bench.pipe import Child
from tests.bench.surface import Surface, until
from tests.fakes.processes import free_port

if TYPE_CHECKING:
    from tests.bench.report import Report

BACKLOG, CREW, GAP_MS, DAY_MS = 500, 50, 7_000, 86_400_000
PLACE = "face-1"
SETTLE_S = 4.0
"""After the last receipt: its acknowledgement, and what else is said because of the records."""
CARRIED = ("records", "receipt")


def measure(folder: Path, report: Report, runs: int) -> None:
    """Some stations come back, one after the other; each has a backlog of its own."""
    surface = Surface(folder)
    try:
        people = _crew(surface)
        rows = [_one(surface, f"back-{number}", people) for number in range(1, min(runs, 5) + 1)]
    finally:
        surface.stop()
    for key in ("up", "down"):
        report.figures[f"bytes_{key}_per_record"] = round(median(row[key] for row in rows) / BACKLOG, 2)
    report.details["line"] = {
        "how": f"{BACKLOG} pledges of {CREW} men over ten shifts, in an order and at moments of chance; "
        "bytes of the TLS records of batches and receipts and of what acknowledges them, after SUBACK, by "
        "the number of records; the median of the runs. What else was said on the line is in wire",
        "runs": rows,
    }  # fmt: skip


def _one(surface: Surface, name: str, people: list[str]) -> dict[str, Any]:
    port, log = free_port(), surface.folder / f"{name}.log"
    (folder,) = surface.enrol([name], PLACE, port)
    _sign(folder, name, people)
    ledger = Folder(folder).enrolment()
    assert ledger is not None
    tap = Child(
        "tests.bench.tap",
        ["--listen", port, "--to", f"127.0.0.1:{surface.broker}", "--keys", surface.keys], log,
    )  # fmt: skip
    station = Child("tests.bench.fleet", [folder], log, SSLKEYLOGFILE=str(surface.keys / f"{name}.keys"))
    try:
        until(lambda: len(surface.arrivals(ledger.ledger)) == BACKLOG, "the backlog is at the hub")
        time.sleep(SETTLE_S)
        counts = tap.ask("counts")["clients"][name]
    finally:
        station.end()
        tap.end()
    told = {way: sum(counts["wire"].get(f"{kind} {way}", 0) for kind in CARRIED) for way in ("up", "down")}
    print(f"  {told['up'] / BACKLOG:.1f} B up, {told['down'] / BACKLOG:.2f} B down a record", flush=True)
    return {**told, "wire": counts["wire"], "packets": counts["packets"]}


def _crew(surface: Surface) -> list[str]:
    engine = make_engine(surface.settings.database)
    with session_scope(engine) as session:
        made = [
            add_person(session, staff_no=f"{20_000 + number}", name=f"矿工{number}", unit_id="section-1").id
            for number in range(CREW)
        ]
    engine.dispose()
    return made


def _sign(folder: Path, station: str, people: list[str]) -> None:
    """What the station would have written down; one shift a day, men some seconds apart."""
    ledger = Ledger(folder / "ledger.db", Folder(folder).ledger_key())
    now, chance = time.time_ns() // 1_000_000, Random(station)
    for ago in range(BACKLOG // CREW, 0, -1):
        begin = now - ago * DAY_MS
        booted, day = begin - 123_456_789, datetime.fromtimestamp(begin / 1000, UTC).date().isoformat()
        for at, person in enumerate(chance.sample(people, CREW)):
            made = begin + at * GAP_MS + chance.randrange(GAP_MS)
            ledger.append(
                Record(
                    seq=0, kind="pledge", method="badge", subject="card:pledge-0001", text_hash="5a" * 32,
                    value="", person=person, author="", station=station, place=PLACE, shift_date=day,
                    shift="early", publisher="section-1", version=29_000_000, at=made, boot="0badcafe",
                    mono=made - booted, clock="hub",
                )
            )  # fmt: skip
    ledger.close()
