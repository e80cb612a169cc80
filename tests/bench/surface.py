"""The surface of a small mine, really started: hub, Mosquitto with mutual TLS, stations enrolled."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.format.manifest import Manifest, decode_manifest
from content_packs.words import Words
from hub.audit.service import note
from hub.cli.session import WHO
from hub.config import Settings, load_settings
from hub.db import make_engine, read_scope, session_scope
from hub.packs.objects import object_bytes
from hub.packs.published import versions
from hub.records.models import RecordRow
from hub.stations.enrolment import make_enrol_token
from hub.stations.lines import assign, put_line
from hub.stations.service import add_station
from hub.sync.line import Line
from kiosk.config import Folder, fonts_folder
from kiosk.enrol import enrol
from tests.bench.pipe import Child
from tests.fakes.processes import YIZHAN, free_port

MINE = """
[mine]
id = "mine-1"
name = "第一煤矿"
{units}
{places}
[[shift]]
unit = "mine"
id = "early"
name = "早班"
start = "08:00"
minutes = 1439
"""
PUBLISHERS = ("section-1", "section-2")
"""Two units with a place each: what one publishes, the other's stations do not fetch."""
DEADLINE_S = 120.0


class Surface:
    """Hub and broker in ``folder``.

    Args:
        folder: new; holds data, keys and logs.

    Attributes:
        broker: its port, all addresses.
        keys: where every process writes down its TLS secrets.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.keys = folder, folder / "keys"
        self.keys.mkdir(parents=True)
        self.port, self.broker, self.tapped = free_port(), free_port(), free_port()
        self._environment = {
            "YIZHAN_DATA": str(folder / "hub"), "YIZHAN_PORT": str(self.port), "YIZHAN_MINE": "mine-1",
            "YIZHAN_BROKER": f"mqtts://127.0.0.1:{self.tapped}", "YIZHAN_FONTS": str(fonts_folder()),
            "SSLKEYLOGFILE": str(self.keys / "hub.keys"),
        }  # fmt: skip
        self._found()
        self._mosquitto = self._broker_started()
        self.tap = Child(
            "tests.bench.tap",
            [
                "--listen",
                self.tapped,
                "--to",
                f"127.0.0.1:{self.broker}",
                "--keys",
                self.keys,
                "--blocks",
                "up",
            ],
            folder / "hub-tap.log",
        )
        self._hub: Child | None = None
        self.start()

    @property
    def settings(self) -> Settings:
        """The hub's settings."""
        return load_settings(self.folder / "hub", mine="mine-1", fonts=fonts_folder())

    def start(self, *options: object) -> None:
        """Start the hub, or start it anew with these options of :mod:`tests.bench.hub_process`."""
        self.stop_hub()
        self._hub = Child("tests.bench.hub_process", options, self.folder / "hub.log", **self._environment)
        until(self._answers, "the hub answers")

    def set_clock(self, offset_ms: int) -> None:
        """Drive the hub's clock."""
        assert self._hub is not None
        self._hub.ask("clock", offset_ms=offset_ms)

    def publish(self, folder: Path, publisher: str) -> Manifest:
        """Import and publish an authoring folder by the product's own commands; the manifest in force."""
        self.run("pack", "import", str(folder))
        self.run("pack", "publish", publisher)
        return self.manifest(publisher)[0]

    def manifest(self, publisher: str) -> tuple[Manifest, bytes]:
        """The manifest in force, and its bytes."""
        with _reading(self.settings) as session:
            newest = versions(session, publisher)[0]
        data = object_bytes(self.settings.objects, newest.manifest_sha)
        assert data is not None
        return decode_manifest(data), data

    def enrol(self, names: Sequence[str], place: str, broker: int, behind: str = "") -> list[Path]:
        """New stations; their data folders.

        Args:
            names, place: which, and where they stand.
            broker: port of their 127.0.0.1 where they will reach the broker.
            behind: the relay they stand behind, or empty.
        """
        tokens = {}
        engine = make_engine(self.settings.database)
        with session_scope(engine) as session:
            for name in names:
                add_station(session, name, place, now_ms(), "bench")
                tokens[name] = make_enrol_token(session, name, now_ms(), behind)
        engine.dispose()
        return [self._join(name, token, broker) for name, token in tokens.items()]

    def enrol_relay(self, name: str, place: str, address: str, broker: int) -> Path:
        """A relay at ``address``, to reach the broker at this port of its 127.0.0.1; its data folder."""
        said = self.run("enrol", name, "--place", place, "--address", address)
        return self._join(name, said.split("--token ")[1].split()[0], broker)

    def name_line(self, line_id: str, kbit_s: int, names: Sequence[str]) -> None:
        """Tell the hub, as a technician would, that these stations share a line of so many kbit/s."""
        engine = make_engine(self.settings.database)
        with session_scope(engine) as session:
            put_line(session, Line(line_id, kbit_s, (), Words(line_id)))
            assign(session, line_id, names)
            note(session, WHO, "change", f"link:{line_id}", None, {"kbit_s": kbit_s}, now_ms())
        engine.dispose()

    def arrivals(self, ledger: str) -> dict[int, int]:
        """When each record of a ledger was stored by the hub, ms since 1970, by sequence."""
        with _reading(self.settings) as session:
            query = select(RecordRow.seq, RecordRow.arrived_at).where(RecordRow.ledger == ledger)
            return {seq: at for seq, at in session.execute(query)}

    def run(self, *arguments: str) -> str:
        """One command of ``yizhan`` beside the hub; its output."""
        done = subprocess.run(
            [*YIZHAN, *arguments], env={**os.environ, **self._environment}, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"yizhan {' '.join(arguments)}: {done.stdout}{done.stderr}"[-2000:])
        return done.stdout

    def stop_hub(self) -> None:
        if self._hub is not None:
            self._hub.end()
            self._hub = None

    def stop(self) -> None:
        """End everything."""
        self.stop_hub()
        self.tap.end()
        self._mosquitto.terminate()
        self._mosquitto.wait(timeout=10)

    def _join(self, name: str, token: str, broker: int) -> Path:
        folder = Folder(self.folder / "stations" / name)
        folder.path.mkdir(parents=True)
        given = enrol(folder, f"http://127.0.0.1:{self.port}", token)
        folder.save_enrolment(replace(given, broker=f"mqtts://127.0.0.1:{broker}"))
        return folder.path

    def _found(self) -> None:
        units = "\n".join(
            f'[[unit]]\nid = "{name}"\nname = "{name}"\nkind = "section"' for name in PUBLISHERS
        )
        places = "\n".join(
            f'[[place]]\nid = "face-{name[-1]}"\nname = "面{name[-1]}"\nkind = "coal_face"\nunit = "{name}"'
            for name in PUBLISHERS
        )
        file = self.folder / "mine.toml"
        file.write_text(MINE.format(units=units, places=places), encoding="utf-8")
        self.run("init", str(file))

    def _broker_started(self) -> subprocess.Popen[bytes]:
        """Mosquitto with the files the hub writes; only where it may write is another place."""
        folder = self.folder / "mosquitto"
        self.run("broker-files", "--out", str(folder), "--host", "127.0.0.1", "--port", str(self.broker))
        file = folder / "mosquitto.conf"
        kept = [
            line for line in file.read_text(encoding="utf-8").split("\n") if not line.startswith("persist")
        ]
        file.write_text("\n".join([*kept, "user root", "persistence false", ""]), encoding="utf-8")
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        with (self.folder / "mosquitto.log").open("wb") as log:
            return subprocess.Popen([program, "-c", file], stdout=log, stderr=log)

    def _answers(self) -> bool:
        token = self.folder / "hub" / "secrets" / "api.token"
        with suppress(OSError, httpx.HTTPError):
            headers = {"Authorization": f"Bearer {token.read_text(encoding='ascii').strip()}"}
            return httpx.get(f"http://127.0.0.1:{self.port}/api/v1/health", headers=headers).is_success
        return False


@contextmanager
def _reading(settings: Settings) -> Iterator[Session]:
    """A reading session on the hub's database, which is let go afterwards."""
    engine = make_engine(settings.database)
    try:
        with read_scope(engine) as session:
            yield session
    finally:
        engine.dispose()


def until(condition: Callable[[], Any], what: str, seconds: float = DEADLINE_S, step: float = 0.1) -> Any:
    """Look until ``condition`` gives something true; its value.

    Raises:
        TimeoutError: it does not within ``seconds``.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(step)
    raise TimeoutError(f"not within {seconds:g} s: {what}")


def now_ms() -> int:
    """Wall time, ms since 1970 UTC."""
    return time.time_ns() // 1_000_000
