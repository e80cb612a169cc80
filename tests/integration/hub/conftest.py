"""A real PostgreSQL of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def _as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """URL of a new, empty database."""
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    folder = Path("/tmp") / f"yizhan-pg-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tools = BINARIES[-1].parent
    data = str(folder / "data")
    run = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run(
        _as_postgres(f"{tools}/initdb", "-D", data, "-A", "trust", "-U", "hub", "-E", "UTF8"), **run
    )
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    control = (f"{tools}/pg_ctl", "-D", data, "-w")
    subprocess.run(_as_postgres(*control, "-l", str(folder / "log"), "-o", options, "start"), **run)
    try:
        yield f"postgresql://hub@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(_as_postgres(*control, "-m", "immediate", "stop"), **run)
        shutil.rmtree(folder, ignore_errors=True)
