"""Opens the window on an assembled station and stays until it is closed."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from content_packs.errors import StorageError
from content_packs.words import Words
from kiosk import logs
from kiosk.bootstrap import Announce, Station, assemble
from kiosk.config import Display
from kiosk.tray import Call
from kiosk.ui.preamble import prepare
from kiosk.watchdog import Watchdog

if TYPE_CHECKING:
    from content_packs.wire.care import Look
    from kiosk.control import Control
    from kiosk.readers.rack import Rack
    from kiosk.ui.app import StationApp

log = logging.getLogger("yizhan.window")
ENROLLED = 75


class Knocking(Protocol):
    """Somebody who goes on asking the hub to enrol this station (:mod:`kiosk.knocking`)."""

    def begin(self, say: Callable[[Words], None], let_in: Callable[[], None]) -> None: ...


def open_window(
    options: Namespace,
    driver: str,
    fonts: Path,
    started: float,
    drivers_loaded: Callable[[], None],
    knocking: Knocking | None = None,
) -> int:
    """Show the boards until the window is closed.

    Args:
        options: of ``yizhan-kiosk run``.
        driver: SDL video driver, always named: SDL would fall back to an invisible window silently.
        fonts: folder of Regular.ttf and Bold.ttf.
        started: ``time.perf_counter()`` when the process began.
        drivers_loaded: returns when the window may be made.
        knocking: where the station still has to be enrolled.

    Returns:
        The exit code; ENROLLED when the program is to be started anew, because it has been enrolled.

    Raises:
        StorageError: no fonts, or a bad ``--size``; or the data folder cannot be used.
    """
    _refuse_without_fonts(fonts)
    _refuse_without_display(driver)
    pipe = _take_stdout() if options.control else io.StringIO()
    prepare(_size(options.size), options.fullscreen, driver, fonts, _position(options.at))
    events: list[Control] = []

    def announce(name: str, row: dict[str, object]) -> None:
        for control in events:
            control.event(name, row)

    station = assemble(options.data, announce)
    if options.lang:
        station.memory.set_lang(options.lang)
    life = _Life(station, announce, started, options, knocking)
    gc.freeze()  # Kivy looks for garbage when it makes its window, and all of this is needed

    drivers_loaded()
    from kiosk.ui.app import StationApp

    app = StationApp(
        station.desk, framed=not options.fullscreen, on_first_frame=life.begin, display=_display(options)
    )
    life.app = app
    station.memory.on_change = app.wake
    if options.control:
        events.append(_obey(station, app, pipe))
    try:
        app.run()
    finally:
        life.end()
    if options.control:
        os.dup2(pipe.fileno(), 1)
    return ENROLLED if life.enrolled else 0


class _Life:
    """What goes on behind the window from its first frame to its last."""

    def __init__(
        self,
        station: Station,
        announce: Announce,
        started: float,
        options: Namespace,
        knocking: Knocking | None,
    ) -> None:
        self._station, self._announce, self._started = station, announce, started
        self._options = options
        self._knocking = knocking
        self._watchdog = Watchdog(lambda: station.worker.beat)
        self.enrolled = False
        self.rack: Rack | None = None
        self.app: StationApp | None = None

    def begin(self) -> None:
        """The first board is on the glass: the work may begin."""
        from kivy.clock import Clock

        seconds = round(time.perf_counter() - self._started, 3)
        log.info("first board after %.3f s", seconds)
        self._announce("first_board", {"seconds": seconds})
        logs.turn_over()
        assert self.app is not None
        self._station.desk.draws(self.app.renderer)
        if self._station.carrier is not None:
            self._station.carrier.eyes = self._look
        if (plug := self._station.works.plug) is not None:
            plug.also = self._options.stick
        self._station.start()
        self._read_codes()
        self._watchdog.ready()
        if every := self._watchdog.every_s:
            Clock.schedule_interval(lambda _: self._watchdog.feed(self._station.clock.ticks().mono), every)
        if self._knocking is not None:
            self._knocking.begin(self._station.desk.waits, lambda: self._soon(self._let_in))

    def end(self) -> None:
        """The window is closed."""
        self._watchdog.stopping()
        if self.rack is not None:
            self.rack.stop()
        _end(self._station)

    def _read_codes(self) -> None:
        from kiosk.readers.rack import Rack  # the first board does not wait for it

        app, options = self.app, self._options
        assert app is not None
        self.rack = Rack(
            options.scanner,
            options.camera,
            lambda text: app.soon(lambda: app.hands.scan(text)),
            self._station.desk.note_readers,
        )
        self.rack.start()

    def _let_in(self) -> None:
        """Enrolled: everything is read anew by a new start."""
        self.enrolled = True
        assert self.app is not None
        self.app.stop()

    def _soon(self, run: Callable[[], object]) -> None:
        """Run it in the window's thread; from any thread."""
        assert self.app is not None
        self.app.soon(run)

    def _look(self, look: Look, reply: Callable[[bytes], None]) -> None:
        """The hub wants to see the screen: from the worker's thread, and back to it."""
        self._soon(lambda: self._take_look(look, reply))

    def _take_look(self, look: Look, reply: Callable[[bytes], None]) -> None:
        from content_packs.wire.care import MOST_PICTURE

        assert self.app is not None
        screen, picture, size = self.app.screen, b"", (0, 0)
        private = screen is not None and screen.dialog is not None  # a man's own page is not the hub's
        if look.do == "picture" and not private:
            picture, size = self.app.small_picture(MOST_PICTURE)
        glimpse = self._station.desk.glimpse(look, picture, size)
        self._station.worker.post(Call(lambda: reply(glimpse.encode())))


def _obey(station: Station, app: StationApp, pipe: TextIO) -> Control:
    """Take the commands of whoever drives the station by its pipe."""
    from kiosk.control import Control

    control = Control(station.desk, station.clock, app.soon, pipe)
    control.face = app
    control.start()
    return control


def _end(station: Station) -> None:
    station.stop()
    log.info("station closed; %d records on disk", station.last)
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
    given = options.theme, options.panel_inches, options.distance_m, options.dim_after_min, options.video
    return Display(*given)


def _position(text: str) -> tuple[int, int] | None:
    return _size(text) if text else None


def _refuse_without_display(driver: str) -> None:
    if driver == "x11" and not os.environ.get("DISPLAY"):
        raise StorageError(
            "没有显示器（DISPLAY 未设置）。记录与内容都在盘上；请在图形界面里启动，或加 --driver offscreen。",
            "no display (DISPLAY is not set); start it inside a graphical session, or add --driver offscreen",
        )


def _refuse_without_fonts(fonts: Path) -> None:
    lacking = [name for name in ("Regular.ttf", "Bold.ttf") if not (fonts / name).is_file()]
    if lacking:
        raise StorageError(
            f"{fonts} 里没有字体 {'、'.join(lacking)}；请先运行 make setup。",
            f"no {' or '.join(lacking)} in {fonts}; run `make setup` first",
        )
