"""``make chaos RUNS=1000``: kills and misfortunes in real processes; then nothing may be lost or doubled.

Half of the kills with SQLite, half, at the same time, with PostgreSQL where it is installed. Every hundred
kills everything is made well and counted. The last line is JSON; the exit code is 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.chaos.campaign import Campaign, room
from tests.chaos.databases import Database, Postgres, Sqlite
from tests.chaos.planted import FAULTS
from tests.chaos.reckoning import Reckoning
from tests.fakes.postgresql import BINARIES

EVERY = 100
SHOWN = 10


def main() -> int:
    """Run, count, tell."""
    parser = argparse.ArgumentParser("chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=40, help="how many kills")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--plant", choices=("", *FAULTS), default="", help="a fault to be found")
    parser.add_argument("--folder", type=Path, default=None, help="where everything is left to be looked at")
    options = parser.parse_args()
    folder = room(options.folder or Path(tempfile.mkdtemp(prefix="yizhan-chaos-")))
    names = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    if "postgresql" in names and not BINARIES:
        print("PostgreSQL is not installed: SQLite alone", flush=True)
        names = ["sqlite"]
    print(f"chaos: {options.runs} kills, seed {options.seed}, {', '.join(names)}; {folder}", flush=True)
    begin, total = time.monotonic(), dict.fromkeys(("kills", "lost", "doubled", "unflagged", "records"), 0)
    each = options.runs // len(names)
    with ThreadPoolExecutor(len(names)) as side_by_side:
        ends = [
            side_by_side.submit(_campaign, name, folder / name, options.seed, each, options.plant)
            for name in names
        ]
    for end in ends:
        for key, number in end.result().items():
            total[key] += number
    print(json.dumps({**total, "seed": options.seed, "minutes": round((time.monotonic() - begin) / 60, 1)}))
    return 1 if total["lost"] + total["doubled"] + total["unflagged"] else 0


def _campaign(name: str, folder: Path, seed: int, kills: int, plant: str) -> dict[str, int]:
    """One database's share of the kills; it ends early where something is wrong."""
    room(folder)
    database: Database = Sqlite(folder / "hub") if name == "sqlite" else Postgres()
    campaign = Campaign(folder, seed, database, plant)
    found = Reckoning()
    try:
        campaign.start()
        while campaign.pit.kills < kills and found.is_whole:
            campaign.rage(min(EVERY, kills - campaign.pit.kills))
            found = campaign.settle()
            _tell(name, campaign, found)
    finally:
        campaign.end()
    return {
        "kills": campaign.pit.kills, "lost": len(found.lost), "doubled": len(found.doubled),
        "unflagged": len(found.unflagged), "records": found.records,
    }  # fmt: skip


def _tell(name: str, campaign: Campaign, found: Reckoning) -> None:
    flags = ", ".join(f"{flag} {n}" for flag, n in sorted(found.flagged.items()))
    pit = campaign.pit
    print(
        f"  {name}: {pit.kills} kills, {pit.restored} restored backups, {found.records} records, "
        f"{found.ticks} ticks, {found.signatures} signatures ({flags}); "
        f"ended by themselves: {pit.fell or 'none'}",
        flush=True,
    )
    for what in ("lost", "doubled", "unflagged"):
        rows = getattr(found, what)
        for row in rows[:SHOWN]:
            print(f"    {what}: {row}", flush=True)
        if len(rows) > SHOWN:
            print(f"    … {len(rows)} {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
