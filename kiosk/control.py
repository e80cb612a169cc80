"""The control pipe: JSON lines on stdin and stdout, for the demo, the preview and tests.

A parent process drives the station as a person would (type, press, look) and asks how it is.
Closing the pipe ends the station, so that no child outlives its parent.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, TextIO

from kiosk.clock import Clock
from kiosk.desk import StationDesk

log = logging.getLogger("yizhan.control")


class Face(Protocol):
    """What the pipe needs of the window; every call must be made in the main thread."""

    def type_text(self, text: str) -> None: ...

    def press(self, key: str) -> None: ...

    def picture(self, path: str) -> tuple[int, int]: ...

    def show(self, board: str) -> bool: ...

    def choose(self, name: str) -> bool: ...

    def stop(self) -> None: ...


class Control:
    """Reads commands until the pipe closes.

    Args:
        desk, clock: the station.
        in_main: runs a function in the window's thread soon.
        out: where answers and events go; the real stdout, which nothing else writes to.
    """

    def __init__(
        self,
        desk: StationDesk,
        clock: Clock,
        in_main: Callable[[Callable[[], None]], None],
        out: TextIO,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._in_main = in_main
        self._out = out
        self._lock = threading.Lock()
        self.face: Face | None = None

    def start(self) -> None:
        """Begin reading in a thread of its own."""
        threading.Thread(target=self._read, name="control", daemon=True).start()

    def event(self, name: str, row: dict[str, object]) -> None:
        """Tell the parent something it did not ask for; safe from every thread."""
        self._write({"event": name, **row})

    def _read(self) -> None:
        for line in sys.stdin:
            try:
                command = json.loads(line)
            except (ValueError, RecursionError):
                command = None
            if not isinstance(command, dict):
                self._write({"ok": False, "error": "not a JSON object"})
                continue
            self._in_main(lambda command=command: self._run(command))  # type: ignore[misc]
        self._in_main(self._stop)

    def _run(self, command: dict[str, Any]) -> None:
        try:
            if self.face is None:
                raise ValueError("the window is not open yet")
            answer = self._do(command, self.face)
        except Exception as error:
            log.exception("control command failed")
            answer = {"ok": False, "error": str(error)}
        self._write({"id": command.get("id"), "ok": True, **answer})

    def _do(self, command: dict[str, Any], face: Face) -> dict[str, Any]:
        match command.get("do"):
            case "clock":
                self._clock.offset_ms = int(command["offset_ms"])
                self._desk.look_at_clock()
            case "lang":
                self._desk.set_lang(str(command["lang"]))
            case "status":
                return self._desk.status()
            case "quit":
                self._stop()
            case _:
                return self._do_at_glass(command, face)
        return {}

    def _do_at_glass(self, command: dict[str, Any], face: Face) -> dict[str, Any]:
        match command.get("do"):
            case "type":
                face.type_text(str(command["text"]))
            case "key":
                face.press(str(command["key"]))
            case "picture":
                width, height = face.picture(str(command["path"]))
                return {"width": width, "height": height}
            case "show":
                if not face.show(str(command["board"])):
                    return {"ok": False, "error": f"no board {command['board']!r}"}
            case "choose":
                if not face.choose(str(command["name"])):
                    return {"ok": False, "error": f"no choice {command['name']!r}"}
            case other:
                return {"ok": False, "error": f"unknown command {other!r}"}
        return {}

    def _stop(self) -> None:
        if self.face is not None:
            self.face.stop()

    def _write(self, row: dict[str, Any]) -> None:
        with self._lock:
            try:
                self._out.write(json.dumps(row, ensure_ascii=False) + "\n")
                self._out.flush()
            except (OSError, ValueError):
                log.info("the parent is gone")
