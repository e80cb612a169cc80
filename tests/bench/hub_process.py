"""``yizhan serve`` as it is, with a clock that can be driven forward (``{"do": "clock", "offset_ms": …}``).

The settings come from the environment. ``--renew-ms``: how often the hub looks whether a signature is due, so
that a day of renewals need not be waited for; without it, as often as in a mine.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading

import hub.serve
import hub.sync.engine
from hub.config import load_settings
from hub.web.clock import Clock


def main() -> None:
    """Serve until stdin ends."""
    parser = argparse.ArgumentParser("hub")
    parser.add_argument("--renew-ms", type=int, default=hub.sync.engine.RENEW_EVERY_MS)
    hub.sync.engine.RENEW_EVERY_MS = parser.parse_args().renew_ms
    clock = Clock()
    hub.serve.Clock = lambda: clock  # type: ignore[assignment, misc]
    threading.Thread(target=_obey, args=(clock,), daemon=True).start()
    hub.serve.serve(load_settings())


def _obey(clock: Clock) -> None:
    print(json.dumps({"hub": os.getpid()}), flush=True)
    for line in sys.stdin:
        clock.offset_ms = json.loads(line)["offset_ms"]
        print(json.dumps({"now": clock()}), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
