"""What browsers ask of a console, without their drawing: pages as fast as they come, and open streams.

Run as a process of its own (``python -m tests.bench.console_load PORT HEADERS``), so that whoever measures
can write into the database meanwhile: ``{"page": […], "seconds": …, "readers": …}`` a line on stdin.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

Ask = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Page:
    """One address, and what its answer must hold so often, or the measurement is of something else."""

    path: str
    mark: str
    count: int


class Reader:
    """A browser's one connection, kept open.

    Args:
        port: of a console on this machine.
        headers: sent with every request, the session's cookie among them.
    """

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = dict(headers)

    def read(self, page: Page) -> bytes:
        """The page's bytes.

        Raises:
            RuntimeError: it is refused, or holds something else.
        """
        self._line.request("GET", page.path, headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        found = body.count(page.mark.encode())
        if answer.status != 200 or found != page.count:
            raise RuntimeError(f"{page.path}: {answer.status}, {found} of {page.count} {page.mark!r}")
        return body

    def timed_ms(self, page: Page) -> float:
        """How long it took, ms."""
        begin = time.perf_counter()
        self.read(page)
        return (time.perf_counter() - begin) * 1000


def pages_in(
    port: int, headers: Mapping[str, str], page: Page, seconds: float, readers: int
) -> dict[str, float]:
    """So many browsers ask for a page again and again.

    Returns:
        ``pages`` answered, and in how many ``seconds``.
    """
    begin = time.perf_counter()

    def read(_: int) -> int:
        reader, count = Reader(port, headers), 0
        while time.perf_counter() < begin + seconds:
            reader.read(page)
            count += 1
        return count

    with ThreadPoolExecutor(readers) as pool:
        pages = sum(pool.map(read, range(readers)))
    return {"pages": pages, "seconds": time.perf_counter() - begin}


def median_ms(reader: Reader, page: Page, times: int, before: Ask = lambda: None) -> float:
    """Median time of a page, one after another; ``before`` is done, untimed, before each."""
    reader.read(page)
    took = []
    for _ in range(times):
        before()
        took.append(reader.timed_ms(page))
    return round(median(took), 2)


class Streams:
    """Open event streams, as many as there are live browsers; what comes is counted and thrown away."""

    def __init__(self, port: int, headers: Mapping[str, str], count: int) -> None:
        lines = [f"{name}: {value}" for name, value in headers.items()]
        asked = "\r\n".join(["GET /live HTTP/1.1", f"Host: 127.0.0.1:{port}", *lines, "", ""]).encode()
        self._sockets = []
        for _ in range(count):
            line = socket.create_connection(("127.0.0.1", port), timeout=30)
            line.sendall(asked)
            self._sockets.append(line)
        for line in self._sockets:
            head = b""
            while b"retry:" not in head:
                head += line.recv(4096)
            if b" 200 " not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"/live: {head[:60]!r}")
            line.setblocking(False)

    def taken(self) -> int:
        """Events that have come since the last time, over all streams."""
        count = 0
        for line in self._sockets:
            try:
                while part := line.recv(65_536):
                    count += part.count(b"data: ")
            except BlockingIOError:
                continue
        return count

    def close(self) -> None:
        for line in self._sockets:
            line.close()


def main() -> None:
    """Ask as told until stdin ends."""
    port, headers = int(sys.argv[1]), json.loads(sys.argv[2])
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        page = Page(*order["page"])
        print(json.dumps(pages_in(port, headers, page, order["seconds"], order["readers"])), flush=True)


if __name__ == "__main__":
    main()
