"""The hub's database in the two kinds there are: killed, copied while it runs, put back from an old copy."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Protocol

from tests.fakes.postgresql import PostgreSQL


class Database(Protocol):
    """What the harness does with it.

    Attributes:
        url: where it is.
        can_be_killed: whether it is a process of its own.
    """

    url: str
    can_be_killed: bool

    def back_up(self, file: Path) -> None:
        """Copy it while it runs."""

    def restore(self, file: Path) -> None:
        """Put an old copy in its place; nobody is connected."""

    def kill(self) -> None:
        """-9."""

    def start(self) -> None:
        """Start it again."""

    def end(self) -> None:
        """Forget it."""


class Sqlite:
    """A file in the hub's data folder."""

    can_be_killed = False

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._file = data / "hub.db"
        self.url = f"sqlite:///{self._file}"

    def back_up(self, file: Path) -> None:
        source, copy = sqlite3.connect(self._file, timeout=30), sqlite3.connect(file)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()

    def restore(self, file: Path) -> None:
        for old in self._file.parent.glob("hub.db*"):
            old.unlink()
        shutil.copy(file, self._file)

    def kill(self) -> None: ...

    def start(self) -> None: ...

    def end(self) -> None: ...


class Postgres:
    """A server of our own."""

    can_be_killed = True

    def __init__(self) -> None:
        self._server = PostgreSQL()
        self.url = self._server.create("hub")

    def back_up(self, file: Path) -> None:
        with file.open("wb") as out:
            subprocess.run(["pg_dump", self.url], stdout=out, check=True)

    def restore(self, file: Path) -> None:
        url = self._server.create("hub")
        subprocess.run(
            ["psql", "-q", "-o", "/dev/null", url, "-f", str(file)], check=True, capture_output=True
        )

    def kill(self) -> None:
        self._server.kill_9()

    def start(self) -> None:
        self._server.start()

    def end(self) -> None:
        self._server.stop()
