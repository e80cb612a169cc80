"""A real Chromium at a really served console."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from starlette.types import ASGIApp

PATIENCE_S = 30


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + PATIENCE_S
        while not server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(PATIENCE_S)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    binary = shutil.which("chromium")
    assert binary, "Debian's chromium is missing; `make setup` names it"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


def window(browser: Browser, address: str, **more: object) -> BrowserContext:
    """A browser's own profile, as a person at his own desk has it; waits long, for the machine is shared."""
    context = browser.new_context(base_url=address, locale="zh-CN", **more)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_S * 1000)
    return context
