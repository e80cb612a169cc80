"""Tells systemd that the station lives: the window and the worker, or neither.

The protocol is one datagram a word to the socket named by ``NOTIFY_SOCKET`` (sd_notify(3)), so no
library is needed. A window whose clock stands still feeds nothing; a worker that hangs is seen by its
heartbeat growing old, and then the window feeds nothing either: systemd kills and starts anew.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping

log = logging.getLogger("yizhan.watchdog")
FEEDS = 4
"""So often within ``WatchdogSec`` the watchdog is fed, so that one feed late is no death."""


class Watchdog:
    """Feeds systemd's watchdog from the window's clock; does nothing where systemd did not start us.

    Args:
        worker_beat: when the worker last finished a turn, ms since boot; called from the window's thread.
        environment: ``NOTIFY_SOCKET``, and ``WATCHDOG_USEC`` where the unit has ``WatchdogSec``.
    """

    def __init__(self, worker_beat: Callable[[], int], environment: Mapping[str, str] = os.environ) -> None:
        self._worker_beat = worker_beat
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._limit_ms = int(environment.get("WATCHDOG_USEC", "0")) // 1000 if for_us else 0
        self._starved = False

    @property
    def every_s(self) -> float:
        """How often :meth:`feed` wants to be called, s; 0: never."""
        return self._limit_ms / 1000 / FEEDS if self._address else 0.0

    def ready(self) -> None:
        """The first board is on the glass."""
        self._say("READY=1")

    def stopping(self) -> None:
        """The station ends because somebody wants it to."""
        self._say("STOPPING=1")

    def feed(self, now: int) -> bool:
        """Say that the station lives, unless its worker does not; ``now`` is ms since boot.

        Returns:
            Whether it was said. A worker that is late by half of ``WatchdogSec`` is not vouched for.
        """
        silent = now - self._worker_beat()
        if silent > self._limit_ms // 2:
            if not self._starved:
                log.error(
                    "the worker has not moved for %d s; systemd will start the station anew", silent // 1000
                )
            self._starved = True
            return False
        self._starved = False
        self._say("WATCHDOG=1")
        return True

    def _say(self, word: str) -> None:
        if not self._address:
            return
        import socket  # the first board does not wait for it

        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.sendto(word.encode(), self._address)
        except OSError as error:  # without systemd's ear the station still signs
            log.warning("systemd cannot be told %s: %s", word, error)
