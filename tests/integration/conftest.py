"""A hub with either broker."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.processes import YIZHAN, Hub, free_port


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A really started Mosquitto with the files the hub writes, and the one setting that names it."""
    port, folder = free_port(), tmp_path / "mosquitto"
    subprocess.run(
        [*YIZHAN, "broker-files", "--out", folder, "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "YIZHAN_DATA": str(tmp_path / "hub")},
        check=True,
    )
    configuration = folder / "mosquitto.conf"
    text = configuration.read_text(encoding="utf-8")
    kept = [line for line in text.split("\n") if not line.startswith(("persistence", "user ", "log_dest"))]
    configuration.write_text("\n".join([*kept, "user root", "persistence false", "log_dest stderr", ""]))
    process = subprocess.Popen([shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", configuration])
    yield {"YIZHAN_BROKER": f"mqtts://127.0.0.1:{port}"}
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(params=["mosquitto", "embedded"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    settings = request.getfixturevalue("mosquitto") if request.param == "mosquitto" else {}
    hub = Hub(tmp_path / "hub", **settings)
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()
