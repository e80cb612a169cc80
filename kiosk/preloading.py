"""Has a candidate looked through by a helper process (:mod:`kiosk.preload`) while the station goes on."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

log = logging.getLogger("yizhan.preloading")
LONGEST_S = 120.0
"""Wall time of one helper; it may use 30 s of a processor."""
AGAIN_S = 60.0
"""Wait before a helper is started anew, where the machine had no room for one."""
MOST_DEATHS = 5
"""Objects at which a helper may die before all that is left counts as unfit."""
Looked = Callable[[dict[str, str]], None]
"""Gets why each object is unfit; those that are fit are not in it."""


class Preloader:
    """Starts helpers.

    Args:
        folder: of the objects.
        post: runs a function in the worker's thread.
    """

    def __init__(self, folder: Path, post: Callable[[Callable[[], None]], None]) -> None:
        self._folder = folder
        self._post = post
        self._wait = threading.Event().wait

    def look(self, objects: Sequence[tuple[str, str]], then: Looked) -> None:
        """Look through objects (SHA-256, media type); ``then`` is called in the worker's thread."""

        def run() -> None:
            unfit = self._looked(objects)
            self._post(lambda: then(unfit))

        threading.Thread(target=run, name="preload", daemon=True).start()

    def _looked(self, objects: Sequence[tuple[str, str]]) -> dict[str, str]:
        """What is unfit. A machine that has no room for a helper says nothing of the content, which waits."""
        while True:
            try:
                return look_through(self._folder, objects)
            except OSError as error:
                log.error("no helper can be started, the content waits: %s", error)
            self._wait(AGAIN_S)


def look_through(folder: Path, objects: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Look through objects with as many helpers as it takes; waits for them.

    The object at which a helper died is unfit, and another helper goes on with the next.

    Raises:
        OSError: no helper can be started.
    """
    unfit: dict[str, str] = {}
    left = list(objects)
    for _ in range(MOST_DEATHS):
        if not left:
            break
        for name, why in _answers(folder, left):
            left.pop(0)
            if why:
                unfit[name] = why
        if left:
            name, _ = left.pop(0)
            unfit[name] = "whoever opened it died of it"
            log.error("a helper died of object %s", name[:12])
    return unfit | {name: "not looked at: too many before it could not be opened" for name, _ in left}


def _answers(folder: Path, objects: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What one helper answered before it was done, or died, or was stopped."""
    job = json.dumps({"folder": str(folder), "objects": list(objects)})
    command = [sys.executable, "-m", "kiosk.preload"]
    try:
        done = subprocess.run(
            command, input=job.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LONGEST_S
        )
        said = done.stdout
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    lines = said.split(b"\n")[:-1]
    answers = [json.loads(line) for line in lines]
    return [(name, why) for (name, why), (asked, _) in zip(answers, objects, strict=False) if name == asked]
