"""How ``yizhan-kiosk import`` and the station that runs on the same data folder find each other.

Two small files, because a station listens on no port: one asks, the other tells how far it is.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from content_packs.durable import write_durably
from content_packs.words import Words
from kiosk.domain.stick import Stage, Stick

TRIES, TRY_S = 3, 0.05


class Handover:
    """The files of one data folder.

    Args:
        folder: the station's data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._asked, self._told = folder / "import.request", folder / "import.answer"
        self._lock = folder / "station.lock"
        self._held: int | None = None

    def claim(self) -> bool:
        """Be the one that runs on this folder, until the process ends; whether nobody else is.

        Tried for a moment, because whoever looks (:attr:`is_claimed`) holds the lock for as long.
        """
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o644)
        for _ in range(TRIES):
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._held = descriptor
                return True
            time.sleep(TRY_S)
        os.close(descriptor)
        return False

    @property
    def is_claimed(self) -> bool:
        """Whether a station runs on this folder; changes nothing."""
        try:
            descriptor = os.open(self._lock, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def release(self) -> None:
        """Run no more."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def ask(self, stick: Path) -> None:
        """Have the station that runs read this stick."""
        self._told.unlink(missing_ok=True)
        write_durably(self._asked, str(stick.absolute()).encode())

    def withdraw(self) -> None:
        """Nobody waits for it any more."""
        self._asked.unlink(missing_ok=True)

    @property
    def asked(self) -> Path | None:
        """The stick that somebody wants to be read."""
        with suppress(OSError, UnicodeDecodeError):
            return Path(self._asked.read_bytes().decode())
        return None

    def tell(self, stick: Stick) -> None:
        """Say how far it is; over is over, and nobody asks any more."""
        row = {"stage": stick.stage.value, "zh": stick.words.zh, "en": stick.words.en}
        try:
            write_durably(self._told, json.dumps(row, ensure_ascii=False).encode())
        finally:
            if stick.is_over:
                self.withdraw()

    @property
    def told(self) -> Stick | None:
        """How far the station says it is; None before it has said anything."""
        with suppress(OSError, ValueError, KeyError):
            row = json.loads(self._told.read_bytes())
            return Stick(Stage(row["stage"]), Words(row["zh"], row["en"]))
        return None
