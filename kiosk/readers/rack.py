"""All readers of one station: starts them, hears what ails each, and tells when one is out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from kiosk.readers.camera import Camera
from kiosk.readers.evdev import USUAL, Scanner
from kiosk.readers.reader import Outlet, Reader

log = logging.getLogger("yizhan.readers")


class Rack:
    """The scanner and the camera a station was given.

    Args:
        scanner: the scanner's device; None: the usual link, if it ever appears. A scanner without a
            device of its own types into the window and needs no reader.
        camera: number or path of a video device; empty for none.
        scan: takes each code, from a reader's thread.
        out: told whether a reader that this station was given does not work.

    Attributes:
        ails: what ails each reader, by its name; empty words: it works.
    """

    def __init__(
        self, scanner: Path | None, camera: str, scan: Callable[[str], None], out: Callable[[bool], None]
    ) -> None:
        self._out = out
        self._optional = set() if scanner else {"scanner"}
        self.ails: dict[str, str] = {}
        self._readers: list[Reader] = [
            Scanner(scanner or USUAL, Outlet(scan, lambda words: self._ail("scanner", words)))
        ]
        if camera:
            self._readers.append(Camera(camera, Outlet(scan, lambda words: self._ail("camera", words))))

    def start(self) -> None:
        """Begin to read."""
        for reader in self._readers:
            reader.start()

    def stop(self) -> None:
        """Let every device go."""
        for reader in self._readers:
            reader.stop()

    def _ail(self, name: str, words: str) -> None:
        """Log a change once; a reader that worked once is missed, also one nobody asked for."""
        if not words:
            self._optional.discard(name)
        if self.ails.get(name) == words:
            return
        self.ails = {**self.ails, name: words}
        if name not in self._optional:
            log.warning("%s: %s", name, words or "reads")
            self._out(any(words for other, words in self.ails.items() if other not in self._optional))
