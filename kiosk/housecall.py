"""Errands of the service screen that take time: run one by one, in a thread of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from content_packs.errors import YizhanError
from content_packs.words import Words
from kiosk.caretaker import program_version
from kiosk.clock import Clock
from kiosk.config import Folder, fonts_folder
from kiosk.diagnosis import diagnose
from kiosk.doctor.disk import free_mb
from kiosk.doctor.finding import Level, Patient
from kiosk.domain.care import Care, Errand, Line
from kiosk.export import export_records
from kiosk.memory import Memory
from kiosk.sticks import sticks

log = logging.getLogger("yizhan.housecall")
_SIGNS = {Level.FINE: "✓", Level.NOTE: "·", Level.MEND: "×"}
_NO_STICK = Words("没有找到U盘：请插上再按一次", "No stick found: plug one in and press again")
_FAILED = Words("没有做成，请看日志", "It failed: see the log")


class Housecall:
    """Runs errands and tells the memory how they end.

    Args:
        memory, clock, folder: the station.
        post: runs a function in the worker's thread.
    """

    def __init__(
        self, memory: Memory, clock: Clock, folder: Folder, post: Callable[[Callable[[], None]], None]
    ) -> None:
        self._memory, self._clock, self._folder, self._post = memory, clock, folder, post
        self._scanner: Path | None = None

    def run(self, errand: Errand) -> None:
        """Begin an errand; called in the worker's thread, returns at once."""
        if errand in (Errand.CHINESE, Errand.ENGLISH):
            self._memory.set_lang(errand.value)
            return
        if self._memory.facts.care.busy:
            return
        self._memory.attend(replace(self.figures(), busy=True, said=Words("")))
        threading.Thread(target=self._do, args=(errand,), name="housecall", daemon=True).start()

    def figures(self) -> Care:
        """What the menu shows of the machine, as it is now."""
        health = self._memory.caretaker.health(self._clock.ticks().mono)
        return replace(
            self._memory.facts.care,
            program=program_version(),
            mem_mb=health.mem_mb,
            screen_h=health.screen_h,
            disk_mb=free_mb(self._folder.path),
        )

    def _do(self, errand: Errand) -> None:
        care = self._memory.facts.care
        try:
            care = self._after(errand, care)
        except YizhanError as error:
            log.error("%s", error)
            care = replace(care, said=error.words)
        except Exception:
            log.exception("the errand %s failed", errand.value)
            care = replace(care, said=_FAILED)
        ended = replace(care, busy=False)
        self._post(lambda: self._memory.attend(ended))

    def _after(self, errand: Errand, care: Care) -> Care:
        match errand:
            case Errand.EXAMINE:
                return self._examined(care)
            case Errand.EXPORT:
                return self._exported(care)
        return self._diagnosed(care)

    def _examined(self, care: Care) -> Care:
        from kiosk.doctor.rounds import QUICK, examine  # paho comes with it, after the first board

        lines = tuple(
            Line(_SIGNS[found.level], check.title, found.words)
            for check, found in examine(self._patient(), QUICK)
        )
        return replace(self.figures(), findings=lines)

    def _diagnosed(self, care: Care) -> Care:
        from kiosk.doctor.rounds import QUICK, examine

        found = sticks()
        if not found:
            return replace(care, said=_NO_STICK)
        patient = self._patient()
        path = diagnose(patient, tuple(examine(patient, QUICK)), found[0])
        return replace(care, said=Words(f"已写到 {path}，可以拔U盘", f"Written to {path}: the stick may go"))

    def _exported(self, care: Care) -> Care:
        found = sticks()
        if not found:
            return replace(care, said=_NO_STICK)
        return replace(care, said=export_records(self._folder, found[0], everything=False).words)

    def _patient(self) -> Patient:
        return Patient(self._folder, fonts_folder(), "", self._scanner, self._clock.ticks())
