"""Programs that start at once: a parent that has imported everything forks them, each a process of its own.

``python -m tests.chaos.nursery station|hub``. One JSON object a line on stdin: ``socket`` (of the harness, to
which the child connects), ``log``, ``environment``, ``what`` (for the child). On stdout the child's pid.
A thousand kills would else be a thousand times two seconds of imports.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from importlib import import_module
from typing import Any


def main(kind: str) -> None:
    """Fork whenever asked, until stdin ends."""
    child = import_module(f"tests.chaos.{kind}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(child, order)
        print(json.dumps({"pid": pid}), flush=True)


def _live(child: Any, order: dict[str, Any]) -> None:
    """The child's whole life."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for to, number in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(to, number)
        os.environ.update(order["environment"])
        parent = socket.socket(socket.AF_UNIX)
        parent.connect(order["socket"])
        child.live(parent, order["what"])
        code = 0
    except BaseException:  # whatever it was: a child must never come into the loop of its parent
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
