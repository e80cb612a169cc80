"""The line passes, cuts with a reset, slows down, and counts."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from content_packs.errors import LinkError
from hub.demo.line import CUT, OPEN, SLOW, Line


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """A far end that sends back what it gets."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            Thread(target=answer, args=(peer,), daemon=True).start()

    def answer(peer: socket.socket) -> None:
        try:
            while data := peer.recv(4096):
                peer.sendall(data)
        except OSError:
            pass

    Thread(target=serve, daemon=True).start()
    yield server.getsockname()
    server.close()


@pytest.fixture
def line(echo: tuple[str, int]) -> Iterator[Line]:
    line = Line(echo)
    line.start()
    yield line
    line.stop()


def connected(line: Line) -> socket.socket:
    peer = socket.create_connection(("127.0.0.1", line.port), timeout=3)
    peer.settimeout(3)
    return peer


def test_bytes_go_both_ways_and_are_counted(line: Line) -> None:
    with connected(line) as peer:
        peer.sendall(b"hello")
        assert peer.recv(16) == b"hello"
    assert line.mode == OPEN
    assert (line.up, line.down) == (5, 5)


def test_a_cut_kills_what_is_connected_and_what_connects_until_it_is_restored(line: Line) -> None:
    with connected(line) as peer:
        peer.sendall(b"a")
        assert peer.recv(1) == b"a"
        line.cut()
        assert line.mode == CUT
        with pytest.raises(ConnectionResetError):
            peer.recv(1)
    with pytest.raises(OSError), connected(line) as late:  # noqa: PT012, PT011
        late.sendall(b"b")
        if not late.recv(1):
            raise ConnectionResetError
    line.restore()
    with connected(line) as again:
        again.sendall(b"c")
        assert again.recv(1) == b"c"


def test_a_slow_line_takes_the_time_its_speed_says(line: Line) -> None:
    line.slow(64)
    assert line.mode == SLOW
    with connected(line) as peer:
        began = time.monotonic()
        peer.sendall(b"x" * 1000)  # 8,000 bit each way at 64 kbit/s: 0.125 s and again 0.125 s
        got = 0
        while got < 1000:
            got += len(peer.recv(1000))
        assert 0.25 <= time.monotonic() - began < 2


def test_without_a_broker_the_station_is_reset_not_left_hanging() -> None:
    free = socket.create_server(("127.0.0.1", 0))
    nobody = free.getsockname()
    free.close()
    line = Line(nobody)
    line.start()
    try:
        with pytest.raises(ConnectionResetError), connected(line) as peer:
            peer.recv(1)
    finally:
        line.stop()


def test_a_taken_port_is_a_sentence_that_names_it(echo: tuple[str, int]) -> None:
    with pytest.raises(LinkError) as caught:
        Line(echo).start(echo[1])
    assert str(echo[1]) in caught.value.sentence("zh")
