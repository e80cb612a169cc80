"""Opens the window on an assembled station and stays until it is closed."""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
import time
from argparse import Namespace
from pathlib import Path

from content_packs.errors import StorageError
from kiosk.bootstrap import Station, assemble
from kiosk.config import Display
from kiosk.control import Control
from kiosk.readers.rack import Rack
from kiosk.ui.preamble import prepare

log = logging.getLogger("yizhan.window")


def open_window(options: Namespace, driver: str, fonts: Path, started: float) -> int:
    """Show the boards until the window is closed.

    Args:
        options: of ``yizhan-kiosk run``.
        driver: SDL video driver, always named: SDL would fall back to an invisible window silently.
        fonts: folder of Regular.ttf and Bold.ttf.
        started: ``time.perf_counter()`` when the process began.

    Returns:
        The exit code.

    Raises:
        StorageError: no fonts, or a bad ``--size``; or the data folder cannot be used.
    """
    _refuse_without_fonts(fonts)
    if driver == "x11" and not os.environ.get("DISPLAY"):
        raise StorageError(
            "没有显示器（DISPLAY 未设置）。记录与内容都在盘上；请在图形界面里启动，或加 --driver offscreen。",
            "no display (DISPLAY is not set); start it inside a graphical session, or add --driver offscreen",
        )
    pipe = _take_stdout() if options.control else io.StringIO()
    prepare(_size(options.size), options.fullscreen, driver, fonts, _position(options.at))
    events: list[Control] = []

    def announce(name: str, row: dict[str, object]) -> None:
        for control in events:
            control.event(name, row)

    station = assemble(options.data, announce)
    if options.lang:
        station.memory.set_lang(options.lang)

    from kiosk.ui.app import StationApp

    def scan(text: str) -> None:
        app.soon(lambda: app.hands.scan(text))

    rack = Rack(options.scanner, options.camera, scan, station.desk.note_readers)

    def first_frame() -> None:
        seconds = round(time.perf_counter() - started, 3)
        log.info("first board after %.3f s", seconds)
        announce("first_board", {"seconds": seconds})
        station.start()
        rack.start()

    app = StationApp(
        station.desk, framed=not options.fullscreen, on_first_frame=first_frame, display=_display(options)
    )
    station.memory.on_change = app.wake
    if options.control:
        control = Control(station.desk, station.clock, app.soon, pipe)
        control.face = app
        events.append(control)
        control.start()
    try:
        app.run()
    finally:
        rack.stop()
        _end(station)
    return 0


def _end(station: Station) -> None:
    if station.worker.is_alive():
        station.worker.stop()
    log.info("station closed; %d records on disk", station.worker.last)
    threading.excepthook = lambda _: None  # paho's thread may still be on its way out


def _take_stdout() -> io.TextIOWrapper:
    """Keep the real stdout for the pipe; whatever else prints goes to stderr."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return pipe


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.split("x"))
    except ValueError:
        raise StorageError("窗口大小应写成 1280x720。", "--size is WIDTHxHEIGHT, such as 1280x720") from None
    return width, height


def _display(options: Namespace) -> Display:
    return Display(options.theme, options.panel_inches, options.distance_m, options.dim_after_min)


def _position(text: str) -> tuple[int, int] | None:
    return _size(text) if text else None


def _refuse_without_fonts(fonts: Path) -> None:
    lacking = [name for name in ("Regular.ttf", "Bold.ttf") if not (fonts / name).is_file()]
    if lacking:
        raise StorageError(
            f"{fonts} 里没有字体 {'、'.join(lacking)}；请先运行 make setup。",
            f"no {' or '.join(lacking)} in {fonts}; run `make setup` first",
        )
