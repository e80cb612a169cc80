"""The stream of events over a real server, and its end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from hub.web.guard import COOKIE
from tests.fakes.console import ORIGIN, Console


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(console.app, log_level="warning", timeout_graceful_shutdown=3, lifespan="off")
    )
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    console.events.close()
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()
    listening.close()


def test_a_signature_is_told_within_a_second(console: Console, address: str) -> None:
    cookie = console.as_("leader").cookies[COOKIE]
    with httpx.stream("GET", f"{address}/live", cookies={COOKIE: cookie}, timeout=10) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        assert console.sign("71011")[0] == 200
        begun = time.monotonic()
        heard = next(line for line in lines if line.startswith("data:"))
    assert heard == "data: records"
    assert time.monotonic() - begun < 1


def test_without_a_session_there_is_no_stream(address: str) -> None:
    assert httpx.get(f"{address}/live", headers={"Origin": ORIGIN}).status_code == 401
