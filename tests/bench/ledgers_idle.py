"""What two thousand idle stations cost the hub: ``yizhan serve`` on Mosquitto, its processor time measured.

All come at once, as after a power cut. When each holds its state documents and the hub's database says so,
and the hub is idle, it is measured. An idle station keeps its connection alive and says every fifteen minutes
how it is; the hub answers with a receipt and looks whether its states have changed. Once an hour the hub
derives everybody's states again. A command beside the hub lets it do so at once: what that costs is measured
by itself and counted by its share of an hour.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.record import ledger_id
from content_packs.words import Words
from hub.audit.service import note
from hub.config import Settings, load_settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.records.ledgers import open_ledger
from hub.stations.models import StationRow
from hub.stations.service import Place, add_station, put_place, stations
from hub.sync.engine import AGAIN_EVERY_MS
from hub.worker import COMMAND
from tests.bench.ledgers_feed import SHIFT
from tests.bench.pipe import Child
from tests.bench.surface import now_ms, until
from tests.chaos.processes import Mosquitto
from tests.fakes.processes import free_port

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine as Database

    from tests.bench.report import Report

TOLD = frozenset(("site", "roster", "signed"))
"""What each station is told; there are no readings in this mine."""
STATIONS, TEAMS, TEAM, PLACES = 2_000, 40, 10, 200
MINE = "mine-1"
DAY = "2026-01-01"
"""Since then the teams work."""
HEALTH_S = 900.0
WINDOW_S, QUICK_WINDOW_S, AGAIN_S = 150.0, 30.0, 40.0
QUIET_SHARE, QUIET_S = 0.1, 10.0
"""Of a core, over so long: below it what was asked of the hub is done."""
PATIENCE_S = 900.0
QUICK_RUNS = 2
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(folder: Path, report: Report, runs: int) -> None:
    """One hub, one Mosquitto, one process that is all the stations."""
    (folder / "hub").mkdir()
    settings = load_settings(folder / "hub", mine=MINE)
    names = folder / "names.json"
    names.write_text(json.dumps(_found(settings)))
    port = free_port()
    broker = Mosquitto(folder, port)
    broker.start()
    hub = Child(
        "tests.bench.hub_process", [], folder / "hub.log",
        YIZHAN_DATA=str(settings.data), YIZHAN_MINE=MINE, YIZHAN_PORT=str(free_port()),
        YIZHAN_BROKER=f"mqtt://127.0.0.1:{port}",
    )  # fmt: skip
    database, pid, begin = make_engine(settings.database), int(hub.first["hub"]), time.monotonic()
    before = _cpu_s(pid)
    fleet = Child(
        "tests.bench.idle_fleet",
        ["--broker", port, "--mine", MINE, "--names", names, "--every", HEALTH_S], folder / "fleet.log",
    )  # fmt: skip
    try:
        until(
            lambda: _settled(database) == STATIONS, "the hub knows that all hold their states", PATIENCE_S, 2
        )
        coming, spent = time.monotonic() - begin, _cpu_s(pid) - before
        until(lambda: _share(pid, QUIET_S) < QUIET_SHARE, "the hub is idle", PATIENCE_S, 0.1)
        steady = _share(pid, WINDOW_S if runs > QUICK_RUNS else QUICK_WINDOW_S)
        with session_scope(database) as session:
            note(session, COMMAND, "bench", "states", None, None, now_ms())
        again = max(_share(pid, AGAIN_S) - steady, 0) * AGAIN_S
        connected, settled = fleet.ask("status")["connected"], _settled(database)
    finally:
        fleet.end()
        hub.end()
        broker.kill()
        database.dispose()
    share = steady + again / (AGAIN_EVERY_MS / 1000)
    report.figures["idle_2000_core_share"] = round(share, 4)
    report.details["idle"] = {
        "how": __doc__, "stations": STATIONS, "men": TEAMS * TEAM, "places": PLACES,
        "connected_at_end": connected, "settled_at_end": settled, "coming_up_s": round(coming, 1),
        "coming_up_cpu_s": round(spent, 1), "steady_share": round(steady, 4), "window_s": WINDOW_S,
        "derive_all_cpu_s": round(again, 2), "presences_per_s": round(STATIONS / HEALTH_S, 2),
    }  # fmt: skip
    print(
        f"  {share:.2%} of a core: steady {steady:.2%}, deriving all again {again:.1f} s an hour;"
        f" all up after {coming:.0f} s ({spent:.0f} s of a core); connected at the end {connected}, of which"
        f" {settled} hold all there is",
        flush=True,
    )


def _settled(database: Database) -> int:
    """How many stations are there and have said that they hold every kind of document."""
    with read_scope(database) as session:
        every = stations(session)
    return sum(one.state == "ready" and set(one.state_held) >= TOLD for one in every)


def _share(pid: int, seconds: float) -> float:
    """Share of a core a process takes for so long."""
    before, begin = _cpu_s(pid), time.monotonic()
    time.sleep(seconds)
    return (_cpu_s(pid) - before) / (time.monotonic() - begin)


def _cpu_s(pid: int) -> float:
    """Processor time of all its threads, in user and kernel, s."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _found(settings: Settings) -> list[tuple[str, str]]:
    """A mine with so many stations and men; each station's name and ledger."""
    engine, now = make_engine(settings.database), now_ms()
    upgrade(engine)
    made = []
    with session_scope(engine) as session:
        put_unit(session, Unit("mine", Words("矿"), "mine"))
        put_shifts(session, "mine", (SHIFT,))
        for number in range(TEAMS):
            put_unit(session, Unit(f"team-{number}", Words(f"{number}班"), "team", "mine"))
        for number in range(TEAMS * TEAM):
            unit = f"team-{number % TEAMS}"
            add_person(session, staff_no=f"{10_000 + number}", name=f"矿工{number}", unit_id=unit)
        for number in range(PLACES):
            put_place(session, Place(f"face-{number}", Words(f"面{number}"), "coal_face", "mine"))
            put_pattern(session, Pattern(f"team-{number % TEAMS}", f"face-{number}", DAY, (SHIFT.id,)))
        for number in range(STATIONS):
            name, key = f"s-{number}", Ed25519PrivateKey.generate().public_key().public_bytes_raw()
            add_station(session, name, f"face-{number % PLACES}", now, "bench")
            open_ledger(session, name, key, now)
            row = session.get_one(StationRow, name)
            row.ledger_id, row.public_key = ledger_id(key), key.hex()
            made.append((name, ledger_id(key)))
    engine.dispose()
    return made
