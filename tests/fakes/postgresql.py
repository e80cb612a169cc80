"""A PostgreSQL server of one's own, in a folder of its own, that can also be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
"""Debian's; empty where none is installed."""


class PostgreSQL:
    """A server on a port of 127.0.0.1.

    Args:
        durable: whether commits wait for the disk, as in a mine; tests that ask nothing of that are faster
            without.
    """

    def __init__(self, durable: bool = True) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="yizhan-pg-"))
        self._folder.chmod(0o700)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self._tools, self._data = BINARIES[-1].parent, str(self._folder / "data")
        self._options = f"-c listen_addresses=127.0.0.1 -c port={self.port}"
        self._options += f" -c unix_socket_directories={self._folder} -c fsync={'on' if durable else 'off'}"
        self._run(f"{self._tools}/initdb", "-D", self._data, "-A", "trust", "-U", "hub", "-E", "UTF8")
        self.start()

    def url(self, name: str = "postgres") -> str:
        """Where one of its databases is."""
        return f"postgresql://hub@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, a copy of ``template``; an old one of that name goes. Its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def start(self) -> None:
        """Start it, or start it again after :meth:`kill_9`."""
        self._control("-w", "-l", str(self._folder / "log"), "-o", self._options, "start")

    def kill_9(self) -> None:
        """The server and all its processes at once; what it had confirmed is found at the next start."""
        server = int((Path(self._data) / "postmaster.pid").read_text().split()[0])
        for pid in [server, *_children(server)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{server}").exists():
            time.sleep(0.01)

    def stop(self) -> None:
        """End it and forget its data."""
        self._control("-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        self._run(f"{self._tools}/pg_ctl", "-D", self._data, *arguments)

    def _run(self, *command: str) -> None:
        """As the user postgres where we are root: it refuses to run as root."""
        as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_other, *command], check=True, capture_output=True, cwd="/")


def _children(parent: int) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(file.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(file.parent.name))
    return found
