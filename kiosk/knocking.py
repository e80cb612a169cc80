"""A station whose hub cannot be reached yet: it shows its boards and goes on asking to be enrolled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from content_packs.errors import YizhanError
from content_packs.words import Words
from kiosk.config import Folder
from kiosk.enrol import enrol

log = logging.getLogger("yizhan.knocking")
FIRST_S, LONGEST_S = 5.0, 60.0
"""Waits between two attempts: doubling, so that a technician at the cable need not wait long."""


class Knocking(threading.Thread):
    """Asks until the hub takes the station in. It ends with the process; a token is used only once.

    Args:
        folder: of the station.
        hub, token: as given on the command line.
        refusal: why the first attempt failed.
    """

    def __init__(self, folder: Folder, hub: str, token: str, refusal: Words) -> None:
        super().__init__(name="knocking", daemon=True)
        self._folder, self._hub, self._token = folder, hub, token
        self._refusal = refusal
        self._say: Callable[[Words], None] = lambda _: None
        self._let_in: Callable[[], None] = lambda: None
        self._wait = threading.Event().wait

    def begin(self, say: Callable[[Words], None], let_in: Callable[[], None]) -> None:
        """Go on asking in this thread.

        Args:
            say: takes the reason each time an attempt has failed, the first time at once.
            let_in: called when the station is enrolled; it must be started anew then.
        """
        self._say, self._let_in = say, let_in
        self._say(self._refusal)
        self.start()

    def run(self) -> None:
        pause = FIRST_S
        while not self._is_let_in():
            self._wait(pause)
            pause = min(pause * 2, LONGEST_S)
        self._let_in()

    def _is_let_in(self) -> bool:
        try:
            answer = enrol(self._folder, self._hub, self._token)
        except YizhanError as error:
            log.warning("not enrolled yet: %s", error)
            self._say(error.words)
            return False
        log.info("enrolled as %s", answer.station)
        return True
