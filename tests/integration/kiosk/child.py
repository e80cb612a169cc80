"""A station without a face in a process of its own, to be killed: codes in, answers out, a line each."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.bootstrap import assemble
from kiosk.tray import Scan

station = assemble(Path(sys.argv[1]), lambda *_: None)
station.worker.start()
print("ready", flush=True)
for line in sys.stdin:
    station.worker.post(Scan(line.strip(), lambda answer: print(answer.kind.value, flush=True)))
