"""A station without a face, as the nursery forks it: its own worker, ledger, store, engine and line.

Orders, a JSON object a line: ``scan`` (``text``), ``clock`` (``offset_ms``), ``zone`` (``name``), ``status``.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
import time
from pathlib import Path
from typing import Any

from content_packs.wire import batch  # noqa: F401
from kiosk.bootstrap import Station, assemble
from kiosk.domain.signing import Answer, Kind
from kiosk.tray import Call, Scan
from tests.chaos import planted


class Mouth:
    """Says things to the harness, from any thread; who is killed is silent."""

    def __init__(self, parent: socket.socket) -> None:
        self._parent, self._lock = parent, threading.Lock()

    def say(self, **what: object) -> None:
        with self._lock:
            self._parent.sendall(json.dumps(what).encode() + b"\n")


class Scans:
    """Says which record each answer names. Everything happens in the worker's thread, one scan at a time."""

    def __init__(self, station: Station, mouth: Mouth) -> None:
        self._station, self._mouth = station, mouth
        self._ledger = station.enrolment.ledger if station.enrolment else ""
        self._before = 0
        self._told: tuple[Answer | None, int] = (None, 0)

    def post(self, number: int, text: str) -> None:
        """A badge is held to the scanner."""
        self._station.worker.post(Call(self._mark))
        self._station.worker.post(Scan(text, lambda told: self._answer(number, told)))

    def _mark(self) -> None:
        self._before = self._station.last

    def _answer(self, number: int, told: Answer | None) -> None:
        """What came to the ledger since the mark is this scan's; a code read twice is told the same again."""
        again = told is not None and told is self._told[0]
        seq = self._told[1] if again else self._station.last if self._station.last != self._before else 0
        if told is not None and told.kind is not Kind.FAILED:
            self._told = told, seq
        run = [told.run.date.isoformat(), told.run.shift.id] if told and told.run else None
        person = told.person.id if told and told.person else ""
        kind = told.kind.value if told else ""
        self._mouth.say(
            id=number, kind=kind, ledger=self._ledger, seq=seq, again=again, run=run, person=person
        )


def live(parent: socket.socket, what: dict[str, Any]) -> None:
    """Work until the harness goes, or kills."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    planted.plant(what["plant"])
    station, mouth = assemble(Path(what["folder"]), lambda *_: None), Mouth(parent)
    scans = Scans(station, mouth)
    station.clock.offset_ms = what["offset_ms"]
    station.start()
    for line in parent.makefile("r", encoding="utf-8"):
        order = json.loads(line)
        match order["do"]:
            case "scan":
                scans.post(order["id"], order["text"])
            case "clock":
                station.clock.offset_ms = order["offset_ms"]
            case "zone":
                os.environ["TZ"] = order["name"]
                time.tzset()
            case "status":
                link = station.memory.now_known.link
                facts = station.memory.facts
                known = len(facts.roster.persons) if facts.roster else 0
                mouth.say(
                    id=order["id"], up=link.up, unsent=link.unsent, last=station.last, people=known,
                    beat=station.worker.beat,
                )  # fmt: skip
