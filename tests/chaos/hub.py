"""``yizhan serve``, ``yizhan intake`` and the surface's desk, as the nursery forks them, with a clock that
can be moved.

Orders, a JSON object a line: ``clock`` (``offset_ms``).
"""

from __future__ import annotations

import json
import os
import socket
import threading
from typing import Any

import hub.cli.entry  # with all commands; loaded before the fork
import hub.cli.intake
import hub.serve
import hub.taker
from hub.config import load_settings
from hub.web.clock import Clock
from tests.chaos import desk, planted

SERVE = "serve"
"""Name of the one that serves; all others only take records in."""


def live(parent: socket.socket, what: dict[str, Any]) -> None:
    """Serve until killed, or until the harness goes."""
    planted.plant(what["plant"])
    clock = Clock()
    clock.offset_ms = what["offset_ms"]
    if what["name"] == desk.NAME:
        desk.live(parent, clock)
    hub.serve.Clock = lambda: clock  # type: ignore[assignment, misc]
    threading.Thread(target=_obey, args=(parent, clock), daemon=True).start()
    if what["name"] == SERVE:
        hub.serve.serve(load_settings())
    hub.cli.intake.now_ms = clock
    hub.cli.intake.intake(None)


def _obey(parent: socket.socket, clock: Clock) -> None:
    for line in parent.makefile("r", encoding="utf-8"):
        clock.offset_ms = json.loads(line)["offset_ms"]
    os._exit(0)
