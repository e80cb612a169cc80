"""All readers of one station: starts them, hears what ails each, and tells when one is out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
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
        tell: hears of each change what ails each reader, by its name; empty words: it works.
    """

    def __init__(
        self,
        scanner: Path | None,
        camera: str,
        scan: Callable[[str], None],
        tell: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._tell = tell
        self._unasked = set() if scanner else {"scanner"}
        self._ails: dict[str, str] = {}
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
        """Take note of a change; a reader nobody asked for is missed only once it has worked."""
        if not words:
            self._unasked.discard(name)
        if name in self._unasked or self._ails.get(name) == words:
            return
        log.warning("%s: %s", name, words or "reads")
        self._ails = {**self._ails, name: words}
        self._tell(self._ails)
