"""The stage: one hub, its stations, and the line of each; everything the demo can do to them.

The page and the check both play on it. Nothing here knows of either, and the stations are known only
as processes, the hub only as a server.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from content_packs.errors import LinkError
from content_packs.words import Words
from hub.demo.balance import Balance, counted_twice, lost, stored_twice
from hub.demo.children import Child
from hub.demo.line import Line
from hub.demo.notices import show_notice, withdraw_notices
from hub.demo.station import StationChild
from hub.demo.surface import Surface

STATIONS: Mapping[str, Words] = {
    "face-1": Words("7305综采工作面", "Coal face 7305"),
    "project-1": Words("8号煤仓安装工程", "Silo 8 project"),
}
"""The demo's stations (they come with the seed), and where they stand."""
SIZE = "960x540"
WINDOWS = {"face-1": "0x40", "project-1": "950x470"}
"""Where their windows open: side by side, one lower, so that both are whole on a screen of 1920 x 1080."""
HUB_START_S = 120.0
"""First start on a slow machine: migrations, 49 PINs hashed, all packs read and published."""
STATION_START_S = 60.0
SLOW_KBIT = 64
OFFSET = timedelta(hours=8)
"""The demo mine's wall time is that of Asia/Shanghai."""
SHIFT_STARTS = (0, 8, 16)
"""Local hours at which the face's shifts begin."""
POLL_S = 0.05
YIZHAN = (sys.executable, "-c", "from hub.cli import main; main()")
"""The hub's command, whether or not it is installed in PATH."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may choose.

    Attributes:
        data: folder of everything the demo keeps.
        port: of the hub's console, on 127.0.0.1.
        broker_port: of the embedded broker.
        broker: another broker's URL; empty means the embedded one.
        phone_url: address of the phone page in the QR.
        windowed: whether the stations open windows; else they draw out of sight.
        fonts: folder with Regular.ttf and Bold.ttf.
    """

    data: Path
    port: int = 8080
    broker_port: int = 1883
    broker: str = ""
    phone_url: str = ""
    windowed: bool = False
    fonts: Path = Path(sys.prefix) / "share" / "yizhan" / "fonts"

    @property
    def url(self) -> str:
        """Address of the hub."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def hub_environment(self) -> dict[str, str]:
        """What the hub is told; ``YIZHAN_…`` of this process goes through unless it is set here."""
        told = {
            "YIZHAN_DATA": str(self.data / "hub"),
            "YIZHAN_DEMO": "1",
            "YIZHAN_HOST": "127.0.0.1",
            "YIZHAN_PORT": str(self.port),
            "YIZHAN_BROKER_PORT": str(self.broker_port),
            "YIZHAN_PHONE_URL": self.phone_url or self.url,
            "YIZHAN_FONTS": str(self.fonts),
        }
        return {**told, "YIZHAN_BROKER": self.broker} if self.broker else told

    @property
    def broker_address(self) -> tuple[str, int]:
        """Where the lines lead."""
        parts = urlsplit(self.broker)
        return (parts.hostname or "127.0.0.1", parts.port or self.broker_port)


class Stage:
    """Built once, started step by step by its owner, stopped once."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.surface = Surface(options.url, options.data / "hub" / "secrets" / "api.token")
        self.hub = Child("hub", self._hub_command, options.logs / "hub.log", options.hub_environment)
        self.lines: dict[str, Line] = {}
        self.stations: dict[str, StationChild] = {}
        self.offset_ms = 0
        self._own_offset: dict[str, int] = {}
        self._tokens: dict[str, str] = {}
        self._told_clock: dict[str, int] = {}
        self._told_hub = 1
        for name in STATIONS:
            self._add(name)

    # ---- starting and stopping

    def start_hub(self) -> None:
        """Start the hub and wait until it answers.

        Raises:
            LinkError: it does not; the sentence names its log.
        """
        self.hub.start()
        self._wait(
            self.surface.is_well, HUB_START_S, self.hub, Words("中枢没有启动", "the hub did not start")
        )

    def enrol(self, name: str) -> bool:
        """Give a station that has never been here a one-use token; whether it needed one."""
        if (self.folder(name) / "station.json").exists():
            return False
        self._tokens[name] = token_in(self._yizhan("enrol", name), name)
        return True

    def admit(self, name: str, token: str) -> None:
        """Take in one more station of the hub, with the token somebody made for it; start it."""
        self._add(name)
        self._tokens[name] = token
        self.start_station(name)

    def start_station(self, name: str) -> None:
        """Start a station behind its own line; returns at once."""
        self.lines[name].start()
        self.stations[name].child.start()

    def wait_for_board(self, name: str) -> float:
        """Wait until a station has drawn its first board; seconds since its process started."""
        station = self.stations[name]
        words = Words(f"站点 {name} 没有画出第一块板", f"station {name} drew no board")
        self._wait(lambda: bool(station.said("first_board")), STATION_START_S, station.child, words)
        return float(station.said("first_board")[0]["seconds"])

    def stop(self) -> None:
        """End every process and line; safe to call whatever was started."""
        for station in self.stations.values():
            station.child.stop()
        self.hub.stop()
        for line in self.lines.values():
            line.stop()
        self.surface.close()

    # ---- what one can do

    def scan(self, name: str, text: str) -> None:
        """Type a code as a scanner does, end with Enter."""
        self.stations[name].ask("type", text=text)

    def press(self, name: str, key: str) -> None:
        """Press a key of the station."""
        self.stations[name].ask("key", key=key)

    def picture(self, name: str, path: Path) -> Path:
        """Have a station write what it shows as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.stations[name].ask("picture", path=str(path.absolute()))
        return path

    def cut(self, name: str) -> None:
        self.lines[name].cut()

    def restore(self, name: str) -> None:
        self.lines[name].restore()

    def slow(self, name: str) -> None:
        self.lines[name].slow(SLOW_KBIT)

    def kill(self, name: str) -> None:
        """SIGKILL a station; its keeper starts it again. One whose window was closed is opened again."""
        child = self.stations[name].child
        child.kill()
        child.open_again()

    def now(self) -> datetime:
        """The demo mine's wall time, naive."""
        moment = datetime.fromtimestamp((time.time_ns() // 1_000_000 + self.offset_ms) / 1000, UTC)
        return moment.replace(tzinfo=None) + OFFSET

    def move_to(self, local: datetime) -> None:
        """Set the clocks of hub and stations so that it is ``local`` at the mine now."""
        self.offset_ms += round((local - self.now()).total_seconds() * 1000)
        self._own_offset.clear()
        self._tell_hub_clock()
        for name in self.stations:
            self._tell_clock(name)

    def next_shift(self) -> None:
        """Go to five minutes after the next shift begins at the face."""
        now = self.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        starts = [midnight + timedelta(days=day, hours=hour) for day in (0, 1) for hour in SHIFT_STARTS]
        self.move_to(next(start for start in starts if start > now) + timedelta(minutes=5))

    def clock_1970(self, name: str) -> None:
        """Set one station's wall clock back to the first minute of 1970 while it runs."""
        self._own_offset[name] = -(time.time_ns() // 1_000_000)
        self._tell_clock(name)

    def clock_right(self, name: str) -> None:
        """Set one station's clock right again."""
        self._own_offset.pop(name, None)
        self._tell_clock(name)

    def show_notice(self) -> str:
        """Have the safety supervisor show an urgent notice everywhere; its id."""
        return show_notice(self.surface)

    def withdraw_notices(self) -> int:
        """Have every urgent notice taken back; how many there were."""
        return withdraw_notices(self.surface)

    def heal(self) -> None:
        """Tell whoever was started again what the demo's clock is; call now and then.

        The hub first: stations go by its clock.
        """
        if self.hub.starts > self._told_hub:
            self._tell_hub_clock()
        for name, station in self.stations.items():
            if station.child.starts > self._told_clock.get(name, 0):
                self._tell_clock(name)

    # ---- how it is

    def folder(self, name: str) -> Path:
        """Data folder of a station."""
        return self.options.data / name

    def ledger(self, name: str) -> str:
        """Id of a station's ledger, from its own folder."""
        return str(json.loads((self.folder(name) / "station.json").read_text(encoding="utf-8"))["ledger"])

    def balance(self) -> Balance:
        """Ask the stations, then the hub, and compare.

        Raises:
            LinkError: one of them does not answer just now.
        """
        status = {name: station.status() for name, station in self.stations.items()}
        totals = self.surface.totals()
        held = {ledger: int(row["records"]) for ledger, row in totals["ledgers"].items()}
        last = {self.ledger(name): int(row["last"]) for name, row in status.items()}
        unsent = {self.ledger(name): int(row["unsent"]) for name, row in status.items()}
        runs = [line for run in totals["runs"] for line in self.surface.coverage(run["date"], run["shift"])]
        records = {ledger: self.surface.records(ledger) for ledger in held}
        return Balance(
            on_stations=sum(last.values()),
            at_hub=sum(held.values()),
            unsent=sum(unsent.values()),
            lost=lost(last, unsent, held),
            doubled=stored_twice(records) + counted_twice(runs),
        )

    # ---- inside

    def _tell_hub_clock(self) -> None:
        starts = self.hub.starts
        self.surface.set_clock(self.offset_ms)
        self._told_hub = starts

    def _tell_clock(self, name: str) -> None:
        station = self.stations[name]
        starts = station.child.starts
        station.ask("clock", offset_ms=self._own_offset.get(name, self.offset_ms))
        self._told_clock[name] = starts

    def _add(self, name: str) -> None:
        log, environment = self.options.logs / f"{name}.log", {"YIZHAN_FONTS": str(self.options.fonts)}
        command = partial(self._station_command, name)
        self.lines[name] = Line(self.options.broker_address)
        self.stations[name] = StationChild(name, command, log, environment)

    def _hub_command(self) -> list[str]:
        return [*YIZHAN, "serve"]

    def _station_command(self, name: str) -> list[str]:
        command = [sys.executable, "-m", "kiosk", "run", "--control", "--data", str(self.folder(name))]
        command += ["--broker", f"mqtt://127.0.0.1:{self.lines[name].port}"]
        if self.options.windowed:
            command += ["--driver", "x11", "--size", SIZE, "--at", WINDOWS.get(name, "200x300")]
        else:
            command += ["--driver", "offscreen"]
        if not (self.folder(name) / "station.json").exists():
            command += ["--hub", self.options.url, "--token", self._tokens[name]]
        return command

    def _yizhan(self, *arguments: str) -> str:
        """Run a command of the hub as a person would, and return what it printed."""
        done = subprocess.run(
            [*YIZHAN, *arguments],
            env={**os.environ, **self.options.hub_environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout + done.stderr

    def _wait(self, holds: Callable[[], bool], seconds: float, child: Child, what: Words) -> None:
        end = time.monotonic() + seconds
        while not holds():
            if child.given_up or time.monotonic() > end:
                last = last_line(child.log)
                raise LinkError(
                    f"{what.zh}；数据没有丢，请看 {child.log}。最后一行：{last}",
                    f"{what.en}; nothing is lost; see {child.log}; its last line: {last}",
                )
            time.sleep(POLL_S)


def token_in(text: str, station: str) -> str:
    """The one-use enrolment token in a command that was printed or shown.

    Raises:
        LinkError: there is none.
    """
    found = re.search(r"--token[ =]([A-Za-z0-9_-]+)", text)
    if found is None:
        raise LinkError(
            f"没有拿到 {station} 的登记码：{text[-200:]}", f"no token for {station}: {text[-200:]}"
        )
    return found[1]


def last_line(log: Path) -> str:
    """The last line of a log that says anything, cut to 200 characters; empty without a log."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def free_port(port: int, option: str, host: str = "127.0.0.1") -> int:
    """The port, if nobody listens on it.

    Raises:
        LinkError: somebody does; the sentence names the option that chooses another.
    """
    try:
        socket.create_server((host, port)).close()
    except OSError:
        raise LinkError(
            f"端口 {port} 已被占用，演示没有启动，数据没有改动；请用 {option} 换一个端口。",
            f"port {port} is taken; nothing was started or changed; choose another with {option}",
        ) from None
    return port
