"""A group of stations on one line, and what is asked of them together."""

from __future__ import annotations

import os
import subprocess
import time
from typing import Any

from tests.bench.pipe import ROOT, Child
from tests.bench.surface import Surface, until
from tests.bench.wires import KBIT_S, Wire
from tests.fakes.processes import KIOSK, free_port

MOST_IN_A_PROCESS = 25
NOTICED_S = 4.0
"""A running hub looks every two seconds for what was done beside it."""


class Group:
    """``count`` stations without a face behind one tap.

    Args:
        surface: the mine.
        name: of the group; its stations are name-1, name-2, …
        place: where they stand.
        far: whether they stand behind a line that can be slowed, in a namespace where there may be one.
        relay: name of a relay to put before them, beyond that line; or empty.

    Attributes:
        tap: counts, and breaks, their line.
        how: how that is shaped.
    """

    def __init__(
        self, surface: Surface, name: str, count: int, place: str, far: bool = False, relay: str = ""
    ) -> None:
        self.name, self.names = name, [f"{name}-{number}" for number in range(1, count + 1)]
        self._surface, self._behind = surface, relay
        self._relay: subprocess.Popen[bytes] | None = None
        self._fleets: list[Child] = []
        port, log = free_port(), surface.folder / f"{name}-tap.log"
        self._wire = Wire(port, surface.broker, surface.keys, log, far)
        self.tap = self._wire.tap
        try:
            self._start(surface, place, relay, port)
        except BaseException:
            self.end()
            raise

    @property
    def how(self) -> str:
        """How their line is shaped."""
        return self._wire.how + (" in a network namespace" if self._wire.within else "")

    def slow(self, named: bool) -> None:
        """Make their line thin; ``named``: the hub is told of it, else the stations have to find out."""
        self._wire.slow()
        if named:
            on_it = [self._behind] if self._behind else self.names
            self._surface.name_line(f"{self.name}-line", KBIT_S, on_it)
            time.sleep(NOTICED_S)

    def status(self) -> dict[str, Any]:
        """What is known of every station."""
        return {name: row for fleet in self._fleets for name, row in fleet.ask("status").items()}

    def all_up(self) -> bool:
        """Whether every station has the hub at the other end."""
        return all(row["up"] for row in self.status().values())

    def tell(self, do: str, **arguments: object) -> None:
        """One order to all stations, or to the one named ``station``."""
        for fleet in self._fleets:
            fleet.ask(do, **arguments)

    def counts(self) -> dict[str, Any]:
        """What the tap has counted, by station."""
        found: dict[str, Any] = self.tap.ask("counts")["clients"]
        return found

    def until_live(self, publisher: str, version: int, seconds: float = 1800.0) -> int:
        """Wait until all stations show a version; when the last one did, ms since 1970."""

        def when() -> int:
            rows = [row["live"].get(publisher, [0, 0]) for row in self.status().values()]
            return max(at for _, at in rows) if all(live == version for live, _ in rows) else 0

        return int(until(when, f"{self.name} shows version {version}", seconds, 0.25))

    def end(self) -> None:
        """Stop the stations and their line."""
        for fleet in self._fleets:
            fleet.end()
        if self._relay:
            self._relay.terminate()
            self._relay.wait(timeout=20)
        self._wire.end()

    def _start(self, surface: Surface, place: str, relay: str, port: int) -> None:
        """Relay, stations, and all of them connected."""
        behind = free_port() if relay else port
        if relay:
            self._relay = self._relay_started(surface, relay, place, behind, port)
        folders = surface.enrol(self.names, place, behind, relay)
        for first in range(0, len(folders), MOST_IN_A_PROCESS):
            some, keys = (
                folders[first : first + MOST_IN_A_PROCESS],
                surface.keys / f"{self.name}-{first}.keys",
            )
            log = surface.folder / f"{self.name}.log"
            fleet = Child("tests.bench.fleet", some, log, self._wire.within, SSLKEYLOGFILE=str(keys))
            self._fleets.append(fleet)
        until(self.all_up, f"{len(folders)} stations of {self.name} are connected")

    def _relay_started(
        self, surface: Surface, relay: str, place: str, port: int, broker: int
    ) -> subprocess.Popen[bytes]:
        """``yizhan-kiosk relay`` at the far end; its own broker at ``port``, the hub's through ``broker``."""
        folder = surface.enrol_relay(relay, place, f"127.0.0.1:{port}", broker)
        command = [*self._wire.prefix, *KIOSK, "relay", "--data", str(folder)]
        secrets = {"SSLKEYLOGFILE": str(surface.keys / f"{relay}.keys"), "PYTHONPATH": str(ROOT)}
        with (surface.folder / f"{relay}.log").open("wb") as log:
            return subprocess.Popen(command, env={**os.environ, **secrets}, cwd=ROOT, stdout=log, stderr=log)
