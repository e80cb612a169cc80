"""Everything that runs: hubs, broker, database, stations and their lines; what falls is started again."""

from __future__ import annotations

import heapq
import itertools
import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hub.config import Settings, load_settings
from tests.chaos import gone, mine
from tests.chaos.databases import Database
from tests.chaos.desk import NAME as DESK
from tests.chaos.line import Line, Lines
from tests.chaos.mine import Enrolled
from tests.chaos.processes import Mosquitto, Nursery, Offspring
from tests.fakes.processes import free_port

STATIONS = ("face-1", "face-2", "face-3")
HUBS = ("serve", "intake-1", "intake-2", DESK)
"""``yizhan serve``, two workers that share the partitions with it, and the desk of the surface."""
DISK_MB = 48


@dataclass
class Member:
    """A station in its mine: what it is, its line, its process, and the clock it is shown."""

    enrolled: Enrolled
    line: Line
    random: Random
    child: Offspring | None = None
    offset_ms: int = 0


class Pit:
    """Everything that runs, in ``folder``.

    Args:
        folder: new.
        seed: of all that is left to chance.
        database: the hub's.
        planted: names of faults of :mod:`tests.chaos.planted`, or empty.

    Attributes:
        kills: how many living processes were killed.
        fell: how often one ended by itself and was started again, as systemd does.
        backup: the last copy of the database, and when it was begun (ms).
        gone: names of entries at the hub that a backup put back has taken away; ``gone.jsonl`` too.
        badges: what is on each man's.
    """

    def __init__(self, folder: Path, seed: int, database: Database, planted: str = "") -> None:
        self.folder, self.database, self._planted = folder, database, planted
        self.random = Random(seed)
        self.kills = self.restored = 0
        self.fell: dict[str, int] = {}
        self._hub_offset_ms, self.backup, self.backed_up_at = 0, folder / "backup", 0
        self.gone: set[gone.Name] = set()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._log = (folder / "events.log").open("a", encoding="utf-8", buffering=1)
        self._begin = time.monotonic()
        self.settings: Settings = load_settings(folder / "hub", mine=mine.MINE, database_url=database.url)
        self._broker_port, self._web_port = free_port(), free_port()
        self.broker = Mosquitto(folder, self._broker_port)
        self._nurseries = {kind: Nursery(kind, folder) for kind in ("station", "hub")}
        self.hubs: dict[str, Offspring | None] = dict.fromkeys(HUBS)
        self.badges = mine.found(self.settings, now_ms())
        self.members = {name: self._put_up(name, seed) for name in STATIONS}

    def start(self) -> None:
        """Everything up."""
        self.broker.start()
        for name in self.hubs:
            self.revive_hub(name)
        for name in self.members:
            self._revive(name)

    def mend(self) -> None:
        """Make everything well: lines whole, clocks right, what is due done."""
        while self._due:
            self.wait(0.1)
        for member in self.members.values():
            member.line.mend()
            self.set_clock(member, 0)
        self.set_hub_clock(0)

    def end(self) -> None:
        """Leave nothing behind but the folder."""
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

    def put_back(self) -> None:
        """Let the last backup take the place of the database; no hub runs."""
        lost = gone.put_back(
            self.settings, lambda: self.database.restore(self.backup), self.backed_up_at, now_ms()
        )
        gone.write_down(self.folder / "gone.jsonl", lost)
        self.gone |= lost

    def _put_up(self, name: str, seed: int) -> Member:
        folder, port = self.folder / name, free_port()
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
        if os.geteuid() == 0:
            subprocess.run(mount, check=False, capture_output=True)
        enrolled = mine.put_up(self.settings, name, folder, port, now_ms())
        random = Random(f"{seed} {name}")
        return Member(enrolled, _lines().open(port, self._broker_port, random), random)

    def member(self) -> Member:
        return self.members[self.random.choice(STATIONS)]

    def kill_station(self, name: str) -> None:
        wait, child = self.random.uniform(0.0, 0.8), self.members[name].child
        if child is None:
            return
        self.note("kill", station=name)
        self.members[name].child = None
        child.kill()
        self.kills += 1
        self.later(wait, lambda: self._revive(name))

    def kill_hub(self, name: str, revive: bool = True) -> bool:
        wait, child = self.random.uniform(0.0, 1.0), self.hubs[name]
        if child is None:
            return False
        self.note("kill hub", name=name)
        self.hubs[name] = None
        child.kill()
        self.kills += 1
        if revive:
            self.later(wait, lambda: self.revive_hub(name))
        return True

    def _revive(self, name: str) -> None:
        member = self.members[name]
        what = {
            "folder": str(member.enrolled.folder), "offset_ms": member.offset_ms, "plant": self._planted,
        }  # fmt: skip
        member.child = self._nurseries["station"].fork(name, what, {})

    def revive_hub(self, name: str) -> None:
        settings = {
            "YIZHAN_DATA": str(self.settings.data), "YIZHAN_PORT": str(self._web_port),
            "YIZHAN_MINE": mine.MINE, "YIZHAN_DATABASE_URL": self.database.url,
            "YIZHAN_BROKER": f"mqtt://127.0.0.1:{self._broker_port}",
        }  # fmt: skip
        what = {"offset_ms": self._hub_offset_ms, "plant": self._planted, "name": name}
        self.hubs[name] = self._nurseries["hub"].fork(name, what, settings)

    def set_clock(self, member: Member, offset_ms: int) -> None:
        member.offset_ms = offset_ms
        if member.child is not None:
            member.child.tell("clock", offset_ms=offset_ms)

    def set_hub_clock(self, offset_ms: int) -> None:
        self._hub_offset_ms = offset_ms
        for child in self.hubs.values():
            if child is not None:
                child.tell("clock", offset_ms=offset_ms)

    def later(self, seconds: float, what: Callable[[], object]) -> None:
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._numbers), lambda: what() and None))

    def wait(self, seconds: float) -> None:
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
                self.later(0.5, lambda name=name: self._revive(name))  # type: ignore[misc]
        for name, child in self.hubs.items():
            if child is not None and child.fell.is_set():
                self._note_fall(name)
                self.hubs[name] = None
                self.later(0.5, lambda name=name: self.revive_hub(name))  # type: ignore[misc]

    def _note_fall(self, name: str) -> None:
        self.note("fell", name=name)
        self.fell[name] = self.fell.get(name, 0) + 1

    def status(self, member: Member) -> dict[str, int]:
        child = member.child
        return (child.ask("status", 2.0) if child is not None else None) or {}

    def note(self, what: str, **more: object) -> None:
        told = {"at": round(time.monotonic() - self._begin, 2), "kills": self.kills, "what": what, **more}
        self._log.write(json.dumps(told) + "\n")


_ALL_LINES: list[Lines] = []


def _lines() -> Lines:
    """The one thread that carries all lines."""
    if not _ALL_LINES:
        _ALL_LINES.append(Lines())
    return _ALL_LINES[0]


def now_ms() -> int:
    """The harness's own clock."""
    return time.time_ns() // 1_000_000
