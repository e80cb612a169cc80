"""``yizhan demo`` for real: it starts, plays, is killed and stopped, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

START_S = 90.0
STOP_S = 25.0
YIZHAN = [sys.executable, "-c", "from hub.cli import main; main()"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until(holds: Callable[[], Any], seconds: float) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return found


def running(text: str) -> list[int]:
    """Processes with ``text`` in their command line or environment, zombies left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if text.encode() in said and state != "Z" and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


class Demo:
    """A demo in a folder of its own, on free ports."""

    def __init__(self, data: Path, fonts: Path) -> None:
        self.data = data
        self.page = free_port()
        self.port = free_port()
        self.out = data.parent / "demo.txt"
        self._environment = {**os.environ, "YIZHAN_FONTS": str(fonts), "DISPLAY": "", "YIZHAN_LAN": ""}
        self.process: subprocess.Popen[str] | None = None

    def command(self) -> list[str]:
        ports = ["--port", str(self.port), "--page-port", str(self.page), "--broker-port", str(free_port())]
        return [*YIZHAN, "demo", "--data", str(self.data), *ports]

    def start(self) -> None:
        with self.out.open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                self.command(),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                text=True,
            )
        until(lambda: self._ready() or self._dead(), START_S)
        assert self._ready(), self.out.read_text(encoding="utf-8")

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/state.json", timeout=5) as answer:
            return dict(json.load(answer))

    def do(self, what: str, **form: str) -> str:
        body = urllib.parse.urlencode(form).encode()
        headers = {"Origin": f"http://127.0.0.1:{self.page}", "Accept": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.page}/do/{what}", body, headers)
        with urllib.request.urlopen(request, timeout=15) as answer:
            return str(json.load(answer)["said"])

    def token(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/", timeout=15) as answer:
            found = re.search(r'value="(YZ[A-Z2-7]{16})"', answer.read().decode())
        assert found
        return found[1]

    def end(self, number: signal.Signals) -> str:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(STOP_S)
        return self.out.read_text(encoding="utf-8")

    def _ready(self) -> bool:
        try:
            return bool(self.state()["ready"]) and "/link/" in self.out.read_text(encoding="utf-8")
        except OSError:
            return False

    def _dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@pytest.fixture
def demo(tmp_path: Path, fonts: Path) -> Iterator[Demo]:
    made = Demo(tmp_path / "demo-data", fonts)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()


def test_it_plays_ends_with_one_line_and_finds_its_data_again(demo: Demo) -> None:
    demo.start()
    code = demo.token()
    assert demo.do("scan", station="face-1", code=code) == ""
    until(lambda: (demo.state()["balance"] or {}).get("at_hub") == 1, 20)
    said = demo.end(signal.SIGINT)
    assert re.search(
        r"已签记录 1 · 已到中枢 1 · 待传 0 · 丢失 0 · 重复 0 · 数据在 .*demo-data", said.splitlines()[-1]
    )
    assert running(str(demo.data)) == []
    demo.start()
    assert "早已登记" in demo.out.read_text(encoding="utf-8")
    until(lambda: (demo.state()["balance"] or {}).get("on_stations") == 1, 20)
    demo.end(signal.SIGTERM)
    assert running(str(demo.data)) == []


def test_sigkill_of_the_demo_leaves_no_process_behind(demo: Demo) -> None:
    demo.start()
    assert len(running(str(demo.data))) == 4
    assert demo.process is not None
    demo.process.kill()
    until(lambda: running(str(demo.data)) == [], 10)


def test_a_busy_port_is_a_sentence_and_no_traceback(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", demo.port)):
        done = subprocess.run(
            demo.command(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 1
    assert f"端口 {demo.port} 已被占用" in done.stdout
    assert "--port" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not demo.data.exists()
