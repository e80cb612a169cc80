"""Watches for sticks and reads them, in a thread of its own: a slow or dying stick holds nobody up."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from content_packs.errors import PackError
from content_packs.words import Words
from kiosk.bundle import Bundle, folder_on
from kiosk.domain import stick as said
from kiosk.domain.stick import Stick
from kiosk.handover import Handover
from kiosk.intake import Intake

log = logging.getLogger("yizhan.plug")
LOOK_S = 2.0
LINGERS = 15
"""So many looks long it is said that a stick was pulled out too early."""
NO_BUNDLE = said.refused(
    Words("这个目录里没有带来的内容（yizhan-bundle）", "There is no carried content (yizhan-bundle) there")
)


class Plug(threading.Thread):
    """Runs until :meth:`stop`.

    Args:
        places: where sticks are now.
        open_bundle: the content of a stick.
        handover: by which a command asks for a stick to be read.
        post: runs a function in the worker's thread.
        note: told, in the worker's thread, that a stick is there, or that none is any more.

    Attributes:
        intake: takes what is read; to be set before the start.
        also: a folder that is taken for a stick while it is there, mounted or not.
    """

    def __init__(
        self,
        places: Callable[[], tuple[Path, ...]],
        open_bundle: Callable[[Path], Bundle],
        handover: Handover,
        post: Callable[[Callable[[], None]], None],
        note: Callable[[Stick | None], None],
    ) -> None:
        super().__init__(name="plug", daemon=True)
        self._places, self._open, self._handover = places, open_bundle, handover
        self._post, self._note = post, note
        self._queue: queue.Queue[bytes | Stick] = queue.Queue()
        self._stopping = threading.Event()
        self._bundle: Bundle | None = None
        self._stick = Path()
        self._done: set[Path] = set()
        self._there: tuple[Path, ...] = ()
        self._lingers = 0
        self.intake: Intake | None = None
        self.also: Path | None = None

    def hear(self, what: bytes | Stick) -> None:
        """A need to be answered, or how far the intake is; from any thread."""
        self._queue.put(what)

    def stop(self) -> None:
        """End the thread; a stick that does not answer is not waited for."""
        self._stopping.set()
        self.join(timeout=2)

    def run(self) -> None:
        if not self._handover.claim():
            log.error("another station runs on this data folder")
        while not self._stopping.is_set():
            try:
                self.turn()
            except Exception:
                log.exception("unexpected error; sticks are watched on")
                self._stopping.wait(LOOK_S)
        self._handover.release()

    def turn(self, wait_s: float = LOOK_S) -> None:
        """Take what was heard, or look around."""
        try:
            heard = self._queue.get(timeout=wait_s)
        except queue.Empty:
            self._look_around()
            return
        if isinstance(heard, Stick):
            self._follow(heard)
        elif self._bundle is not None:
            self._answer(self._bundle, heard)

    def _look_around(self) -> None:
        intake = self.intake
        if intake is None:
            return
        if self._bundle is not None:
            gone = not self._bundle.is_there
            self._post(lambda: intake.end(said.PULLED) if gone else intake.look())
            return
        also = (self.also,) if self.also is not None and self.also.is_dir() else ()
        self._see((*self._places(), *also))
        if asked := self._handover.asked:
            self._begin(intake, asked)
            return
        for stick in self._there:
            if stick not in self._done and folder_on(stick).is_dir():
                self._begin(intake, stick)
                return

    def _see(self, there: tuple[Path, ...]) -> None:
        """Say when the first stick is plugged in and when the last is gone."""
        self._done &= {*there}
        if not there and self._lingers:
            self._lingers -= 1
            return
        if bool(there) != bool(self._there):
            note = Stick() if there else None
            self._post(lambda: self._note(note))
        self._there = there

    def _begin(self, intake: Intake, stick: Path) -> None:
        self._stick = stick
        if not folder_on(stick).is_dir():
            self._follow(NO_BUNDLE)
            return
        log.info("reading %s", stick)
        try:
            bundle = self._open(stick)
            bundle.look()
            pointer, facts = bundle.pointer(), bundle.facts()
        except (PackError, OSError) as error:
            log.warning("stick %s: %s", stick, error)
            how = said.UNFINISHED if isinstance(error, PackError) else said.UNREADABLE
            self._post(lambda: self._note(how))
            self._follow(how)
            return
        self._bundle = bundle
        self._post(lambda: intake.begin(pointer, facts, bundle.names))

    def _answer(self, bundle: Bundle, need: bytes) -> None:
        assert self.intake is not None
        intake = self.intake
        try:
            found = bundle.answer(need)
        except OSError as error:
            log.warning("stick %s: %s", self._stick, error)
            how = said.UNREADABLE if bundle.is_there else said.PULLED
            self._post(lambda: intake.end(how))
            return
        if not found and not bundle.is_there:
            self._post(lambda: intake.end(said.PULLED))
            return
        names = bundle.names
        self._post(lambda: intake.take(found, names))

    def _follow(self, how: Stick) -> None:
        """How far it is: for whoever asked by a command; when it is over, the next stick may come."""
        if how.is_over:
            self._done.add(self._stick)
            self._bundle = None
            self._lingers = LINGERS if how is said.PULLED else 0
        if self._handover.asked is not None:
            self._handover.tell(how)
