"""Men at the stations of a pit, and misfortunes; afterwards everything is counted."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from random import Random

from hub.records.ledgers import HUB
from tests.chaos import mine
from tests.chaos.databases import Database
from tests.chaos.gone import without
from tests.chaos.misfortunes import MISFORTUNES
from tests.chaos.pit import DESK, STATIONS, Member, Pit, now_ms
from tests.chaos.reckoning import Reckoning, Tick, reckon, write_down

SCAN_S, PAUSE_S = 6.0, (0.02, 0.12)
"""How long a man waits for an answer, and how long the next one takes to come."""
KNOWN_SHARE = 0.3
SETTLE_S = 180.0


class Crew:
    """Men before one station, each with his badge, while ``signing`` is set.

    Attributes:
        ticks: what they saw.
    """

    def __init__(self, member: Member, badges: list[str], signing: threading.Event) -> None:
        self._member, self._badges, self._signing = member, badges, signing
        self._over = threading.Event()
        self._counter = threading.Lock()
        self.ticks: list[Tick] = []
        threading.Thread(target=self._come, daemon=True).start()

    def rest(self) -> None:
        """Back when nobody stands at the station; ``signing`` is cleared, so nobody comes any more."""
        with self._counter:
            pass

    def end(self) -> None:
        """Nobody comes again."""
        self._over.set()

    def _come(self) -> None:
        for number in itertools.count():
            while not self._signing.wait(0.2):
                if self._over.is_set():
                    return
            with self._counter:
                if self._signing.is_set():  # else they were sent home meanwhile, and everything is counted
                    self._sign(number)
            time.sleep(self._member.random.uniform(*PAUSE_S))

    def _sign(self, number: int) -> None:
        child, name, chance = self._member.child, self._member.enrolled.name, self._member.random
        known = chance.random() < KNOWN_SHARE
        text = chance.choice(self._badges) if known else f"X-{name}-{number:07d}"
        told = child.ask("scan", SCAN_S, text=text) if child is not None else None
        if told is not None and told["kind"] not in ("failed", ""):
            run = tuple(told["run"]) if told["run"] else None
            which = told["ledger"], told["seq"], told["kind"], told["person"], run
            self.ticks.append(Tick(name, *which, now_ms(), told["again"]))


class Surface:
    """Men who sign by phone and sheets that are entered at the hub, while ``signing`` is set.

    Attributes:
        ticks: what they were told.
    """

    def __init__(self, pit: Pit, signing: threading.Event) -> None:
        self._pit, self._signing, self._random = pit, signing, Random(f"surface {len(pit.badges)}")
        self._over, self._counter = threading.Event(), threading.Lock()
        self.ticks: list[Tick] = []
        threading.Thread(target=self._work, daemon=True).start()

    def rest(self) -> None:
        """Back when nothing is being entered."""
        with self._counter:
            pass

    def end(self) -> None:
        """Nothing is entered any more."""
        self._over.set()

    def _work(self) -> None:
        while not self._over.is_set():
            if self._signing.wait(0.2):
                with self._counter:
                    if self._signing.is_set():
                        self._enter(self._random.choice(("phone", "paper")))
                time.sleep(self._random.uniform(*PAUSE_S))

    def _enter(self, what: str) -> None:
        man = self._random.randrange(mine.PHONES if what == "phone" else mine.CREW)
        child, station = self._pit.hubs[DESK], self._random.choice(STATIONS)
        told = child.ask(what, SCAN_S, number=mine.staff_no(man), station=station) if child else None
        if told is not None and told["seq"]:
            day, shift = told["run"]
            which = told["ledger"], told["seq"], told["kind"], told["person"], (day, shift)
            self.ticks.append(Tick(HUB, *which, now_ms()))


class Campaign:
    """Signing under misfortunes, in ``folder``.

    Args:
        folder: new.
        seed: of the schedule; the same seed brings the same misfortunes in the same order.
        database: the hub's.
        planted: names of faults of :mod:`tests.chaos.planted`, or empty.

    Attributes:
        pit: everything that runs.
    """

    def __init__(self, folder: Path, seed: int, database: Database, planted: str = "") -> None:
        self._folder = folder
        self.pit = Pit(folder, seed, database, planted)
        self._signing = threading.Event()
        self._crews: list[Crew | Surface] = []

    def start(self) -> None:
        """Everything up, and men at every station."""
        self.pit.start()
        self._signing.set()
        crews = [Crew(one, self.pit.badges, self._signing) for one in self.pit.members.values()]
        self._crews = [*crews, Surface(self.pit, self._signing)]
        self._wait_until_known()

    def rage(self, kills: int) -> None:
        """Misfortunes until so many processes were killed."""
        pit, wanted = self.pit, self.pit.kills + kills
        self._signing.set()
        while pit.kills < wanted:
            pit.wait(pit.random.uniform(0.03, 0.35))
            name = pit.random.choices(list(MISFORTUNES), [weight for weight, _ in MISFORTUNES.values()])[0]
            MISFORTUNES[name][1](pit)

    def settle(self) -> Reckoning:
        """Make everything well, wait until nothing is on its way, and count."""
        self.pit.note("settle")
        self.pit.mend()
        self._send_home()
        stuck = self._wait_until_home()
        stations = [member.enrolled for member in self.pit.members.values()]
        found = reckon(self.pit.settings, stations, self.ticks, len(self.pit.gone), now_ms())
        found.lost += stuck
        self.pit.note("reckoned", records=found.records, ok=found.is_whole)
        return found

    @property
    def ticks(self) -> list[Tick]:
        """All that was seen so far, but for entries at the hub that a backup put back has taken away."""
        return without([tick for crew in self._crews for tick in list(crew.ticks)], self.pit.gone)

    def end(self) -> None:
        """Leave nothing behind but the folder."""
        for crew in self._crews:
            crew.end()
        self._send_home()
        write_down(self._folder / "ticks.jsonl", self.ticks)
        self.pit.end()

    def _send_home(self) -> None:
        """No man stands at a station any more, and none comes."""
        self._signing.clear()
        for crew in self._crews:
            crew.rest()

    def _wait_until_known(self) -> None:
        """Until every station has heard of every man."""
        end = time.monotonic() + SETTLE_S
        while time.monotonic() < end:
            told = [self.pit.status(member) for member in self.pit.members.values()]
            if all(row.get("people") == mine.CREW for row in told):
                return
            self.pit.wait(0.2)
        raise TimeoutError("the stations never came to know the men")

    def _wait_until_home(self) -> list[str]:
        """Until nothing is unsent; the stations where it did not come about."""
        end, told = time.monotonic() + SETTLE_S, {}
        while time.monotonic() < end:
            told = {name: self.pit.status(member) for name, member in self.pit.members.items()}
            if all(row.get("up") and row.get("unsent") == 0 for row in told.values()):
                self.pit.note("home", told=told)
                return []
            self.pit.wait(0.2)
        stuck = [f"{name} is stuck: {row}" for name, row in told.items() if row.get("unsent") != 0]
        return stuck or [f"{name} has no line" for name, row in told.items() if not row.get("up")]


def room(folder: Path) -> Path:
    """An empty folder in the place of an old one, whose disks are let go."""
    for disk in folder.glob("*"):
        if os.path.ismount(disk):
            subprocess.run(["umount", "-l", str(disk)], check=False)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
