"""Puts the station together: first what the boards need, then what works behind them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from content_packs.errors import StorageError
from kiosk.desk import StationDesk
from kiosk.front import Front, read_front

if TYPE_CHECKING:
    from kiosk.carrier import Carrier
    from kiosk.worker import Worker
    from kiosk.works import Works

log = logging.getLogger("yizhan.bootstrap")
Announce = Callable[[str, dict[str, object]], None]


class Station:
    """A station without its face.

    Args:
        front: what the first board needs.
        announce: told of what the control pipe tells its parent.
    """

    def __init__(self, front: Front, announce: Announce) -> None:
        self._front, self._announce = front, announce
        self.memory, self.clock, self.folder = front.memory, front.clock, front.folder
        self.enrolment = front.enrolment
        self.desk = StationDesk(front.memory, front.store, front.clock, front.tray, announce)

    @cached_property
    def works(self) -> Works:
        """What works behind the boards; put together when it is first asked for."""
        from kiosk.works import Works  # half of the station's modules: the first board does not wait for them

        return Works(self._front, self._announce)

    @property
    def worker(self) -> Worker:
        return self.works.worker

    @property
    def carrier(self) -> Carrier | None:
        return self.works.carrier

    @property
    def last(self) -> int:
        """Sequence number of the last record on disk."""
        return self._front.tray.last

    def start(self) -> None:
        """Begin to work: after the first board is drawn, so that nothing delays it."""
        self.works.start()

    def stop(self) -> None:
        """The program ends as it should: the work first, if it has begun; the line is left politely."""
        if "works" in self.__dict__:
            self.works.stop()
        try:
            self.memory.leave()
        except StorageError as error:
            log.error("%s", error)


def assemble(data: Path, announce: Announce) -> Station:
    """Read the disk and put a station together; nothing runs yet.

    Raises:
        StorageError: the store or the enrolment cannot be used.
    """
    return Station(read_front(data), announce)
