"""Pictures drawn by the station's own program: one long-lived child process, asked line by line.

It is started at the first picture, begun anew when it dies, hangs or has drawn many, and ended when nobody
has asked for a while. Nothing of it is imported: the two sides speak JSON over a pipe.
"""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.errors import RefusedError

log = logging.getLogger("yizhan.preview")
DRAW = (sys.executable, "-m", "kiosk", "render", "--serve")
MOST_WAITING = 8
"""Pictures that may wait; whoever comes after them is asked to try again."""
MOST_DRAWN = 200
"""Pictures of one process: a program that draws what people are still typing may leak."""
PATIENCE_S = 30.0
IDLE_S = 300.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture: PNG bytes, and how many pages the card on it has."""

    png: bytes
    pages: int


class Painter:
    """Draws one picture after the other; may be asked by any thread.

    Args:
        command: the station's program.
        most_waiting, most_drawn, patience_s, idle_s: bounds, see above.
    """

    def __init__(
        self,
        command: Sequence[str] = DRAW,
        most_waiting: int = MOST_WAITING,
        most_drawn: int = MOST_DRAWN,
        patience_s: float = PATIENCE_S,
        idle_s: float = IDLE_S,
    ) -> None:
        self._command = command
        self._most_drawn = most_drawn
        self._patience_s = patience_s
        self._idle_s = idle_s
        self._room = threading.Semaphore(most_waiting)
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._idle: threading.Timer | None = None

    def draw(self, request: Mapping[str, Any]) -> Drawn:
        """The picture a request asks for; its fields are those of ``render --serve`` but ``out``.

        Raises:
            RefusedError: too many wait, the card cannot be drawn, or the program does not run here.
        """
        if not self._room.acquire(blocking=False):
            raise RefusedError("预览的人多，请过几秒再试。", "many previews wait; try again in a few seconds")
        try:
            with self._lock, tempfile.TemporaryDirectory(prefix="yizhan-preview-") as folder:
                return self._drawn(request, Path(folder) / "picture.png")
        finally:
            self._room.release()

    def stop(self) -> None:
        """End the child process."""
        with self._lock:
            self._end()

    def _drawn(self, request: Mapping[str, Any], out: Path) -> Drawn:
        if self._idle is not None:
            self._idle.cancel()
        child = self._running()
        answer = child.ask({**request, "out": str(out)}, self._patience_s)
        if answer is None:
            self._end()
            raise RefusedError(
                "预览画不出来：站点程序停了或没有装在这台机器上。已重新启动，请再试一次。",
                "no preview: the station's program stopped, or is not installed here; try once more",
            )
        if child.drawn >= self._most_drawn:
            self._end()
        self._idle = threading.Timer(self._idle_s, self.stop)
        self._idle.daemon = True
        self._idle.start()
        if not answer.get("ok"):
            raise RefusedError(f"预览画不出来：{answer.get('error')}", f"no preview: {answer.get('error')}")
        return Drawn(out.read_bytes(), int(answer.get("pages", 1)))

    def _running(self) -> _Child:
        if self._child is None or not self._child.is_alive():
            self._end()
            self._child = _Child(self._command)
        return self._child

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._child is not None:
            log.info("the preview's program ends after %d pictures", self._child.drawn)
            self._child.end()
        self._child = None


class _Child:
    """One process; a thread of its own reads what it says."""

    def __init__(self, command: Sequence[str]) -> None:
        self.drawn = 0
        self._said: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        threading.Thread(target=self._listen, name="hub-preview", daemon=True).start()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any], patience_s: float) -> dict[str, Any] | None:
        """The answer; None when the process died or said nothing in time."""
        self.drawn += 1
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({**request, "id": self.drawn}) + "\n")
            self._process.stdin.flush()
            line = self._said.get(timeout=patience_s)
            answer = json.loads(line) if line else None
        except (OSError, ValueError, queue.Empty) as error:
            log.warning("the preview's program does not answer: %s", error or "nothing said in time")
            return None
        return answer if isinstance(answer, dict) and answer.get("id") == self.drawn else None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it never took is still to be flushed
                    pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._said.put(line)
        except ValueError:  # closed while it was read
            pass
        self._said.put(None)
