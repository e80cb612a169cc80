"""What two thousand idle stations cost the hub: ``yizhan serve`` on Mosquitto, its processor time measured.

A station that is idle says every fifteen minutes how it is; the hub answers with a receipt and looks whether
its states have changed. Every ten minutes it derives everybody's states again: that would come too seldom for
a short measurement. So the hub is told to do it every 90 s; what one costs is the difference of two windows,
of 60 s without and of 90 s with one in it, and it is counted by its share of ten minutes.
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
from hub.config import Settings, load_settings
from hub.db import make_engine, session_scope
from hub.migrate import upgrade
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import put_shifts
from hub.records.ledgers import open_ledger
from hub.stations.models import StationRow
from hub.stations.service import Place, add_station, put_place
from hub.sync.engine import AGAIN_EVERY_MS
from tests.bench.ledgers_feed import SHIFT
from tests.bench.pipe import Child
from tests.bench.surface import now_ms, until
from tests.chaos.processes import Mosquitto
from tests.fakes.processes import free_port

if TYPE_CHECKING:
    from tests.bench.ledgers import Report

STATIONS, CREW, PLACES = 2_000, 400, 200
MINE = "mine-1"
HEALTH_S = 900.0
WINDOW_S, AGAIN_S = 60.0, 90.0
QUIET_SHARE = 0.2
"""Of a core, over three seconds: below it what was asked of the hub is done."""
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(folder: Path, report: Report, runs: int) -> None:
    """One hub, one Mosquitto, one process that is all the stations."""
    settings = load_settings(folder / "hub", mine=MINE)
    names = folder / "names.json"
    names.write_text(json.dumps(_found(settings)))
    port = free_port()
    broker = Mosquitto(folder, port)
    broker.start()
    hub = Child(
        "tests.bench.hub_process", ["--again-ms", round(AGAIN_S * 1000)], folder / "hub.log",
        YIZHAN_DATA=str(settings.data), YIZHAN_MINE=MINE, YIZHAN_PORT=str(free_port()),
        YIZHAN_BROKER=f"mqtt://127.0.0.1:{port}",
    )  # fmt: skip
    fleet = Child(
        "tests.bench.idle_fleet",
        ["--broker", port, "--mine", MINE, "--names", names, "--every", HEALTH_S], folder / "fleet.log",
    )  # fmt: skip
    try:
        pid = int(hub.first["hub"])
        until(lambda: fleet.ask("status")["held"] >= 3 * STATIONS, "all hold their states", 400, 1.0)
        until(lambda: _share(pid, 3.0) < QUIET_SHARE, "the hub is idle", 300, 0.1)
        until(lambda: _share(pid, 3.0) > 2 * QUIET_SHARE, "it derives all states again", 200, 0.1)
        until(lambda: _share(pid, 3.0) < QUIET_SHARE, "the hub is idle again", 200, 0.1)
        steady = _share(pid, WINDOW_S)
        whole = _share(pid, AGAIN_S)
    finally:
        fleet.end()
        hub.end()
        broker.kill()
    again = max(whole - steady, 0) * AGAIN_S
    share = steady + again / (AGAIN_EVERY_MS / 1000)
    report.figures["idle_2000_core_share"] = round(share, 4)
    report.details["idle"] = {
        "how": __doc__, "stations": STATIONS, "men": CREW, "steady_share": round(steady, 4),
        "derive_all_cpu_s": round(again, 2), "presences_per_s": round(STATIONS / HEALTH_S, 2),
    }  # fmt: skip
    print(f"  {share:.1%} of a core: steady {steady:.1%}, deriving all again {again:.1f} s", flush=True)


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
        for number in range(CREW):
            add_person(session, staff_no=f"{10_000 + number}", name=f"矿工{number}", unit_id="mine")
        for number in range(PLACES):
            put_place(session, Place(f"face-{number}", Words(f"面{number}"), "coal_face", "mine"))
        for number in range(STATIONS):
            name, key = f"s-{number}", Ed25519PrivateKey.generate().public_key().public_bytes_raw()
            add_station(session, name, f"face-{number % PLACES}", now, "bench")
            open_ledger(session, name, key, now)
            session.get_one(StationRow, name).ledger_id = ledger_id(key)
            made.append((name, ledger_id(key)))
    engine.dispose()
    return made
