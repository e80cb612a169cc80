"""The two programs that are compared, started alike: the station, and Chromium as a kiosk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.config import fonts_folder
from tests.bench.processes import Tree

ROOT = Path(__file__).parents[2]
CHROMIUM_FLAGS = (
    "--kiosk", "--no-first-run", "--no-default-browser-check", "--noerrdialogs", "--disable-infobars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-features=Translate", "--password-store=basic", "--window-position=0,0",
)  # fmt: skip
"""What a careful installer sets on a kiosk without a network: nothing but the page is to cost anything."""


DEBIAN_PYTHON = Path("/usr/bin/python3")
"""What install-station.sh makes a station's environment with. It is built with profile-guided optimization,
which a Python that somebody compiled beside it seldom is."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A program and how it is started; ``folder`` is its own (profile or data)."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


class Running:
    """A started program."""

    def __init__(self, rival: Rival, display: str) -> None:
        self._process = subprocess.Popen(
            rival.command, env={**rival.environment, "DISPLAY": display}, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.pid = self._process.pid
        self.tree = Tree(self.pid, rival.folder)
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """Have the station do something (the control pipe); its answer. Events are kept."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._number += 1
        print(json.dumps({"id": self._number, "do": do, **arguments}), file=self._process.stdin, flush=True)
        for line in self._process.stdout:
            said = json.loads(line)
            if said.get("id") == self._number:
                return dict(said)
            self.events.append(said)
        raise RuntimeError("the station has ended")

    def end(self) -> None:
        """Stop it, with all of its helpers."""
        if self._process.stdin is not None:
            self._process.stdin.close()  # what a station takes as its end
        others = self.tree.pids() - {self.pid}
        self._process.terminate()
        self._process.wait(timeout=20)
        for pid in others:
            _until_gone(pid)


def station(data: Path, size: tuple[int, int], scratch: Path) -> Rival:
    """The station of ``data``, full screen; its bytecode is kept, as an installation by pip keeps it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(scratch / "bytecode")}
    environment |= {"MESA_SHADER_CACHE_DIR": str(scratch / "shaders")}
    environment |= {"YIZHAN_FONTS": str(fonts_folder())}
    command = [
        interpreter(scratch), "-m", "kiosk", "run", "--data", str(data), "--fullscreen",
        "--size", f"{size[0]}x{size[1]}", "--driver", "x11", "--control",
    ]  # fmt: skip
    return Rival("station", command, environment, data)


def floor(size: tuple[int, int], scratch: Path) -> Rival:
    """The least program that Kivy can be, started like the station (:mod:`tests.bench.floor`)."""
    like = station(scratch / "nothing", size, scratch)
    command = [
        like.command[0],
        "-m",
        "tests.bench.floor",
        f"{size[0]}x{size[1]}",
        str(fonts_folder() / "Regular.ttf"),
    ]
    return Rival("floor", command, {**like.environment, "SDL_VIDEODRIVER": "x11"}, scratch / "nothing")


def interpreter(scratch: Path) -> str:
    """Debian's Python in an environment of its own, with our packages; ours, where versions differ."""
    version = "import sys; print(*sys.version_info[:2])"
    if not DEBIAN_PYTHON.exists() or _said(str(DEBIAN_PYTHON), version) != _said(sys.executable, version):
        return sys.executable
    python = scratch / "python" / "bin" / "python"
    if not python.exists():
        subprocess.run([DEBIAN_PYTHON, "-m", "venv", "--without-pip", scratch / "python"], check=True)
        packages = Path(_said(str(python), "import sysconfig; print(sysconfig.get_path('purelib'))"))
        packages.joinpath("ours.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return str(python)


def _said(python: str, program: str) -> str:
    done = subprocess.run([python, "-c", program], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def chromium(binary: str, page: Path, size: tuple[int, int], scratch: Path) -> Rival:
    """Chromium on the page, with a profile of its own that is warm from the second start on."""
    profile, fonts = scratch / "profile", scratch / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts_folder()}</dir><cachedir>{scratch / 'fontcache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    flags = [*CHROMIUM_FLAGS, f"--window-size={size[0]},{size[1]}", f"--user-data-dir={profile}"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # it refuses to start as root with it
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    return Rival("chromium", [binary, *flags, f"file://{page}/index.html"], environment, profile)


@contextmanager
def running(rival: Rival, display: str) -> Iterator[Running]:
    """Start it; it ends with the block."""
    started = Running(rival, display)
    try:
        yield started
    finally:
        started.end()


def _until_gone(pid: int) -> None:
    """Wait for a helper that ends by itself when its parent has."""
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.02)
