"""The least that an answer costs: the same bytes, held in memory, by Starlette and uvicorn alone."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route


def main() -> None:
    """Serve the bytes of a file on every address until stdin ends: ``python -m … PORT FILE``."""
    body = Path(sys.argv[2]).read_bytes()

    async def answer(_: Request) -> HTMLResponse:
        return HTMLResponse(body)

    app = Starlette(routes=[Route("/{path:path}", answer)])
    config = uvicorn.Config(
        app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)

    def wait() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=wait, daemon=True).start()
    print("{}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
