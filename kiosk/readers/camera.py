"""A camera as a reader: keeps the process that looks through it alive, and passes on what that reads."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable

from kiosk.readers.lens import NO_CAMERA, NO_EXTRA
from kiosk.readers.reader import Outlet

AGAIN_S = 10.0
"""How long after its end the process is started again."""
_AILS = {
    NO_EXTRA: "the camera needs the extra `camera`: pip install 'yizhan[camera]'",
    NO_CAMERA: "there is no camera {source}, or it gives no picture",
}


def lens(source: str) -> list[str]:
    """The command that looks through a camera."""
    return [sys.executable, "-m", "kiosk.readers.lens", source]


class Camera(threading.Thread):
    """Reads a camera until :meth:`stop`; one that is unplugged is taken again when it comes back.

    Args:
        source: number or path of a video device.
        outlet: where codes go.
        command: what looks through a camera; another one in tests.
    """

    def __init__(self, source: str, outlet: Outlet, command: Callable[[str], list[str]] = lens) -> None:
        super().__init__(name="camera", daemon=True)
        self._source, self._outlet, self._command = source, outlet, command
        self._ending = threading.Event()
        self._process: subprocess.Popen[str] | None = None

    def stop(self) -> None:
        """End the process and the thread."""
        self._ending.set()
        if (process := self._process) is not None:
            process.kill()
        self.join(timeout=AGAIN_S)

    def run(self) -> None:
        while not self._ending.is_set():
            code = self._look()
            if self._ending.is_set():
                return
            ail = _AILS.get(code, "what looks through the camera {source} ended with {code}")
            self._outlet.ail(ail.format(source=self._source, code=code))
            self._ending.wait(AGAIN_S)

    def _look(self) -> int:
        """Pass codes on until the process ends; its exit code."""
        command = self._command(self._source)
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            self._process = process
            if self._ending.is_set():
                process.kill()
            assert process.stdout is not None
            for line in process.stdout:
                code = json.loads(line)
                if code is None:
                    self._outlet.ail("")
                else:
                    self._outlet.code(str(code))
        return process.returncode
