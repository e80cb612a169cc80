"""The station beside Chromium: start to first board, memory, CPU while turning; a queue; a notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from tests.bench import mine, notices, result
from tests.bench.page import TURN_S, VIEWS
from tests.bench.result import Limit
from tests.bench.rivals import CHROMIUM_FLAGS, ROOT, Rival, Running, chromium, floor, running, station
from tests.bench.screen import STEP, Pixels, XScreen, likeness, x_screen

SIZE = (1920, 1080)
DEADLINE_S = 60.0
SETTLE_S = 6.0
"""After the first board, before anything else is measured: what is loaded late is there by then."""
REST_S = 1.5
"""From a first board that is only looked for until the program ends: none ends in the middle of its start."""
QUEUE = 30
HAND_OVER_S = 1.0
"""From a man's tick until the next man's badge is before the reader."""
LIMITS = (
    Limit("start_over_chromium", 0.8, "start to first board, to Chromium's 启动"),
    Limit("pss_over_chromium", 0.45, "memory (PSS), to Chromium's 内存"),
    Limit("cpu_over_chromium", 1.0, "CPU, a turn every 12 s, to Chromium's 处理器"),
    Limit("soak_growth", 0.02, "growth of memory in `make soak` 长期增长"),
    Limit("queue_of_30_s", 60.0, "thirty men one after another, s 三十人签字"),
    Limit("notice_s", 2.0, "a notice from the key to the glass, s 插播上屏"),
    Limit("notice_worst_s", 2.0, "the slowest of ten 最慢的一次"),
)


def run(runs: int) -> int:
    """Measure everything and write ``bench-results/kiosk.json``; 1 where there is nothing to measure with."""
    lacking = [name for name in ("Xvfb", "xdotool") if not shutil.which(name)]
    if lacking:
        print(f"✗ 没有 {'、'.join(lacking)}，不能测 cannot measure without {', '.join(lacking)}")
        return 1
    with tempfile.TemporaryDirectory(prefix="yizhan-bench-") as folder:
        bench = Bench(Path(folder), runs)
        with x_screen(Path(folder) / "screen", SIZE) as screen:
            figures, details = bench.measure(screen)
    file = result.write("kiosk", "kiosk", figures, details)
    print(result.table({**figures, "soak_growth": _soaked(file)}, LIMITS))
    print(f"  →  {file}")
    return 0


def _soaked(file: Path) -> float | None:
    import json

    return json.loads(file.read_text(encoding="utf-8")).get("soak_growth")


class Bench:
    """One benchmark; ``runs`` starts of each program, turn about."""

    def __init__(self, folder: Path, runs: int) -> None:
        self._folder, self._runs = folder, runs
        self._boards, self._queue = folder / "boards", folder / "queue"

    def measure(self, screen: XScreen) -> tuple[dict[str, Any], dict[str, Any]]:
        """(figures, details) of the whole benchmark."""
        before = result.machine()
        mine.found(self._boards, _now(), mine.one_shift(_now(), window_open=False))
        mine.found(self._queue, _now(), mine.one_shift(_now(), window_open=True))
        rivals = [station(self._boards, SIZE, self._folder), floor(SIZE, self._folder)]
        binary = shutil.which("chromium")
        if binary:
            rivals.append(chromium(binary, self._page(), SIZE, self._folder))
        else:
            print("  没有 Chromium，只测本站 Chromium is not installed: the station alone is measured")
        rows = self._side_by_side(rivals, screen)
        signed = self._signing(screen)
        told, noticed = notices.measure(self._folder / "notices", screen, SIZE)
        figures = {**_ratios(rows), "queue_of_30_s": signed["queue_s"], **told}
        details = {
            "machine_before": before, "machine_after": result.machine(), "screen": f"{SIZE[0]}x{SIZE[1]}",
            "turn_s": TURN_S, "views": list(VIEWS), "runs": self._runs, "rivals": rows,
            "signing": signed, "notices": noticed,
            "versions": {**_versions(binary), "python": _python(rivals[0])},
            "chromium_flags": list(CHROMIUM_FLAGS),
        }  # fmt: skip
        return figures, details

    def _page(self) -> Path:
        page = self._folder / "page"
        page.mkdir()
        command = station(self._boards, SIZE, self._folder)
        subprocess.run(
            [command.command[0], "-m", "tests.bench.page", self._boards, page, f"{SIZE[0]}x{SIZE[1]}"],
            env=command.environment, cwd=ROOT, check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return page

    def _side_by_side(self, rivals: list[Rival], screen: XScreen) -> dict[str, Any]:
        wanted = {rival.name: self._first_board(rival, screen) for rival in rivals}
        rows: dict[str, Any] = {rival.name: defaultdict(list) for rival in rivals}
        if "chromium" in wanted:
            rows["likeness_of_first_boards"] = round(likeness(wanted["station"], wanted["chromium"]), 4)
        for measure in (self._start, self._one_round):
            for number in range(1, self._runs + 1):
                for rival in rivals:
                    row = measure(rival, screen, wanted[rival.name])
                    for key, value in row.items():
                        rows[rival.name][key].append(round(value, 3))
                    told = " ".join(f"{key} {value:.3g}" for key, value in row.items())
                    print(f"  {number}/{self._runs} {rival.name:9} {told}", flush=True)
        return rows

    def _first_board(self, rival: Rival, screen: XScreen) -> Pixels:
        """Start it once, which warms every cache, and see what its first board looks like."""
        mine.begin_rotation(self._boards, _now())
        with running(rival, screen.display):
            _stands_still(screen)
            picture = screen.picture()
        result.FOLDER.mkdir(exist_ok=True)
        Image.fromarray(picture[:, :, ::-1].copy()).save(result.FOLDER / f"kiosk-{rival.name}.png")
        return picture[::STEP, ::STEP]

    def _start(self, rival: Rival, screen: XScreen, wanted: Pixels) -> dict[str, float]:
        """One start, soon after the one before: warm for everybody.

        A round takes more than a minute, and after three of them a machine that takes back memory nobody has
        touched for a while reads every library from its disk again.
        """
        mine.begin_rotation(self._boards, _now())
        begin = time.perf_counter()
        with running(rival, screen.display):
            start = screen.wait_for(wanted, DEADLINE_S) - begin
            time.sleep(REST_S)
        return {"start_s": start}

    def _one_round(self, rival: Rival, screen: XScreen, wanted: Pixels) -> dict[str, float]:
        """A start after minutes of rest, then a round of all boards."""
        mine.begin_rotation(self._boards, _now())
        begin = time.perf_counter()
        with running(rival, screen.display) as program:
            rested = screen.wait_for(wanted, DEADLINE_S) - begin
            if rival.name == "floor":
                return {"rested_start_s": rested}
            time.sleep(SETTLE_S)
            used, since = program.tree.cpu_s(), time.perf_counter()
            for view in (*VIEWS[1:], VIEWS[0]):
                if rival.name == "station":
                    program.ask("show", board=view)
                time.sleep(max(TURN_S - (time.perf_counter() - since) % TURN_S, 0.1))
            cpu = (program.tree.cpu_s() - used) / (time.perf_counter() - since)
            memory = program.tree.memory()
        return {"rested_start_s": rested, "cpu_percent": cpu * 100, "pss_mb": memory["pss"],
                "rss_mb": memory["rss"], "processes": memory["processes"]}  # fmt: skip

    def _signing(self, screen: XScreen) -> dict[str, Any]:
        """A queue with men's pauses, then one without; keys come from the X server as a scanner's do."""
        with running(station(self._queue, SIZE, self._folder), screen.display) as program:
            _stands_still(screen)
            window = _focus(program, screen)
            begin = time.perf_counter()
            ticks = list(_scans(screen, window, range(1, QUEUE + 1), HAND_OVER_S))
            queue = time.perf_counter() - HAND_OVER_S - begin
            begin = time.perf_counter()
            rush = list(_scans(screen, window, range(QUEUE + 1, 2 * QUEUE + 1), 0.0))
            rushed = time.perf_counter() - begin
            time.sleep(SETTLE_S)  # the panel's count follows with its next drawing
            status = program.ask("status")
            answers = [event["kind"] for event in program.events if event.get("event") == "answer"]
        if answers != ["signed"] * 2 * QUEUE or status["signed"] != 2 * QUEUE:
            raise RuntimeError(f"not every scan was signed: {answers}, {status['signed']}")
        print(f"  {QUEUE} × 扫码到打勾 scan to tick: median {median(ticks) * 1000:.0f} ms", flush=True)
        return {
            "scan_to_tick_ms": round(median(ticks) * 1000), "slowest_tick_ms": round(max(ticks) * 1000),
            "each_ms": [round(tick * 1000) for tick in ticks], "hand_over_s": HAND_OVER_S,
            "queue_s": round(queue, 2), "without_pause_s": round(rushed, 2),
            "without_pause_each_ms": [round(tick * 1000) for tick in rush],
            "signed": status["signed"], "how": "xdotool types 13 characters and Enter into the real window; "
            "a tick is the first changed pixel on the X screen, counted from the start of xdotool",
        }  # fmt: skip


def _scans(screen: XScreen, window: str, men: range, pause_s: float) -> Iterator[float]:
    """Scan badges; seconds from each scan to the first changed pixel."""
    for number in men:
        before, begin = screen.sample(), time.perf_counter()
        _xdotool(screen, "type", "--delay", "0", "--args", "1", mine.badge(number), "key", "Return")
        yield screen.wait_for_change(before, DEADLINE_S) - begin
        time.sleep(pause_s)


def _stands_still(screen: XScreen) -> None:
    """Wait for a board that has not changed for two seconds."""
    end, since, seen = time.perf_counter() + DEADLINE_S, time.perf_counter(), screen.sample()
    while time.perf_counter() < end:
        time.sleep(0.1)
        now = screen.sample()
        if (now != seen).any():
            seen, since = now, time.perf_counter()
        elif now.any() and time.perf_counter() - since > 2:
            return
    raise TimeoutError("the board does not come to rest")


def _focus(program: Running, screen: XScreen) -> str:
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(program.pid)],
        env={**os.environ, "DISPLAY": screen.display}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    window = found.stdout.split()[0]
    _xdotool(screen, "windowfocus", "--sync", window)
    return window


def _xdotool(screen: XScreen, *words: str) -> None:
    subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": screen.display}, check=True, timeout=20)


def _ratios(rows: dict[str, Any]) -> dict[str, float]:
    """The station's medians by Chromium's; and what the least Kivy program takes, by both."""
    floor = median(rows["floor"]["start_s"])
    told = {"start_over_floor": median(rows["station"]["start_s"]) / floor}
    if "chromium" in rows:
        keys = {"start": "start_s", "rested_start": "rested_start_s", "pss": "pss_mb", "cpu": "cpu_percent"}
        told["floor_over_chromium"] = floor / median(rows["chromium"]["start_s"])
        for name, key in keys.items():
            told[f"{name}_over_chromium"] = median(rows["station"][key]) / median(rows["chromium"][key])
    return {name: round(value, 3) for name, value in told.items()}


def _versions(binary: str | None) -> dict[str, str]:
    told = {name: version(name) for name in ("yizhan", "kivy", "paho-mqtt")}
    if binary:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True)
        told["chromium"] = said.stdout.strip()
    return told


def _python(rival: Rival) -> str:
    """Which Python the station ran on."""
    program = "import sys; print(sys.version, 'in', sys.base_prefix)"
    done = subprocess.run([rival.command[0], "-c", program], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _now() -> datetime:
    """The mine's wall time."""
    return datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=mine.UTC_OFFSET_MIN)
