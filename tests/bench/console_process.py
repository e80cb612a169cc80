"""The hub's console as a process of its own, without worker, routine and broker: it alone is measured.

Served as ``yizhan serve`` does, with a clock that can stand at another hour; of the hub's routine only the
minute's giving back of memory, which is for the whole process. One JSON object a line on stdin:
``{"do": "publish", "name": …}`` tells open pages that something has changed, as the hub's worker would.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path

import uvicorn

from hub.config import load_settings
from hub.db import make_engine
from hub.memory import give_back, hold_little, settle
from hub.web.app import make_app
from hub.web.clock import Clock
from hub.web.events import Events

GIVE_BACK_EVERY_S = 60.0
"""As hub.routine does, which is not imported: what it needs would weigh on the console."""


def main() -> None:
    """Serve until stdin ends."""
    parser = argparse.ArgumentParser("console")
    parser.add_argument("data", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--offset-ms", type=int, default=0)
    options = parser.parse_args()
    hold_little()
    settings = load_settings(options.data, port=options.port)
    clock, events = Clock(), Events()
    clock.offset_ms = options.offset_ms
    app = make_app(settings, make_engine(settings.database), clock, events)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=options.port, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    settle()
    for work in (lambda: _obey(server, events), _give_back_each_minute):
        threading.Thread(target=work, daemon=True).start()
    server.run()


def _give_back_each_minute() -> None:
    while True:
        give_back()
        time.sleep(GIVE_BACK_EVERY_S)


def _obey(server: uvicorn.Server, events: Events) -> None:
    print(json.dumps({"pid": os.getpid()}), flush=True)
    for line in sys.stdin:
        events.publish(json.loads(line)["name"])
        print(json.dumps({}), flush=True)
    events.close()
    server.should_exit = True


if __name__ == "__main__":
    main()
