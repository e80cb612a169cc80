"""The run-time twin of the contracts: what decides loads nothing that draws, stores or talks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PURE = ("content_packs", "kiosk/sync", "kiosk/domain")
HEAVY = {"kivy", "sqlalchemy", "paho", "amqtt", "fastapi", "sqlite3", "hub"}


def test_importing_what_decides_loads_nothing_heavy() -> None:
    files = [path for folder in PURE for path in sorted((ROOT / folder).rglob("*.py"))]
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files
    ]
    assert len(modules) > 30
    program = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert {"content_packs", "kiosk"} <= loaded
    assert loaded & HEAVY == set()
