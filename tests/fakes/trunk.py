"""A relay and stations behind it as processes of their own; between hub and relay a line that is counted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from hub.demo.line import Line
from tests.fakes.processes import KIOSK, Hub, Station, free_port, until


class Trunk:
    """``yizhan-kiosk relay`` as a technician would start it, but that its line to the hub's broker leads
    through a proxy that can be cut and that counts.

    Attributes:
        line: the trunk.
        folder: the relay's data.
    """

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.folder = hub, folder
        self.port = free_port()
        self.log = folder.with_name("relay.log")
        self.process: subprocess.Popen[bytes] | None = None
        said = hub.run("enrol", "relay-1", "--place", "face-7305", "--address", f"127.0.0.1:{self.port}")
        self._token = said.split("--token ")[1].split()[0]
        self.line: Line | None = None

    def start(self) -> None:
        """Start the relay; the first time it enrols, and the proxy is put into its line."""
        if self.line is None:
            self._run("--hub", self.hub.url, "--token", self._token)
            file = self.folder / "station.json"
            until(file.exists, "the relay is enrolled")
            self.stop()
            enrolment = json.loads(file.read_text(encoding="utf-8"))
            address = urlsplit(enrolment["broker"])
            assert address.hostname is not None
            assert address.port is not None
            self.line = Line((address.hostname, address.port))
            enrolment["broker"] = f"{address.scheme}://127.0.0.1:{self.line.start()}"
            file.write_text(json.dumps(enrolment), encoding="utf-8")
        self._run()

    def _run(self, *arguments: str) -> None:
        command = [*KIOSK, "relay", "--data", str(self.folder), *arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log)

    def kill(self) -> None:
        """As a power cut ends it."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=20)

    def close(self) -> None:
        """End everything."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        if self.line is not None:
            self.line.stop()

    def restart(self, folder: Path) -> Station:
        """A station that is enrolled already."""
        return Station(self.hub, "", folder)

    def station(self, name: str, folder: Path) -> Station:
        """A new station behind the relay."""
        said = self.hub.run("enrol", name, "--place", "face-7305", "--behind", "relay-1")
        return Station(self.hub, said.split("--token ")[1].split()[0], folder)
