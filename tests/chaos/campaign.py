"""One database, some stations, and a schedule of misfortunes; afterwards everything is counted."""

from __future__ import annotations

import heapq
import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hub.config import Settings, load_settings
from tests.chaos import mine
from tests.chaos.databases import Database
from tests.chaos.line import FAIR, Line, Lines, Weather
from tests.chaos.mine import Enrolled
from tests.chaos.processes import Mosquitto, Nursery, Offspring
from tests.chaos.reckoning import Reckoning, Tick, reckon, write_down
from tests.fakes.processes import free_port

STATIONS = ("face-1", "face-2", "face-3")
HUBS = ("serve", "intake-1", "intake-2")
"""``yizhan serve``, and two workers that share the partitions with it."""
SCAN_S, PAUSE_S = 6.0, (0.02, 0.12)
"""How long a man waits for an answer, and how long the next one takes to come."""
KNOWN_SHARE = 0.3
SETTLE_S = 180.0
DISK_MB = 48
HOUR_MS, DAY_MS = 3_600_000, 86_400_000


@dataclass
class Member:
    """A station in its mine: what it is, its line, its process, and the clock it is shown.

    Attributes:
        counter: held while a man stands there, until what he saw is written down.
    """

    enrolled: Enrolled
    line: Line
    random: Random
    child: Offspring | None = None
    offset_ms: int = 0
    ticks: list[Tick] = field(default_factory=list)
    counter: threading.Lock = field(default_factory=threading.Lock)


class Campaign:
    """Everything that runs, in ``folder``.

    Args:
        folder: new.
        seed: of the schedule; the same seed brings the same misfortunes in the same order.
        database: the hub's.
        planted: name of a fault of :mod:`tests.chaos.planted`, or empty.

    Attributes:
        kills: how many living processes were killed.
        fell: how often one ended by itself and was started again, as systemd does.
    """

    def __init__(self, folder: Path, seed: int, database: Database, planted: str = "") -> None:
        self.folder, self.database, self._planted = folder, database, planted
        self._random = Random(seed)
        self.kills = self.restored = 0
        self.fell: dict[str, int] = {}
        self._hub_offset_ms, self._backup = 0, folder / "backup"
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._log = (folder / "events.log").open("a", encoding="utf-8", buffering=1)
        self._begin = time.monotonic()
        self._signing, self._over = threading.Event(), threading.Event()
        self.settings: Settings = load_settings(folder / "hub", mine=mine.MINE, database_url=database.url)
        self._broker_port, self._web_port = free_port(), free_port()
        self.broker = Mosquitto(folder, self._broker_port)
        self._nurseries = {kind: Nursery(kind, folder) for kind in ("station", "hub")}
        self.hubs: dict[str, Offspring | None] = dict.fromkeys(HUBS)
        self._badges = mine.found(self.settings, _now())
        self.members = {name: self._put_up(name, seed) for name in STATIONS}

    def start(self) -> None:
        """Everything up, and men at every station."""
        self.broker.start()
        for name in self.hubs:
            self._revive_hub(name)
        for name in self.members:
            self._revive(name)
            threading.Thread(target=self._crew, args=(self.members[name],), daemon=True).start()
        self._signing.set()
        self._wait_until_known()

    def rage(self, kills: int) -> None:
        """Misfortunes until so many processes were killed."""
        wanted = self.kills + kills
        self._signing.set()
        while self.kills < wanted:
            self._sleep(self._random.uniform(0.03, 0.35))
            name = self._random.choices(list(MISFORTUNES), [weight for weight, _ in MISFORTUNES.values()])[0]
            MISFORTUNES[name][1](self)

    def settle(self) -> Reckoning:
        """Make everything well, wait until nothing is on its way, and count."""
        self._note("settle")
        while self._due:
            self._sleep(0.1)
        for member in self.members.values():
            member.line.mend()
            self._set_clock(member, 0)
        self._set_hub_clock(0)
        self._send_home()
        stuck = self._wait_until_home()
        found = reckon(self.settings, [member.enrolled for member in self.members.values()], self.ticks)
        found.lost += stuck
        self._note("reckoned", records=found.records, ok=found.is_whole)
        return found

    @property
    def ticks(self) -> list[Tick]:
        """All that was seen so far."""
        return [tick for member in self.members.values() for tick in list(member.ticks)]

    def end(self) -> None:
        """Leave nothing behind but the folder."""
        self._over.set()
        self._send_home()
        write_down(self.folder / "ticks.jsonl", self.ticks)
        for child in [*self.hubs.values(), *(member.child for member in self.members.values())]:
            if child is not None:
                child.kill()
        self.broker.kill()
        for nursery in self._nurseries.values():
            nursery.end()
        self.database.end()
        for member in self.members.values():
            if os.path.ismount(member.enrolled.folder):
                subprocess.run(["umount", "-l", str(member.enrolled.folder)], check=False)
        self._log.close()

    # Misfortunes

    def kill_station(self) -> None:
        self._kill_station(self._random.choice(STATIONS))

    def kill_hub(self) -> None:
        self._kill_hub(self._random.choice(list(self.hubs)))

    def kill_broker(self) -> None:
        wait = self._random.uniform(0.0, 0.8)
        if self.broker.lives:
            self._note("kill broker")
            self.broker.kill()
            self.kills += 1
            self._later(wait, self.broker.start)

    def kill_many(self) -> None:
        """As when the power fails."""
        self.kill_broker()
        self.kill_hub()
        self.kill_station()

    def kill_database(self) -> None:
        wait = self._random.uniform(0.2, 1.5)
        if self.database.can_be_killed:
            self._note("kill database")
            self.database.kill()
            self.kills += 1
            self._sleep(wait)
            self.database.start()

    def cut(self) -> None:
        member, seconds = self._member(), self._random.uniform(0.1, 2.0)
        self._note("cut", station=member.enrolled.name, seconds=seconds)
        member.line.cut(seconds)

    def storm(self) -> None:
        """Packets of one line doubled, overtaken, said again much later, or all of them late."""
        member, seconds = self._member(), self._random.uniform(1.0, 5.0)
        kind = self._random.randrange(4)
        weather = (Weather(double=0.5), Weather(overtake=0.5), Weather(repeat=0.5), Weather(delay_s=0.7))[
            kind
        ]
        self._note("storm", station=member.enrolled.name, weather=str(weather))
        member.line.weather = weather
        self._later(seconds, lambda: setattr(member.line, "weather", FAIR))

    def fill_disk(self) -> None:
        member, seconds = self._member(), self._random.uniform(0.5, 2.0)
        if os.path.ismount(member.enrolled.folder):
            self._note("disk full", station=member.enrolled.name)
            filler = member.enrolled.folder / "filler"
            _fill(filler)
            self._later(seconds, lambda: filler.unlink(missing_ok=True))

    def move_clock(self) -> None:
        """1970, 2099, back, on; or the host's time zone at a change of daylight saving."""
        member, seconds = self._member(), self._random.uniform(0.5, 3.0)
        now = _now()
        offset = self._random.choice((1 - now, 4_070_908_800_000 - now, -2 * HOUR_MS, HOUR_MS, 26 * HOUR_MS))
        zone = self._random.choice(("America/New_York", "Australia/Lord_Howe", "UTC"))
        self._note("clock", station=member.enrolled.name, offset=offset, zone=zone)
        if member.child is not None:
            member.child.tell("zone", name=zone)
        self._set_clock(member, offset)
        self._later(seconds, lambda: self._set_clock(member, 0))

    def move_hub_clock(self) -> None:
        seconds = self._random.uniform(0.5, 2.0)
        now = _now()
        offset = self._random.choice((1 - now, 4_039_372_800_000 - now, -5 * HOUR_MS, 7 * HOUR_MS))
        self._note("hub clock", offset=offset)
        self._set_hub_clock(offset)
        self._later(seconds, lambda: self._set_hub_clock(0))

    def back_up(self) -> None:
        self._note("back up")
        copy = self._backup.with_suffix(".new")
        copy.unlink(missing_ok=True)
        self.database.back_up(copy)
        copy.rename(self._backup)

    def restore(self) -> None:
        """An old backup in the place of the database, as after the loss of a disk."""
        if not self._backup.exists():
            return
        self._note("restore")
        self.restored += 1
        names = [name for name, child in self.hubs.items() if self._kill_hub(name, revive=False)]
        self.database.restore(self._backup)
        for name in names:
            self._later(0.1, lambda name=name: self._revive_hub(name))  # type: ignore[misc]

    # What stands behind them

    def _put_up(self, name: str, seed: int) -> Member:
        folder, port = self.folder / name, free_port()
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
        if os.geteuid() == 0:
            subprocess.run(mount, check=False, capture_output=True)
        enrolled = mine.put_up(self.settings, name, folder, port, _now())
        random = Random(f"{seed} {name}")
        return Member(enrolled, _lines().open(port, self._broker_port, random), random)

    def _member(self) -> Member:
        return self.members[self._random.choice(STATIONS)]

    def _kill_station(self, name: str) -> None:
        wait, child = self._random.uniform(0.0, 0.8), self.members[name].child
        if child is None:
            return
        self._note("kill", station=name)
        self.members[name].child = None
        child.kill()
        self.kills += 1
        self._later(wait, lambda: self._revive(name))

    def _kill_hub(self, name: str, revive: bool = True) -> bool:
        wait, child = self._random.uniform(0.0, 1.0), self.hubs[name]
        if child is None:
            return False
        self._note("kill hub", name=name)
        self.hubs[name] = None
        child.kill()
        self.kills += 1
        if revive:
            self._later(wait, lambda: self._revive_hub(name))
        return True

    def _revive(self, name: str) -> None:
        member = self.members[name]
        what = {
            "folder": str(member.enrolled.folder), "offset_ms": member.offset_ms, "plant": self._planted,
        }  # fmt: skip
        member.child = self._nurseries["station"].fork(name, what, {})

    def _revive_hub(self, name: str) -> None:
        settings = {
            "YIZHAN_DATA": str(self.settings.data), "YIZHAN_PORT": str(self._web_port),
            "YIZHAN_MINE": mine.MINE, "YIZHAN_DATABASE_URL": self.database.url,
            "YIZHAN_BROKER": f"mqtt://127.0.0.1:{self._broker_port}",
        }  # fmt: skip
        what = {"offset_ms": self._hub_offset_ms, "plant": self._planted, "name": name}
        self.hubs[name] = self._nurseries["hub"].fork(name, what, settings)

    def _set_clock(self, member: Member, offset_ms: int) -> None:
        member.offset_ms = offset_ms
        if member.child is not None:
            member.child.tell("clock", offset_ms=offset_ms)

    def _set_hub_clock(self, offset_ms: int) -> None:
        self._hub_offset_ms = offset_ms
        for child in self.hubs.values():
            if child is not None:
                child.tell("clock", offset_ms=offset_ms)

    def _later(self, seconds: float, what: Callable[[], object]) -> None:
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._numbers), lambda: what() and None))

    def _sleep(self, seconds: float) -> None:
        """Wait, and meanwhile do what is due, and start again what ended by itself."""
        end = time.monotonic() + seconds
        while True:
            while self._due and self._due[0][0] <= time.monotonic():
                heapq.heappop(self._due)[2]()
            self._look_after()
            if time.monotonic() >= end:
                return
            time.sleep(0.01)

    def _look_after(self) -> None:
        for name, member in self.members.items():
            if member.child is not None and member.child.fell.is_set():
                self._note_fall(name)
                member.child = None
                self._later(0.5, lambda name=name: self._revive(name))  # type: ignore[misc]
        for name, child in self.hubs.items():
            if child is not None and child.fell.is_set():
                self._note_fall(name)
                self.hubs[name] = None
                self._later(0.5, lambda name=name: self._revive_hub(name))  # type: ignore[misc]

    def _note_fall(self, name: str) -> None:
        self._note("fell", name=name)
        self.fell[name] = self.fell.get(name, 0) + 1

    def _wait_until_known(self) -> None:
        """Until every station has heard of every man."""
        end = time.monotonic() + SETTLE_S
        while time.monotonic() < end:
            told = [self._status(member) for member in self.members.values()]
            if all(row.get("people") == mine.CREW for row in told):
                return
            self._sleep(0.2)
        raise TimeoutError("the stations never came to know the men")

    def _wait_until_home(self) -> list[str]:
        """Until nothing is unsent; the stations where it did not come about."""
        end, told = time.monotonic() + SETTLE_S, {}
        while time.monotonic() < end:
            told = {name: self._status(member) for name, member in self.members.items()}
            if all(row.get("up") and row.get("unsent") == 0 for row in told.values()):
                self._note("home", told=told)
                return []
            self._sleep(0.2)
        stuck = [f"{name} is stuck: {row}" for name, row in told.items() if row.get("unsent") != 0]
        return stuck or [f"{name} has no line" for name, row in told.items() if not row.get("up")]

    def _status(self, member: Member) -> dict[str, int]:
        child = member.child
        return (child.ask("status", 2.0) if child is not None else None) or {}

    def _crew(self, member: Member) -> None:
        """Men before one station, each with his badge; what they see is written down."""
        for number in itertools.count():
            while not self._signing.wait(0.2):
                if self._over.is_set():
                    return
            with member.counter:
                if self._signing.is_set():  # else they were sent home meanwhile, and everything is counted
                    self._sign(member, number)
            time.sleep(member.random.uniform(*PAUSE_S))

    def _sign(self, member: Member, number: int) -> None:
        child, name, known = member.child, member.enrolled.name, member.random.random() < KNOWN_SHARE
        text = member.random.choice(self._badges) if known else f"X-{name}-{number:07d}"
        told = child.ask("scan", SCAN_S, text=text) if child is not None else None
        if told is not None and told["kind"] not in ("failed", ""):
            run = tuple(told["run"]) if told["run"] else None
            which = told["ledger"], told["seq"], told["kind"], told["person"], run
            member.ticks.append(Tick(name, *which, _now(), told["again"]))

    def _send_home(self) -> None:
        """No man stands at a station any more, and none comes."""
        self._signing.clear()
        for member in self.members.values():
            with member.counter:
                pass

    def _note(self, what: str, **more: object) -> None:
        told = {"at": round(time.monotonic() - self._begin, 2), "kills": self.kills, "what": what, **more}
        self._log.write(json.dumps(told) + "\n")


MISFORTUNES: dict[str, tuple[int, Callable[[Campaign], None]]] = {
    "kill station": (40, Campaign.kill_station),
    "kill hub": (18, Campaign.kill_hub),
    "kill broker": (14, Campaign.kill_broker),
    "kill many": (4, Campaign.kill_many),
    "kill database": (4, Campaign.kill_database),
    "cut": (8, Campaign.cut),
    "storm": (10, Campaign.storm),
    "disk full": (3, Campaign.fill_disk),
    "clock": (5, Campaign.move_clock),
    "hub clock": (2, Campaign.move_hub_clock),
    "back up": (2, Campaign.back_up),
    "restore": (1, Campaign.restore),
}
"""By name: how often, in proportion; and what."""

_ALL_LINES: list[Lines] = []


def _lines() -> Lines:
    """The one thread that carries all lines."""
    if not _ALL_LINES:
        _ALL_LINES.append(Lines())
    return _ALL_LINES[0]


def _fill(file: Path) -> None:
    """Write until the disk takes no more."""
    with suppress(OSError), file.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while out.write(b"\0" * size):
                    pass


def _now() -> int:
    return time.time_ns() // 1_000_000


def room(folder: Path) -> Path:
    """An empty folder in the place of an old one, whose disks are let go."""
    for disk in folder.glob("*"):
        if os.path.ismount(disk):
            subprocess.run(["umount", "-l", str(disk)], check=False)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
