"""An urgent notice from the console's key to the glass: real hub, real Mosquitto with TLS, real station."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from kiosk.config import fonts_folder
from tests.bench.rivals import Rival, Running, running, station
from tests.bench.screen import XScreen
from tests.bench.surface import until
from tests.fakes.processes import Hub, free_port

TIMES, PLACE, NAME = 10, "face-7305", "bench-1"
DEADLINE_S = 30.0
HOW = (
    "drawn_s: from the press of the key in the safety supervisor's browser (a POST that signs and sends) to "
    "the first changed pixel on the X screen of a station that has it; acknowledged_s: until the hub's page "
    "says that this station has drawn it, looked at every 50 ms. The line is live, Mosquitto with TLS"
)


def measure(folder: Path, screen: XScreen, size: tuple[int, int]) -> tuple[dict[str, float], dict[str, Any]]:
    """(figures, details); ``folder``: for hub, broker and station, new."""
    folder.mkdir()
    port = free_port()
    hub = Hub(folder / "hub", YIZHAN_BROKER=f"mqtts://127.0.0.1:{port}", YIZHAN_FONTS=str(fonts_folder()))
    with (
        _mosquitto(hub, folder / "mosquitto", port),
        _served(hub),
        hub.browser("safety") as browser,
        running(_station(hub, folder, size), screen.display) as program,
    ):
        until(lambda: _boards_stand(program), "the station shows boards and its line is up", 120)
        rows = [_one(browser, program, screen) for _ in range(TIMES)]
    drawn, known = [row["drawn_s"] for row in rows], [row["acknowledged_s"] for row in rows]
    print(f"  插播 notice to glass: median {median(drawn):.2f} s, worst {max(drawn):.2f} s", flush=True)
    figures = {"notice_s": round(median(drawn), 3), "notice_worst_s": round(max(drawn), 3)}
    return figures, {"how": HOW, "each": rows, "acknowledged_median_s": round(median(known), 3)}


def _one(browser: httpx.Client, program: Running, screen: XScreen) -> dict[str, float]:
    """Publish one, see it, hear that the hub knows, withdraw it."""
    program.ask("show", board="overview")  # so that no turn of the boards is due while it comes
    before, begin = screen.sample(), time.perf_counter()
    page = str(_post(browser, "/notices", now="true", level="full", title="大巷今晚停电",
                     body="22:00至24:00，备好矿灯。", minutes="60").url)  # fmt: skip
    seen = screen.wait_for_change(before, DEADLINE_S) - begin
    id = page.rsplit("/", 1)[1]
    if id not in _standing(program):
        raise RuntimeError("something else was drawn before the notice")
    until(lambda: _is_drawn(browser, id), "the hub knows that it was drawn", DEADLINE_S, 0.05)
    known = time.perf_counter() - begin
    _post(browser, f"/notices/{id}/withdraw")
    until(lambda: not _standing(program), "it is withdrawn", DEADLINE_S)
    return {"drawn_s": round(seen, 3), "acknowledged_s": round(known, 3)}


def _post(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    found = re.search(r'name="csrf" content="([0-9a-f]+)"', browser.get("/notices").text)
    assert found is not None
    origin = str(browser.base_url).rstrip("/")
    answer = browser.post(path, data={"csrf": found.group(1), **fields}, headers={"Origin": origin})
    return answer.raise_for_status()


def _is_drawn(browser: httpx.Client, id: str) -> bool:
    row = re.search(rf'<tr data-key="{NAME}">(.*?)</tr>', browser.get(f"/notices/{id}").text, re.S)
    return row is not None and "已上屏" in row.group(1)


def _standing(program: Running) -> list[str]:
    return [row["id"] for row in program.ask("status")["notice"]]


def _boards_stand(program: Running) -> bool:
    status = program.ask("status")
    return bool(status["link"] == "up" and status["view"] not in ("", "builtin"))


def _station(hub: Hub, folder: Path, size: tuple[int, int]) -> Rival:
    plain = station(folder / NAME, size, folder)
    token = hub.enrol_token(NAME, PLACE)
    return Rival(
        "station", [*plain.command, "--hub", hub.url, "--token", token], plain.environment, plain.folder
    )


@contextmanager
def _served(hub: Hub) -> Iterator[None]:
    hub.start()
    try:
        yield
    finally:
        hub.stop()


@contextmanager
def _mosquitto(hub: Hub, folder: Path, port: int) -> Iterator[None]:
    """Mosquitto with the files the hub writes; only where it may write is another place."""
    hub.run("broker-files", "--out", str(folder), "--host", "127.0.0.1", "--port", str(port))
    file = folder / "mosquitto.conf"
    kept = [line for line in file.read_text(encoding="utf-8").split("\n") if not line.startswith("persist")]
    file.write_text("\n".join([*kept, "user root", "persistence false", ""]), encoding="utf-8")
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    with (folder / "mosquitto.log").open("wb") as log:
        broker = subprocess.Popen([program, "-c", str(file)], stdout=log, stderr=log)
    try:
        yield
    finally:
        broker.terminate()
        broker.wait(timeout=10)
