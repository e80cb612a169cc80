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
from kiosk.bootstrap import assemble
from kiosk.domain.signing import Answer
from kiosk.tray import Scan
from tests.chaos import planted


class Mouth:
    """Says things to the harness, from any thread; who is killed is silent."""

    def __init__(self, parent: socket.socket) -> None:
        self._parent, self._lock = parent, threading.Lock()

    def say(self, **what: object) -> None:
        with self._lock:
            self._parent.sendall(json.dumps(what).encode() + b"\n")


def live(parent: socket.socket, what: dict[str, Any]) -> None:
    """Work until the harness goes, or kills."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    planted.plant(what["plant"])
    station, mouth = assemble(Path(what["folder"]), lambda *_: None), Mouth(parent)
    ledger = station.enrolment.ledger if station.enrolment else ""
    kept = station.last
    station.clock.offset_ms = what["offset_ms"]
    station.start()

    def answer(number: int, told: Answer | None) -> None:
        """In the worker's thread: what was kept for this scan is the last record now."""
        nonlocal kept
        seq = station.last if station.last != kept else 0
        kept = station.last
        run = [told.run.date.isoformat(), told.run.shift.id] if told and told.run else None
        person = told.person.id if told and told.person else ""
        kind = told.kind.value if told else ""
        mouth.say(id=number, kind=kind, ledger=ledger, seq=seq, run=run, person=person)

    for line in parent.makefile("r", encoding="utf-8"):
        order = json.loads(line)
        match order["do"]:
            case "scan":
                number = order["id"]
                station.worker.post(Scan(order["text"], lambda told, number=number: answer(number, told)))  # type: ignore[misc]
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
