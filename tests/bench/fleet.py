"""Stations without a face, several in one process, each with its own engine, ledger, store, threads and line.

Everything but the window is the station's own (``kiosk.bootstrap.assemble``). Driven like
:mod:`tests.bench.tap`: ``status``, ``sign`` (a badge nobody knows: a record all the same), ``clock``,
``burst`` (``seconds``, ``every_ms``: badges one after the other, each timed).
"""

from __future__ import annotations

import json
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.bootstrap import Station, assemble
from kiosk.tray import Scan
from kiosk.unpacking import Done

LOOK_S = 0.02


class Kept:
    """One station and what was seen of it.

    Attributes:
        live: per publisher [version, when it went live (ms since 1970)].
        here: when the last of what was lacking was on its disk.
        scans: of the last burst: [ms from the scan to its answer, whether content was arriving, whether some
            of it was being kept or put together].
        built: objects put together so far.
        signed: for each record that was asked for: [sequence, when it was on disk, when its receipt was].
    """

    def __init__(self, folder: Path) -> None:
        self.live: dict[str, list[int]] = {}
        self.here = 0
        self._lacked = False
        self.signed: list[list[int]] = []
        self.scans: list[tuple[float, bool, bool]] = []
        self.built = 0
        self.station: Station = assemble(folder, self._heard)
        self._count_built()

    def start(self) -> None:
        self.station.start()

    def sign(self) -> None:
        """Hold a badge before it; comes back when the answer is given."""
        answered = threading.Event()
        text = f"BENCH-{len(self.signed):06d}"
        self.station.worker.post(Scan(text, lambda _: answered.set()))
        if not answered.wait(20):
            raise TimeoutError("the station does not answer")
        self.signed.append([self.station.worker.last, _now(), 0])

    def burst(self, seconds: float, every_ms: float) -> None:
        """Badges before it for so long; each is timed from the code's arrival to the answer, after COMMIT."""
        self.scans.clear()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answered, ticked = threading.Event(), [0.0]

            def tick(_: object, ticked: list[float] = ticked, answered: threading.Event = answered) -> None:
                ticked[0] = time.perf_counter()
                answered.set()

            carrier = self.station.carrier
            arriving = self.station.memory.now_known.link.fetching is not None
            keeping = carrier is not None and carrier.unpacker.is_busy
            begin = time.perf_counter()
            self.station.worker.post(Scan(f"BURST-{begin:.7f}", tick))
            if not answered.wait(20):
                raise TimeoutError("the station does not answer")
            self.scans.append(((ticked[0] - begin) * 1000, arriving, keeping))
            time.sleep(every_ms / 1000)

    def look(self) -> None:
        """Note which records have their receipt by now, and when nothing is lacking any more."""
        lacks = self.station.memory.now_known.link.fetching is not None
        if self._lacked and not lacks:
            self.here = _now()
        self._lacked = lacks
        waiting = [row for row in self.signed if not row[2]]
        if waiting:
            upto = self.station.worker.last - self.station.memory.now_known.link.unsent
            for row in waiting:
                if row[0] <= upto:
                    row[2] = _now()

    def status(self) -> dict[str, Any]:
        """What is known of it now."""
        memory = self.station.memory
        return {
            "up": memory.now_known.link.up, "live": dict(self.live), "here": self.here,
            "have": dict(memory.versions),
            "signed": self.signed, "ledger": self.station.enrolment.ledger if self.station.enrolment else "",
            "faults": list(memory.faults.codes), "scans": self.scans,
            "built": self.built,
        }  # fmt: skip

    def _count_built(self) -> None:
        carrier = self.station.carrier
        if carrier is None:
            return
        hear = carrier.unpacker.hear

        def counted(done: Done) -> None:
            self.built += any(isinstance(tell, partial) and tell.func == saved for tell in done.tells)
            hear(done)

        saved = carrier.engine.object_saved
        carrier.unpacker.hear = counted

    def _heard(self, event: str, row: dict[str, object]) -> None:
        if event == "activated":
            self.live[str(row["publisher"])] = [int(str(row["version"])), _now()]


def main(folders: list[str]) -> None:
    """Run the stations of these folders until stdin ends."""
    kept = {Path(folder).name: Kept(Path(folder)) for folder in folders}
    for one in kept.values():
        one.start()
    threading.Thread(target=_watch, args=(list(kept.values()),), daemon=True).start()
    print(json.dumps({"stations": len(kept)}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        for name, one in kept.items():
            if order.get("station", name) != name:
                continue
            if order["do"] == "sign":
                one.sign()
            if order["do"] == "burst":
                one.burst(order["seconds"], order["every_ms"])
            if order["do"] == "clock":
                one.station.clock.offset_ms = order["offset_ms"]
        print(json.dumps({name: one.status() for name, one in kept.items()}), flush=True)
    for one in kept.values():
        one.station.stop()


def _watch(kept: list[Kept]) -> None:
    while True:
        for one in kept:
            one.look()
        time.sleep(LOOK_S)


def _now() -> int:
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    main(sys.argv[1:])
