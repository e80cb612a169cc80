"""Room on the disk kept for records: a file of nothing, given up piece by piece once the disk is full.

Content never takes the last of a disk (``kiosk.domain.admission``), but logs, other programs and a copied
film do. What they leave is nothing; then SQLite's log of the ledger finds its room here.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

log = logging.getLogger("yizhan.ballast")
WHOLE_BYTES = 16 * 2**20
"""Records find free pages in the ledger itself; this is for SQLite's log, which every start begins anew."""
PIECE_BYTES = 4 * 2**20
"""Given up at once: whoever filled the disk may take the rest of a piece too."""
OPENING_BYTES = 2**20
"""A database cannot even be opened with less: SQLite makes an index of its log."""


class Ballast:
    """One file; only the worker's thread changes it.

    Args:
        path: where it lies; on the disk of the ledger.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def held(self) -> int:
        """Bytes kept."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    @property
    def is_whole(self) -> bool:
        return self.held >= WHOLE_BYTES

    def lay(self) -> bool:
        """Keep all of it (again) where twice as much is free; whether it is whole now."""
        if not self.is_whole and _free(self._path.parent) >= 2 * WHOLE_BYTES:
            try:
                with self._path.open("ab") as file:
                    os.posix_fallocate(file.fileno(), 0, WHOLE_BYTES)
            except OSError as error:
                log.warning("no room can be kept for records: %s", error)
        return self.is_whole

    def give(self) -> bool:
        """Free one piece; False when there is none left."""
        held = self.held
        if not held:
            return False
        try:
            os.truncate(self._path, max(held - PIECE_BYTES, 0))
        except OSError as error:
            log.error("the room kept for records cannot be used: %s", error)
            return False
        log.error("the disk is full: records go on in the room kept for them, %d MiB left", self.held >> 20)
        return True

    def make_room(self) -> None:
        """Before databases are opened: free as much as they need for it."""
        while _free(self._path.parent) < OPENING_BYTES and self.give():
            pass


def _free(folder: Path) -> int:
    with suppress(OSError):
        about = os.statvfs(folder)
        return about.f_bavail * about.f_frsize
    return 0


def ballast_of(folder: Path) -> Ballast:
    """The room kept for the records of the station in ``folder``."""
    return Ballast(folder / "reserve")
