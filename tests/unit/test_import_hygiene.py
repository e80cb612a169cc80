"""The run-time twin of the contracts: what decides loads nothing that draws, stores or talks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fakes.station import enrolled

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


def test_the_first_board_waits_for_nothing_it_does_not_show(tmp_path: Path) -> None:
    """What talks, reads pictures or makes phone codes is loaded when the first board stands."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from kiosk.config import fonts_folder\n"
        "from kiosk.ui.preamble import prepare\n"
        "prepare((800, 480), False, 'offscreen', fonts_folder())\n"
        "import kiosk.window\n"
        "from kiosk.bootstrap import assemble\n"
        "from kiosk.ui.app import StationApp\n"
        "StationApp(assemble(Path(sys.argv[1]), lambda *_: None).desk).build()\n"
        "print('loaded', *sys.modules, flush=True)\n"
        "os._exit(0)\n"
    )
    enrolled(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split("loaded", 1)[1].split()}
    assert {"kivy", "sqlite3"} <= loaded
    assert loaded & {"paho", "tuf", "segno", "PIL", "zxingcpp", "numpy", "http"} == set()
