"""``yizhan demo --check``: the whole story for real, without a person. The longest test there is."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

FIGURES = {"boards_shown": 5, "lost": 0, "doubled": 0, "failures": []}


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def test_the_story_of_the_first_ten_minutes(tmp_path: Path, fonts: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from hub.cli import main; main()",
        "demo",
        "--check",
        "--out",
        str(tmp_path),
    ]
    command += ["--port", free_port(), "--page-port", free_port(), "--broker-port", free_port()]
    environment = {**os.environ, "YIZHAN_FONTS": str(fonts), "YIZHAN_LAN": ""}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
    )
    row = json.loads(done.stdout.splitlines()[-1])
    assert {name: row[name] for name in FIGURES} == FIGURES, done.stdout
    assert row["signed_on_station"] == row["records_on_hub"] >= 7
    assert len(row["pictures"]) >= 2 * 6
    assert all((tmp_path / name).stat().st_size > 5_000 for name in row["pictures"])
    assert row["ok"] == (row["late"] == []), (
        "what was slower than promised is told, and this machine may be busy"
    )
    assert done.returncode == (0 if row["ok"] else 1)
